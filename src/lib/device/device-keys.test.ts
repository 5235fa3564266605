import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRegion, now, type Region } from '#lib/core/card/card-factory.ts';
import { sealEpochKey, sealForDevice } from '#lib/core/card/epoch-delivery.ts';
import { areVouchedFor, deriveVouchingKey, vouchForLooks } from '#lib/core/card/last-looks.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { encodeBase64url } from './base64url.ts';
import { DeviceDatabase } from './database.ts';
import { areKeysDue, renewDeviceKeys } from './device-keys.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { Vault } from './vault.ts';

const deviceId = '00000000-0000-4000-8000-00000000000a';
let region: Region;
let database: DeviceDatabase;
let vault: Vault;
let point: Uint8Array;
let made = 0;
let answer: unknown;
const fetch: typeof globalThis.fetch = async () => Response.json(answer);
const override = crypto.getRandomValues(new Uint8Array(32));

async function deliver(epochs: { epoch: number; pair: CryptoKeyPair }[], id = deviceId): Promise<void> {
  const secret = await sealForDevice(point, { use: 'override-key', deviceId: id }, override);
  answer = {
    epochKeys: await Promise.all(
      epochs.map(async ({ epoch, pair }) => {
        const key = await exportPrivateKey(pair.privateKey);
        const sealed = await sealEpochKey(point, { region: '23', epoch, key });
        return {
          ...sealed,
          enc: encodeBase64url(sealed.enc),
          ciphertext: encodeBase64url(sealed.ciphertext),
        };
      }),
    ),
    testCard: encodeBase64url(new Uint8Array([1, 2, 3])),
    overrideKey: { enc: encodeBase64url(secret.enc), ciphertext: encodeBase64url(secret.ciphertext) },
  };
}
const renew = (trust = region.trust) => renewDeviceKeys({ database, vault, trust, deviceId, fetch, now });
/** The region has retired the half-year before. */
const withRetired = async () => {
  const { publicKey } = await generateEpochPair();
  return {
    ...region.trust,
    epochs: [...region.trust.epochs, { region: '23', epoch: 12, publicKey, retired: true }],
  };
};
const heldEpochs = () => vault.findEpochKeys()!.map(({ epoch }) => epoch);
const presentPair = () => region.epochKey.pair as CryptoKeyPair;

beforeEach(async () => {
  region = await createRegion();
  database = new DeviceDatabase(`device-keys-${made++}`);
  vault = new Vault(database, createDemoWrapping(database));
  const device = await generateEpochPair();
  point = new Uint8Array(await crypto.subtle.exportKey('raw', device.publicKey));
  const old = await exportPrivateKey((await generateEpochPair()).privateKey);
  await vault.store({
    deviceKey: await exportPrivateKey(device.privateKey),
    epochs: [{ region: '23', epoch: 12, key: old }],
  });
  await vault.unlock();
});
afterEach(() => database.close());

describe('keys anew', () => {
  it('are due until fetched, and again with another trust list or after a month', async () => {
    expect(await areKeysDue(database, region.trust, now)).toBe(true);
    await deliver([{ epoch: 13, pair: presentPair() }]);
    expect(await renew()).toEqual({ ok: true, epochs: 1 });
    expect(await areKeysDue(database, region.trust, now)).toBe(false);
    expect(await areKeysDue(database, { ...region.trust, version: 5 }, now)).toBe(true);
    expect(await areKeysDue(database, region.trust, (now + 31 * 86_400_000) as typeof now)).toBe(true);
  });

  it('take the place of retired ones, with the test card and the key for codes', async () => {
    await deliver([{ epoch: 13, pair: presentPair() }]);
    await renew(await withRetired());
    expect(heldEpochs()).toEqual([13]);
    expect(await vault.findSecret('override')).toEqual(override);
    expect((await database.lists.get('test-card'))!.bytes).toEqual(new Uint8Array([1, 2, 3]));
    vault.lock();
    expect(await vault.findSecret('override')).toBeUndefined();
    await vault.unlock();
    expect(heldEpochs()).toEqual([13]);
  });

  it('bring the key by which the device vouches for its last looks, which also a locked phone has', async () => {
    await deliver([{ epoch: 13, pair: presentPair() }]);
    await renew();
    vault.lock();
    const { key } = (await database.heldKeys.get('last-looks'))!;
    expect(key.extractable).toBe(false);
    const looks = [{ personId: 'p1', link: { seq: 1, previousHash: '0'.repeat(64), hash: 'ab'.repeat(32) } }];
    const proof = await vouchForLooks(key, deviceId, looks);
    expect(await areVouchedFor(await deriveVouchingKey(override, deviceId), deviceId, looks, proof)).toBe(
      true,
    );
    await database.heldKeys.delete('last-looks');
    expect(await areKeysDue(database, region.trust, now)).toBe(true);
  });

  it('leave what a restored server has lost and nobody retired: its cards are still in use', async () => {
    await deliver([{ epoch: 13, pair: presentPair() }]);
    await renew();
    expect(heldEpochs()).toEqual([12, 13]);
    vault.lock();
    await vault.unlock();
    expect(heldEpochs()).toEqual([12, 13]);
    await renew(await withRetired());
    expect(heldEpochs()).toEqual([13]);
  });

  it('are asked for again while the server delivers less than the trust list names', async () => {
    const next = {
      region: '23',
      epoch: 14,
      publicKey: (await generateEpochPair()).publicKey,
      retired: false,
    };
    const trust = { ...region.trust, version: 5, epochs: [...region.trust.epochs, next] };
    await deliver([{ epoch: 13, pair: presentPair() }]);
    expect((await renew(trust)).ok).toBe(true);
    expect(await areKeysDue(database, trust, now)).toBe(true);
  });

  it('that are not those of the trust list are not taken: what was there stays', async () => {
    await deliver([{ epoch: 13, pair: await generateEpochPair() }]);
    expect(await renew()).toEqual({ ok: false, code: 'NOT_TRUSTED' });
    await deliver([{ epoch: 14, pair: presentPair() }]);
    expect(await renew()).toEqual({ ok: false, code: 'NOT_TRUSTED' });
    await deliver([]);
    expect(await renew()).toEqual({ ok: false, code: 'NOT_TRUSTED' });
    expect(heldEpochs()).toEqual([12]);
    expect(await areKeysDue(database, region.trust, now)).toBe(true);
  });

  it('a key for codes that was sealed under another device’s id is not kept', async () => {
    await deliver([{ epoch: 13, pair: presentPair() }], '00000000-0000-4000-8000-00000000000b');
    expect((await renew()).ok).toBe(false);
    expect(await vault.findSecret('override')).toBeUndefined();
  });

  it('are not fetched while locked', async () => {
    vault.lock();
    expect(await renew()).toEqual({ ok: false, code: 'LOCKED' });
  });
});
