import { describe, expect, test } from 'vitest';
import { answerFadesAfterMs, statusFadesAfterMs } from './answer-weight.ts';
import { rankHospitals, rankingWeights, type RankedHospitalFacts, type RankingInput } from './ranking.ts';
import type { RankingReason } from './ranking-reasons.ts';
import { rankingReasonText } from './ranking-texts.ts';
import { builtInRules, ruleExamples } from './rule-examples.ts';

const now = 1_790_000_000_000;
const minute = 60_000;
const { rules } = builtInRules;
const station = { latitude: 33.59, longitude: 130.4 };
const words = { flag: (code: string) => ({ ja: code, en: code }), moment: () => '18:30' };

const hospital = (id: string, more: Partial<RankedHospitalFacts> = {}): RankedHospitalFacts => ({
  id,
  latitude: 33.6,
  longitude: 130.41,
  level: 'secondary',
  capabilities: ['internal'],
  reach: 'board',
  duties: [],
  closures: [],
  recentAnswers: [],
  ...more,
});
const rank = (hospitals: RankedHospitalFacts[], more: Partial<RankingInput<RankedHospitalFacts>> = {}) =>
  rankHospitals({ hospitals, rules, facts: { category: 'acute-illness' }, position: station, now, ...more });
const order = (ranked: readonly { hospital: { id: string } }[]) => ranked.map(({ hospital: { id } }) => id);
const reasonOf = (ranked: { reasons: readonly RankingReason[] }, code: RankingReason['code']) =>
  ranked.reasons.find((one) => one.code === code);
const ja = (reason: RankingReason | undefined) => rankingReasonText(reason!, words).ja;

describe('the patient', () => {
  test('the hospital named in advance comes before a nearer one', () => {
    const named = hospital('named', { longitude: 130.45 });
    const ranked = rank([hospital('near'), named], { namedHospitalId: 'named' });
    expect(order(ranked)).toEqual(['named', 'near']);
    expect(ranked[0]!.reasons[0]).toMatchObject({ code: 'named-hospital', minutes: 60 });
  });
  test('a hospital where the patient was admitted comes before a nearer one, but not before the named one', () => {
    const knows = hospital('knows', { longitude: 130.45 });
    const ranked = rank([hospital('near'), knows, hospital('named', { longitude: 130.45 })], {
      knownBy: new Map([['knows', 'admitted']]),
      namedHospitalId: 'named',
    });
    expect(order(ranked)).toEqual(['named', 'knows', 'near']);
    expect(ja(reasonOf(ranked[1]!, 'knows-patient'))).toBe('入院・手術の記録あり');
  });
});

describe('the region’s rules', () => {
  test('a hospital that treats strokes comes before a nearer one that does not', () => {
    const able = hospital('able', { capabilities: ['stroke'], longitude: 130.45 });
    const ranked = rank([hospital('near'), able], { facts: { category: 'stroke' } });
    expect(order(ranked)).toEqual(['able', 'near']);
    expect(reasonOf(ranked[1]!, 'not-capable')).toMatchObject({ params: { capabilities: ['stroke'] } });
  });
  test('the first need weighs more than the second', () => {
    const facts = { category: 'severe-trauma' };
    const [trauma, icu] = [
      hospital('trauma', { capabilities: ['trauma'] }),
      hospital('icu', { capabilities: ['icu'] }),
    ];
    expect(order(rank([icu, trauma], { facts }))).toEqual(['trauma', 'icu']);
  });
  test('a flag alone changes the destination', () => {
    const withObstetrics = hospital('o', { capabilities: ['internal', 'obstetric'], longitude: 130.45 });
    const both = [hospital('near'), withObstetrics];
    expect(order(rank(both))).toEqual(['near', 'o']);
    const ranked = rank(both, {
      rules: ruleExamples['flags-decide'],
      facts: { category: 'acute-illness', flags: ['pregnant'] },
    });
    expect(order(ranked)).toEqual(['o', 'near']);
    expect(ja(reasonOf(ranked[0]!, 'flag-capable'))).toBe('pregnant: 産科に対応');
  });
  test('what the category needs already is not counted again for a flag', () => {
    const [ranked] = rank([hospital('o', { capabilities: ['obstetric'] })], {
      facts: { category: 'pregnancy', flags: ['pregnant'] },
    });
    expect(reasonOf(ranked!, 'flag-capable')).toBeUndefined();
  });
  test('a flag that is none of the region’s does not count', () => {
    const score = (flags: string[]) =>
      rank([hospital('a')], { facts: { category: 'acute-illness', flags } })[0]!.score;
    expect(score(['anticoagulant', 'of-another-region'])).toBe(score([]));
  });
  test('a category of no version at all asks for nothing, and every hospital still stands', () => {
    expect(rank([hospital('a'), hospital('b')], { facts: { category: 'unheard-of' } })).toHaveLength(2);
  });
  test('a tertiary centre gains for the most urgent, and more where the rules send the condition there', () => {
    const gain = (category: string, urgency: string) =>
      reasonOf(rank([hospital('t', { level: 'tertiary' })], { facts: { category, urgency } })[0]!, 'tertiary')
        ?.minutes;
    expect(gain('acute-illness', 'green')).toBeUndefined();
    expect(gain('acute-illness', 'red-1')).toBe(rankingWeights.tertiary.urgency);
    expect(gain('severe-trauma', 'yellow')).toBe(rankingWeights.tertiary.category);
  });
});

