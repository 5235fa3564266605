import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { answerFadesAfterMs, statusFadesAfterMs } from './answer-weight.ts';
import { capabilities } from './capability.ts';
import { closureReasons } from './closure.ts';
import { acquaintances } from './hospitals-of-patient.ts';
import { rankHospitals, type RankedHospitalFacts, type RankingInput } from './ranking.ts';
import { rankingReasonText } from './ranking-texts.ts';
import { ruleExamples } from './rule-examples.ts';

const now = 1_790_000_000_000;
const station = { latitude: 33.59, longitude: 130.4 };
const rules = ruleExamples['flags-decide'];
type Case = Pick<RankingInput, 'facts' | 'namedHospitalId' | 'knownBy'>;

const someCodes = fc.subarray([...capabilities, 'a-newer-code'], { maxLength: 6 });
const around = fc.integer({ min: now - 3 * answerFadesAfterMs, max: now + 3_600_000 });
const answer = fc.record(
  {
    at: around,
    answer: fc.constantFrom('accepted', 'conditional', 'refused', 'something-newer'),
    reason: fc.constantFrom('busy', 'beds-full', 'unheard-of'),
    category: fc.constantFrom('stroke', 'fall'),
  },
  { requiredKeys: ['at', 'answer'] },
);
const span = fc
  .tuple(around, fc.integer({ min: 1, max: 7_200_000 }))
  .map(([startsAt, length]) => ({ startsAt, endsAt: startsAt + length }));
const closure = fc
  .tuple(span, someCodes, fc.constantFrom(...closureReasons))
  .map(([when, codes, reason]) => ({ ...when, capabilities: codes, reason }));
const duty = fc
  .tuple(span, fc.constantFrom('all', ...capabilities))
  .map(([when, field]) => ({ ...when, field }));
const place = (min: number, max: number) =>
  fc.oneof({ weight: 9, arbitrary: fc.double({ min, max, noNaN: true }) }, fc.constant(0));
const status = fc.record({
  is: fc.constantFrom('open' as const, 'limited' as const, 'closed' as const),
  at: fc.integer({ min: now - 2 * statusFadesAfterMs, max: now }),
});
const anyHospital = fc
  .record(
    {
      id: fc.uuid(),
      latitude: place(33, 34),
      longitude: place(130, 131),
      level: fc.constantFrom('primary' as const, 'secondary' as const, 'tertiary' as const),
      capabilities: someCodes,
      reach: fc.constantFrom('board' as const, 'phone' as const),
      duties: fc.array(duty, { maxLength: 2 }),
      closures: fc.array(closure, { maxLength: 2 }),
      recentAnswers: fc.array(answer, { maxLength: 4 }),
      status,
    },
    {
      requiredKeys: [
        'id',
        'latitude',
        'longitude',
        'level',
        'capabilities',
        'reach',
        'duties',
        'closures',
        'recentAnswers',
      ],
    },
  )
  .map((one) => one as RankedHospitalFacts);
const anyHospitals = fc.uniqueArray(anyHospital, { selector: ({ id }) => id, maxLength: 12 });
const anyFacts = fc.record({
  category: fc.constantFrom(...rules.categories.map(({ code }) => code), 'unknown-here'),
  urgency: fc.constantFrom('red-1', 'yellow'),
  flags: fc.subarray([...rules.flags.map(({ code }) => code), 'anticoagulant']),
});
const anyPosition = fc.constantFrom(station, undefined, { latitude: 0, longitude: 0 });

const rank = (
  hospitals: readonly RankedHospitalFacts[],
  given: Case,
  position: RankingInput['position'] = station,
) => rankHospitals({ hospitals, rules, position, now, ...given });
const scoreOf = (one: RankedHospitalFacts, given: Case) => rank([one], given)[0]!.score;
const order = (ranked: readonly { hospital: { id: string } }[]) => ranked.map(({ hospital: { id } }) => id);
/** Sums of doubles in another order may differ in the last place. */
const slack = 1e-9;

describe('the order', () => {
  test('never drops or doubles a hospital', () => {
    fc.assert(
      fc.property(anyHospitals, anyFacts, anyPosition, (hospitals, facts, position) => {
        const ranked = rank(hospitals, { facts }, position);
        expect(order(ranked).sort()).toEqual(hospitals.map(({ id }) => id).sort());
      }),
    );
  });
  test('is the same however hospitals, answers, duties and closures come in', () => {
    fc.assert(
      fc.property(anyHospitals, anyFacts, (hospitals, facts) => {
        const turned = hospitals
          .map((one) => ({
            ...one,
            recentAnswers: one.recentAnswers.toReversed(),
            duties: one.duties.toReversed(),
            closures: one.closures.toReversed(),
          }))
          .reverse();
        const score = (list: RankedHospitalFacts[]) =>
          rank(list, { facts }).map((one) => [one.hospital.id, one.score]);
        expect(score(turned)).toEqual(score(hospitals));
      }),
    );
  });
  test('is the order of the sums of what the reasons are worth', () => {
    fc.assert(
      fc.property(anyHospitals, anyFacts, anyPosition, (hospitals, facts, position) => {
        const ranked = rank(hospitals, { facts }, position);
        const sums = ranked.map(({ reasons }) => reasons.reduce((sum, { minutes }) => sum + minutes, 0));
        expect(ranked.map(({ score }) => score)).toEqual(sums);
        expect(sums).toEqual(sums.toSorted((a, b) => b - a));
      }),
    );
  });
});

