// What a supervisor sees of the station's searches and shifts, and what a crew member sees of the own limits.
import { limitsFor, searchWindowMs } from '#lib/core/access/search-limits.ts';
import { shiftOf } from '#lib/core/access/shift.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { RaiseView, SearchLimitsView, StationView } from '#lib/core/contract/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Person } from './cases.ts';
import { listRaises, raiseFor, type Raise } from './limit-raises.ts';
import { selectPeople, toPerson } from './people.ts';
import { readBreaker } from './search-breaker.ts';
import { countRecentSearches } from './search-log.ts';
import { listShifts, recordsShifts } from './shifts.ts';

type Reading = Pick<Deps, 'keys' | 'clock'>;

export const toRaiseView = ({ id, personId, reason, expiresAt }: Raise): RaiseView => ({
  id,
  personId,
  reason,
  expiresAt,
});

const scopeOf = (raise: Raise | undefined) =>
  raise && (raise.personId === null ? ('station' as const) : ('person' as const));

async function listCrew(deps: Reading, db: Database, facilityId: string) {
  const rows = await selectPeople(db)
    .where('facilities.id', '=', facilityId)
    .orderBy('people.position')
    .orderBy('people.id')
    .execute();
  return rows.map((row) => toPerson(deps.keys.cipher, row));
}

/** Everybody of the station with searches, limit and today's shift. */
export async function readStation(deps: Reading, db: Database, facilityId: string): Promise<StationView> {
  const now = deps.clock();
  const today = shiftOf('whole-day', now);
  const people = await listCrew(deps, db, facilityId);
  const raises = await listRaises(deps, db, facilityId);
  const recent = await countRecentSearches(deps, db, facilityId);
  const shifts = await listShifts(db, facilityId, { from: now, until: today.endsAt });
  const whole = raises.find(({ personId }) => personId === null);
  return {
    people: people.map(({ id, name, post }) => {
      const searches = recent.byPerson.get(id) ?? 0;
      const limit = limitsFor(scopeOf(raiseFor(raises, id))).perPerson;
      const shift = shifts.find(({ personId }) => personId === id);
      const oldest = recent.oldestAt.get(id);
      return {
        id,
        name,
        post,
        searches,
        limit,
        stoppedUntil:
          searches >= limit && oldest !== undefined ? ((oldest + searchWindowMs) as Instant) : null,
        shift: shift
          ? { startsAt: shift.startsAt, endsAt: shift.endsAt, isOwn: shift.recordedBy === id }
          : null,
      };
    }),
    searches: recent.station,
    limit: limitsFor(scopeOf(whole)).perStation,
    raises: raises.map(toRaiseView),
    regionStoppedAt: (await readBreaker(db)).stoppedAt,
  };
}

/** What a searcher is told: how much is left, who can raise it, and what is raised for now. */
export async function readSearchLimits(
  deps: Reading,
  db: Database,
  person: Pick<Person, 'personId' | 'facilityId'>,
): Promise<SearchLimitsView> {
  const now = deps.clock();
  const raise = raiseFor(await listRaises(deps, db, person.facilityId), person.personId);
  const recent = await countRecentSearches(deps, db, person.facilityId);
  const shifts = await listShifts(db, person.facilityId, { from: now, until: now + 1 });
  const crew = await listCrew(deps, db, person.facilityId);
  const scope = scopeOf(raise);
  return {
    searches: recent.byPerson.get(person.personId) ?? 0,
    limit: limitsFor(scope).perPerson,
    raise: raise && scope ? { scope, reason: raise.reason, expiresAt: raise.expiresAt } : null,
    regionStoppedAt: (await readBreaker(db)).stoppedAt,
    supervisors: crew
      .filter(({ role }) => role === 'crew-supervisor')
      .map(({ name, post }) => ({ name, post })),
    stationPhone: await phoneOf(db, 'id', person.facilityId),
    officePhone: await phoneOf(db, 'kind', 'secretariat'),
    shiftMissing:
      !shifts.some(({ personId }) => personId === person.personId) &&
      (await recordsShifts(db, person.facilityId, now)),
  };
}

async function phoneOf(db: Database, by: 'id' | 'kind', value: string): Promise<string> {
  const row = await db
    .selectFrom('facilities')
    .select('phone')
    .where(by, '=', value)
    .where('state', '=', 'active')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  return row?.phone ?? '';
}
