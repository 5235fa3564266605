import { beforeAll, expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { createRegion, now, sampleHeader, sampleSubset } from './card-factory.ts';
import type { Region } from './card-factory.ts';
import { sealCard } from './seal-card.ts';
import { verifyAndOpenCard, verifyCard } from './open-card.ts';

let region: Region;
let card: Uint8Array;
const open = (
  bytes: Uint8Array,
  over: Partial<{ trust: Region['trust']; epochKeys: Region['epochKey'][] }> = {},
) => verifyAndOpenCard(bytes, { trust: region.trust, epochKeys: [region.epochKey], ...over });
const seal = (subset = sampleSubset(), header = sampleHeader()) =>
  sealCard({ subset, header, issuer: region.issuer, epochPublicKey: region.epochKey.pair.publicKey });

beforeAll(async () => {
  region = await createRegion();
  card = await seal();
});

test('a sealed card opens to exactly the record it was made from', async () => {
  const opened = await open(card);
  expect(opened).toMatchObject({ ok: true, header: sampleHeader(), subset: sampleSubset() });
  expect(card.length).toBeLessThanOrEqual(1200);
});

test('anyone with the trust list can tell that a card is authentic without reading it', async () => {
  expect(await verifyCard(card, region.trust)).toMatchObject({ ok: true, header: sampleHeader() });
});

test('a card from another issuer, region or period is refused by its own code', async () => {
  const other = await createRegion();
  expect(await open(card, { trust: other.trust })).toEqual({ ok: false, code: 'UNKNOWN_ISSUER' });
  expect(await open(await seal(sampleSubset(), sampleHeader({ region: '13' })))).toEqual({
    ok: false,
    code: 'WRONG_REGION',
  });
  const tooLate = sampleHeader({ issuedAt: (now + 81 * 86_400_000) as Instant });
  expect(await open(await seal(sampleSubset(), tooLate))).toEqual({
    ok: false,
    code: 'ISSUED_OUTSIDE_KEY_PERIOD',
  });
});

test('a device without the epoch key learns that the card is authentic and nothing else', async () => {
  expect(await open(card, { epochKeys: [] })).toMatchObject({
    ok: false,
    code: 'NO_EPOCH_KEY',
    header: sampleHeader(),
  });
  const stranger = await createRegion();
  expect(await open(card, { epochKeys: [stranger.epochKey] })).toMatchObject({
    ok: false,
    code: 'CANNOT_OPEN',
  });
});

test('every card with one flipped bit is refused', async () => {
  const accepted: number[] = [];
  for (let bit = 0; bit < card.length * 8; bit++) {
    const flipped = Uint8Array.from(card);
    flipped[bit >> 3]! ^= 1 << (bit & 7);
    if ((await open(flipped)).ok) accepted.push(bit);
  }
  expect(accepted).toEqual([]);
});

test('a card cut short anywhere, or with a byte behind it, is refused', async () => {
  for (let length = 0; length < card.length; length++)
    expect((await open(card.subarray(0, length))).ok, `cut to ${length} bytes`).toBe(false);
  expect(await open(Uint8Array.of(...card, 0))).toEqual({ ok: false, code: 'CARD_NOT_CANONICAL' });
  expect(await open(new Uint8Array(1201))).toEqual({ ok: false, code: 'CARD_TOO_LONG' });
});