describe('duty and closure', () => {
  test('a hospital on duty now comes first, and the list says until when', () => {
    const duty = { field: 'internal', startsAt: now - minute, endsAt: now + 60 * minute };
    const ranked = rank([hospital('a'), hospital('b', { duties: [duty] })]);
    expect(order(ranked)).toEqual(['b', 'a']);
    expect(ja(reasonOf(ranked[0]!, 'on-duty'))).toBe('輪番当番(内科救急)18:30まで');
  });
  test('a duty of another field, or of another time, does not count', () => {
    const before = { field: 'all', startsAt: now - 2 * minute, endsAt: now };
    const elsewhere = { field: 'burn', startsAt: now - minute, endsAt: now + minute };
    const [only] = rank([hospital('a', { duties: [before, elsewhere] })]);
    expect(reasonOf(only!, 'on-duty')).toBeUndefined();
  });
  test('a closed hospital sinks below all that are open, also when it is the named one, and is still shown', () => {
    const closed = hospital('closed', {
      closures: [{ startsAt: now, endsAt: now + minute, capabilities: [], reason: 'infection' }],
    });
    const far = hospital('far', { longitude: 130.6 });
    const ranked = rank([closed, far], { namedHospitalId: 'closed' });
    expect(order(ranked)).toEqual(['far', 'closed']);
    expect(ja(reasonOf(ranked[1]!, 'closed'))).toBe('受入停止 18:30まで(院内感染)');
  });
  test('closed for a field that is not needed does not count; for one that is, it does', () => {
    const closure = {
      startsAt: now,
      endsAt: now + minute,
      capabilities: ['endoscopy'],
      reason: 'equipment' as const,
    };
    const score = (category: string, closures = [closure]) =>
      reasonOf(rank([hospital('a', { closures })], { facts: { category } })[0]!, 'closed');
    expect(score('stroke')).toBeUndefined();
    expect(score('abdomen')).toMatchObject({ params: { capabilities: ['endoscopy'] } });
  });
  test('a hospital that is asked by telephone only comes after an equal one with a board', () => {
    expect(order(rank([hospital('a', { reach: 'phone' }), hospital('b')]))).toEqual(['b', 'a']);
  });
});

