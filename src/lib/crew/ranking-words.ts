// How the crew's phone words the reasons of an order: the region's flags by name, moments in Japan's time.
import type { RankingReason } from '#lib/core/receiving/ranking-reasons.ts';
import { rankingReasonText } from '#lib/core/receiving/ranking-texts.ts';
import { flagWords } from '#lib/core/receiving/rule-words.ts';
import type { HeldRules } from '#lib/core/receiving/rules.ts';
import { inLanguage } from '#lib/ui/i18n.svelte.ts';
import { formatDay, formatMoment, formatTime } from '#lib/ui/time.ts';

/** A reason in the language of the screen. */
export function reasonWords(reason: RankingReason, versions: readonly HeldRules[], now: number): string {
  const moment = (at: number) => (formatDay(at) === formatDay(now) ? formatTime(at) : formatMoment(at));
  return inLanguage(rankingReasonText(reason, { flag: (code) => flagWords(versions, code), moment }));
}

/** '+30.0' / '−12.4': minutes with their sign, to a tenth. */
export function signedMinutes(minutes: number): string {
  const tenths = Math.round(minutes * 10) / 10;
  const digits = Math.abs(tenths).toFixed(1);
  return tenths > 0 ? `+${digits}` : tenths < 0 ? `−${digits}` : `±${digits}`;
}

/** What stands beside a name in the list: everything that still weighs a minute, the way last. */
export const briefReasons = (reasons: readonly RankingReason[]): RankingReason[] =>
  reasons.filter(
    ({ code, minutes }) => code === 'distance' || (code !== 'phone-only' && Math.abs(minutes) >= 1),
  );

/** As in the list, where one line above it says from what all ways come. */
export function briefWords(reason: RankingReason, versions: readonly HeldRules[], now: number): string {
  if (reason.code !== 'distance') return reasonWords(reason, versions, now);
  const { km, minutes, from } = reason.params;
  return inLanguage(
    from === 'road'
      ? { ja: `${km} km・約${minutes}分`, en: `${km} km, about ${minutes} min` }
      : { ja: `約${km} km・約${minutes}分(推定)`, en: `about ${km} km, ${minutes} min (estimate)` },
  );
}
