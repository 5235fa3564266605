// Whether a facility looked or shared 'at least about once in two months', as the fee schedule asks of each one. Shown
// as the dates of use, the longest gap between them and a state in words; the judgement of 'about' stays with people.
import type { PlainDate } from '../brands.ts';
import { addDays, comparePlainDates, daysBetween } from '../identity/plain-date.ts';

/** Two months one after the other have at most so many days (July and August). */
export const twoMonthsDays = 62;
/** From so many days without use on, somebody should be reminded. */
export const remindAfterDays = 45;

/**
 * 'regular' ○ never a gap over two months; 'due' △ no use for 46 to 62 days; 'resumed' △ in use again after a gap over
 * two months; 'lapsed' − no use for more than two months; 'none-yet' △ joined less than two months ago, not used yet.
 */
export const useStates = ['regular', 'due', 'resumed', 'lapsed', 'none-yet'] as const;
export type UseState = (typeof useStates)[number];

export const useMarks: Record<UseState, '○' | '△' | '−'> = {
  regular: '○',
  due: '△',
  resumed: '△',
  'none-yet': '△',
  lapsed: '−',
};

export interface UsePeriod {
  /** First day of the period that is shown. */
  from: PlainDate;
  /** Last day: today, or the end of the last month. */
  until: PlainDate;
  /** First day from which uses are known: earlier than `from`, so that a gap that began before is seen whole. */
  knownFrom: PlainDate;
  /** The day the facility joined. */
  joinedOn: PlainDate;
}

export interface UseJudgement {
  state: UseState;
  /** Null: none in what is known. */
  lastUse: PlainDate | null;
  /** Days without use until now, the last use's own day not counted. */
  daysSince: number;
  /** The longest number of days between two uses, or since joining, that ended in the period or still goes on. */
  longestGap: number;
  /** Days left until the gap is over two months; 0 when it is. */
  daysLeft: number;
}

/** @param days days of use, in any order; those outside `knownFrom` to `until` are not looked at */
export function judgeUse(days: readonly PlainDate[], period: UsePeriod): UseJudgement {
  const { from, until, knownFrom, joinedOn } = period;
  const known = [...new Set(days)].filter((day) => day >= knownFrom && day <= until).sort(comparePlainDates);
  const start = joinedOn > knownFrom ? joinedOn : knownFrom;
  const lastUse = known.at(-1) ?? null;
  const daysSince = Math.max(0, daysBetween(lastUse ?? start, until));
  let before = start;
  let longestGap = daysSince;
  for (const day of known) {
    if (day >= from) longestGap = Math.max(longestGap, daysBetween(before, day));
    before = day;
  }
  const daysLeft = Math.max(0, twoMonthsDays - daysSince);
  return { state: stateOf(lastUse, daysSince, longestGap), lastUse, daysSince, longestGap, daysLeft };
}

function stateOf(lastUse: PlainDate | null, daysSince: number, longestGap: number): UseState {
  if (daysSince > twoMonthsDays) return 'lapsed';
  if (lastUse === null) return 'none-yet';
  if (daysSince > remindAfterDays) return 'due';
  return longestGap > twoMonthsDays ? 'resumed' : 'regular';
}

/** The day by which the next use is needed, so that the gap is not over two months. */
export const useNeededBy = (judgement: Pick<UseJudgement, 'daysSince'>, until: PlainDate): PlainDate =>
  addDays(until, twoMonthsDays - judgement.daysSince);
