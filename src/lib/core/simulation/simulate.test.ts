import { describe, expect, test } from 'vitest';
import { defaultRules } from '../receiving/rule-examples.ts';
import { defaultValues, hourShares } from './assumptions.ts';
import { createChance, logNormal } from './chance.ts';
import { HospitalMoods } from './hospital-moods.ts';
import { makeCases } from './patients.ts';
import { simulate, type Region } from './simulate.ts';
import { loadOf, summarize } from './summary.ts';
import { waysOfAsking } from './ways-of-asking.ts';

const hospital = (
  n: number,
  more: Partial<Region['hospitals'][number]> = {},
): Region['hospitals'][number] => ({
  id: `h${n}`,
  name: `架空病院${n}`,
  kana: 'カクウ',
  town: '架空町',
  address: '架空町1-1',
  phone: '000-555-0100',
  latitude: 32.2 + n * 0.03,
  longitude: 136.6 + (n % 3) * 0.03,
  level: n === 0 ? 'tertiary' : 'secondary',
  capabilities: ['internal', 'surgery', 'orthopaedic', 'stroke', 'cardiac', 'icu'].slice(0, 2 + (n % 5)),
  beds: 200,
  reach: 'board',
  roles: [],
  departments: [],
  emergencyPhone: '',
  duties: [],
  closures: [],
  recentAnswers: [],
  ...more,
});
const region: Region = { hospitals: [0, 1, 2, 3, 4, 5].map((n) => hospital(n)), rules: defaultRules };
const run = { seed: 7, days: 10 };

describe('a simulation', () => {
  test('comes out the same for the same seed, and otherwise for another', () => {
    for (const way of waysOfAsking) {
      const first = simulate(region, defaultValues, way, run);
      expect(simulate(region, defaultValues, way, run)).toEqual(first);
      expect(simulate(region, defaultValues, way, { ...run, seed: 8 })).not.toEqual(first);
    }
  });

  test('meets the same patients under each way of asking, and every one of them is taken somewhere once', () => {
    const [one, two, three] = waysOfAsking.map((way) => simulate(region, defaultValues, way, run));
    const patients = one!.map(({ patient }) => patient);
    expect(patients.length).toBeGreaterThan(200);
    for (const outcomes of [two!, three!]) expect(outcomes.map(({ patient }) => patient)).toEqual(patients);
    for (const outcomes of [one!, two!, three!]) {
      const load = [...loadOf(outcomes).values()].reduce((sum, taken) => sum + taken, 0);
      expect(load).toBe(patients.length);
      for (const { asked, inquiries, askingMinutes, sceneMinutes, driveMinutes } of outcomes) {
        expect(inquiries).toBeLessThanOrEqual(asked + 1);
        expect(
          Math.min(askingMinutes, sceneMinutes - askingMinutes, driveMinutes, asked),
        ).toBeGreaterThanOrEqual(0);
      }
    }
  });

  test('where everybody says yes and answers in no time, all ways lead to the same hospital', () => {
    const easy = {
      ...defaultValues,
      callsPerDay: 5,
      closedShare: 0,
      willingDay: 0.999_999_999,
      willingNight: 0.999_999_999,
      willingIncapable: 0.999_999_999,
      slotMinutes: 0.01,
      tapMedian: 0.001,
      tapSpread: 1,
      boardUnwatched: 0,
      phoneMedian: 0.001,
    };
    // Without fresh answers the ranking of all ways is the same one.
    const forgetful: Region = {
      ...region,
      rules: { ...defaultRules, limits: { ...defaultRules.limits, ringSize: 1 } },
    };
    const first = simulate(forgetful, easy, 'phone', { seed: 3, days: 1 })[0]!;
    const atOnce = simulate(forgetful, easy, 'at-once', { seed: 3, days: 1 })[0]!;
    expect(atOnce.hospital.id).toBe(first.hospital.id);
    expect([first.inquiries, atOnce.inquiries]).toEqual([1, 1]);
  });

  test('hospitals that refuse everything lead to the rule of last resort, after all of them were asked', () => {
    const never = { ...defaultValues, willingDay: 0, willingNight: 0, willingIncapable: 0, callsPerDay: 3 };
    for (const way of waysOfAsking)
      for (const outcome of simulate(region, never, way, { seed: 1, days: 1 })) {
        expect(outcome.byLastResort).toBe(true);
        expect(outcome.hospital.level).toBe('tertiary');
        expect(outcome.asked).toBeGreaterThanOrEqual(region.hospitals.length);
      }
  });

  test('boards that nobody watches cost as much as a telephone, and are not hidden', () => {
    const unwatched = { ...defaultValues, boardUnwatched: 0.99 };
    const watched = summarize(simulate(region, defaultValues, 'at-once', run));
    const alone = summarize(simulate(region, unwatched, 'at-once', run));
    expect(alone.meanScene).toBeGreaterThan(watched.meanScene + 3);
    expect(alone.meanInquiries).toBeGreaterThan(watched.meanInquiries);
  });

  test('longer calls keep crews longer on scene when they phone, and hardly when they ask at once', () => {
    const long = { ...defaultValues, phoneMedian: defaultValues.phoneMedian * 2 };
    const more = (way: (typeof waysOfAsking)[number]) =>
      summarize(simulate(region, long, way, run)).meanScene -
      summarize(simulate(region, defaultValues, way, run)).meanScene;
    expect(more('phone')).toBeGreaterThan(3);
    expect(Math.abs(more('at-once'))).toBeLessThan(1);
  });
});

