// Which entry of the directory an enrolled hospital is: suggested here, decided by a person.
import type { SuggestedMatchView } from '#lib/core/contract/directory.ts';
import type { DirectoryEntry } from '#lib/core/receiving/directory/entry.ts';
import { suggestMatches } from '#lib/core/receiving/directory/match.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { toEntry } from './directory-entries.ts';
import { keepProfile } from './hospital-profiles.ts';

/** Hospitals that take part and have no entry yet, and about which nobody said that they have none. */
async function listUnmatched(db: Database) {
  return db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .select(['facilities.id', 'facilities.name', 'facilities.address', 'facilities.town'])
    .where('facilities.kind', '=', 'hospital')
    .where('facilities.state', '=', 'active')
    .where('hospital_profiles.directory_id', 'is', null)
    .execute();
}

/** Ids of entries that a hospital that takes part has already. */
async function takenEntries(db: Database): Promise<Set<string>> {
  const rows = await db
    .selectFrom('hospital_profiles')
    .innerJoin('facilities', 'facilities.id', 'hospital_profiles.facility_id')
    .select('directory_id')
    .where('directory_id', 'is not', null)
    .where('facilities.state', 'in', ['active', 'closed'])
    .execute();
  return new Set(rows.map(({ directory_id }) => directory_id!));
}

export async function suggestionsFor(
  db: Database,
  entries: readonly DirectoryEntry[],
): Promise<SuggestedMatchView[]> {
  const hospitals = await listUnmatched(db);
  if (hospitals.length === 0) return [];
  const taken = await takenEntries(db);
  const free = entries.filter(({ id }) => !taken.has(id));
  const [byId, byEntry] = [
    new Map(hospitals.map((one) => [one.id, one])),
    new Map(free.map((one) => [one.id, one])),
  ];
  return suggestMatches(hospitals, free).map(({ facilityId, entryId, by }) => {
    const [facility, entry] = [byId.get(facilityId)!, byEntry.get(entryId)!];
    return {
      facilityId,
      facilityName: facility.name,
      facilityAddress: facility.address,
      by,
      entry: { id: entry.id, name: entry.name, address: entry.address },
    };
  });
}

/** Suggestions from the directory as it stands. */
export async function suggestions(db: Database): Promise<SuggestedMatchView[]> {
  if ((await listUnmatched(db)).length === 0) return [];
  const rows = await db.selectFrom('directory_entries').selectAll().where('gone_at', 'is', null).execute();
  return suggestionsFor(db, rows.map(toEntry));
}

/**
 * Writes a person's decision. A row that stood for the same hospital while it took no part gives its duties and closures
 * to the hospital that now does, and is no longer shown.
 */
export async function matchHospital(
  transaction: Database,
  facilityId: string,
  entryId: string | null,
  now: number,
): Promise<Outcome<object>> {
  const facility = await transaction
    .selectFrom('facilities')
    .select(['id', 'state', 'latitude', 'longitude', 'phone', 'capabilities'])
    .where('id', '=', facilityId)
    .where('kind', '=', 'hospital')
    .executeTakeFirst();
  if (!facility) return refuse('NOT_FOUND');
  if (facility.state !== 'active') return refuse('NOT_ALLOWED_NOW');
  if (entryId === null) {
    await keepProfile(transaction, facilityId, { directory_id: '' }, now);
    return done({});
  }
  const entry = await transaction
    .selectFrom('directory_entries')
    .selectAll()
    .where('id', '=', entryId)
    .executeTakeFirst();
  if (!entry) return refuse('NOT_FOUND');
  const holder = await transaction
    .selectFrom('hospital_profiles')
    .innerJoin('facilities', 'facilities.id', 'hospital_profiles.facility_id')
    .selectAll('hospital_profiles')
    .select('facilities.state')
    .where('directory_id', '=', entryId)
    .where('facility_id', '!=', facilityId)
    .executeTakeFirst();
  if (holder && (holder.state === 'active' || holder.state === 'closed')) return refuse('ALREADY_DECIDED');
  if (holder) await takeOver(transaction, holder.facility_id, facilityId, now);
  const own = await transaction
    .selectFrom('hospital_profiles')
    .select(['departments', 'roles', 'emergency_phone'])
    .where('facility_id', '=', facilityId)
    .executeTakeFirst();
  const { departments = [] } = toEntry(entry);
  await keepProfile(
    transaction,
    facilityId,
    {
      directory_id: entryId,
      departments: keptList(own?.departments, holder?.departments ?? JSON.stringify(departments)),
      roles: keptList(own?.roles, holder?.roles ?? '[]'),
      emergency_phone: own?.emergency_phone || holder?.emergency_phone || '',
    },
    now,
  );
  if (facility.latitude === null && entry.latitude !== null)
    await transaction
      .updateTable('facilities')
      .set({ latitude: entry.latitude, longitude: entry.longitude })
      .where('id', '=', facilityId)
      .execute();
  return done({});
}

const keptList = (own: string | undefined, other: string) => (own && own !== '[]' ? own : other);

async function takeOver(transaction: Database, from: string, to: string, now: number): Promise<void> {
  for (const table of ['duties', 'closures'] as const)
    await transaction.updateTable(table).set({ facility_id: to }).where('facility_id', '=', from).execute();
  await keepProfile(transaction, from, { directory_id: null }, now);
  await transaction.updateTable('facilities').set({ state: 'unlisted' }).where('id', '=', from).execute();
}
