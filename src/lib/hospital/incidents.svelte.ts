// Incidents with many patients that are open in the region, as this hospital reads them, and the places it declares.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { IncidentAtHospital } from '#lib/core/contract/incidents.ts';
import { noPlaces, type Places } from '#lib/core/receiving/allocation.ts';
import { startTag, type StartTag } from '#lib/core/receiving/start-tag.ts';

export type Coming = IncidentAtHospital['coming'][number];

/** The gravest first, then by number. */
export const inOrder = (coming: readonly Coming[]): Coming[] =>
  [...coming].sort(
    (a, b) => startTag.options.indexOf(a.tag) - startTag.options.indexOf(b.tag) || a.number - b.number,
  );

/** How many of each colour. */
export function countByTag(coming: readonly Pick<Coming, 'tag'>[]): Places {
  const counts: Record<StartTag, number> = { ...noPlaces };
  for (const { tag } of coming) counts[tag] += 1;
  return counts;
}

export class Incidents {
  open = $state.raw<readonly IncidentAtHospital[]>([]);
  failure = $state.raw<ApiFailure | undefined>();
  /** Of which a declaration is on its way. */
  sending = $state.raw<string | undefined>();
  readonly #rung = new Set<string>();
  /** Counts readings and declarations, so that an earlier answer never replaces a later one. */
  #turn = 0;

  /** Asks again now and then while one is open: boards are not woken by every tag. @returns a function that stops it */
  start(): () => void {
    const timer = setInterval(() => this.open.length > 0 && void this.refresh(), 15_000);
    return () => clearInterval(timer);
  }

  async refresh(): Promise<boolean> {
    const turn = ++this.#turn;
    const answer = await call(endpoints.readIncidentsAtHospital, { timeoutMs: 8_000 });
    if (!answer.ok) return false;
    if (turn === this.#turn) this.open = answer.value.incidents;
    return true;
  }

  /** Reads anew when the event may concern an incident. */
  async hear(event: unknown): Promise<void> {
    const isIncident = (event as { kind?: unknown } | null)?.kind === 'incident-changed';
    if (isIncident || this.open.length > 0) await this.refresh();
  }

  /** True once for every incident this hospital has not declared anything for: the moment to ring. */
  takeNew(): boolean {
    const fresh = this.open.filter(({ id, declared }) => !declared && !this.#rung.has(id));
    for (const { id } of fresh) this.#rung.add(id);
    return fresh.length > 0;
  }

  async declare(id: string, places: Places): Promise<boolean> {
    if (this.sending !== undefined) return false;
    this.sending = id;
    const answer = await call(endpoints.declareCapacity, {
      params: { id },
      body: { ...places },
      idempotencyKey: crypto.randomUUID(),
    });
    this.sending = undefined;
    this.failure = answer.ok ? undefined : answer;
    if (answer.ok) {
      this.#turn += 1;
      this.open = this.open.map((one) => (one.id === id ? answer.value : one));
    } else await this.refresh();
    return answer.ok;
  }
}
