// How long a phone may keep the key that the server released for a shift (ADR 0021): until its end by the phone's own
// clock, which nobody turns back to gain time.
import type { Instant } from '../brands.ts';

export interface CopyPeriod {
  /** When the server released it. */
  releasedAt: Instant;
  endsAt: Instant;
  /** The latest time this phone has seen: its clock does not go behind it. */
  seenAt: Instant;
}

export const copyLimits = {
  /** A shift: after it the server is asked again, if it can be reached. */
  shiftMs: 12 * 3_600_000,
  /** What clocks are put right by; more is doubtful, and ends the copy. */
  correctionMs: 2 * 60_000,
} as const;

/** The period as it stands now; undefined once it is over. A small correction backwards moves the end with it. */
export function observeCopy(period: CopyPeriod, now: Instant): CopyPeriod | undefined {
  const back = period.seenAt - now;
  if (back > copyLimits.correctionMs) return undefined;
  const endsAt = (back > 0 ? period.endsAt - back : period.endsAt) as Instant;
  return now < endsAt ? { ...period, endsAt, seenAt: now } : undefined;
}

/** Whether the shift is over for which it was released, though the copy may still be used out of reach. */
export const isShiftOver = ({ releasedAt }: CopyPeriod, now: Instant): boolean =>
  now - releasedAt >= copyLimits.shiftMs || now < releasedAt - copyLimits.correctionMs;
