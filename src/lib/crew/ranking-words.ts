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
  reasons.filter(({ code, minutes }) => code === 'distance' || Math.abs(minutes) >= 1);
