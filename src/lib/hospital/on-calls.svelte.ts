// Who is on call here: the entries of a span, entered and put right on screen.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { OnCall, OnCallDraft } from '#lib/core/contract/hospital-desk.ts';

const dayMs = 86_400_000;
const japanMs = 9 * 3_600_000;

/** Midnight in Japan of the Monday before, or of the same day when it is one. */
export function weekStart(instant: number): number {
  const days = Math.floor((instant + japanMs) / dayMs);
  // 1970-01-01 was a Thursday.
  const monday = days - ((days + 3) % 7);
  return monday * dayMs - japanMs;
}

/** '2026-11-21T18:30' in Japan, as an input of the browser holds it. */
export const toInput = (instant: number): string => new Date(instant + japanMs).toISOString().slice(0, 16);
export const fromInput = (text: string): number => Date.parse(`${text}:00+09:00`);

export class OnCalls {
  entries = $state<OnCall[]>([]);
  loaded = $state(false);
  failure = $state<ApiFailure>();
  busy = $state(false);
  /** Start of the week shown. */
  from = $state(0);
  #span: number;

  constructor(from: number, span = 7 * dayMs) {
    this.from = from;
    this.#span = span;
  }

  get until(): number {
    return this.from + this.#span;
  }

  async load(): Promise<void> {
    const from = this.from;
    const answer = await call(endpoints.listOnCalls, { query: { from, until: this.until } });
    if (from !== this.from) return;
    if (answer.ok) [this.entries, this.failure] = [answer.value.onCalls, undefined];
    else this.failure = answer;
    this.loaded = true;
  }

  async go(weeks: number): Promise<void> {
    this.from += weeks * this.#span;
    await this.load();
  }

  async set(id: string, draft: OnCallDraft): Promise<boolean> {
    return this.#change(() => call(endpoints.setOnCall, { params: { id }, body: draft }));
  }

  async remove(id: string): Promise<boolean> {
    return this.#change(() => call(endpoints.removeOnCall, { params: { id } }));
  }

  /** Enters last week's people in the week shown, for whoever is not entered there yet. */
  async copyWeekBefore(): Promise<boolean> {
    const before = await call(endpoints.listOnCalls, {
      query: { from: this.from - this.#span, until: this.from },
    });
    if (!before.ok) {
      this.failure = before;
      return false;
    }
    for (const { id: _, ...entry } of before.value.onCalls) {
      if (entry.startsAt < this.from - this.#span) continue;
      const moved = {
        ...entry,
        startsAt: (entry.startsAt + this.#span) as OnCall['startsAt'],
        endsAt: (entry.endsAt + this.#span) as OnCall['endsAt'],
      };
      const isThere = this.entries.some(
        (one) => one.field === moved.field && one.startsAt === moved.startsAt && one.name === moved.name,
      );
      if (!isThere && !(await this.set(crypto.randomUUID(), moved))) return false;
    }
    return true;
  }

  async #change(send: () => Promise<{ ok: true } | ApiFailure>): Promise<boolean> {
    if (this.busy) return false;
    this.busy = true;
    const answer = await send();
    this.busy = false;
    this.failure = answer.ok ? undefined : answer;
    if (answer.ok) await this.load();
    return answer.ok;
  }
}

/** Entries that stand at `now`, fields in the order given. */
export function standingNow(entries: readonly OnCall[], now: number, fields: readonly string[]): OnCall[] {
  return entries
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .sort((a, b) => fields.indexOf(a.field) - fields.indexOf(b.field) || a.startsAt - b.startsAt);
}
