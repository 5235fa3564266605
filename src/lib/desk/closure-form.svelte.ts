// A closure as it is entered: a reason, until when, and of what.
import type { Instant } from '#lib/core/brands.ts';
import type { ClosureDraft } from '#lib/core/contract/rosters.ts';
import { addDays, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { closureAtMostMs, type ClosureReason } from '#lib/core/receiving/closure.ts';
import { clockOf } from '#lib/core/receiving/roster/duty.ts';

const twoHoursMs = 2 * 3_600_000;
export type Until = 'two-hours' | 'today' | 'custom';

export class ClosureForm {
  reason = $state<ClosureReason | ''>('');
  until = $state<Until>('two-hours');
  day = $state('');
  time = $state('');
  capabilities = $state<string[]>([]);
  note = $state('');
  readonly #clock: () => number;

  constructor(clock: () => number = Date.now) {
    this.#clock = clock;
    const later = clock() + twoHoursMs;
    this.day = todayInJapan(later as Instant);
    this.time = clockOf(later);
  }

  /** Undefined while day and time name no instant ahead, or one that is too far. */
  get endsAt(): number | undefined {
    const now = this.#clock();
    if (this.until === 'two-hours') return now + twoHoursMs;
    if (this.until === 'today')
      return Date.parse(`${addDays(todayInJapan(now as Instant), 1)}T00:00:00+09:00`);
    const at = Date.parse(`${this.day}T${this.time}:00+09:00`);
    return Number.isFinite(at) && at > now && at <= now + closureAtMostMs ? at : undefined;
  }

  get draft(): ClosureDraft | undefined {
    const { reason, endsAt } = this;
    if (reason === '' || endsAt === undefined) return undefined;
    return { reason, endsAt, capabilities: [...this.capabilities], note: this.note.trim() };
  }
}
