import { beforeAll, expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { createRegion, now } from './card-factory.ts';
import type { Region } from './card-factory.ts';
import {
  cardStatuses,
  createStatusBits,
  issueStatusList,
  pickStatusIndex,
  setStatus,
  statusOf,
  verifyStatusList,
} from './status-list.ts';
import type { StatusList } from './status-list.ts';

let region: Region;
const listOf = (changes: Partial<StatusList> = {}): StatusList => ({
  region: '23',
  list: 1,
  version: 7,
  issuedAt: now,
  size: 4096,
  bits: createStatusBits(4096),
  ...changes,
});
const refusal = async (list: StatusList, held?: { list: number; version: number }) => {
  const result = await verifyStatusList(await issueStatusList(list, region.issuer), region.trust, held);
  return result.ok ? 'accepted' : result.code;
};

beforeAll(async () => {
  region = await createRegion();
});

test('the four states come back for every position in a byte, and nothing else changes', async () => {
  const list = listOf();
  for (let index = 0; index < 64; index++) setStatus(list.bits, index, cardStatuses[(index * 7) % 4]!);
  setStatus(list.bits, 5, 'withdrawn');
  setStatus(list.bits, 5, 'valid');
  const verified = await verifyStatusList(await issueStatusList(list, region.issuer), region.trust);
  expect(verified).toEqual({ ok: true, status: list });
  for (let index = 0; index < 4096; index++) {
    const expected = index === 5 ? 'valid' : index < 64 ? cardStatuses[(index * 7) % 4] : 'valid';
    expect(statusOf(list, { list: 1, index })).toBe(expected);
  }
});

test('a card of another list, or beyond the end, is unlisted and never valid', () => {
  expect(statusOf(listOf(), { list: 2, index: 0 })).toBe('unlisted');
  expect(statusOf(listOf(), { list: 1, index: 4096 })).toBe('unlisted');
});

test('an older list never replaces a newer one, the same one may arrive again', async () => {
  expect(await refusal(listOf(), { list: 1, version: 8 })).toBe('STATUS_LIST_ROLLED_BACK');
  expect(await refusal(listOf(), { list: 2, version: 1 })).toBe('STATUS_LIST_OTHER_LIST');
  expect(await refusal(listOf(), { list: 1, version: 7 })).toBe('accepted');
});

test('a list from elsewhere is refused by its own code', async () => {
  expect(await refusal(listOf({ region: '13' }))).toBe('STATUS_LIST_WRONG_REGION');
  expect(await refusal(listOf({ issuedAt: (now + 90 * 86_400_000) as Instant }))).toBe(
    'STATUS_LIST_ISSUED_OUTSIDE_KEY_PERIOD',
  );
  const other = await createRegion();
  const foreign = await issueStatusList(listOf(), other.issuer);
  expect(await verifyStatusList(foreign, region.trust)).toEqual({
    ok: false,
    code: 'STATUS_LIST_UNKNOWN_ISSUER',
  });
  const renamed = await issueStatusList(listOf(), { ...other.issuer, keyId: region.issuer.keyId });
  expect(await verifyStatusList(renamed, region.trust)).toEqual({
    ok: false,
    code: 'STATUS_LIST_BAD_SIGNATURE',
  });
  expect(await verifyStatusList(new Uint8Array(2_200_000), region.trust)).toEqual({
    ok: false,
    code: 'STATUS_LIST_TOO_LONG',
  });
});

test('every flipped bit and every cut of a list is refused', async () => {
  const bytes = await issueStatusList(listOf({ size: 64, bits: createStatusBits(64) }), region.issuer);
  for (let bit = 0; bit < bytes.length * 8; bit++) {
    const flipped = Uint8Array.from(bytes);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    expect((await verifyStatusList(flipped, region.trust)).ok, `bit ${bit}`).toBe(false);
  }
  for (let length = 0; length < bytes.length; length++)
    expect((await verifyStatusList(bytes.subarray(0, length), region.trust)).ok).toBe(false);
});

test('a hundred thousand cards, one in twenty no longer valid, take at most 12 kB', async () => {
  const bits = createStatusBits(100_000);
  let seed = 1;
  const random = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647;
  for (let index = 0; index < 100_000; index++)
    if (random() < 0.05)
      setStatus(bits, index, random() < 0.7 ? 'superseded' : random() < 0.5 ? 'withdrawn' : 'closed');
  const bytes = await issueStatusList(listOf({ size: 100_000, bits }), region.issuer);
  expect(bytes.length).toBeLessThan(12_000);
});

test('a free index is picked at random and a taken one never', () => {
  const taken = new Set([0, 1, 2]);
  const draws = [0, 0.25, 0.5, 0.75];
  expect(
    pickStatusIndex(
      4,
      (index) => taken.has(index),
      () => draws.shift()!,
    ),
  ).toBe(3);
  expect(
    pickStatusIndex(
      4,
      () => true,
      () => 0,
    ),
  ).toBeUndefined();
});
