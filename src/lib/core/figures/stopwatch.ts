// Measures acts that begin in one place of the app and end in another. Knows kinds and milliseconds, nothing else.
import { isPlausible, type TimingKind } from './timing.ts';

export const beginnings = ['scan', 'search', 'summary'] as const;
export type Beginning = (typeof beginnings)[number];

export interface Measured {
  readonly kind: TimingKind;
  readonly ms: number;
}

/** So many are kept for sending; the oldest go first. */
const mostKept = 100;

export class Stopwatch {
  readonly #begun = new Map<Beginning, number>();
  #measured: Measured[] = [];

  /** @param at milliseconds of a clock that never goes back; the first beginning counts until it is ended or dropped */
  begin(what: Beginning, at: number): void {
    if (!this.#begun.has(what)) this.#begun.set(what, at);
  }

  /** Ends an act. `goesOn`: a later end of the same beginning is still to come. */
  end(what: Beginning, kind: TimingKind, at: number, goesOn = false): void {
    const begunAt = this.#begun.get(what);
    if (begunAt === undefined) return;
    if (!goesOn) this.#begun.delete(what);
    this.add(kind, at - begunAt);
  }

  add(kind: TimingKind, ms: number): void {
    const whole = Math.round(ms);
    if (isPlausible(kind, whole)) this.#measured = [...this.#measured, { kind, ms: whole }].slice(-mostKept);
  }

  /** The act was left, or the app went out of sight: how long it would have taken is not known. */
  drop(...what: readonly Beginning[]): void {
    for (const one of what.length > 0 ? what : beginnings) this.#begun.delete(one);
  }

  get waiting(): number {
    return this.#measured.length;
  }

  /** What was measured since the last call, at most so many. */
  take(most: number): Measured[] {
    const taken = this.#measured.slice(0, most);
    this.#measured = this.#measured.slice(most);
    return taken;
  }
}
