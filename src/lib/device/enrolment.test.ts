import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createRegion, now, type Region } from '#lib/core/card/card-factory.ts';
import type { Instant } from '#lib/core/brands.ts';
import { sealEpochKey } from '#lib/core/card/epoch-delivery.ts';
import { exportPrivateKey, exportPublicKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import type { Person } from '#lib/core/contract/session.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DeviceDatabase } from './database.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { enrolDemoDevice } from './enrolment.ts';
import { sealJson, unsealJson } from './sealing.ts';
import { acceptLists, readTrustedLists, refreshLists } from './trusted-lists.ts';
import { Vault } from './vault.ts';

let region: Region;
let database: DeviceDatabase;
let vault: Vault;
let made = 0;

const person: Person = {
  id: '00000000-0000-4000-8000-000000000001',
  name: '見本 隊長',
  post: '救急隊長',
  role: 'crew',
  facility: {
    id: '00000000-0000-4000-8000-000000000002',
    name: '見本消防署',
    kind: 'fire-station',
    town: '見本市',
  },
};
const trustOf = (version: number, from = region) => issueTrustList({ ...from.trust, version }, from.root);
const statusOf = (version: number, from = region) =>
  issueStatusList(
    { region: '23', list: 1, version, issuedAt: now, size: 4096, bits: createStatusBits(4096) },
    from.issuer,
  );

/** A server that seals the epoch key to the public key it is given, or to another one. */
const server =
  (change: { sealTo?: Uint8Array; trust?: Uint8Array } = {}): typeof fetch =>
  async (_url, init) => {
    const { publicKey } = JSON.parse(String(init!.body)) as { publicKey: string };
    const key = await exportPrivateKey(region.epochKey.pair.privateKey);
    const sealed = await sealEpochKey(change.sealTo ?? decodeBase64url(publicKey), {
      region: '23',
      epoch: 13,
      key,
    });
    return Response.json({
      deviceId: '00000000-0000-4000-8000-000000000003',
      name: '試験用端末',
      rootKey: encodeBase64url(await exportPublicKey(region.rootKey)),
      trustList: encodeBase64url(change.trust ?? (await trustOf(4))),
      statusList: encodeBase64url(await statusOf(1)),
      epochKeys: [
        {
          region: '23',
          epoch: 13,
          enc: encodeBase64url(sealed.enc),
          ciphertext: encodeBase64url(sealed.ciphertext),
        },
      ],
      keyClass: 'demo',
    });
  };
const enrol = (fetch: typeof globalThis.fetch) =>
  enrolDemoDevice({
    database,
    vault,
    deviceName: '試験用端末',
    person,
    region: { code: '23', name: '見本市' },
    now,
    fetch,
  });

beforeEach(async () => {
  region = await createRegion('23');
  database = new DeviceDatabase(`enrolment-${made++}`);
  vault = new Vault(database, createDemoWrapping(database));
});

describe('enrolling a device', () => {
  it('leaves keys that open, lists that verify, and who is on the device', async () => {
    expect(await enrol(server())).toMatchObject({
      ok: true,
      shift: { personName: '見本 隊長', keyClass: 'demo' },
    });
    await vault.unlock();
    expect(vault.findEpochKeys()).toHaveLength(1);
    expect(await readTrustedLists(database)).toMatchObject({ ok: true, lists: { trust: { version: 4 } } });
  });

  it('keys sealed to another device are refused, and the device stays empty', async () => {
    const other = await generateEpochPair();
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', other.publicKey));
    expect(await enrol(server({ sealTo: point }))).toEqual({ ok: false, code: 'KEYS_NOT_FOR_THIS_DEVICE' });
    expect([await vault.restore(), await database.shift.count()]).toEqual(['empty', 0]);
  });

  it('a trust list of another root is refused, and nothing is enrolled', async () => {
    const foreign = await createRegion('23');
    const result = await enrol(server({ trust: await trustOf(4, foreign) }));
    expect(result).toEqual({ ok: false, code: 'TRUST_LIST_WRONG_ROOT' });
    expect([await vault.restore(), await database.shift.count()]).toEqual(['empty', 0]);
  });

  it('enrolling again keeps what still waits to be reported', async () => {
    await enrol(server());
    const held = (await database.heldKeys.get('outbox'))!.key;
    await database.outbox.put({
      id: 'look-1',
      seq: 1,
      sealed: await sealJson(held, { id: 'look-1' }, 'look-1'),
    });
    await enrol(server());
    const [row] = await database.outbox.toArray();
    expect(await unsealJson((await database.heldKeys.get('outbox'))!.key, row!.sealed, 'look-1')).toEqual({
      id: 'look-1',
    });
  });

  it('an enrolment that fails leaves the old one working', async () => {
    await enrol(server());
    const foreign = await createRegion('23');
    expect((await enrol(server({ trust: await trustOf(4, foreign) }))).ok).toBe(false);
    expect((await readTrustedLists(database)).ok).toBe(true);
    expect((await vault.unlock()).ok).toBe(true);
  });

  it('without a network nothing changes', async () => {
    const offline: typeof fetch = async () => {
      throw new TypeError('no network');
    };
    expect(await enrol(offline)).toEqual({ ok: false, code: 'OFFLINE' });
    expect(await vault.restore()).toBe('empty');
  });
});

describe('lists on the device', () => {
  const offer = async (trust: number, status: number) =>
    acceptLists(
      database,
      { trust: await trustOf(trust), status: await statusOf(status) },
      await exportPublicKey(region.rootKey),
      now as Instant,
    );
  beforeEach(() => enrol(server()));

  it('newer lists replace the held ones', async () => {
    expect((await offer(5, 2)).ok).toBe(true);
    expect(await readTrustedLists(database)).toMatchObject({
      lists: { trust: { version: 5 }, status: { version: 2 } },
    });
  });

  it('an older list is refused and the held one stays', async () => {
    await offer(5, 3);
    expect(await offer(5, 2)).toEqual({ ok: false, code: 'STATUS_LIST_ROLLED_BACK' });
    expect(await offer(4, 4)).toEqual({ ok: false, code: 'TRUST_LIST_ROLLED_BACK' });
    expect(await readTrustedLists(database)).toMatchObject({
      lists: { trust: { version: 5 }, status: { version: 3 } },
    });
  });

  it('a list changed on the disk is not believed', async () => {
    const row = (await database.lists.get('status'))!;
    row.bytes[row.bytes.length - 1]! ^= 1;
    await database.lists.put(row);
    const read = await readTrustedLists(database);
    expect(read.ok && read.lists.status).toBeUndefined();
    expect(read.ok && read.lists.trust.version).toBe(4);
  });

  it('offline the held lists stay in use', async () => {
    const offline: typeof fetch = async () => {
      throw new TypeError('no network');
    };
    expect(await refreshLists(database, { fetch: offline, now: () => now })).toBeUndefined();
    expect((await readTrustedLists(database)).ok).toBe(true);
  });
});
