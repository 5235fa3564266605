// Whether a phone may open cards now: its signed lease, the disaster flag, a supervisor's word, and a time that setting
// the clock back does not turn back (ADR 0025).
import type { Instant } from '../brands.ts';
import { leaseEnd, leaseLimits, type DisasterFlag, type Lease } from './lease.ts';

/** What a phone can tell about the time. */
export interface TimeHeld {
  /** By its own clock. */
  now: Instant;
  /** The server's clock minus its own, at the last contact. */
  offsetMs: number;
  /** The latest instant ever seen, by the corrected clock. */
  seenAt?: Instant | undefined;
}

/** The corrected time, never before what was seen already. */
export const judgedTime = ({ now, offsetMs, seenAt }: TimeHeld): Instant =>
  Math.max(now + offsetMs, seenAt ?? 0) as Instant;

export interface LeaseInput {
  lease?: Lease | undefined;
  flag?: DisasterFlag | undefined;
  /** Enrolling was a contact: a phone that has no lease yet is judged as if it had got one then. */
  enrolledAt: Instant;
  /** A supervisor vouched for the phone. Counts for what is over, never for what was suspended. */
  override?: { from: Instant; until: Instant } | undefined;
  /** Judged, see {@link judgedTime}. */
  time: Instant;
}

export type LeaseState =
  | { is: 'good'; until: Instant }
  /** Two days or less are left. */
  | { is: 'ending'; until: Instant }
  /** No lease has come yet, and there is time left for it. */
  | { is: 'missing'; until: Instant }
  /** Over, and opened by a supervisor. */
  | { is: 'overridden'; until: Instant }
  /** `mayBeClock`: so long ago that the clock may have jumped ahead. */
  | { is: 'over'; until: Instant; mayBeClock: boolean }
  | { is: 'suspended' }
  | { is: 'revoked' };

const dayMs = 86_400_000;
export const leaseStateLimits = {
  /** When the end is said. */
  endingMs: 2 * dayMs,
  /** A phone that was out of reach this long after its lease ended more likely has a wrong clock. */
  clockJumpMs: 60 * dayMs,
} as const;

/** What a phone may do now, and until when. */
export function decideLease({ lease, flag, enrolledAt, override, time }: LeaseInput): LeaseState {
  if (lease && lease.standing !== 'in-use') return { is: lease.standing };
  const implied = { issuedAt: enrolledAt, until: (enrolledAt + leaseLimits.ordinaryMs) as Instant };
  const until = leaseEnd(lease ?? implied, flag);
  if (time < until) {
    if (!lease) return { is: 'missing', until };
    return { is: until - time <= leaseStateLimits.endingMs ? 'ending' : 'good', until };
  }
  const isVouched = override !== undefined && time >= override.from && time < override.until;
  if (isVouched && override.until - override.from <= leaseLimits.overrideMs)
    return { is: 'overridden', until: override.until };
  return { is: 'over', until, mayBeClock: time - until > leaseStateLimits.clockJumpMs };
}

/** Whether cards may be opened. */
export const mayOpenCards = (state: LeaseState): boolean =>
  state.is !== 'over' && state.is !== 'suspended' && state.is !== 'revoked';
