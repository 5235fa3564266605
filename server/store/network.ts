// What the network publishes: who takes part, and how many are registered. Totals only; facilities that left are gone.
import type { FacilityKind } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { NetworkList } from '#lib/core/contract/figures.ts';
import { endOfMonth, monthAt, startOfMonth } from '#lib/core/figures/month.ts';
import { countedKinds } from '#lib/core/figures/uses.ts';
import type { Database, Deps } from '#server/ports.ts';
import { countRegistered } from './month-sources.ts';

/** City halls share what they hold; they take part, too. */
const publishedKinds: readonly FacilityKind[] = [...countedKinds, 'municipality'];

/** A register of this size is counted anew only every few minutes: the page is open to everybody. */
const largeRegister = 10_000;
const recountMs = 5 * 60_000;

export interface Registered {
  at: Instant;
  toDate: number;
  living: number;
}

/** Remembers the count of a large register for a while. */
export function createNetworkList(deps: Pick<Deps, 'clock' | 'region' | 'mode'>) {
  let held: Registered | undefined;
  return async (db: Database): Promise<NetworkList> => {
    const now = deps.clock();
    if (!held || held.toDate < largeRegister || now - held.at >= recountMs) {
      const month = monthAt(now);
      const { toDate, living } = await countRegistered(db, startOfMonth(month), endOfMonth(month));
      held = { at: now, toDate, living };
    }
    const facilities = await db
      .selectFrom('facilities')
      .select(['name', 'kind', 'dental', 'town'])
      .where('kind', 'in', publishedKinds)
      .where('trial', '=', 0)
      .where('state', '=', 'active')
      .orderBy('town')
      .orderBy('name')
      .execute();
    return {
      network: deps.region.name,
      mode: deps.mode,
      asOf: held.at,
      registeredPatients: held.toDate,
      livingPatients: held.living,
      facilities: facilities.map(({ name, kind, dental, town }) => ({
        name,
        kind: kind as FacilityKind,
        dental: Number(dental) === 1,
        town,
      })),
    };
  };
}
