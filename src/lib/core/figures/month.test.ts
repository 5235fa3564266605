import { describe, expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import * as months from './month.ts';
import { month as schema, type Month } from './month.ts';

const at = (text: string) => Date.parse(text) as Instant;
const month = (text: string) => text as Month;

describe('a month is the calendar month in Japan', () => {
  it('begins at 00:00 in Japan, which is 15:00 of the day before in Greenwich', () => {
    expect(months.startOfMonth(month('2026-11'))).toBe(at('2026-10-31T15:00:00Z'));
    expect(months.monthAt(at('2026-10-31T14:59:59.999Z'))).toBe('2026-10');
    expect(months.monthAt(at('2026-10-31T15:00:00Z'))).toBe('2026-11');
  });

  it('ends where the next begins, also in December', () => {
    expect(months.endOfMonth(month('2026-12'))).toBe(months.startOfMonth(month('2027-01')));
    expect(months.monthsAfter(month('2026-12'), 1)).toBe('2027-01');
    expect(months.monthsAfter(month('2027-01'), -1)).toBe('2026-12');
  });

  it('February has 29 days in leap years only, and its days fill it without a gap', () => {
    for (const [text, days] of [
      ['2027-02', 28],
      ['2028-02', 29],
      ['2100-02', 28],
    ] as const) {
      const bounds = months.dayParts(month(text));
      expect(bounds).toHaveLength(days * 4);
      expect(bounds.at(-1)!.day).toBe(days);
      expect(bounds[0]!.from).toBe(months.startOfMonth(month(text)));
      expect(bounds.at(-1)!.until).toBe(months.endOfMonth(month(text)));
      for (const [index, { from }] of bounds.entries())
        if (index > 0) expect(from).toBe(bounds[index - 1]!.until);
    }
  });

  it('thirteen months back from a month is the same month a year before', () => {
    const shown = months.monthsUntil(month('2026-11'), 13);
    expect(shown).toHaveLength(13);
    expect([shown[0], shown.at(-1)]).toEqual(['2025-11', '2026-11']);
    expect(months.monthsBetween(month('2026-11'), month('2027-02'))).toEqual([
      '2026-11',
      '2026-12',
      '2027-01',
      '2027-02',
    ]);
    expect(months.monthsBetween(month('2026-11'), month('2026-10'))).toEqual([]);
  });

  it('is written YYYY-MM and nothing else', () => {
    expect(schema.safeParse('2026-11').success).toBe(true);
    for (const wrong of ['2026-13', '2026-00', '2026-1', '2026-11-01', '0000-01', '', '２０２６-11'])
      expect([wrong, schema.safeParse(wrong).success]).toEqual([wrong, false]);
  });
});

describe('a month becomes final seven days after its end', () => {
  const november = month('2026-11');
  it.each([
    ['2026-11-30T14:59:59.999Z', 'so-far'],
    ['2026-11-30T15:00:00Z', 'waiting'],
    ['2026-12-07T14:59:59.999Z', 'waiting'],
    ['2026-12-07T15:00:00Z', 'final'],
  ] as const)('at %s it is %s', (now, standing) => {
    expect(months.standingOf(november, at(now))).toBe(standing);
  });
});
