// Duty as fire stations keep it: from 8:30, either for 24 hours or until 17:15, by the clock of Japan.
import type { Instant } from '../brands.ts';
import { addDays, todayInJapan } from '../identity/plain-date.ts';

export type ShiftPattern = 'day' | 'whole-day';

const startOfDuty = '08:30';
const endOfDay = '17:15';
const at = (day: string, time: string) => Date.parse(`${day}T${time}:00+09:00`) as Instant;

/** The shift that is on, or is the next to begin: before 8:30 the 24-hour shift of yesterday is still on. */
export function shiftOf(pattern: ShiftPattern, now: Instant): { startsAt: Instant; endsAt: Instant } {
  const today = todayInJapan(now);
  if (pattern === 'day') return { startsAt: at(today, startOfDuty), endsAt: at(today, endOfDay) };
  const day = now < at(today, startOfDuty) ? addDays(today, -1) : today;
  return { startsAt: at(day, startOfDuty), endsAt: at(addDays(day, 1), startOfDuty) };
}
