import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { capabilities } from './capability.ts';
import { defaultCategories, findCategory } from './category.ts';
import {
  answerFadesAfterMs,
  estimateDrive,
  rankHospitals,
  type RankedHospitalFacts,
  type RankingReason,
} from './ranking.ts';
import { rankingReasonText } from './ranking-texts.ts';

const now = 1_790_000_000_000;
const station = { latitude: 33.59, longitude: 130.4 };

const hospital = (id: string, more: Partial<RankedHospitalFacts> = {}): RankedHospitalFacts => ({
  id,
  latitude: 33.6,
  longitude: 130.41,
  level: 'secondary',
  capabilities: ['internal'],
  recentAnswers: [],
  ...more,
});
const rank = (hospitals: RankedHospitalFacts[], more: Partial<Parameters<typeof rankHospitals>[0]> = {}) =>
  rankHospitals({ hospitals, facts: { category: 'acute-illness' }, position: station, now, ...more });
const order = (ranked: { hospital: { id: string } }[]) => ranked.map(({ hospital: { id } }) => id);

const anyHospital = fc.record({
  id: fc.uuid(),
  latitude: fc.double({ min: 33, max: 34, noNaN: true }),
  longitude: fc.double({ min: 130, max: 131, noNaN: true }),
  level: fc.constantFrom('primary' as const, 'secondary' as const, 'tertiary' as const),
  capabilities: fc.subarray([...capabilities, 'a-newer-code']),
  recentAnswers: fc.array(
    fc.record({
      at: fc.integer({ min: now - 2 * answerFadesAfterMs, max: now + 60_000 }),
      answer: fc.constantFrom('accepted', 'conditional', 'refused', 'something-newer'),
      reason: fc.option(fc.constantFrom('busy', 'beds-full', 'unheard-of'), { nil: undefined }),
    }),
    { maxLength: 4 },
  ),
});
const anyCase = fc.record({
  category: fc.constantFrom(...defaultCategories.map(({ code }) => code), 'unknown-here'),
  urgency: fc.constantFrom('red-1', 'yellow'),
  flags: fc.subarray(['dialysis', 'anticoagulant']),
});

describe('properties of the order', () => {
  test('no hospital is ever dropped or doubled, and each has reasons', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyHospital, { selector: ({ id }) => id }), anyCase, (hospitals, facts) => {
        const ranked = rankHospitals({ hospitals, facts, position: station, now });
        expect(order(ranked).sort()).toEqual(hospitals.map(({ id }) => id).sort());
        for (const { reasons } of ranked) expect(reasons.length).toBeGreaterThan(0);
      }),
    );
  });
  test('the same facts give the same order, however the list comes in', () => {
    fc.assert(
      fc.property(fc.uniqueArray(anyHospital, { selector: ({ id }) => id }), anyCase, (hospitals, facts) => {
        const forward = rankHospitals({ hospitals, facts, position: station, now });
        const backward = rankHospitals({
          hospitals: [...hospitals].reverse(),
          facts,
          position: station,
          now,
        });
        expect(order(backward)).toEqual(order(forward));
      }),
    );
  });
  test('nearer never ranks lower, all else equal', () => {
    fc.assert(
      fc.property(
        anyHospital,
        anyCase,
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (one, facts, a, b) => {
          const at = (east: number) => ({ ...one, latitude: 33.59, longitude: 130.4 + east });
          const [near, far] = [at(Math.min(a, b)), at(Math.max(a, b))];
          const score = (h: RankedHospitalFacts) =>
            rankHospitals({ hospitals: [h], facts, position: station, now })[0]!.score;
          expect(score(near)).toBeGreaterThanOrEqual(score(far));
        },
      ),
    );
  });
  test('a fresher acceptance never ranks lower, a fresher refusal never higher', () => {
    const age = fc.integer({ min: 0, max: 2 * answerFadesAfterMs });
    fc.assert(
      fc.property(anyHospital, age, age, (one, a, b) => {
        const score = (answer: string, ageMs: number) =>
          rank([{ ...one, recentAnswers: [{ at: now - ageMs, answer }] }])[0]!.score;
        const [fresh, stale] = [Math.min(a, b), Math.max(a, b)];
        expect(score('accepted', fresh)).toBeGreaterThanOrEqual(score('accepted', stale));
        expect(score('refused', fresh)).toBeLessThanOrEqual(score('refused', stale));
      }),
    );
  });
  test('every reason has words in both languages', () => {
    fc.assert(
      fc.property(anyHospital, anyCase, (one, facts) => {
        for (const reason of rankHospitals({ hospitals: [one], facts, position: station, now })[0]!.reasons) {
          const words = rankingReasonText(reason);
          expect(words.ja.length * words.en.length).toBeGreaterThan(0);
          expect(words.ja + words.en).not.toMatch(/undefined|NaN|\[object/);
        }
      }),
    );
  });
});

