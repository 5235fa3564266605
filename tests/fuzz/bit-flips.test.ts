// Malleability: nobody can make a second card out of a card. Every bit, every digit, every cut.
import { beforeAll, expect, test } from 'vitest';
import fc from 'fast-check';
import { createRegion, now, sampleHeader, sampleSubset } from '../../src/lib/core/card/card-factory.ts';
import type { Region } from '../../src/lib/core/card/card-factory.ts';
import { cardText, parseCardText, toDigits } from '../../src/lib/core/card/digits.ts';
import { verifyAndOpenCard } from '../../src/lib/core/card/open-card.ts';
import { sealCard } from '../../src/lib/core/card/seal-card.ts';
import { cardSizes, fitToCard } from '../../src/lib/core/card/trim.ts';
import { forCard } from '../../src/lib/core/card/for-card.ts';
import { nothingKnown, type EmergencySubset } from '../../src/lib/core/record/emergency-subset.ts';
import { anySubset } from '../vectors/card/any-subset.ts';

let region: Region;
let small: Uint8Array;
let typical: Uint8Array;
let full: Uint8Array;
const seal = (subset: EmergencySubset) =>
  sealCard({
    subset,
    header: sampleHeader(),
    issuer: region.issuer,
    epochPublicKey: region.epochKey.pair.publicKey,
  });
const open = (bytes: Uint8Array) =>
  verifyAndOpenCard(bytes, { trust: region.trust, epochKeys: [region.epochKey] });

beforeAll(async () => {
  region = await createRegion();
  const sample = sampleSubset();
  small = await seal({
    asOf: now,
    identity: sample.identity,
    ...nothingKnown,
  });
  typical = await seal(forCard(sample));
  const words = Array.from({ length: 400 }, (_, at) =>
    String.fromCharCode(0x4e00 + ((at * 7919) % 20_000)),
  ).join('');
  const stamp = sample.identity.stamp;
  const long = sampleSubset({ history: { state: 'listed', facts: [{ stamp, value: { text: words } }] } });
  const fitted = await fitToCard(forCard(long));
  if (!fitted.ok) throw new Error(fitted.code);
  full = await seal(fitted.subset);
});

test('the three cards are a small one, a typical one and one that was shortened to the longest there is', () => {
  expect(small.length).toBeLessThan(330);
  expect(typical.length).toBeGreaterThan(small.length + 80);
  expect(full.length).toBeGreaterThan(cardSizes.hard - 40);
});

test(
  'of all cards that differ from a good one in a single bit, none is even authentic',
  { timeout: 120_000 },
  async () => {
    let flips = 0;
    for (const card of [small, typical, full]) {
      expect((await open(card)).ok).toBe(true);
      const flipped = Uint8Array.from(card);
      for (let bit = 0; bit < card.length * 8; bit++, flips++) {
        flipped[bit >> 3]! ^= 1 << (bit & 7);
        // Authentic cards have a header, even when they do not open.
        if ((await open(flipped)).header !== undefined)
          throw new Error(`bit ${bit} of ${card.length} bytes was accepted`);
        flipped[bit >> 3]! ^= 1 << (bit & 7);
      }
    }
    expect(flips).toBe((small.length + typical.length + full.length) * 8);
  },
);

test(
  'of all texts that differ from a good one in a single digit, none is authentic',
  { timeout: 120_000 },
  async () => {
    const digits = toDigits(small);
    let authentic = 0;
    for (let at = 0; at < digits.length; at++) {
      for (let change = 1; change < 10; change++) {
        const other = (Number(digits[at]) + change) % 10;
        const parsed = parseCardText(digits.slice(0, at) + String(other) + digits.slice(at + 1));
        if (parsed.ok && (await open(parsed.bytes)).header !== undefined) authentic++;
      }
    }
    expect(authentic).toBe(0);
  },
);

test('a text or a card cut anywhere, at either end, is no card', { timeout: 120_000 }, async () => {
  const text = cardText('card.example.jp', typical);
  for (let at = 1; at < text.length; at++) {
    for (const cut of [text.slice(0, at), text.slice(at)]) {
      const parsed = parseCardText(cut);
      // Bare digits, without their address, are the whole card.
      if (cut === toDigits(typical)) expect(parsed.ok).toBe(true);
      else if (parsed.ok && (await open(parsed.bytes)).header !== undefined)
        throw new Error(`cut at ${at} was accepted`);
    }
  }
  for (let at = 0; at < typical.length; at++) {
    for (const cut of [typical.subarray(0, at), typical.subarray(typical.length - at)])
      if ((await open(cut)).header !== undefined) throw new Error(`cut at ${at} was accepted`);
  }
});

test('whatever a record holds, it comes out of its card as it went in', { timeout: 120_000 }, async () => {
  let sealed = 0;
  await fc.assert(
    fc.asyncProperty(anySubset, async (subset) => {
      const card = await seal(subset).catch((error: unknown) => {
        if (error instanceof RangeError && error.message.includes('too long')) return undefined;
        throw error;
      });
      if (!card) return;
      sealed++;
      const opened = await open(card);
      expect(opened.ok ? opened.subset : opened.code).toEqual(subset);
    }),
    { numRuns: 250 },
  );
  expect(sealed).toBeGreaterThan(100);
});
