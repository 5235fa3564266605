// Each facility's own use, from the months as they are counted: on which days it looked or shared. No patient is named.
import type { Instant } from '#lib/core/brands.ts';
import type { FacilityUse } from '#lib/core/contract/figures.ts';
import { judgeUse, useNeededBy } from '#lib/core/figures/facility-use.ts';
import { dayOf, daysOf, monthAt, monthsAfter, monthsUntil, type Month } from '#lib/core/figures/month.ts';
import { countedKinds, type CountedKind } from '#lib/core/figures/uses.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { MonthAsCounted, MonthCounter } from './figures.ts';

export interface UseQuery {
  until?: Month | undefined;
  months: number;
}

export interface UseTable {
  from: FacilityUse['joinedOn'];
  until: FacilityUse['joinedOn'];
  computedAt: Instant;
  facilities: FacilityUse[];
}

/** A gap that began before the period is seen whole when so many months before it are known too. */
const monthsBefore = 3;

/** Use by every facility that takes part, in the order of kinds and names; `facilityId` narrows to one. */
export async function readUse(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  counter: MonthCounter,
  query: UseQuery,
  facilityId?: string,
): Promise<UseTable> {
  const now = deps.clock();
  const current = monthAt(now);
  const last = query.until !== undefined && query.until < current ? query.until : current;
  const months = monthsUntil(last, query.months);
  const knownFrom = dayOf(monthsAfter(months[0]!, -monthsBefore), 1);
  const from = dayOf(months[0]!, 1);
  const until = last === current ? todayInJapan(now) : dayOf(last, daysOf(last));

  let rows = db
    .selectFrom('facilities')
    .select(['id', 'name', 'kind', 'town', 'dental', 'created_at'])
    .where('kind', 'in', countedKinds)
    .where('trial', '=', 0)
    .where('state', '=', 'active');
  if (facilityId !== undefined) rows = rows.where('id', '=', facilityId);
  const facilities = (await rows.orderBy('kind').orderBy('name').execute()).filter(
    ({ created_at }) => todayInJapan(Number(created_at) as Instant) <= until,
  );
  const earliest = facilities.map(({ created_at }) => Number(created_at)).sort((a, b) => a - b)[0];
  const began = earliest === undefined ? current : monthAt(earliest as Instant);
  const counted = new Map<Month, MonthAsCounted>();
  for (const month of monthsUntil(last, query.months + monthsBefore)) {
    const made = month < began ? undefined : await counter.read(deps, db, month);
    if (made) counted.set(month, made);
  }
  return {
    from,
    until,
    computedAt: counted.get(last)?.computedAt ?? now,
    facilities: facilities.map((row): FacilityUse => {
      const inMonth = (month: Month) => {
        const found = counted.get(month)?.counts.facilities.find(({ id }) => id === row.id);
        const { looks = 0, disclosures = 0, cards = 0, days = [] } = found ?? {};
        return { month, looks, disclosures, cards, days: days.map((day) => dayOf(month, day)) };
      };
      const joinedOn = todayInJapan(Number(row.created_at) as Instant);
      const days = [...counted.keys()].flatMap((month) => inMonth(month).days);
      const judged = judgeUse(days, { from, until, knownFrom, joinedOn });
      return {
        id: row.id,
        name: row.name,
        kind: row.kind as CountedKind,
        town: row.town,
        dental: Number(row.dental) === 1,
        joinedOn,
        months: months.map(inMonth),
        state: judged.state,
        lastUse: judged.lastUse,
        daysSince: judged.daysSince,
        longestGap: judged.longestGap,
        neededBy: useNeededBy(judged, until),
      };
    }),
  };
}

/** Facilities for drills and tests. */
export async function listTrials(db: Database) {
  const rows = await db
    .selectFrom('facilities')
    .select(['id', 'name', 'kind'])
    .where('trial', '=', 1)
    .where('kind', 'in', countedKinds)
    .where('state', '=', 'active')
    .orderBy('name')
    .execute();
  return rows.map(({ id, name, kind }) => ({ id, name, kind: kind as CountedKind }));
}

/** @returns false when no such facility takes part */
export async function markTrial(transaction: Database, facilityId: string, trial: boolean): Promise<boolean> {
  const marked = await transaction
    .updateTable('facilities')
    .set({ trial: trial ? 1 : 0 })
    .where('id', '=', facilityId)
    .where('kind', 'in', countedKinds)
    .where('state', 'in', ['active', 'closed'])
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}
