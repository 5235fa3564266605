import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant, PlainDate } from '../brands.ts';
import {
  addDays,
  addMonths,
  ageOn,
  comparePlainDates,
  daysBetween,
  daysInMonth,
  isPlainDate,
  makePlainDate,
  todayInJapan,
} from './plain-date.ts';

const day = (text: string) => text as PlainDate;
const anyDay = fc
  .tuple(
    fc.integer({ min: 1868, max: 2100 }),
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 1, max: 31 }),
  )
  .map(([y, m, d]) => makePlainDate(y, m, Math.min(d, daysInMonth(y, m)))!);

describe('a calendar day', () => {
  it('exists in the calendar or is refused', () => {
    expect(makePlainDate(2024, 2, 29)).toBe('2024-02-29');
    expect(makePlainDate(2026, 2, 29)).toBeUndefined();
    expect(makePlainDate(1900, 2, 29)).toBeUndefined();
    expect(makePlainDate(2026, 13, 1)).toBeUndefined();
    expect(makePlainDate(2026, 4, 31)).toBeUndefined();
    expect(makePlainDate(2026, 4, 1.5)).toBeUndefined();
    expect(isPlainDate('2026-02-30')).toBe(false);
    expect(isPlainDate('2026-2-3')).toBe(false);
    expect(isPlainDate('1945-03-05')).toBe(true);
    expect(isPlainDate(19450305)).toBe(false);
  });

  it('sorts by time', () => {
    expect(comparePlainDates(day('1945-03-05'), day('1945-03-06'))).toBeLessThan(0);
    expect(comparePlainDates(day('1945-03-05'), day('1945-03-05'))).toBe(0);
  });

  it('moves by days across months and leap days, and back again', () => {
    expect(addDays(day('2024-02-28'), 1)).toBe('2024-02-29');
    expect(addDays(day('2023-12-31'), 1)).toBe('2024-01-01');
    fc.assert(
      fc.property(anyDay, fc.integer({ min: -40_000, max: 40_000 }), (date, days) => {
        expect(addDays(addDays(date, days), -days)).toBe(date);
        expect(daysBetween(date, addDays(date, days))).toBe(days);
      }),
    );
  });

  it('moves by months to the last day of a shorter month', () => {
    expect(addMonths(day('2026-01-31'), 1)).toBe('2026-02-28');
    expect(addMonths(day('2026-11-20'), 24)).toBe('2028-11-20');
    expect(addMonths(day('2026-01-15'), -1)).toBe('2025-12-15');
    expect(addMonths(day('2026-12-15'), -12)).toBe('2025-12-15');
  });

  it('gives the age in full years, and a leap-day child ages on 1 March', () => {
    expect(ageOn(day('1945-03-05'), day('2026-03-04'))).toBe(80);
    expect(ageOn(day('1945-03-05'), day('2026-03-05'))).toBe(81);
    expect(ageOn(day('1940-02-29'), day('2026-02-28'))).toBe(85);
    expect(ageOn(day('1940-02-29'), day('2026-03-01'))).toBe(86);
  });

  it('changes at midnight in Japan, not in Greenwich', () => {
    expect(todayInJapan(Date.UTC(2026, 10, 20, 14, 59, 59) as Instant)).toBe('2026-11-20');
    expect(todayInJapan(Date.UTC(2026, 10, 20, 15, 0, 0) as Instant)).toBe('2026-11-21');
  });
});
