import { encode } from 'cborg';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { fromHex, toHex } from './bytes.ts';
import { encodeCbor, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';

const values: fc.Arbitrary<Cbor> = fc.letrec<{ value: Cbor }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 30 }),
    fc.boolean(),
    fc.constant(null),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .uniqueArray(fc.tuple(fc.integer(), tie('value')), { selector: ([key]) => key, maxLength: 4 })
      .map((entries) => new Map(entries)),
  ),
})).value;

test('every value comes back from its only encoding', () => {
  fc.assert(
    fc.property(values, (value) => {
      expect(parseCbor(encodeCbor(value), 8)).toEqual({ ok: true, value });
    }),
  );
});

test('map keys stand in bytewise order of their encodings', () => {
  const map = new Map<number, Cbor>([
    [-1, 1],
    [100, 2],
    [4, 3],
    [-7, 4],
    [1, 5],
  ]);
  expect(toHex(encodeCbor(map))).toBe('a50105040318640220012604');
});

test.each([
  ['an integer longer than needed', '1800', 'NOT_CANONICAL'],
  ['a length longer than needed', '580100', 'NOT_CANONICAL'],
  ['map keys out of order', 'a202000100', 'NOT_CANONICAL'],
  ['a byte after the end', '0000', 'NOT_CANONICAL'],
  ['a duplicate key', 'a201000100', 'MALFORMED'],
  ['an array of indefinite length', '9f00ff', 'MALFORMED'],
  ['a byte string of indefinite length', '5f4100ff', 'MALFORMED'],
  ['a tag', 'c000', 'MALFORMED'],
  ['a float', 'f93c00', 'MALFORMED'],
  ['undefined', 'f7', 'MALFORMED'],
  ['an integer beyond 2^53', '1b0020000000000000', 'MALFORMED'],
  ['text that is not UTF-8', '61ff', 'MALFORMED'],
  ['a string that ends early', '4501', 'MALFORMED'],
  ['an array that ends early', '8201', 'MALFORMED'],
  ['an array that claims 2^32 items', '9affffffff', 'MALFORMED'],
  ['nothing', '', 'MALFORMED'],
  ['four arrays where three are allowed', '8181818100', 'TOO_DEEP'],
])('%s is refused', (_, hex, code) => {
  expect(parseCbor(fromHex(hex), 3)).toEqual({ ok: false, code });
});

test('ten thousand items are read, one more is refused', () => {
  const zeros = (count: number) =>
    Uint8Array.from([0x99, count >> 8, count & 255, ...new Array<number>(count).fill(0)]);
  expect(parseCbor(zeros(9_999), 1).ok).toBe(true);
  expect(parseCbor(zeros(10_000), 1)).toEqual({ ok: false, code: 'MALFORMED' });
});

test('eight thousand nested arrays are refused without recursion', () => {
  expect(parseCbor(new Uint8Array(8192).fill(0x81), 8)).toEqual({ ok: false, code: 'TOO_DEEP' });
});

test('a map with text keys is no map of ours', () => {
  const parsed = parseCbor(Uint8Array.from(encode({ a: 1 })), 3);
  expect(parsed.ok && isMapOf(parsed.value, [])).toBe(false);
});
