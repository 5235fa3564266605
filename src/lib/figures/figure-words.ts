// Values and shares as they are read: with how many there were, and no percentage of a handful.
import type { Share, Spread } from '#lib/core/contract/receiving-figures.ts';
import { percentOf } from '#lib/core/figures/receiving-spread.ts';
import { language } from '#lib/ui/i18n.svelte.ts';
import { t } from './messages.ts';

export type Unit = 'minutes' | 'seconds' | 'times';

const minuteMs = 60_000;
const isJa = () => language.current === 'ja';

/** '15.9分', '0:42', '2回'. */
export function valueWords(value: number | null, unit: Unit): string {
  if (value === null) return t.unknown;
  if (unit === 'times') return isJa() ? `${value}回` : String(value);
  if (unit === 'minutes')
    return isJa() ? `${(value / minuteMs).toFixed(1)}分` : `${(value / minuteMs).toFixed(1)}\u00a0min`;
  return secondsWords(value);
}

/** '42秒', '6.2秒', '3分05秒': short times keep a decimal. */
export function secondsWords(ms: number): string {
  if (ms < 10_000) return isJa() ? `${(ms / 1_000).toFixed(1)}秒` : `${(ms / 1_000).toFixed(1)}\u00a0s`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return isJa() ? `${seconds}秒` : `${seconds}\u00a0s`;
  const [m, s] = [Math.floor(seconds / 60), String(seconds % 60).padStart(2, '0')];
  return isJa() ? `${m}分${s}秒` : `${m}\u00a0min\u00a0${s}\u00a0s`;
}

/** '8.6%（15/174件）'; of fewer than ten only the numbers. */
export function shareWords(share: Share): string {
  if (share.of === 0) return t.unknown;
  const percent = percentOf(share);
  return percent === null
    ? t.fewShare(share.part, share.of)
    : t.share(percent.toFixed(1), share.part, share.of);
}

/** The percentage alone, or the numbers where there are too few. */
export function shareHead(share: Share): string {
  if (share.of === 0) return t.unknown;
  const percent = percentOf(share);
  return percent === null ? `${share.part}/${share.of}` : `${percent.toFixed(1)}%`;
}

/** Under a share: of how many, or that they are too few for a percentage. */
export const shareNote = (share: Share): string =>
  share.of === 0 ? t.known(0, 0) : percentOf(share) === null ? t.few : t.fewShare(share.part, share.of);

export const rangeWords = ({ lower, upper }: Spread, unit: Unit): string =>
  lower === null || upper === null ? t.unknown : t.range(valueWords(lower, unit), valueWords(upper, unit));

export const knownWords = ({ n, of }: Spread): string => t.known(n, of);

export const number = (value: number): string => value.toLocaleString('en-US');
