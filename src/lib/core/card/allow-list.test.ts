import { beforeAll, describe, expect, it } from 'vitest';
import {
  allowListMaxBytes,
  cardDigest,
  digestBytes,
  isAllowed,
  issueAllowList,
  packDigests,
  verifyAllowList,
  type AllowList,
} from './allow-list.ts';
import { createRegion, now, type Region } from './card-factory.ts';
import { concatBytes } from './bytes.ts';
import type { KeyId } from './keys.ts';

const leaked = '00112233aabbccdd' as KeyId;
const digestOf = (byte: number) => new Uint8Array(digestBytes).fill(byte);

describe('the allow list of an issuer whose key leaked', () => {
  let region: Region;
  beforeAll(async () => (region = await createRegion()));
  const listOf = (digests: Uint8Array, change: Partial<AllowList> = {}): AllowList => ({
    region: '23',
    version: 2,
    issuedAt: now,
    issuers: new Map([[leaked, digests]]),
    ...change,
  });
  const verified = async (list: AllowList, heldVersion?: number) =>
    verifyAllowList(await issueAllowList(list, region.issuer), region.trust, heldVersion);

  it('finds every card that stands on it, and no other', async () => {
    const digests = await Promise.all(
      Array.from({ length: 257 }, (_, index) => cardDigest(new Uint8Array([index >> 8, index]))),
    );
    const result = await verified(listOf(packDigests(digests)));
    if (!result.ok) throw new Error(result.code);
    expect(digests.every((digest) => isAllowed(result.allow, leaked, digest))).toBe(true);
    expect(isAllowed(result.allow, leaked, await cardDigest(new Uint8Array([9, 9, 9])))).toBe(false);
    expect(isAllowed(result.allow, 'ffffffffffffffff' as KeyId, digests[0]!)).toBe(false);
  });

  it('holds each card once, in order', () => {
    const packed = packDigests([digestOf(3), digestOf(1), digestOf(3)]);
    expect(packed).toEqual(concatBytes(digestOf(1), digestOf(3)));
  });

  it('is refused when its digests are out of order or cut', async () => {
    for (const digests of [
      concatBytes(digestOf(3), digestOf(1)),
      concatBytes(digestOf(1), digestOf(1)),
      digestOf(1).slice(1),
    ])
      expect(await verified(listOf(digests))).toEqual({ ok: false, code: 'ALLOW_LIST_MALFORMED' });
  });

  it('is refused when older than the one held, of another region, or made outside its issuer’s days', async () => {
    expect(await verified(listOf(digestOf(1)), 3)).toEqual({ ok: false, code: 'ALLOW_LIST_ROLLED_BACK' });
    expect(await verified(listOf(digestOf(1)), 2)).toMatchObject({ ok: true });
    expect(await verified(listOf(digestOf(1), { region: '13' }))).toEqual({
      ok: false,
      code: 'ALLOW_LIST_WRONG_REGION',
    });
    const late = region.trust.issuers[0]!.validUntil;
    expect(await verified(listOf(digestOf(1), { issuedAt: late }))).toEqual({
      ok: false,
      code: 'ALLOW_LIST_ISSUED_OUTSIDE_KEY_PERIOD',
    });
  });

  it('is not believed from an issuer whose own key leaked, nor when changed, nor beyond its length', async () => {
    const bytes = await issueAllowList(listOf(digestOf(1)), region.issuer);
    const restricted = {
      ...region.trust,
      issuers: region.trust.issuers.map((issuer) => ({ ...issuer, restricted: true })),
    };
    expect(await verifyAllowList(bytes, restricted)).toEqual({
      ok: false,
      code: 'ALLOW_LIST_UNKNOWN_ISSUER',
    });
    bytes[bytes.length - 80]! ^= 1;
    expect((await verifyAllowList(bytes, region.trust)).ok).toBe(false);
    expect(await verifyAllowList(new Uint8Array(allowListMaxBytes + 1), region.trust)).toEqual({
      ok: false,
      code: 'ALLOW_LIST_TOO_LONG',
    });
    expect(await verifyAllowList(new Uint8Array([1, 2]), region.trust)).toEqual({
      ok: false,
      code: 'ALLOW_LIST_MALFORMED',
    });
  });
});
