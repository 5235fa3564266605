import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { DeviceDatabase } from './database.ts';
import { createEnvelope } from './envelope.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { createAuthenticator, type Authenticator } from './prf-factory.ts';
import { createPrfWrapping } from './prf-wrapping.ts';
import { Vault, type DeviceSecrets } from './vault.ts';

const now = 1_795_132_800_000 as Instant;
let database: DeviceDatabase;
let authenticator: Authenticator;
let secrets: DeviceSecrets;
let vault: Vault;
let rooms = 0;

const sources = () =>
  [createDemoWrapping(database), createPrfWrapping(database, authenticator.credentials)] as const;
const openVault = () => new Vault(database, ...sources());

/** Enrolled with the passkey of whoever is at the sensor. */
async function enrol(): Promise<void> {
  const made = await createEnvelope(sources()[1], now);
  if (!made.ok) throw new Error(made.code);
  await vault.store(secrets, made.envelope);
}

beforeEach(async () => {
  database = new DeviceDatabase(`prf-${rooms++}`);
  authenticator = createAuthenticator();
  vault = openVault();
  const [device, epoch] = await Promise.all([generateEpochPair(), generateEpochPair()]);
  secrets = {
    deviceKey: await exportPrivateKey(device.privateKey),
    epochs: [{ region: '40', epoch: 13, key: await exportPrivateKey(epoch.privateKey) }],
  };
});
afterEach(() => database.close());

describe('a vault guarded by a passkey', () => {
  it('opens with the passkey it was wrapped with, after a restart too, and asks for that one only', async () => {
    const id = authenticator.add();
    await enrol();
    const next = openVault();
    expect(await next.restore()).toBe('locked');
    expect(next.keyClass).toBe('prf');
    expect(await next.unlock()).toEqual({ ok: true });
    expect(next.findEpochKeys()).toHaveLength(1);
    const request = authenticator.asked.at(-1)!;
    expect(request.userVerification).toBe('required');
    expect(request.allowCredentials).toHaveLength(1);
    expect((await database.holders.toArray()).map((holder) => holder.id)).toEqual([id]);
  });

  it('asks with the same salt each time, and with another on another phone', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    const saltOf = (request: PublicKeyCredentialRequestOptions) =>
      new Uint8Array(request.extensions!.prf!.eval!.first as ArrayBuffer).join();
    const [first, second] = authenticator.asked.map(saltOf);
    expect(second).toBe(first);
    const other = new DeviceDatabase(`prf-${rooms++}`);
    await createPrfWrapping(other, authenticator.credentials).getKey();
    expect(saltOf(authenticator.asked.at(-1)!)).not.toBe(first);
    other.close();
  });

  it('stays locked when the person closes the question, shows another passkey, or one without PRF', async () => {
    authenticator.add();
    await enrol();
    authenticator.cancel = true;
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    authenticator.cancel = false;
    authenticator.add();
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    authenticator.add(false);
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    expect(vault.findEpochKeys()).toBeUndefined();
  });

  it('a passkey without PRF guards nothing: no envelope is made', async () => {
    authenticator.add(false);
    expect(await createEnvelope(sources()[1], now)).toEqual({ ok: false, code: 'NO_PRF' });
    authenticator.cancel = true;
    expect(await createEnvelope(sources()[1], now)).toEqual({ ok: false, code: 'REFUSED' });
    expect(await createEnvelope(createPrfWrapping(database, undefined), now)).toMatchObject({ ok: false });
  });

  it('leaves on the disk neither the PRF’s output, nor a wrapping key, nor a private key', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    const rows = await Promise.all(database.tables.map((table) => table.toArray()));
    const onDisk = JSON.stringify(rows, (_, value: unknown) =>
      value instanceof Uint8Array ? Array.from(value) : value,
    );
    const salt = (await database.prf.get('salt'))!.salt;
    const answer = (await authenticator.credentials.get({
      publicKey: { challenge: new Uint8Array(1), extensions: { prf: { eval: { first: salt } } } },
    })) as PublicKeyCredential;
    const output = new Uint8Array(answer.getClientExtensionResults().prf!.results!.first as ArrayBuffer);
    expect(onDisk).not.toContain(Array.from(output).join());
    expect(onDisk).not.toContain(secrets.deviceKey.d);
    expect(onDisk).not.toContain(secrets.epochs[0]!.key.d);
    expect(await database.heldKeys.count()).toBe(0);
  });

  it('closing a case asks nobody for a passkey, and its data open no more', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    const sealed = (await vault.sealForCase('before'))!;
    const asked = authenticator.asked.length;
    await vault.replaceCaseKey();
    expect(authenticator.asked.length).toBe(asked);
    expect(await vault.openForCase(sealed)).toBeUndefined();
    expect(await vault.openForCase((await vault.sealForCase('after'))!)).toBe('after');
  });

  it('a case that ends while it is locked opens no more either', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    const sealed = (await vault.sealForCase('before'))!;
    vault.lock();
    await vault.replaceCaseKey();
    await vault.unlock();
    expect(await vault.openForCase(sealed)).toBeUndefined();
    expect(await vault.openForCase((await vault.sealForCase('after'))!)).toBe('after');
  });
});

