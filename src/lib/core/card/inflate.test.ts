import { deflateRawSync, constants } from 'node:zlib';
import { inflateSync } from 'fflate';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { deflateWith } from './deflate.ts';
import { inflateWithin } from './inflate.ts';

const dictionary = Uint8Array.from({ length: 16_384 }, (_, at) => (at * at * 31 + (at >> 3)) & 255);
const none = new Uint8Array(0);
const limit = 8192;
/** Bytes with repeats, and with pieces of the dictionary. */
const material = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 40 }),
      fc.integer({ min: 0, max: 16_000 }).map((at) => dictionary.slice(at, at + 60)),
      fc.tuple(fc.nat(255), fc.nat(300)).map(([byte, times]) => new Uint8Array(times).fill(byte)),
    ),
    { maxLength: 12 },
  )
  .map((parts) => Uint8Array.from(parts.flatMap((part) => [...part])));

test('what zlib and fflate deflate in any way, with and without the dictionary, inflates to the same bytes', () => {
  fc.assert(
    fc.property(
      material,
      fc.constantFrom(0, 1, 6, 9),
      fc.constantFrom(constants.Z_FIXED, constants.Z_DEFAULT_STRATEGY),
      (bytes, level, strategy) => {
        for (const preset of [none, dictionary]) {
          const options = { level, strategy, ...(preset.length > 0 && { dictionary: preset }) };
          const byZlib = deflateRawSync(bytes, options);
          expect(inflateWithin(byZlib, preset, limit)).toEqual({ ok: true, bytes });
          expect(inflateWithin(deflateWith(bytes, preset), preset, limit)).toEqual({ ok: true, bytes });
        }
      },
    ),
    { numRuns: 40 },
  );
});

test('what we deflate, fflate inflates', () => {
  fc.assert(
    fc.property(material, (bytes) => {
      expect(inflateSync(deflateWith(bytes, dictionary), { dictionary })).toEqual(bytes);
    }),
    { numRuns: 15 },
  );
});

test('a bomb stops at the limit and costs nothing', () => {
  const bomb = deflateRawSync(new Uint8Array(50_000_000), { level: 9 });
  const started = performance.now();
  expect(inflateWithin(bomb, none, limit)).toEqual({ ok: false, code: 'TOO_LONG' });
  expect(performance.now() - started).toBeLessThan(50);
  expect(inflateWithin(deflateRawSync(new Uint8Array(limit)), none, limit)).toMatchObject({ ok: true });
  expect(inflateWithin(deflateRawSync(new Uint8Array(limit + 1)), none, limit)).toMatchObject({ ok: false });
});

test('bytes after the final block, and bits after its end, are refused', () => {
  const deflated = deflateWith(Uint8Array.of(1, 2, 3), none);
  expect(inflateWithin(Uint8Array.of(...deflated, 0), none, limit)).toEqual({
    ok: false,
    code: 'TRAILING_BYTES',
  });
  // Fixed block with nothing in it: ten bits, so six of the second byte are left over.
  expect(inflateWithin(Uint8Array.of(0b011, 0), none, limit)).toEqual({ ok: true, bytes: none });
  expect(inflateWithin(Uint8Array.of(0b011, 0b1000_0000), none, limit)).toEqual({
    ok: false,
    code: 'TRAILING_BYTES',
  });
});

test.each([
  ['nothing at all', []],
  ['block type 3', [0b111]],
  ['a stored block with a wrong complement', [1, 2, 0, 0, 0]],
  ['a stored block that ends early', [1, 2, 0, 253, 255, 9]],
  ['a distance before the beginning', [3, 2]],
  ['an over-subscribed code', [5, 0xe0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]],
])('%s is broken', (_, bytes) => {
  expect(inflateWithin(Uint8Array.from(bytes), none, limit)).toEqual({ ok: false, code: 'BROKEN' });
});

test('random bytes never throw and never exceed the limit', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), (bytes) => {
      const result = inflateWithin(bytes, dictionary, 500);
      if (result.ok) expect(result.bytes.length).toBeLessThanOrEqual(500);
    }),
    { numRuns: 2000 },
  );
});
