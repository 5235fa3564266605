import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import { commitTo, deviceWords } from '#lib/core/access/device-words.ts';
import { createRegion, now, type Region } from '#lib/core/card/card-factory.ts';
import { sealEpochKey } from '#lib/core/card/epoch-delivery.ts';
import { exportPrivateKey, exportPublicKey } from '#lib/core/card/keys.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import type { EnrolledDevice, Person } from '#lib/core/contract/session.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { DeviceDatabase } from './database.ts';
import { askForEnrolment, finishEnrolment, readNews, withdraw, wordsOf } from './enrolment-request.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { createAuthenticator, type Authenticator } from './prf-factory.ts';
import { createPrfWrapping } from './prf-wrapping.ts';
import { createShiftWrapping } from './shift-wrapping.ts';
import { Vault } from './vault.ts';

const id = '00000000-0000-4000-8000-000000000007';
const deviceId = '00000000-0000-4000-8000-000000000008';
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
let region: Region;
let rootKey: Uint8Array<ArrayBuffer>;
let database: DeviceDatabase;
let authenticator: Authenticator;
let vault: Vault;
let made = 0;
/** What the server was told, by path. */
let told: Map<string, Record<string, string>>;
let isCut: string | undefined;

const shift = () => createShiftWrapping({ database, now: () => now, fetch });
const prf = () => createPrfWrapping(database, authenticator.credentials);
const fetch: typeof globalThis.fetch = async (input, init) => {
  const path = String(input);
  if (isCut && path.endsWith(isCut)) throw new TypeError('no network');
  if (init?.body) told.set(path, JSON.parse(String(init.body)) as Record<string, string>);
  if (path === '/api/device-enrolments')
    return Response.json({ id, rootKey: encodeBase64url(rootKey), expiresAt: now + 1_800_000 });
  if (init?.method === 'GET') return Response.json({ state: 'waiting', expiresAt: now + 1_800_000 });
  told.set(path, told.get(path) ?? {});
  if (path.endsWith('/shift-key')) return Response.json({ key: 'A'.repeat(43), lastsMs: 3_600_000 });
  return Response.json({});
};
const ask = (source = prf()) =>
  askForEnrolment({ database, source, deviceName: '見本救急1 スマホ1', person, now, fetch });
const request = () => told.get('/api/device-enrolments')!;

/** The keys as the server seals them after approval, to the key that it got. */
async function deliver(change: Partial<EnrolledDevice> = {}): Promise<EnrolledDevice> {
  const sealed = await sealEpochKey(decodeBase64url(request().publicKey!), {
    region: '23',
    epoch: 13,
    key: await exportPrivateKey(region.epochKey.pair.privateKey),
  });
  const bits = createStatusBits(4096);
  const list = { region: '23', list: 1, version: 1, issuedAt: now, size: 4096, bits };
  return {
    deviceId,
    name: '見本救急1 スマホ1',
    keyClass: 'prf',
    rootKey: encodeBase64url(rootKey),
    trustList: encodeBase64url(await issueTrustList(region.trust, region.root)),
    statusList: encodeBase64url(await issueStatusList(list, region.issuer)),
    epochKeys: [
      {
        region: '23',
        epoch: 13,
        enc: encodeBase64url(sealed.enc),
        ciphertext: encodeBase64url(sealed.ciphertext),
      },
    ],
    ...change,
  };
}
const enrolling = () => ({ database, vault, person, region: { code: '23', name: '見本市' }, now, fetch });

beforeEach(async () => {
  region = await createRegion('23');
  rootKey = await exportPublicKey(region.rootKey);
  database = new DeviceDatabase(`request-${made++}`);
  authenticator = createAuthenticator();
  authenticator.add();
  vault = new Vault(database, createDemoWrapping(database), shift(), prf());
  told = new Map();
  isCut = undefined;
});

