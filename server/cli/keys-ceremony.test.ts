// The life of a region's keys, played through: a server that runs all the while, a root on another machine.
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isAllowed, cardDigest, verifyAllowList } from '#lib/core/card/allow-list.ts';
import { sampleHeader, sampleSubset } from '#lib/core/card/card-factory.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { importDeviceKey, openEpochKey } from '#lib/core/card/epoch-delivery.ts';
import {
  createSigner,
  epochAt,
  exportPublicKey,
  importEpochKey,
  importSigningPair,
  importVerifyKey,
} from '#lib/core/card/keys.ts';
import type { EpochKey } from '#lib/core/card/keys.ts';
import { verifyAndOpenCard, verifyCard } from '#lib/core/card/open-card.ts';
import { sealCard } from '#lib/core/card/seal-card.ts';
import { verifyStatusList } from '#lib/core/card/status-list.ts';
import { verifyTrustList, type TrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { sealKeysFor } from '#server/issuing/device-keys.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import { changeKeyRing, readGuards, readKeyRing, watchKeyRing, writeKeyRing } from '#server/keys/key-file.ts';
import { keyIdOf } from '#server/keys/key-life.ts';
import { createKeyStore, createProductionKeyRing } from '#server/keys/key-ring.ts';
import { verifyChain } from '#server/store/audit.ts';
import { day, makeDraft, register } from '#server/testing/residents.ts';
import { createTestApp, testRegion } from '#server/testing/test-app.ts';
import type { TestApp } from '#server/testing/test-app.ts';
import { changeKeys, destroyEpochKey, type KeyCommand } from './key-commands.ts';
import { initRoot, installSigned, requestTrust, signTrust, type Ceremony } from './keys.ts';

const secret = 'an invented secret of good length';
const dayMs = 86_400_000;
const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

describe('the life of a region’s keys', () => {
  let test: TestApp;
  let folder: string;
  let printed: string[] = [];
  const server = () => join(folder, 'server');
  const apart = (name: string) => join(folder, 'apart', name);
  const stick = (name: string) => join(folder, 'stick', name);
  const onServer = (): Ceremony => ({
    dataFolder: server(),
    secret,
    rootSecret: undefined,
    now: test.now(),
    print: (line) => void printed.push(line),
  });
  const whereTheRootIs = (): Ceremony => ({
    ...onServer(),
    dataFolder: '/nowhere',
    secret: undefined,
    rootSecret: 'an invented root secret, long',
  });
  const ceremony = async () => {
    await requestTrust(onServer(), stick('request'));
    await signTrust(whereTheRootIs(), apart('root'), stick('request'), stick('signed'));
    await installSigned(onServer(), stick('signed'));
    // What the running server does every few seconds.
    expect(test.deps.keys.refresh()).toBe(true);
  };
  const command = (): KeyCommand => onServer();

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tasuki-life-'));
    for (const name of ['server', 'apart', 'stick']) mkdirSync(join(folder, name));
    writeKeyRing(server(), secret, createProductionKeyRing(testRegion));
    const guards = readGuards(server(), 'production', { secret });
    const keys = createKeyStore(
      readKeyRing(server(), guards)!,
      (change) => changeKeyRing(server(), guards, change),
      watchKeyRing(server(), guards),
    );
    test = await createTestApp({ mode: 'production', file: join(server(), 'tasuki.sqlite'), keys });
  }, 60_000);
  afterAll(async () => {
    await test.close();
    rmSync(folder, { recursive: true });
  });

  let nextYear = 1920;
  async function issue(): Promise<{ bytes: Uint8Array; epoch: number; keyId: string }> {
    const home = await test.as('home');
    const id = await register(test, home, makeDraft({ birthDate: day(`${nextYear++}-05-05`) }));
    const body = { residents: [{ residentId: id, printName: true }] };
    const { issued } = (await home.call(endpoints.issueCards, { body })).value;
    const text = parseCardText(issued[0]!.face.qrText);
    if (!text.ok) throw new Error(text.code);
    const opened = await verifyAndOpenCard(text.bytes, await enrol());
    if (!opened.ok) throw new Error(opened.code);
    return { bytes: text.bytes, epoch: opened.header.epoch, keyId: opened.header.keyId };
  }

  /** A device that is enrolled now: what it holds after its delivery. */
  async function enrol(): Promise<{ trust: TrustList; epochKeys: EpochKey[] }> {
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
    await importDeviceKey(point);
    const lists = createStatusLists(test.deps);
    const delivered = (await sealKeysFor(test.deps, test.db, lists, point, test.now()))!;
    const trust = await trustFrom(delivered.trustList, bytesOf(delivered.rootKey));
    expect(await verifyStatusList(bytesOf(delivered.statusList), trust)).toMatchObject({ ok: true });
    const epochKeys = await Promise.all(
      delivered.epochKeys.map(async ({ region, epoch, enc, ciphertext }) => {
        const sealed = { region, epoch, enc: bytesOf(enc), ciphertext: bytesOf(ciphertext) };
        const { key } = (await openEpochKey(pair, sealed))!;
        return importEpochKey(region, epoch, key);
      }),
    );
    return { trust, epochKeys };
  }
  async function trustFrom(trustList: string, rootKey: Uint8Array): Promise<TrustList> {
    const verified = await verifyTrustList(bytesOf(trustList), await importVerifyKey(rootKey));
    if (!verified.ok) throw new Error(verified.code);
    return verified.trust;
  }
  const codeOf = async (card: Uint8Array, device: { trust: TrustList; epochKeys: EpochKey[] }) => {
    const opened = await verifyAndOpenCard(card, device);
    return opened.ok ? 'opened' : opened.code;
  };
  const isRetired = (trust: TrustList, epoch: number) =>
    trust.epochs.find((held) => held.epoch === epoch)?.retired;

  it('before the root has signed, the server says so and everything else works', async () => {
    const home = await test.as('home');
    const id = await register(test, home, makeDraft({ birthDate: day('1919-01-01') }));
    const body = { residents: [{ residentId: id, printName: true }] };
    const answer = await home.call(endpoints.issueCards, { body });
    expect(answer).toMatchObject({ status: 503, problem: { code: 'KEYS_NOT_READY' } });
    expect((await home.call(endpoints.listResidents)).value.residents).toHaveLength(1);
    expect((await test.anonymous.call(endpoints.readStatusList)).problem.code).toBe('KEYS_NOT_READY');
  });

  it('root apart, request, signature, installation: the running server issues, and holds no root', async () => {
    await initRoot(whereTheRootIs(), apart('root'));
    await ceremony();
    expect(printed.join('\n')).toMatch(/new issuer [0-9a-f]{16}, good 2026-11-20 – 2027-02-18/);
    expect(readKeyRing(server(), secret)?.root).toBeUndefined();
    expect(await issue()).toMatchObject({ epoch: 13 });
  });

  it('a half-year passes: the key made ahead is used from its first day, and every device had it before', async () => {
    const held = await enrol();
    expect(held.epochKeys.map(({ epoch }) => epoch)).toEqual([13, 14]);
    test.advance(60 * dayMs);
    expect(epochAt(test.now())).toBe(14);
    const { bytes, epoch } = await issue();
    expect(epoch).toBe(14);
    expect(await codeOf(bytes, held)).toBe('opened');
  });

  it('an issuer is renewed before it ends; the new one signs once devices had a week to hear of it', async () => {
    const first = (await test.deps.keys.issuer(test.now()))!.keyId;
    await ceremony();
    expect((await test.deps.keys.issuer(test.now()))!.keyId).toBe(first);
    test.advance(8 * dayMs);
    expect((await test.deps.keys.issuer(test.now()))!.keyId).not.toBe(first);
  });

  it('without a ceremony the last issuer ends: only cards stop, with words of their own', async () => {
    const end = readKeyRing(server(), secret)!.issuers.at(-1)!.validUntil;
    test.advance(end - test.now() + 1000);
    const home = await test.as('home');
    expect((await home.call(endpoints.listResidents)).status).toBe(200);
    const { residents } = (await home.call(endpoints.listResidents)).value;
    const body = { residents: [{ residentId: residents[0]!.id, printName: true }] };
    expect((await home.call(endpoints.issueCards, { body })).problem.code).toBe('KEYS_NOT_READY');
    expect((await test.anonymous.call(endpoints.readTrustList)).status).toBe(200);
    await ceremony();
    expect((await issue()).epoch).toBe(14);
  });

  it('a leaked epoch is replaced: nothing more is sealed to it, and everything after the ceremony to the next', async () => {
    const before = await issue();
    await changeKeys(command(), 'replace-epoch', '14');
    test.deps.keys.refresh();
    await expect(issue()).rejects.toThrow('KEYS_NOT_READY');
    await ceremony();
    const after = await issue();
    expect([before.epoch, after.epoch]).toEqual([14, 1014]);
    const device = await enrol();
    expect([isRetired(device.trust, 14), isRetired(device.trust, 1014)]).toEqual([true, false]);
    // Bedsides do not go dark: cards of the leaked epoch are read until they are made anew.
    expect(await codeOf(before.bytes, device)).toBe('opened');
    const overview = await test.deps.keys.overview(test.now());
    expect(overview.epochs).toMatchObject(
      [
        { epoch: 13, inUse: false, retired: false },
        { epoch: 14, inUse: false, retired: true, leakedAt: expect.any(Number) as number },
        { epoch: 15, inUse: false, retired: false },
        { epoch: 1014, inUse: true, retired: false },
      ].sort((left, right) => left.epoch - right.epoch),
    );
  });

  it('a leaked issuer is distrusted: its real cards stand on the allow list, forged ones do not', async () => {
    const real = await issue();
    const stolen = readKeyRing(server(), secret)!.issuers.find(({ jwk }) => keyIdOf(jwk) === real.keyId)!;
    expect((await test.anonymous.call(endpoints.readAllowList)).value).toEqual({ allowList: null });
    await changeKeys(command(), 'distrust-issuer', real.keyId);
    test.deps.keys.refresh();
    await expect(issue()).rejects.toThrow('KEYS_NOT_READY');
    expect((await test.anonymous.call(endpoints.readStatusList)).status).toBe(200);
    await ceremony();
    const after = await issue();
    expect(after.keyId).not.toBe(real.keyId);
    const { trust } = await enrol();
    expect(trust.issuers.find(({ keyId }) => keyId === real.keyId)?.restricted).toBe(true);
    // The status list that was signed a moment ago by the leaked key is not handed out any more.
    const { statusList } = (await test.anonymous.call(endpoints.readStatusList)).value;
    expect(await verifyStatusList(bytesOf(statusList!), trust)).toMatchObject({ ok: true });
    const signed = (await test.anonymous.call(endpoints.readAllowList)).value.allowList!;
    const verified = await verifyAllowList(bytesOf(signed), trust);
    if (!verified.ok) throw new Error(verified.code);
    const keyId = real.keyId as Parameters<typeof isAllowed>[1];
    expect(isAllowed(verified.allow, keyId, await cardDigest(real.bytes))).toBe(true);
    expect(isAllowed(verified.allow, keyId, await cardDigest(after.bytes))).toBe(false);
    const forged = await sealCard({
      subset: sampleSubset({ asOf: test.now() }),
      header: sampleHeader({ region: '99', epoch: 1014, issuedAt: test.now() }),
      issuer: await createSigner(await importSigningPair(stolen.jwk)),
      epochPublicKey: (await test.deps.keys.currentEpoch(test.now()))!.pair.publicKey,
    });
    expect(await verifyCard(forged, trust)).toMatchObject({ ok: true, issuer: { restricted: true } });
    expect(isAllowed(verified.allow, keyId, await cardDigest(forged))).toBe(false);
    expect((await test.anonymous.call(endpoints.readAllowList)).value.allowList).toBe(signed);
  });

  it('an epoch is retired, then destroyed: new devices cannot read its cards, old ones still do', async () => {
    const old = await issue();
    const heldBefore = await enrol();
    test.advance(180 * dayMs);
    await ceremony();
    expect(epochAt(test.now())).toBe(15);
    await expect(changeKeys(command(), 'retire-epoch', '15')).rejects.toThrow(/sealed to it now/);
    await expect(destroyEpochKey(command(), '1014')).rejects.toThrow(/Retire it first/);
    await changeKeys(command(), 'retire-epoch', '1014');
    await ceremony();
    const retired = await enrol();
    expect(isRetired(retired.trust, 1014)).toBe(true);
    expect(await codeOf(old.bytes, retired)).toBe('opened');
    await expect(destroyEpochKey(command(), '1014', { isSure: true })).rejects.toThrow(/4 valid cards/);
    await expect(destroyEpochKey(command(), '1014', { areCardsLost: true })).rejects.toThrow(/add --yes/);
    const { d } = readKeyRing(server(), secret)!.epochs.find(({ epoch }) => epoch === 1014)!.jwk;
    expect(d).toHaveLength(43);
    printed = [];
    await destroyEpochKey(command(), '1014', { isSure: true, areCardsLost: true });
    expect(printed.join('\n')).toMatch(/Backups of keys\.enc made before today still hold it/);
    expect(test.deps.keys.refresh()).toBe(true);
    expect(JSON.stringify(readKeyRing(server(), secret))).not.toContain(d!);
    expect(readKeyRing(server(), secret)!.epochs.find(({ epoch }) => epoch === 1014)).toMatchObject({
      destroyedAt: test.now(),
      jwk: { kty: 'EC', crv: 'P-256' },
    });
    expect(await codeOf(old.bytes, await enrol())).toBe('NO_EPOCH_KEY');
    expect(await codeOf(old.bytes, { ...heldBefore, trust: (await enrol()).trust })).toBe('opened');
    // Nothing is sealed to what is gone, and the list goes on naming it.
    expect((await issue()).epoch).toBe(15);
    expect(isRetired((await enrol()).trust, 1014)).toBe(true);
    await destroyEpochKey(command(), '1014', { isSure: true });
    expect(printed.at(-1)).toMatch(/done before/);
  });

  it('every step stands in the audit, whose chain is whole', async () => {
    const rows = await test.db
      .selectFrom('audit')
      .select('detail')
      .where('action', '=', 'keys-changed')
      .execute();
    const details = rows.map(({ detail }) => detail);
    expect(details.filter((detail) => detail?.startsWith('installed:'))).toHaveLength(7);
    expect(details).toEqual(
      expect.arrayContaining(['epoch-leaked:14', 'epoch-retired:1014', 'epoch-destroyed:1014']),
    );
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });

  it('what left the server on the stick is public', async () => {
    const ring = readKeyRing(server(), secret)!;
    const carried = readFileSync(stick('request'), 'utf8') + readFileSync(stick('signed'), 'utf8');
    for (const { jwk } of [...ring.issuers, ...ring.epochs]) if (jwk.d) expect(carried).not.toContain(jwk.d);
    expect(await exportPublicKey(await importVerifyKey(test.deps.keys.rootPublicKey()))).toHaveLength(91);
  });
});
