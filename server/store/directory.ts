// Reading the directory for the secretariat, and changing what is known of a hospital.
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type {
  directoryEndpoints,
  HospitalDetails,
  HospitalProfileDraft,
  HospitalRow,
} from '#lib/core/contract/directory.ts';
import { nameKey } from '#lib/core/receiving/directory/match.ts';
import type { DirectoryEntry } from '#lib/core/receiving/directory/entry.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { closuresFrom, toClosure } from './closures.ts';
import { findEntry, toEntry } from './directory-entries.ts';
import { listImports } from './directory-imports.ts';
import { suggestions } from './hospital-matches.ts';
import { keepProfile } from './hospital-profiles.ts';

type Level = HospitalDetails['level'];
type State = HospitalDetails['state'];

export async function readDirectory(
  deps: Pick<Deps, 'keys'>,
  db: Database,
): Promise<AnswerOf<typeof directoryEndpoints.readDirectory>> {
  const rows = await db
    .selectFrom('directory_entries')
    .leftJoin('directory_imports', 'directory_imports.id', 'directory_entries.import_id')
    .select(['pref_code', (of) => of.fn.countAll().as('count'), (of) => of.fn.max('as_of').as('asOf')])
    .where('gone_at', 'is', null)
    .groupBy('pref_code')
    .orderBy('pref_code')
    .execute();
  return {
    entries: rows.reduce((sum, { count }) => sum + Number(count), 0),
    prefectures: rows.map(({ pref_code, count, asOf }) => ({
      code: pref_code,
      entries: Number(count),
      asOf: asOf ?? null,
    })),
    imports: await listImports(deps, db),
    suggestions: await suggestions(db),
  };
}

export async function listHospitalRows(deps: Pick<Deps, 'clock'>, db: Database): Promise<HospitalRow[]> {
  const now = deps.clock();
  const rows = await db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .leftJoin('directory_entries', 'directory_entries.id', 'hospital_profiles.directory_id')
    .select([
      'facilities.id',
      'facilities.name',
      'facilities.kana',
      'facilities.town',
      'facilities.state',
      'facilities.level',
      'facilities.phone',
      'facilities.capabilities',
      'facilities.latitude',
      'hospital_profiles.directory_id',
      'hospital_profiles.emergency_phone',
      'hospital_profiles.roles',
      'directory_entries.gone_at',
    ])
    .where('facilities.kind', '=', 'hospital')
    .orderBy('facilities.kana')
    .orderBy('facilities.name')
    .execute();
  const suggested = new Set((await suggestions(db)).map(({ facilityId }) => facilityId));
  const closed = new Set((await closuresFrom(db, now, now + 1)).map(({ facility_id }) => facility_id));
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kana: row.kana,
    town: row.town,
    state: row.state as State,
    level: row.level as Level,
    phone: row.phone,
    emergencyPhone: row.emergency_phone ?? '',
    capabilities: (JSON.parse(row.capabilities) as string[]).length,
    roles: JSON.parse(row.roles ?? '[]') as string[],
    hasPosition: row.latitude !== null,
    directory: row.directory_id
      ? row.gone_at === null
        ? 'matched'
        : 'gone'
      : suggested.has(row.id)
        ? 'suggested'
        : 'unmatched',
    closed: closed.has(row.id),
  }));
}

const selectHospital = (db: Database, id: string) =>
  db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .selectAll('facilities')
    .select([
      'hospital_profiles.directory_id',
      'hospital_profiles.departments',
      'hospital_profiles.roles',
      'hospital_profiles.emergency_phone',
      'hospital_profiles.status',
      'hospital_profiles.status_at',
      'hospital_profiles.version',
    ])
    .where('facilities.id', '=', id)
    .where('facilities.kind', '=', 'hospital')
    .executeTakeFirst();

