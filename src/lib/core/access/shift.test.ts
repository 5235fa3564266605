import { expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { shiftOf } from './shift.ts';

const at = (text: string) => Date.parse(`${text}:00+09:00`) as Instant;

test.each([
  ['2026-11-20T08:30', '2026-11-20T08:30', '2026-11-21T08:30'],
  ['2026-11-20T23:59', '2026-11-20T08:30', '2026-11-21T08:30'],
  ['2026-11-21T03:00', '2026-11-20T08:30', '2026-11-21T08:30'],
  ['2026-11-21T08:29', '2026-11-20T08:30', '2026-11-21T08:30'],
])('at %s the 24-hour shift is from %s to %s', (now, from, until) => {
  expect(shiftOf('whole-day', at(now))).toEqual({ startsAt: at(from), endsAt: at(until) });
});

test('the day shift is today’s, before and after it begins', () => {
  for (const now of ['2026-11-20T06:00', '2026-11-20T12:00', '2026-11-20T20:00'])
    expect(shiftOf('day', at(now))).toEqual({
      startsAt: at('2026-11-20T08:30'),
      endsAt: at('2026-11-20T17:15'),
    });
});
