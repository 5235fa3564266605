import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../brands.ts';
import { dateSlips, mostDateSlips } from './date-slips.ts';
import { addDays } from './plain-date.ts';

const slips = (date: string) => dateSlips(date as PlainDate);

describe('a birth date on record may differ in typical ways', () => {
  it.each([
    ['1945-03-05', '1945-05-03', 'day and month swapped'],
    ['1945-03-05', '1946-03-05', 'one digit of the year'],
    ['1945-03-05', '1935-03-05', 'one digit of the decade'],
    ['1945-03-05', '1945-08-05', 'one digit of the month'],
    ['1945-03-05', '1945-03-15', 'one digit of the day'],
    ['1945-03-05', '1955-03-05', 'S20 read as S30'],
    ['1939-03-05', '1929-03-05', 'S14 read as S4 (written 04)'],
    ['1935-03-05', '1921-03-05', 'S10 for T10'],
    ['1921-03-05', '1935-03-05', 'T10 for S10'],
    ['1945-03-05', '2008-03-05', 'H20 for S20'],
    ['1990-03-05', '2020-03-05', 'R2 for H2'],
    ['1945-03-05', '1944-03-05', 'a year worked out from an age'],
    ['1945-03-05', '1945-01-01', 'an unknown day'],
    ['1945-03-05', '1945-07-01', 'an unknown day, the other custom'],
  ])('%s as %s: %s', (date, slip) => expect(slips(date)).toContain(slip));

  it('never gives the date itself, nor a day that does not exist, nor more than the stated number', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 52_000 }), (days) => {
        const date = addDays('1884-01-01' as PlainDate, days);
        const found = dateSlips(date);
        expect(found).not.toContain(date);
        expect(new Set(found).size).toBe(found.length);
        expect(found.length).toBeLessThanOrEqual(mostDateSlips);
        for (const slip of found) expect(addDays(slip, 0)).toBe(slip);
      }),
    );
  });
});