describe('answers and status', () => {
  const answered = (answer: string, minutesAgo: number, more: object = {}) => ({
    at: now - minutesAgo * minute,
    answer,
    ...more,
  });
  test('a fresh refusal sinks a hospital, and the list says why', () => {
    const busy = hospital('busy', { recentAnswers: [answered('refused', 5, { reason: 'beds-full' })] });
    const ranked = rank([busy, hospital('other')]);
    expect(order(ranked)).toEqual(['other', 'busy']);
    expect(ja(reasonOf(ranked[1]!, 'refused-lately'))).toBe('5分前に不可(ベッド満床)と回答');
  });
  test('only the newest answer counts, and none after 90 minutes', () => {
    const [changed] = rank([
      hospital('a', { recentAnswers: [answered('accepted', 1), answered('refused', 2)] }),
    ]);
    expect(reasonOf(changed!, 'accepted-lately')).toBeDefined();
    expect(reasonOf(changed!, 'refused-lately')).toBeUndefined();
    const [old] = rank([
      hospital('b', { recentAnswers: [{ at: now - answerFadesAfterMs, answer: 'refused' }] }),
    ]);
    expect(reasonOf(old!, 'refused-lately')).toBeUndefined();
  });
  test('an answer about another condition counts less, and not at all beside a fresh one about this', () => {
    const refused = answered('refused', 0, { category: 'stroke' });
    const minutes = (recentAnswers: RankedHospitalFacts['recentAnswers'], category: string) =>
      reasonOf(rank([hospital('a', { recentAnswers })], { facts: { category } })[0]!, 'refused-lately')
        ?.minutes;
    expect(minutes([refused], 'stroke')).toBe(-25);
    expect(minutes([refused], 'fall')).toBe(-10);
    expect(minutes([refused, answered('accepted', 0, { category: 'fall' })], 'fall')).toBeUndefined();
  });
  test('a clock that runs behind the server’s does not make the newest answers vanish', () => {
    const [ahead] = rank([hospital('a', { recentAnswers: [answered('accepted', -2)] })]);
    expect(reasonOf(ahead!, 'accepted-lately')).toMatchObject({ minutes: 15, params: { minutesAgo: 0 } });
  });
  test('a yes outweighs an older ‘closed’ that was keyed in, and a no outweighs ‘open’', () => {
    const status = (is: 'open' | 'closed') => ({ is, at: now - 10 * minute });
    const yes = hospital('yes', { status: status('closed'), recentAnswers: [answered('accepted', 5)] });
    const no = hospital('no', { status: status('open'), recentAnswers: [answered('refused', 5)] });
    expect(order(rank([no, hospital('nothing'), yes]))).toEqual(['yes', 'nothing', 'no']);
  });
  test('a status that was keyed in after the yes counts in full', () => {
    const keyedIn = { is: 'closed' as const, at: now - minute };
    const [ranked] = rank([hospital('a', { status: keyedIn, recentAnswers: [answered('accepted', 5)] })]);
    expect(reasonOf(ranked!, 'status')!.minutes).toBeLessThan(-19);
  });
  test('a status fades to nothing and is still told with its age', () => {
    const status = { is: 'closed' as const, at: now - 2 * statusFadesAfterMs };
    const [ranked] = rank([hospital('a', { status })]);
    expect(reasonOf(ranked!, 'status')!.minutes).toBeCloseTo(0);
    expect(ja(reasonOf(ranked!, 'status'))).toBe('病院の入力「受入不可」(12時間前)');
  });
});

describe('the way', () => {
  test('by road where it is known, else estimated and called so', () => {
    const ranked = rank([hospital('a'), hospital('b')], {
      driveTimes: new Map([['b', { minutes: 3.2, km: 2.04, from: 'road' }]]),
    });
    expect(order(ranked)).toEqual(['b', 'a']);
    expect(ja(reasonOf(ranked[0]!, 'distance'))).toBe('2 km・約4分(道路)');
    expect(ja(reasonOf(ranked[1]!, 'distance'))).toContain('直線距離からの推定');
  });
  test('is unknown, not zero, without a position', () => {
    const [noPosition] = rank([hospital('a')], { position: undefined });
    expect(noPosition).not.toHaveProperty('distanceKm');
    expect(reasonOf(noPosition!, 'distance-unknown')!.minutes).toBe(0);
    const [atSea] = rank([hospital('a')], { position: { latitude: 0, longitude: 0 } });
    expect(atSea).not.toHaveProperty('etaMinutes');
  });
  test('a hospital whose place is unknown does not come before a near one', () => {
    const ranked = rank([hospital('a', { latitude: 0, longitude: 0 }), hospital('b')]);
    expect(order(ranked)).toEqual(['b', 'a']);
    expect(ja(reasonOf(ranked[1]!, 'distance-unknown'))).toBe('病院の位置が不明');
  });
});
