import fc from 'fast-check';
import { expect, test } from 'vitest';
import { emergencySubset } from '../record/emergency-subset.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import type { Instant } from '../brands.ts';
import { sampleSubset } from './card-factory.ts';
import { encodeCbor, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { packSubset } from './pack.ts';
import { anySubset } from '#tests/vectors/card/any-subset.ts';
import { encodeText } from './text-bytes.ts';
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
    edited((outer) => {
      const [stamp, , ...rest] = outer[8] as Cbor[];
      outer[8] = [stamp!, [text('膵癌'), 12], ...rest];
    }),
  ).toEqual({ ok: false, code: 'MALFORMED' });
});

test('an as-of finer than a minute survives too', () => {
  const subset = sampleSubset({ asOf: 1_795_000_000_123 as Instant });
  expect(roundTrip(subset)).toEqual({ ok: true, subset });
});

test('the sample is a valid record and packs into few bytes', () => {
  expect(emergencySubset.safeParse(sampleSubset()).success).toBe(true);
  expect(packSubset(sampleSubset()).length).toBeLessThan(560);
});

/** The sample's packed record after one change. Sections stand at places 5 to 12. */
function edited(change: (outer: Cbor[]) => void) {
  const parsed = parseCbor(packSubset(sampleSubset()), 8);
  if (!parsed.ok) throw new Error('unreachable');
  const outer = [...(parsed.value as Cbor[])];
  change(outer);
  return unpackSubset(encodeCbor(outer));
}
const text = encodeText;

test.each<[string, (outer: Cbor[]) => void, string]>([
  ['a newer packing', (outer) => (outer[0] = 2), 'UNKNOWN_PACKING'],
  ['packing 0', (outer) => (outer[0] = 0), 'MALFORMED'],
  ['a place too many', (outer) => outer.push([], 0), 'MALFORMED'],
  ['a missing section', (outer) => outer.splice(12), 'MALFORMED'],
  ['a stamp that is not in the table', (outer) => (outer[6] = 1 + 2 * 9), 'MALFORMED'],
  ['a switch to a stamp that is not in the table', (outer) => (outer[6] = [9, [1]]), 'MALFORMED'],
  ['listed without facts', (outer) => (outer[6] = []), 'MALFORMED'],
  ['a category beyond its list', (outer) => (outer[6] = [[6]]), 'MALFORMED'],
  ['an allergy without a category', (outer) => (outer[6] = [[null, text('そば')]]), 'MALFORMED'],
  ['text cut short', (outer) => (outer[5] = [Uint8Array.of(0x30)]), 'MALFORMED'],
  ['a direction character in a name', (outer) => (outer[5] = [text('あ\u202eい')]), 'MALFORMED'],
  ['a map where an array belongs', (outer) => (outer[5] = [new Map([[1, 1]])]), 'MALFORMED'],
  ['an as-of before 1970', (outer) => (outer[1] = -1), 'MALFORMED'],
  ['a day beyond the calendar', (outer) => (outer[3] = (outer[3] as Cbor[]).with(4, 9e9)), 'MALFORMED'],
  ['nine trimmed sections', (outer) => outer.push(new Array<number>(9).fill(2)), 'MALFORMED'],
  [
    'text where a closed list has the word',
    (outer) => (outer[7] = [[text('見本'), text('1錠')]]),
    'NOT_CANONICAL',
  ],
  [
    'a longer spelling of a letter',
    (outer) => (outer[5] = [Uint8Array.of(0xff, 0x30, 0x42)]),
    'NOT_CANONICAL',
  ],
  ['a stamp nobody uses', (outer) => (outer[2] = [...(outer[2] as Cbor[]), [0, 5]]), 'NOT_CANONICAL'],
  ['a switch to the stamp in force', (outer) => (outer[5] = [1, 1, text('見本')]), 'NOT_CANONICAL'],
  ['a null at the end of a fact', (outer) => (outer[5] = [[text('見本'), null]]), 'NOT_CANONICAL'],
  ['a name with spaces around it', (outer) => (outer[5] = [text(' 見本')]), 'NOT_CANONICAL'],
])('%s is refused', (_, change, code) => {
  expect(edited(change)).toEqual({ ok: false, code });
});

test('a record that is no array is refused', () => {
  expect(unpackSubset(encodeCbor(new Map([[0, 1]])))).toEqual({ ok: false, code: 'MALFORMED' });
  expect(unpackSubset(new Uint8Array(9000).fill(0x81))).toEqual({ ok: false, code: 'TOO_DEEP' });
});

test('a record cut short anywhere is refused', () => {
  const packed = packSubset(sampleSubset());
  for (let length = 0; length < packed.length; length++)
    expect(unpackSubset(packed.subarray(0, length)).ok).toBe(false);
});
