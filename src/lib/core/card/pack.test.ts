import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emergencySubset } from '../record/emergency-subset.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import type { Instant } from '../brands.ts';
import { sampleSubset } from './card-factory.ts';
import { encodeCbor, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { packSubset } from './pack.ts';
import { anySubset } from './subset-arbitrary.ts';
import { unpackSubset } from './unpack.ts';

const roundTrip = (subset: EmergencySubset) => unpackSubset(packSubset(subset));

test('every valid record comes back exactly, field by field', () => {
  fc.assert(
    fc.property(anySubset, (subset) => {
      expect(roundTrip(subset)).toStrictEqual({ ok: true, subset });
    }),
    { numRuns: 300 },
  );
});

test('unknown, confirmed none and listed stay three different things', () => {
  const { identity } = sampleSubset();
  for (const contraindication of [
    { state: 'unknown' as const },
    { state: 'unknown' as const, stamp: identity.stamp },
    { state: 'none' as const, stamp: identity.stamp },
    { state: 'listed' as const, facts: [{ value: { name: '見本' }, stamp: identity.stamp }] },
  ]) {
    const back = roundTrip(sampleSubset({ contraindication }));
    expect(back.ok && back.subset.contraindication).toStrictEqual(contraindication);
  }
});

test('an uninformed disease is never packed', () => {
  const { identity } = sampleSubset();
  const facts = [{ value: { name: '膵癌', main: true, uninformed: true }, stamp: identity.stamp }];
  expect(() => packSubset(sampleSubset({ disease: { state: 'listed', facts } }))).toThrow(/uninformed/);
});

test('a record that claims an uninformed disease is not read either', () => {
  expect(
    edited((map) => {
      const [state, first, ...rest] = map.get(8) as Cbor[];
      return map.set(8, [state!, new Map([...(first as Map<number, Cbor>), [2, 13]]), ...rest]);
    }),
  ).toEqual({ ok: false, code: 'MALFORMED' });
});

test('an as-of finer than a minute survives too', () => {
  const subset = sampleSubset({ asOf: 1_795_000_000_123 as Instant });
  expect(roundTrip(subset)).toEqual({ ok: true, subset });
});

test('the sample is a valid record and packs into few bytes', () => {
  expect(emergencySubset.safeParse(sampleSubset()).success).toBe(true);
  expect(packSubset(sampleSubset()).length).toBeLessThan(720);
});

/** The sample's packed map after one change. */
function edited(change: (map: Map<number, Cbor>) => Cbor) {
  const parsed = parseCbor(packSubset(sampleSubset()), 8);
  if (!parsed.ok) throw new Error('unreachable');
  return unpackSubset(encodeCbor(change(new Map(parsed.value as Map<number, Cbor>))));
}
const without = (map: Map<number, Cbor>, key: number) => (map.delete(key), map);

test.each<[string, (map: Map<number, Cbor>) => Cbor, string]>([
  ['a newer packing', (map) => map.set(0, 2), 'UNKNOWN_PACKING'],
  ['packing 0', (map) => map.set(0, 0), 'MALFORMED'],
  ['no packing', (map) => without(map, 0), 'MALFORMED'],
  ['an unknown key', (map) => map.set(14, 0), 'MALFORMED'],
  ['a missing section', (map) => without(map, 6), 'MALFORMED'],
  ['a stamp that is not in the table', (map) => map.set(6, [1, 9]), 'MALFORMED'],
  ['none without a stamp', (map) => map.set(6, [1]), 'MALFORMED'],
  ['a fourth state', (map) => map.set(6, [3]), 'MALFORMED'],
  ['listed without facts', (map) => map.set(6, [2]), 'MALFORMED'],
  ['a category beyond its list', (map) => map.set(6, [2, new Map([[1, 6]])]), 'MALFORMED'],
  [
    'text of an odd number of bytes',
    (map) => map.set(5, [2, new Map([[1, new Uint8Array(3)]])]),
    'MALFORMED',
  ],
  [
    'a direction character in a name',
    (map) => map.set(5, [2, new Map([[1, Uint8Array.of(0x20, 0x2e, 0x30, 0x42)]])]),
    'MALFORMED',
  ],
  [
    'text where a closed list has the word',
    (map) =>
      map.set(7, [
        2,
        new Map<number, Cbor>([
          [1, Uint8Array.of(0x30, 0x42)],
          [2, Uint8Array.of(0, 0x31, 0x93, 0x20)],
        ]),
      ]),
    'NOT_CANONICAL',
  ],
  [
    'a stamp nobody uses',
    (map) =>
      map.set(2, [
        ...(map.get(2) as Cbor[]),
        new Map([
          [1, 0],
          [2, 5],
        ]),
      ]),
    'NOT_CANONICAL',
  ],
  [
    'a name with spaces around it',
    (map) => map.set(5, [2, new Map([[1, Uint8Array.of(0, 0x20, 0x30, 0x42)]])]),
    'NOT_CANONICAL',
  ],
  ['trimmed sections twice over eight', (map) => map.set(13, new Array<number>(9).fill(2)), 'MALFORMED'],
  ['an as-of before 1970', (map) => map.set(1, -1), 'MALFORMED'],
  ['an array instead of a map', () => [1], 'MALFORMED'],
])('%s is refused', (_, change, code) => {
  expect(edited(change)).toEqual({ ok: false, code });
});

test('a record cut short anywhere is refused', () => {
  const packed = packSubset(sampleSubset());
  for (let length = 0; length < packed.length; length++)
    expect(unpackSubset(packed.subarray(0, length)).ok).toBe(false);
});