describe('a device that several people share', () => {
  it('a colleague is let in by one who is in; each then opens it alone, with a passkey of their own', async () => {
    const first = authenticator.add();
    await enrol();
    await vault.unlock();
    expect(await vault.beginHandOver()).toEqual({ ok: true });
    const second = authenticator.add();
    expect(await vault.admit(now)).toEqual({ ok: true });
    expect(await vault.countHolders()).toBe(2);
    const rows = async () =>
      JSON.stringify((await database.secrets.toArray()).filter((row) => row.id !== 'holders'));
    const keys = await rows();
    for (const id of [first, second]) {
      const next = openVault();
      await next.restore();
      authenticator.use(id);
      expect(await next.unlock()).toEqual({ ok: true });
      expect(next.findEpochKeys()).toHaveLength(1);
    }
    expect(await rows()).toBe(keys);
    const wrapped = (await database.holders.toArray()).map((holder) => holder.dataKey.join());
    expect(new Set(wrapped).size).toBe(2);
  });

  it('nobody is let in while it is locked, or without the passkey of one who is in', async () => {
    authenticator.add();
    await enrol();
    expect(await vault.beginHandOver()).toEqual({ ok: false, code: 'NOT_NOW' });
    await vault.unlock();
    authenticator.add();
    expect(await vault.beginHandOver()).toEqual({ ok: false, code: 'REFUSED' });
    expect(await vault.admit(now)).toEqual({ ok: false, code: 'NOT_NOW' });
    expect(await vault.countHolders()).toBe(1);
  });

  it('a lock between the two steps ends the hand-over', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    await vault.beginHandOver();
    vault.lock();
    authenticator.add();
    expect(await vault.admit(now)).toEqual({ ok: false, code: 'NOT_NOW' });
  });

  it('who is in already is told so', async () => {
    authenticator.add();
    await enrol();
    await vault.unlock();
    await vault.beginHandOver();
    expect(await vault.admit(now)).toEqual({ ok: false, code: 'ALREADY_IN' });
  });
});

describe('keys that the browser held', () => {
  it('are replaced by enrolling with a passkey, and the browser’s key opens nothing any more', async () => {
    await vault.store(secrets);
    expect(vault.keyClass).toBe('demo');
    authenticator.add();
    await enrol();
    expect(vault.keyClass).toBe('prf');
    expect(await database.heldKeys.get('wrapping')).toBeUndefined();
    const rows = await database.secrets.toArray();
    expect(await new Vault(database, createDemoWrapping(database)).unlock()).toMatchObject({ ok: false });
    expect(rows.map(({ id }) => id).sort()).toEqual(['case', 'device', 'epoch/40/13', 'holders']);
    expect(await vault.unlock()).toEqual({ ok: true });
  });
});
