import { expect, test } from 'vitest';
import { judgeRegion, judgeSearch, regionThresholds } from './search-limits.ts';

const none = { byPerson: 0, byStation: 0, otherBirthDates: 0 };
const quiet = { inTenMinutes: 0, inDay: 0, peopleInBurst: 0 };

test('the 15th search of a person within 24 h alerts, once', () => {
  const alerts = Array.from({ length: 30 }, (_, byPerson) => judgeSearch({ ...none, byPerson })).map(
    (verdict) => verdict.allowed && verdict.alert,
  );
  expect(alerts.flatMap((alert, index) => (alert ? [index + 1] : []))).toEqual([15]);
});

test('a person’s 31st search is refused', () => {
  expect(judgeSearch({ ...none, byPerson: 29 })).toMatchObject({ allowed: true });
  expect(judgeSearch({ ...none, byPerson: 30 })).toEqual({ allowed: false, limit: 'person' });
});

test('a station’s 101st search is refused', () => {
  expect(judgeSearch({ ...none, byStation: 99 })).toMatchObject({ allowed: true });
  expect(judgeSearch({ ...none, byStation: 100 })).toEqual({ allowed: false, limit: 'station' });
});

test('a fourth birth date for one name is refused, raised or not', () => {
  expect(judgeSearch({ ...none, otherBirthDates: 2 })).toMatchObject({ allowed: true });
  for (const raised of [undefined, 'person', 'station'] as const)
    expect(judgeSearch({ ...none, otherBirthDates: 3, raised })).toEqual({
      allowed: false,
      limit: 'birth-dates',
    });
});

test('a raise lifts a person to 120, a whole station to 400, and no further', () => {
  expect(judgeSearch({ ...none, byPerson: 119, raised: 'person' })).toMatchObject({ allowed: true });
  expect(judgeSearch({ ...none, byPerson: 120, raised: 'person' })).toMatchObject({ limit: 'person' });
  expect(judgeSearch({ ...none, byStation: 100, raised: 'person' })).toMatchObject({ limit: 'station' });
  expect(judgeSearch({ ...none, byStation: 399, raised: 'station' })).toMatchObject({ allowed: true });
  expect(judgeSearch({ ...none, byStation: 400, raised: 'station' })).toMatchObject({ limit: 'station' });
});

test('the region stops at many searches in ten minutes, in a day, or at many people who find nobody', () => {
  expect(judgeRegion(quiet, 20)).toBeUndefined();
  expect(judgeRegion({ ...quiet, inTenMinutes: 59, inDay: 299, peopleInBurst: 3 }, 20)).toBeUndefined();
  expect(judgeRegion({ ...quiet, inTenMinutes: 60 }, 20)).toBe('ten-minutes');
  expect(judgeRegion({ ...quiet, inDay: 300 }, 20)).toBe('day');
  expect(judgeRegion({ ...quiet, peopleInBurst: 4 }, 20)).toBe('bursts');
});

test('what the region may search grows with its crews', () => {
  expect(regionThresholds(2_000)).toEqual({ inTenMinutes: 200, inDay: 6_000, peopleInBurst: 40 });
  for (let crews = 0; crews < 5_000; crews += 250) {
    const [less, more] = [regionThresholds(crews), regionThresholds(crews + 250)];
    expect(more.inTenMinutes).toBeGreaterThanOrEqual(less.inTenMinutes);
    expect(more.inDay).toBeGreaterThanOrEqual(less.inDay);
    // A busy day of every third crew member on duty, with two searches each, stops nothing.
    expect(judgeRegion({ ...quiet, inDay: Math.ceil((crews / 3) * 2) }, crews)).toBeUndefined();
  }
});