describe('monotone', () => {
  const share = fc.double({ min: 0, max: 1, noNaN: true });
  test('nearer never ranks lower, all else equal', () => {
    fc.assert(
      fc.property(anyHospital, anyFacts, share, share, (one, facts, a, b) => {
        const at = (east: number) => ({ ...one, latitude: 33.59, longitude: 130.4 + east });
        const [near, far] = [at(Math.min(a, b)), at(Math.max(a, b))];
        expect(scoreOf(near, { facts })).toBeGreaterThanOrEqual(scoreOf(far, { facts }) - slack);
      }),
    );
  });
  test.each(['accepted', 'refused'] as const)(
    'a fresher ‘%s’ moves one way only, whatever else was answered or keyed in',
    (given) => {
      const age = fc.integer({ min: 0, max: 2 * answerFadesAfterMs });
      const about = fc.constantFrom('stroke', 'fall', undefined);
      fc.assert(
        fc.property(anyHospital, anyFacts, about, age, age, (one, facts, category, a, b) => {
          const score = (ageMs: number) =>
            scoreOf(
              {
                ...one,
                recentAnswers: [
                  ...one.recentAnswers,
                  { at: now - ageMs, answer: given, ...(category && { category }) },
                ],
              },
              { facts },
            );
          const [fresh, stale] = [score(Math.min(a, b)), score(Math.max(a, b))];
          if (given === 'accepted') expect(fresh).toBeGreaterThanOrEqual(stale - slack);
          else expect(fresh).toBeLessThanOrEqual(stale + slack);
        }),
        { numRuns: 400 },
      );
    },
  );
  test('nothing jumps: a second more or less moves an answered hospital by a breath', () => {
    fc.assert(
      fc.property(anyHospital, anyFacts, (one, facts) => {
        const still = { ...one, duties: [], closures: [] };
        const score = (later: number) =>
          rankHospitals({ hospitals: [still], rules, facts, position: station, now: now + later })[0]!.score;
        expect(Math.abs(score(1_000) - score(0))).toBeLessThan(0.05);
      }),
    );
  });
  test('a closure never raises, a duty never lowers', () => {
    fc.assert(
      fc.property(anyHospital, anyFacts, closure, duty, (one, facts, closed, on) => {
        const plain = scoreOf(one, { facts });
        expect(scoreOf({ ...one, closures: [...one.closures, closed] }, { facts })).toBeLessThanOrEqual(
          plain + slack,
        );
        expect(scoreOf({ ...one, duties: [...one.duties, on] }, { facts })).toBeGreaterThanOrEqual(
          plain - slack,
        );
      }),
    );
  });
});

describe('reasons', () => {
  test('one more reason takes none of the others away', () => {
    fc.assert(
      fc.property(
        anyHospital,
        anyFacts,
        fc.constantFrom(...acquaintances),
        closure,
        duty,
        (one, facts, as, closed, on) => {
          const codes = (hospital: RankedHospitalFacts, given: Case) =>
            rank([hospital], given)[0]!.reasons.map(({ code }) => code);
          const before = codes(one, { facts });
          for (const after of [
            codes(one, { facts, namedHospitalId: one.id }),
            codes(one, { facts, knownBy: new Map([[one.id, as]]) }),
            codes({ ...one, closures: [...one.closures, closed] }, { facts }),
            codes({ ...one, duties: [...one.duties, on] }, { facts }),
            codes({ ...one, reach: 'phone' }, { facts }),
          ])
            expect(after).toEqual(expect.arrayContaining(before));
        },
      ),
    );
  });
  test('each has words in both languages, also for codes of a newer version', () => {
    const context = { flag: (code: string) => ({ ja: code, en: code }), moment: String };
    fc.assert(
      fc.property(anyHospital, anyFacts, anyPosition, (one, facts, position) => {
        const given = { facts, namedHospitalId: one.id, knownBy: new Map([[one.id, 'recorded' as const]]) };
        for (const reason of rank([one], given, position)[0]!.reasons) {
          const words = rankingReasonText(reason, context);
          expect(words.ja.length * words.en.length).toBeGreaterThan(0);
          expect(words.ja + words.en).not.toMatch(/undefined|NaN|\[object/);
        }
      }),
    );
  });
});
