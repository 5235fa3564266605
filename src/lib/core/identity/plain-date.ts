// Calendar days without time or zone: making, comparing, adding, ages. A birth date is never a `Date`.
import type { Instant, PlainDate } from '../brands.ts';

export interface DateParts {
  year: number;
  month: number;
  day: number;
}

const shape = /^(\d{4})-(\d{2})-(\d{2})$/;
const minutesAheadInJapan = 9 * 60;

const isLeap = (year: number) => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;

/** Days in a month of the proleptic Gregorian calendar. */
export function daysInMonth(year: number, month: number): number {
  if (month === 2) return isLeap(year) ? 29 : 28;
  return [4, 6, 9, 11].includes(month) ? 30 : 31;
}

const write = (parts: DateParts): PlainDate =>
  [
    String(parts.year).padStart(4, '0'),
    String(parts.month).padStart(2, '0'),
    String(parts.day).padStart(2, '0'),
  ].join('-') as PlainDate;

/** The day, or undefined when the calendar has no such day. Years 1 to 9999. */
export function makePlainDate(year: number, month: number, day: number): PlainDate | undefined {
  if (![year, month, day].every(Number.isInteger)) return undefined;
  if (year < 1 || year > 9999 || month < 1 || month > 12) return undefined;
  if (day < 1 || day > daysInMonth(year, month)) return undefined;
  return write({ year, month, day });
}

/** Is this text a written calendar day, 'YYYY-MM-DD', that exists? */
export function isPlainDate(text: unknown): text is PlainDate {
  const found = typeof text === 'string' ? shape.exec(text) : null;
  return found !== null && makePlainDate(Number(found[1]), Number(found[2]), Number(found[3])) !== undefined;
}

export function datePartsOf(date: PlainDate): DateParts {
  const found = shape.exec(date);
  if (!found) throw new Error('a PlainDate is not of the form YYYY-MM-DD');
  return { year: Number(found[1]), month: Number(found[2]), day: Number(found[3]) };
}

/** Negative when `a` is earlier, 0 on the same day, positive when later. */
export function comparePlainDates(a: PlainDate, b: PlainDate): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const dayMs = 86_400_000;
const utcDays = (date: PlainDate) => Date.parse(`${date}T00:00:00Z`) / dayMs;

export function addDays(date: PlainDate, days: number): PlainDate {
  return new Date((utcDays(date) + days) * dayMs).toISOString().slice(0, 10) as PlainDate;
}

/** The same day of another month; the last day where that month is shorter (01-31 + 1 month = 02-28). */
export function addMonths(date: PlainDate, months: number): PlainDate {
  const { year, month, day } = datePartsOf(date);
  const count = year * 12 + (month - 1) + months;
  const target = { year: Math.floor(count / 12), month: (count % 12) + 1 };
  return write({ ...target, day: Math.min(day, daysInMonth(target.year, target.month)) });
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: PlainDate, to: PlainDate): number {
  return utcDays(to) - utcDays(from);
}

/**
 * Age in full years on a day. Somebody born on 29 February is a year older on 1 March of a common year.
 * Negative before birth.
 */
export function ageOn(birthDate: PlainDate, day: PlainDate): number {
  const years = datePartsOf(day).year - datePartsOf(birthDate).year;
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years;
}

/** The calendar day in Japan at an instant (no summer time, UTC+9). */
export function todayInJapan(instant: Instant): PlainDate {
  return new Date(instant + minutesAheadInJapan * 60_000).toISOString().slice(0, 10) as PlainDate;
}