export async function readHospital(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  id: string,
): Promise<HospitalDetails | undefined> {
  const row = await selectHospital(db, id);
  if (!row) return undefined;
  const found = row.directory_id ? await findEntry(db, row.directory_id) : undefined;
  const suggestion =
    row.directory_id === null && row.state === 'active'
      ? (await suggestions(db)).find(({ facilityId }) => facilityId === id)
      : undefined;
  const closures = await closuresFrom(db, deps.clock(), Number.MAX_SAFE_INTEGER, id);
  return {
    id: row.id,
    name: row.name,
    kana: row.kana,
    town: row.town,
    address: row.address,
    phone: row.phone,
    emergencyPhone: row.emergency_phone ?? '',
    state: row.state as State,
    level: row.level as Level,
    capabilities: JSON.parse(row.capabilities) as string[],
    departments: JSON.parse(row.departments ?? '[]') as string[],
    roles: JSON.parse(row.roles ?? '[]') as string[],
    beds: Number(row.beds),
    position:
      row.latitude === null || row.longitude === null || Number(row.latitude) === 0
        ? null
        : { latitude: Number(row.latitude), longitude: Number(row.longitude) },
    status: row.status ? { is: row.status as 'open', at: Number(row.status_at) } : null,
    closures: closures.map(toClosure),
    entry: found?.entry ?? null,
    goneAt: found?.goneAt ?? null,
    suggestion: suggestion ?? null,
    version: Number(row.version ?? 0),
  };
}

/** Writes what the secretariat knows of a hospital, on the version it saw. */
export async function changeHospital(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
  draft: HospitalProfileDraft,
): Promise<Outcome<{ version: number }>> {
  const row = await selectHospital(transaction, id);
  if (!row) return refuse('NOT_FOUND');
  if (row.state === 'closed') return refuse('NOT_ALLOWED_NOW');
  if (Number(row.version ?? 0) !== draft.version) return refuse('CHANGED_MEANWHILE');
  if (draft.phone === '' && row.state === 'active')
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'phone', message: 'a hospital that takes part has one' }],
    });
  await transaction
    .updateTable('facilities')
    .set({
      phone: draft.phone,
      level: draft.level,
      capabilities: JSON.stringify(draft.capabilities),
      beds: draft.beds,
      latitude: draft.position?.latitude ?? null,
      longitude: draft.position?.longitude ?? null,
    })
    .where('id', '=', id)
    .execute();
  await keepProfile(
    transaction,
    id,
    {
      departments: JSON.stringify(draft.departments),
      roles: JSON.stringify(draft.roles),
      emergency_phone: draft.emergencyPhone,
    },
    deps.clock(),
  );
  return done({ version: draft.version + 1 });
}

/** Shows a hospital that takes no part to crews, or no longer. */
export async function setListed(
  transaction: Database,
  id: string,
  listed: boolean,
): Promise<Outcome<object>> {
  const row = await selectHospital(transaction, id);
  if (!row) return refuse('NOT_FOUND');
  if (row.state !== 'listed' && row.state !== 'unlisted') return refuse('NOT_ALLOWED_NOW');
  await transaction
    .updateTable('facilities')
    .set({ state: listed ? 'listed' : 'unlisted' })
    .where('id', '=', id)
    .execute();
  return done({});
}

const unlistedShown = 50;

/** Entries without a hospital here. */
export async function findUnlisted(
  db: Database,
  search = '',
): Promise<{ count: number; entries: DirectoryEntry[] }> {
  const rows = await db
    .selectFrom('directory_entries')
    .leftJoin('hospital_profiles', 'hospital_profiles.directory_id', 'directory_entries.id')
    .selectAll('directory_entries')
    .where('gone_at', 'is', null)
    .where('hospital_profiles.facility_id', 'is', null)
    .orderBy('kana')
    .execute();
  const key = nameKey(search);
  const found = rows.filter(
    ({ name, kana, address }) =>
      key === '' || [name, kana, address].some((text) => nameKey(text).includes(key)),
  );
  return { count: found.length, entries: found.slice(0, unlistedShown).map(toEntry) };
}

export async function entriesById(db: Database, ids: readonly string[]): Promise<DirectoryEntry[]> {
  const rows = await db
    .selectFrom('directory_entries')
    .selectAll()
    .where('id', 'in', ids)
    .where('gone_at', 'is', null)
    .execute();
  return rows.map(toEntry);
}
