import { beforeAll, expect, test } from 'vitest';
import { createRegion } from './card-factory.ts';
import type { Region } from './card-factory.ts';
import {
  createSigner,
  epochAt,
  exportPrivateKey,
  generateSigningPair,
  importEpochKey,
  importSigningPair,
  keyIdOf,
} from './keys.ts';
import type { Instant } from '../brands.ts';
import { issueTrustList, verifyTrustList } from './trust-list.ts';

let region: Region;
let bytes: Uint8Array;
beforeAll(async () => {
  region = await createRegion();
  bytes = await issueTrustList(region.trust, region.root);
});

test('a trust list signed by the pinned root comes back whole', async () => {
  const verified = await verifyTrustList(bytes, region.rootKey);
  expect(verified).toMatchObject({
    ok: true,
    trust: {
      version: 4,
      issuers: [{ keyId: region.issuer.keyId, name: '見本市救急カード事務局', region: '23' }],
      epochs: [{ epoch: 13, retired: false }],
    },
  });
});

test('another root, a forged signature and an older list are refused by their own codes', async () => {
  const other = await createRegion();
  expect(await verifyTrustList(bytes, other.rootKey)).toEqual({ ok: false, code: 'TRUST_LIST_WRONG_ROOT' });
  const forged = await issueTrustList(region.trust, { ...other.root, keyId: region.root.keyId });
  expect(await verifyTrustList(forged, region.rootKey)).toEqual({
    ok: false,
    code: 'TRUST_LIST_BAD_SIGNATURE',
  });
  expect(await verifyTrustList(bytes, region.rootKey, 5)).toEqual({
    ok: false,
    code: 'TRUST_LIST_ROLLED_BACK',
  });
  expect(await verifyTrustList(bytes, region.rootKey, 4)).toMatchObject({ ok: true });
  expect(await verifyTrustList(new Uint8Array(70_000), region.rootKey)).toEqual({
    ok: false,
    code: 'TRUST_LIST_TOO_LONG',
  });
});

test('every flipped bit and every cut of a trust list is refused', async () => {
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect((await verifyTrustList(flipped, region.rootKey)).ok, `bit ${bit}`).toBe(false);
  }
  for (let length = 0; length < bytes.length; length++)
    expect((await verifyTrustList(bytes.subarray(0, length), region.rootKey)).ok).toBe(false);
});

test('key pairs come back from their private key alone and cannot be extracted again', async () => {
  const pair = await generateSigningPair();
  const back = await importSigningPair(await exportPrivateKey(pair.privateKey));
  expect(await keyIdOf(back.publicKey)).toBe(await keyIdOf(pair.publicKey));
  await expect(exportPrivateKey(back.privateKey)).rejects.toThrow();
  const signature = await (await createSigner(back)).sign(Uint8Array.of(1));
  expect(signature.length).toBe(64);
  const epoch = await importEpochKey('23', 13, await exportPrivateKey(region.epochKey.pair.privateKey));
  expect(await keyIdOf(epoch.pair.publicKey)).toBe(await keyIdOf(region.epochKey.pair.publicKey));
  await expect(exportPrivateKey(epoch.pair.privateKey)).rejects.toThrow();
});

test('epochs change at the half-year in Japan, not in Greenwich', () => {
  const epoch = (iso: string) => epochAt(Date.parse(iso) as Instant);
  expect(epoch('2020-01-01T00:00:00+09:00')).toBe(0);
  expect(epoch('2026-06-30T23:59:59+09:00')).toBe(12);
  expect(epoch('2026-07-01T00:00:00+09:00')).toBe(13);
  expect(epoch('2026-12-31T23:59:59+09:00')).toBe(13);
  expect(epoch('2027-01-01T00:00:00+09:00')).toBe(14);
});
