// What a crew may conclude from a card: one pure function over one table (design §2; docs/card-format.md §11).
// An authentic card is never refused only because we are offline.
import type { Instant } from '../brands.ts';
import type { CardTextFailure } from './digits.ts';
import type { OpenFailure } from './open-card.ts';
import type { CardStatus } from './status-list.ts';

export type VerdictColour = 'green' | 'amber' | 'hidden' | 'reject';
/** Reasons that leave the data on the screen. */
export type AmberReason =
  | 'EXPIRED'
  | 'SUPERSEDED'
  | 'RECORD_OLD'
  | 'STATUS_LIST_OLD'
  | 'STATUS_LIST_VERY_OLD'
  | 'STATUS_LIST_MISSING'
  | 'STATUS_UNLISTED'
  | 'CLOCK_DOUBTFUL'
  | 'EPOCH_RETIRED'
  /** The key that signed it leaked, and there is no allow list at hand to tell whether it was really issued. */
  | 'ISSUER_RESTRICTED';
/** Reasons that hide everything; break-glass opens it with a reason and alerts the secretariat. */
export type HiddenReason = 'WITHDRAWN' | 'CLOSED';
export type RejectReason = OpenFailure | CardTextFailure | 'NOT_ON_ALLOW_LIST';
export type VerdictReason = AmberReason | HiddenReason | RejectReason;

export type Verdict =
  | { colour: 'green'; reasons: readonly [] }
  | { colour: 'amber'; reasons: readonly AmberReason[] }
  | { colour: 'hidden'; reasons: readonly HiddenReason[] }
  | { colour: 'reject'; reasons: readonly RejectReason[] };

export interface VerdictInput {
  /** The failure of reading or opening; undefined for a card that opened. */
  failure?: RejectReason | undefined;
  /** Of the card's header; absent when it is not authentic. */
  header?: { issuedAt: Instant; expiresAt: Instant } | undefined;
  /** 'unlisted': the card is not on the list held. undefined: no list is held at all. */
  status?: CardStatus | 'unlisted' | undefined;
  /** When the held status list was made. */
  statusListIssuedAt?: Instant | undefined;
  /** As-of of the record on the card. */
  recordAsOf?: Instant | undefined;
  epochRetired: boolean;
  /** Of a card whose issuer's key leaked: whether it stands on the allow list; undefined for every other card. */
  allowed?: 'listed' | 'unlisted' | 'no-list' | undefined;
  now: Instant;
  /** The device has reason to doubt its clock. */
  clockDoubtful: boolean;
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
export const verdictLimits = {
  statusListOldMs: dayMs,
  statusListVeryOldMs: 7 * dayMs,
  recordOldMs: 183 * dayMs,
  /** A card or list from further in the future than this means that our own clock is wrong. */
  clockSlackMs: 10 * 60_000,
} as const;

/** One row per reason, in the order in which they are shown; the strongest colour wins. */
const hiddenRows: readonly (readonly [HiddenReason, (input: VerdictInput) => boolean])[] = [
  ['WITHDRAWN', ({ status }) => status === 'withdrawn'],
  ['CLOSED', ({ status }) => status === 'closed'],
];
const listAge = ({ now, statusListIssuedAt }: VerdictInput) =>
  statusListIssuedAt === undefined ? undefined : now - statusListIssuedAt;
const isAhead = (instant: Instant | undefined, now: Instant) =>
  instant !== undefined && instant > now + verdictLimits.clockSlackMs;
const amberRows: readonly (readonly [AmberReason, (input: VerdictInput) => boolean])[] = [
  ['SUPERSEDED', ({ status }) => status === 'superseded'],
  ['EXPIRED', ({ header, now }) => header !== undefined && now >= header.expiresAt],
  [
    'RECORD_OLD',
    ({ recordAsOf, now }) => recordAsOf !== undefined && now - recordAsOf > verdictLimits.recordOldMs,
  ],
  ['STATUS_LIST_MISSING', (input) => input.status === undefined || listAge(input) === undefined],
  ['STATUS_UNLISTED', ({ status }) => status === 'unlisted'],
  ['STATUS_LIST_VERY_OLD', (input) => (listAge(input) ?? 0) > verdictLimits.statusListVeryOldMs],
  [
    'STATUS_LIST_OLD',
    (input) => {
      const age = listAge(input) ?? 0;
      return age > verdictLimits.statusListOldMs && age <= verdictLimits.statusListVeryOldMs;
    },
  ],
  [
    'CLOCK_DOUBTFUL',
    ({ clockDoubtful, header, statusListIssuedAt, recordAsOf, now }) =>
      clockDoubtful ||
      isAhead(header?.issuedAt, now) ||
      isAhead(statusListIssuedAt, now) ||
      isAhead(recordAsOf, now),
  ],
  ['EPOCH_RETIRED', ({ epochRetired }) => epochRetired],
  ['ISSUER_RESTRICTED', ({ allowed }) => allowed === 'no-list'],
];

/**
 * The verdict. A card that was never issued is refused; a failure rejects; a withdrawn or closed card is hidden even when it could not be opened; every other
 * doubt is amber and keeps the data on the screen; green is the absence of all of them.
 */
export function decideVerdict(input: VerdictInput): Verdict {
  const matching = <R>(rows: readonly (readonly [R, (input: VerdictInput) => boolean])[]) =>
    rows.filter(([, applies]) => applies(input)).map(([reason]) => reason);
  // A card that a thief signed says nothing, not even that somebody's consent was withdrawn.
  if (input.allowed === 'unlisted') return { colour: 'reject', reasons: ['NOT_ON_ALLOW_LIST'] };
  const hidden = matching(hiddenRows);
  if (hidden.length > 0) return { colour: 'hidden', reasons: hidden };
  if (input.failure !== undefined) return { colour: 'reject', reasons: [input.failure] };
  const amber = matching(amberRows);
  return amber.length > 0 ? { colour: 'amber', reasons: amber } : { colour: 'green', reasons: [] };
}