describe('what the simulation is made of', () => {
  test('a draw depends on what it is about, not on the draws before it', () => {
    const one = createChance(5);
    const other = createChance(5);
    other('something', 'else');
    expect(other('call', 3)).toBe(one('call', 3));
    expect(createChance(6)('call', 3)).not.toBe(one('call', 3));
  });

  test('draws spread evenly, and log-normal ones around their median', () => {
    const chance = createChance(1);
    const many = Array.from({ length: 4_000 }, (_, n) => chance('even', n));
    expect(Math.abs(many.reduce((sum, u) => sum + u, 0) / many.length - 0.5)).toBeLessThan(0.02);
    expect(many.every((u) => u >= 0 && u < 1)).toBe(true);
    const long = many.map((u, n) => logNormal(10, 1.5, u, chance('other', n)));
    expect(Math.abs(long.filter((minutes) => minutes < 10).length / long.length - 0.5)).toBeLessThan(0.03);
  });

  test('patients come by the hour of the day and as many as were asked for', () => {
    const cases = makeCases(createChance(2), { ...defaultValues, callsPerDay: 100 }, region.hospitals, 60);
    expect(Math.abs(cases.length / 6_000 - 1)).toBeLessThan(0.05);
    const at = (hour: number) =>
      cases.filter(({ arrivedAt }) => Math.floor(arrivedAt / 60) % 24 === hour).length;
    const busiest = hourShares.indexOf(Math.max(...hourShares));
    const quietest = hourShares.indexOf(Math.min(...hourShares));
    expect(at(busiest)).toBeGreaterThan(at(quietest) * 2);
    expect(cases.map(({ arrivedAt }) => arrivedAt)).toEqual(
      cases.map(({ arrivedAt }) => arrivedAt).sort((a, b) => a - b),
    );
  });

  test('a hospital is closed for about the share it should be, and says so on the board only when it keys it in', () => {
    const values = { ...defaultValues, closedShare: 0.2, boardLive: 0 };
    const moods = new HospitalMoods(createChance(9), values, () => []);
    let closed = 0;
    let stale = 0;
    const minutes = 200 * 24 * 60;
    for (let minute = 0; minute < minutes; minute += 30) {
      if (moods.isClosed('h', minute)) closed += 1;
      const shown = moods.shownStatus('h', minute);
      expect(shown.at).toBeLessThanOrEqual(minute);
      if ((shown.is === 'closed') !== moods.isClosed('h', minute)) stale += 1;
    }
    expect(Math.abs(closed / (minutes / 30) - 0.2)).toBeLessThan(0.06);
    expect(stale).toBeGreaterThan(0);
    const live = new HospitalMoods(createChance(9), { ...values, boardLive: 0.999_999 }, () => []);
    for (let minute = 0; minute < minutes; minute += 240)
      expect(live.shownStatus('h', minute).is === 'closed').toBe(live.isClosed('h', minute));
  });
});