describe('what counts', () => {
  test('the hospital named in advance comes before a nearer one', () => {
    const named = hospital('named', { longitude: 130.45 });
    expect(order(rank([hospital('near'), named], { namedHospitalId: 'named' }))).toEqual(['named', 'near']);
    expect(rank([named], { namedHospitalId: 'named' })[0]!.reasons[0]).toEqual({ code: 'named-hospital' });
  });
  test('a hospital that treats strokes comes before a nearer one that does not', () => {
    const able = hospital('able', { capabilities: ['stroke'], longitude: 130.45 });
    const ranked = rank([hospital('near'), able], { facts: { category: 'stroke' } });
    expect(order(ranked)).toEqual(['able', 'near']);
    expect(ranked[1]!.reasons).toContainEqual({ code: 'not-capable', params: { capabilities: ['stroke'] } });
  });
  test('a fresh refusal sinks a hospital, and the list says why', () => {
    const busy = hospital('busy', {
      recentAnswers: [{ at: now - 5 * 60_000, answer: 'refused', reason: 'beds-full' }],
    });
    const ranked = rank([busy, hospital('other')]);
    expect(order(ranked)).toEqual(['other', 'busy']);
    expect(rankingReasonText(ranked[1]!.reasons.find(({ code }) => code === 'refused-lately')!).ja).toBe(
      '5分前に不可(ベッド満床)と回答',
    );
  });
  test('only the newest answer counts, and none after 90 minutes', () => {
    const changed = hospital('a', {
      recentAnswers: [
        { at: now - 60_000, answer: 'accepted' },
        { at: now - 120_000, answer: 'refused' },
      ],
    });
    const codes = (h: RankedHospitalFacts) => rank([h])[0]!.reasons.map(({ code }: RankingReason) => code);
    expect(codes(changed)).toContain('accepted-lately');
    expect(codes(changed)).not.toContain('refused-lately');
    const old = hospital('b', { recentAnswers: [{ at: now - answerFadesAfterMs, answer: 'refused' }] });
    expect(codes(old)).not.toContain('refused-lately');
  });
  test('a dialysis patient is led to a hospital with dialysis', () => {
    const facts = { category: 'acute-illness', flags: ['dialysis'] };
    const withDialysis = hospital('d', { capabilities: ['internal', 'dialysis'] });
    expect(order(rank([hospital('a'), withDialysis], { facts }))).toEqual(['d', 'a']);
  });
  test('a tertiary centre gains for the most urgent only', () => {
    const tertiary = hospital('t', { level: 'tertiary' });
    const plain = hospital('a');
    expect(
      order(rank([plain, tertiary], { facts: { category: 'acute-illness', urgency: 'red-1' } }))[0],
    ).toBe('t');
    expect(
      order(rank([plain, tertiary], { facts: { category: 'acute-illness', urgency: 'green' } }))[0],
    ).toBe('a');
  });
});

describe('distance', () => {
  test('is the great circle × 1.3 at 30 km/h', () => {
    // One degree of latitude is 111.195 km on the mean sphere.
    const way = estimateDrive({ latitude: 33, longitude: 130 }, { latitude: 34, longitude: 130 });
    expect(way.distanceKm).toBeCloseTo(144.6, 1);
    expect(way.etaMinutes).toBe(290);
  });
  test('is unknown, not zero, without a position or for a hospital without a place', () => {
    const [noPosition] = rankHospitals({ hospitals: [hospital('a')], facts: { category: 'fall' }, now });
    expect(noPosition).not.toHaveProperty('distanceKm');
    const [noPlace] = rank([hospital('a', { latitude: 0, longitude: 0 })]);
    expect(noPlace!.reasons).toContainEqual({ code: 'distance-unknown' });
  });
  test('is labelled as an estimate from the straight line', () => {
    expect(rankingReasonText({ code: 'distance', params: { km: 3.2, minutes: 7 } }).ja).toContain(
      '直線距離からの推定',
    );
  });
});

test('every category asks for capabilities that exist, under a unique code', () => {
  expect(new Set(defaultCategories.map(({ code }) => code)).size).toBe(defaultCategories.length);
  for (const { code, needs } of defaultCategories) {
    expect(needs.length).toBeGreaterThan(0);
    for (const need of needs) expect(capabilities).toContain(need);
    expect(findCategory(code)?.code).toBe(code);
  }
  expect(findCategory('unknown-here')).toBeUndefined();
});
