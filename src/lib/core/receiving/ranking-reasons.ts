// Why a hospital stands where it stands: what counts, and how many minutes of driving it is worth. The minutes of all
// reasons of a hospital add up to its score, so that a person can check the order.
import type { ClosureReason } from './closure.ts';
import type { DriveSource } from './drive-time.ts';
import type { Acquaintance } from './hospitals-of-patient.ts';

interface Reason<Code extends string> {
  readonly code: Code;
  /** Positive: as good as so many minutes nearer. */
  readonly minutes: number;
}
interface With<Code extends string, Params> extends Reason<Code> {
  readonly params: Params;
}
interface Capabilities {
  readonly capabilities: readonly string[];
}
interface FlagCapabilities extends Capabilities {
  /** Code of the region's flag. */
  readonly flag: string;
}
interface Lately {
  readonly minutesAgo: number;
  /** The answer was about another condition. */
  readonly isAboutOther: boolean;
}

export type RankingReason =
  | Reason<'named-hospital'>
  | With<'knows-patient', { readonly as: Acquaintance }>
  | With<'capable', Capabilities>
  | With<'not-capable', Capabilities>
  | With<'flag-capable', FlagCapabilities>
  | With<'flag-not-capable', FlagCapabilities>
  | With<'tertiary', { readonly because: 'urgency' | 'category' }>
  | With<'on-duty', { readonly field: string; readonly until: number }>
  | With<'closed', Capabilities & { readonly reason: ClosureReason; readonly until: number }>
  | With<'accepted-lately', Lately>
  | With<'conditional-lately', Lately>
  | With<'refused-lately', Lately & { readonly reason?: string }>
  | With<'status', { readonly is: 'open' | 'limited' | 'closed'; readonly minutesAgo: number }>
  | Reason<'phone-only'>
  | With<'distance', { readonly km: number; readonly minutes: number; readonly from: DriveSource }>
  | Reason<'distance-unknown'>;
