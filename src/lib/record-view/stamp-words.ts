// How fresh a fact is and who stands behind it, in words for one short line.
import type { PlainDate } from '#lib/core/brands.ts';
import { daysBetween } from '#lib/core/identity/plain-date.ts';
import type { Stamp } from '#lib/core/record/emergency-subset.ts';
import { lastWordOn } from '#lib/core/record/freshness.ts';
import { inLanguage } from '#lib/ui/i18n.svelte.ts';
import { t } from './messages.ts';
import { sourceWords } from './words.ts';

/** '12日前', '3か月前', '2年前'. A day in the future reads as today: the clock of its writer was ahead. */
export function agoWords(day: PlainDate, today: PlainDate): string {
  const days = Math.max(0, daysBetween(day, today));
  if (days === 0) return t.today;
  if (days < 60) return t.daysAgo(days);
  if (days < 730) return t.monthsAgo(Math.floor(days / 30.44));
  return t.yearsAgo(Math.floor(days / 365.25));
}

/** '確認 12日前 施設看護師' */
export function stampWords(stamp: Stamp, today: PlainDate): string {
  const when = agoWords(lastWordOn(stamp), today);
  const who = stamp.person ?? stamp.facility ?? inLanguage(sourceWords[stamp.source]);
  return `${stamp.confirmedOn ? t.confirmed(when) : t.recorded(when)} ${who}`;
}

/** True when two facts would show the same line, so that it is written once for both. */
export function sameStamp(a: Stamp, b: Stamp): boolean {
  return (
    a.source === b.source &&
    a.facility === b.facility &&
    a.person === b.person &&
    lastWordOn(a) === lastWordOn(b) &&
    Boolean(a.confirmedOn) === Boolean(b.confirmedOn)
  );
}
