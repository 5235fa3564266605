import { expect, test } from 'vitest';
import { judgeSearch } from './search-limits.ts';

const none = { byPerson: 0, byStation: 0, otherBirthDates: 0 };

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

test('a fourth birth date for one name is refused', () => {
  expect(judgeSearch({ ...none, otherBirthDates: 2 })).toMatchObject({ allowed: true });
  expect(judgeSearch({ ...none, otherBirthDates: 3 })).toEqual({ allowed: false, limit: 'birth-dates' });
});
