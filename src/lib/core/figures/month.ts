// Calendar months in Japan, the period every figure is counted for. Japan has no summer time: UTC+9 all year.
import * as z from 'zod';
import type { Brand, Instant, PlainDate } from '../brands.ts';
import { addMonths, daysInMonth, todayInJapan } from '../identity/plain-date.ts';

/** '2026-11': a calendar month. Months compare as text. */
export type Month = Brand<string, 'Month'>;

export const month = z.string().regex(/^(?!0000)\d{4}-(0[1-9]|1[0-2])$/) as unknown as z.ZodType<
  Month,
  string
>;

const dayMs = 86_400_000;

/** The month in Japan at an instant. */
export const monthAt = (instant: Instant): Month => todayInJapan(instant).slice(0, 7) as Month;

/** 00:00 in Japan on a day. */
export const startOfDay = (day: PlainDate): Instant => Date.parse(`${day}T00:00:00+09:00`) as Instant;

const firstDay = (of: Month) => `${of}-01` as PlainDate;

/** The first instant of the month. */
export const startOfMonth = (of: Month): Instant => startOfDay(firstDay(of));

/** The first instant after the month. */
export const endOfMonth = (of: Month): Instant => startOfMonth(monthsAfter(of, 1));

/** The month so many months later; earlier when negative. */
export const monthsAfter = (of: Month, months: number): Month =>
  addMonths(firstDay(of), months).slice(0, 7) as Month;

/** `count` months in order, the last of them `last`. */
export const monthsUntil = (last: Month, count: number): Month[] =>
  Array.from({ length: count }, (_, at) => monthsAfter(last, at - count + 1));

/** Months from `first` to `last`, both included; none when `first` comes later. */
export function monthsBetween(first: Month, last: Month): Month[] {
  const months: Month[] = [];
  for (let at = first; at <= last; at = monthsAfter(at, 1)) months.push(at);
  return months;
}

/** How many days the month has. */
export const daysOf = (of: Month): number => daysInMonth(Number(of.slice(0, 4)), Number(of.slice(5)));

/** The day of the month, 1 to 31, as a calendar day. */
export const dayOf = (of: Month, day: number): PlainDate =>
  `${of}-${String(day).padStart(2, '0')}` as PlainDate;

/** A part of a day: from 00:00, 06:00, 12:00 or 18:00 in Japan, up to but without the next of them. */
export interface DayPart {
  /** Day of the month. */
  day: number;
  from: Instant;
  until: Instant;
}

const partsOfDay = 4;

/** A month cut into parts of days, without gaps, in order. */
export function dayParts(of: Month): DayPart[] {
  const start = startOfMonth(of);
  const partMs = dayMs / partsOfDay;
  return Array.from({ length: daysOf(of) * partsOfDay }, (_, at) => ({
    day: Math.floor(at / partsOfDay) + 1,
    from: (start + at * partMs) as Instant,
    until: (start + (at + 1) * partMs) as Instant,
  }));
}

/** Looks made without a network may arrive so long after the month's end and still count. */
export const graceDays = 7;

/** When an ended month's figures become final. */
export const finalAt = (of: Month): Instant => (endOfMonth(of) + graceDays * dayMs) as Instant;

/**
 * How far a month has come: 'so-far' while it runs, 'waiting' for late reports of its offline looks, then 'final'.
 */
export type Standing = 'so-far' | 'waiting' | 'final';
export const standings: readonly [Standing, ...Standing[]] = ['so-far', 'waiting', 'final'];

export function standingOf(of: Month, now: Instant): Standing {
  if (now < endOfMonth(of)) return 'so-far';
  return now < finalAt(of) ? 'waiting' : 'final';
}
