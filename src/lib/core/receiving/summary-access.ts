// From when until when a hospital may open a patient's summary.
import type { RequestState } from '../contract/receiving.ts';
import { fixedStates } from './states.ts';

const hourMs = 3_600_000;
/** After handover, or after the case was closed without one. */
export const summaryStaysOpenMs = 72 * hourMs;
/**
 * Counted from the choice: the end when neither handover nor the end of the case was ever recorded, and the latest there
 * is, so that nobody keeps a summary open by recording the handover late, or again and again.
 */
export const summaryStaysOpenAtMostMs = 7 * 24 * hourMs;

export interface SummaryTimes {
  readonly state: RequestState;
  readonly decidedAt?: number | undefined;
  readonly handedOverAt?: number | undefined;
  readonly caseClosedAt?: number | undefined;
}

/** When the hospital's right to read ends; undefined while it has none, as nobody has chosen it. */
export function summaryEndsAt(times: SummaryTimes): number | undefined {
  if (!fixedStates.includes(times.state) || times.decidedAt === undefined) return undefined;
  const end = times.handedOverAt ?? times.caseClosedAt;
  const latest = times.decidedAt + summaryStaysOpenAtMostMs;
  return end === undefined ? latest : Math.min(end + summaryStaysOpenMs, latest);
}

/** True while the hospital may read: once chosen, until 72 h after handover. */
export function summaryIsOpen(times: SummaryTimes, now: number): boolean {
  const end = summaryEndsAt(times);
  return end !== undefined && now < end;
}
