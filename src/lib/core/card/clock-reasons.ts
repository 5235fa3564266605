// How reasons stand beside each other on a screen when the clock is in doubt: what follows from the day alone must not
// drown that the day may be wrong. The verdict itself is verdict.ts.
import type { VerdictReason } from './verdict.ts';

/** What a wrong day alone would bring about. */
const byTheDay: ReadonlySet<VerdictReason> = new Set<VerdictReason>([
  'EXPIRED',
  'RECORD_OLD',
  'STATUS_LIST_OLD',
  'STATUS_LIST_VERY_OLD',
]);

export interface ShownReasons {
  /** In the order in which they are said. */
  certain: readonly VerdictReason[];
  /** True only if the clock is right after all. */
  ifClockIsRight: readonly VerdictReason[];
}

export function shownReasons(reasons: readonly VerdictReason[]): ShownReasons {
  if (!reasons.includes('CLOCK_DOUBTFUL')) return { certain: reasons, ifClockIsRight: [] };
  const rest = reasons.filter((reason) => reason !== 'CLOCK_DOUBTFUL');
  return {
    certain: ['CLOCK_DOUBTFUL', ...rest.filter((reason) => !byTheDay.has(reason))],
    ifClockIsRight: rest.filter((reason) => byTheDay.has(reason)),
  };
}
