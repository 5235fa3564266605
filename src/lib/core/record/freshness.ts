// How old a fact is, by the last time somebody recorded or confirmed it. Old facts are shown, and marked.
import type { PlainDate } from '../brands.ts';
import { addMonths, comparePlainDates, daysBetween } from '../identity/plain-date.ts';
import type { Stamp } from './emergency-subset.ts';
import type { AcpValue } from './item.ts';

export type Freshness = 'fresh' | 'ageing' | 'stale';

export const freshnessTexts: Record<Freshness, { ja: string; en: string }> = {
  fresh: { ja: '最近の確認', en: 'Confirmed lately' },
  ageing: { ja: '3か月を過ぎています', en: 'Older than 3 months' },
  stale: { ja: '古い情報です。確かめてください', en: 'Old: check it' },
};

/** Longest ages in days. */
export const freshDays = 90;
export const ageingDays = 180;
/** Wishes for the end of life are talked over again every year. */
export const acpMonths = 12;

/** The day of the last word on a fact. */
export function lastWordOn(stamp: Pick<Stamp, 'recordedOn' | 'confirmedOn'>): PlainDate {
  const { recordedOn, confirmedOn } = stamp;
  return confirmedOn && comparePlainDates(confirmedOn, recordedOn) > 0 ? confirmedOn : recordedOn;
}

/** Days since the last word; a day in the future counts as today. */
export function daysSinceLastWord(
  stamp: Pick<Stamp, 'recordedOn' | 'confirmedOn'>,
  today: PlainDate,
): number {
  return Math.max(0, daysBetween(lastWordOn(stamp), today));
}

/** fresh up to 90 days, ageing up to 180, stale after. */
export function freshnessOf(stamp: Pick<Stamp, 'recordedOn' | 'confirmedOn'>, today: PlainDate): Freshness {
  const days = daysSinceLastWord(stamp, today);
  return days <= freshDays ? 'fresh' : days <= ageingDays ? 'ageing' : 'stale';
}

/**
 * A wish is stale when the talk behind it is more than twelve months ago, however lately somebody copied it. Without a
 * day of the talk, the day of the last word counts.
 */
export function acpFreshnessOf(
  acp: Pick<AcpValue, 'discussedOn'>,
  stamp: Pick<Stamp, 'recordedOn' | 'confirmedOn'>,
  today: PlainDate,
): Freshness {
  const since = acp.discussedOn ?? lastWordOn(stamp);
  return comparePlainDates(addMonths(since, acpMonths), today) < 0 ? 'stale' : 'fresh';
}