describe('asking to be enrolled', () => {
  it('commits to key and nonce first, and shows the nonce only once it has id and root', async () => {
    const asked = await ask();
    if (!asked.ok) throw new Error(asked.code);
    const { pending } = asked;
    expect([...told.keys()]).toEqual(['/api/device-enrolments', `/api/device-enrolments/${id}/nonce`]);
    expect(request()).not.toHaveProperty('nonce');
    expect(request().commitment).toBe(encodeBase64url(await commitTo(pending)));
    expect(told.get(`/api/device-enrolments/${id}/nonce`)).toEqual({ nonce: encodeBase64url(pending.nonce) });
    const office = await deviceWords({
      rootKey,
      publicKey: decodeBase64url(request().publicKey!),
      enrolmentId: id,
      nonce: pending.nonce,
    });
    expect(await wordsOf(pending)).toEqual(office);
  });

  it('whoever exchanges the key or the root on the way makes other words appear', async () => {
    const asked = await ask();
    if (!asked.ok) throw new Error(asked.code);
    const words = JSON.stringify(await wordsOf(asked.pending));
    const other = await exportPublicKey((await createRegion('23')).rootKey);
    expect(JSON.stringify(await wordsOf({ ...asked.pending, rootKey: other }))).not.toBe(words);
    const publicKey = asked.pending.publicKey.map((byte, at) => (at === 64 ? byte ^ 1 : byte));
    expect(JSON.stringify(await wordsOf({ ...asked.pending, publicKey }))).not.toBe(words);
  });

  it('what waits survives a reload, and the disk shows no private key', async () => {
    await ask();
    const pending = (await database.pending.get('current'))!;
    expect(pending).toMatchObject({ enrolmentId: id, isShown: true, keyClass: 'prf', personId: person.id });
    const delivered = await deliver();
    const result = await finishEnrolment(enrolling(), pending, delivered, {
      envelope: undefined,
      source: prf(),
    });
    expect(result).toMatchObject({ ok: true, shift: { deviceId, keyClass: 'prf' } });
    await vault.unlock();
    const jwk = await crypto.subtle.exportKey('jwk', vault.findDeviceKey()!.publicKey);
    expect(decodeBase64url(jwk.x!)).toEqual(pending.publicKey.slice(1, 33));
    expect(JSON.stringify(pending)).not.toContain('"d"');
  });

  it('words that could not be shown for want of a network are shown when next asked', async () => {
    isCut = '/nonce';
    await ask();
    const pending = (await database.pending.get('current'))!;
    expect(pending.isShown).toBe(false);
    isCut = undefined;
    expect(await readNews(database, pending, fetch)).toMatchObject({ ok: true, value: { state: 'waiting' } });
    expect((await database.pending.get('current'))!.isShown).toBe(true);
  });

  it('without a network, without a passkey, or with one that cannot guard keys, nothing is left behind', async () => {
    isCut = '/api/device-enrolments';
    expect(await ask()).toMatchObject({ ok: false, code: 'OFFLINE' });
    isCut = undefined;
    authenticator.cancel = true;
    expect(await ask()).toEqual({ ok: false, code: 'REFUSED' });
    authenticator.cancel = false;
    authenticator.add(false);
    expect(await ask()).toEqual({ ok: false, code: 'NO_PRF' });
    expect(await database.pending.count()).toBe(0);
    expect(told.size).toBe(0);
  });

  it('one who withdraws leaves nothing here, also offline', async () => {
    await ask();
    isCut = '/withdrawal';
    await withdraw(database, (await database.pending.get('current'))!, fetch);
    expect(await database.pending.count()).toBe(0);
  });
});

describe('an approved request', () => {
  async function approved(change: Partial<EnrolledDevice> = {}) {
    const asked = await ask();
    if (!asked.ok) throw new Error(asked.code);
    const delivered = await deliver(change);
    return finishEnrolment(enrolling(), asked.pending, delivered, {
      envelope: asked.envelope,
      source: prf(),
    });
  }

  it('leaves keys that the passkey opens, tells the server, and waits no more', async () => {
    const asked = authenticator.asked.length;
    expect(await approved()).toMatchObject({
      ok: true,
      shift: {
        deviceName: '見本救急1 スマホ1',
        keyClass: 'prf',
        mark: expect.stringMatching(/^[0-9A-Z]{4}$/),
      },
    });
    expect(authenticator.asked.length).toBe(asked + 1);
    expect(told.has(`/api/device-enrolments/${id}/delivery`)).toBe(true);
    expect(await database.pending.count()).toBe(0);
    expect(await vault.unlock()).toEqual({ ok: true });
    expect(vault.findEpochKeys()).toHaveLength(1);
  });

  it('another root than the one whose words were compared is refused, whatever it signs', async () => {
    const foreign = await createRegion('23');
    const result = await approved({
      rootKey: encodeBase64url(await exportPublicKey(foreign.rootKey)),
      trustList: encodeBase64url(await issueTrustList(foreign.trust, foreign.root)),
    });
    expect(result).toEqual({ ok: false, code: 'OTHER_ROOT' });
    expect([await vault.restore(), await database.shift.count()]).toEqual(['empty', 0]);
  });

  it('a colleague’s passkey does not take the keys of who asked', async () => {
    const asked = await ask();
    if (!asked.ok) throw new Error(asked.code);
    authenticator.add();
    const result = await finishEnrolment(enrolling(), asked.pending, await deliver(), {
      envelope: undefined,
      source: prf(),
    });
    expect(result).toEqual({ ok: false, code: 'REFUSED' });
    expect(await database.pending.count()).toBe(1);
  });

  it('a phone without such a passkey says that it keeps its keys weakly, under a key that the server releases', async () => {
    const source = shift();
    const asked = await ask(source);
    if (!asked.ok) throw new Error(asked.code);
    expect(request().keyClass).toBe('shift');
    const pending = (await database.pending.get('current'))!;
    // After a reload, too: the key is asked for anew.
    const result = await finishEnrolment(enrolling(), pending, await deliver({ keyClass: 'shift' }), {
      envelope: undefined,
      source,
    });
    expect(result).toMatchObject({ ok: true, shift: { keyClass: 'shift' } });
    // Whoever of the station unlocks it next is not who asked.
    expect(Object.keys(vault.currentHolder!)).toEqual(['id', 'addedAt']);
    expect(vault.currentHolder!.id).toBe(`shift/${id}`);
    vault.lock();
    isCut = '/shift-key';
    expect(await vault.unlock()).toEqual({ ok: true });
  });

  it('a key that was released for a request goes with it', async () => {
    const asked = await ask(shift());
    if (!asked.ok) throw new Error(asked.code);
    expect(await database.heldKeys.count()).toBe(1);
    await withdraw(database, asked.pending, fetch);
    expect(await database.heldKeys.count()).toBe(0);
  });

  it('when the server does not release that key, nothing waits there or here', async () => {
    isCut = '/shift-key';
    expect(await ask(shift())).toEqual({ ok: false, code: 'SHIFT_KEY_MISSING' });
    expect(told.has(`/api/device-enrolments/${id}/withdrawal`)).toBe(true);
    expect(await database.pending.count()).toBe(0);
  });
});
