// The weekly sample: which looks of an ended week are drawn for review. The draw follows from the audit chain's own hash
// at the week's end, so that whoever draws cannot choose, and everybody can draw it again.
import type { Instant } from '../brands.ts';
import { addDays, daysBetween, todayInJapan } from '../identity/plain-date.ts';
import type { PlainDate } from '../brands.ts';

export const looksPerSample = 20;

const weekdayOf = (day: PlainDate) => ((daysBetween('2024-01-01' as PlainDate, day) % 7) + 7) % 7;
const startOf = (day: PlainDate) => Date.parse(`${day}T00:00:00+09:00`) as Instant;

/** ISO week of a moment, by the days of Japan: '2026-W47'. */
export function isoWeekOf(at: Instant): string {
  const day = todayInJapan(at);
  const thursday = addDays(day, 3 - weekdayOf(day));
  const year = thursday.slice(0, 4);
  const week = Math.floor(daysBetween(`${year}-01-01` as PlainDate, thursday) / 7) + 1;
  return `${year}-W${String(week).padStart(2, '0')}`;
}

/** The last whole ISO week before a moment: its name, its first instant, and the first instant after it. */
export function lastWeekBefore(at: Instant): { week: string; from: Instant; until: Instant } {
  const day = todayInJapan(at);
  const monday = addDays(day, -weekdayOf(day));
  const until = startOf(monday);
  return { week: isoWeekOf((until - 1) as Instant), from: startOf(addDays(monday, -7)), until };
}

/**
 * Draws `size` of the numbered looks: those whose rank comes first.
 * @param rankOf a hash of the week's seed and the number; equal seeds give equal samples
 */
export function drawSample(seqs: readonly number[], size: number, rankOf: (seq: number) => string): number[] {
  return seqs
    .map((seq) => ({ seq, rank: rankOf(seq) }))
    .sort((a, b) => (a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.seq - b.seq))
    .slice(0, size)
    .map(({ seq }) => seq)
    .sort((a, b) => a - b);
}
