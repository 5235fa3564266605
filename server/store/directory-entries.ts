// The official directory as last approved: rows and entries.
import type { DirectoryEntry, DirectoryScope } from '#lib/core/receiving/directory/entry.ts';
import { levelOfEntry } from '#lib/core/receiving/directory/entry.ts';
import { townOf } from '#lib/core/receiving/directory/prefectures.ts';
import type { Database } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';

type Row = Selectable<Tables['directory_entries']>;
/** Rows written at a time: every database takes so many values in one statement. */
export const rowsAtATime = 500;

export function toEntry(row: Row): DirectoryEntry {
  return {
    ...(JSON.parse(row.particulars) as Pick<
      DirectoryEntry,
      'beds' | 'website' | 'functions' | 'departments'
    >),
    id: row.id,
    name: row.name,
    kana: row.kana,
    prefCode: row.pref_code,
    cityCode: row.city_code,
    address: row.address,
    latitude: row.latitude === null ? null : Number(row.latitude),
    longitude: row.longitude === null ? null : Number(row.longitude),
  };
}

function toRow(entry: DirectoryEntry, importId: string): Tables['directory_entries'] {
  const { beds, website, functions, departments } = entry;
  return {
    id: entry.id,
    name: entry.name,
    kana: entry.kana,
    pref_code: entry.prefCode,
    city_code: entry.cityCode,
    address: entry.address,
    latitude: entry.latitude,
    longitude: entry.longitude,
    particulars: JSON.stringify({ beds, website, functions, departments }),
    import_id: importId,
    gone_at: null,
  };
}

/** Entries of a region: those that stand, and those that a newer directory no longer held. */
export async function readEntries(
  db: Database,
  scope: DirectoryScope,
): Promise<{ standing: DirectoryEntry[]; lost: DirectoryEntry[] }> {
  let query = db.selectFrom('directory_entries').selectAll();
  if (scope.prefCode !== null) query = query.where('pref_code', '=', scope.prefCode);
  if (scope.cityCodes.length > 0) query = query.where('city_code', 'in', scope.cityCodes);
  const rows = await query.orderBy('id').execute();
  return {
    standing: rows.filter(({ gone_at }) => gone_at === null).map(toEntry),
    lost: rows.filter(({ gone_at }) => gone_at !== null).map(toEntry),
  };
}

export async function findEntry(
  db: Database,
  id: string,
): Promise<{ entry: DirectoryEntry; goneAt: number | null } | undefined> {
  const row = await db.selectFrom('directory_entries').selectAll().where('id', '=', id).executeTakeFirst();
  return row && { entry: toEntry(row), goneAt: row.gone_at === null ? null : Number(row.gone_at) };
}

/** Writes entries as they are now; what was marked as gone stands again. */
export async function writeEntries(
  transaction: Database,
  entries: readonly DirectoryEntry[],
  importId: string,
): Promise<void> {
  for (const some of inParts(entries)) {
    await dropEntries(
      transaction,
      some.map(({ id }) => id),
    );
    await transaction
      .insertInto('directory_entries')
      .values(some.map((entry) => toRow(entry, importId)))
      .execute();
  }
}

export async function dropEntries(transaction: Database, ids: readonly string[]): Promise<void> {
  for (const some of inParts(ids))
    await transaction.deleteFrom('directory_entries').where('id', 'in', some).execute();
}

export function* inParts<T>(all: readonly T[]): Generator<T[]> {
  for (let at = 0; at < all.length; at += rowsAtATime) yield all.slice(at, at + rowsAtATime);
}

/** What the facility row of a listed hospital takes from its entry. */
export const columnsOfEntry = (entry: DirectoryEntry) => ({
  name: entry.name,
  kana: entry.kana,
  town: townOf(entry.address, entry.prefCode),
  address: entry.address,
  latitude: entry.latitude,
  longitude: entry.longitude,
  level: levelOfEntry(entry) ?? null,
  beds: entry.beds.total ?? 0,
});

/** Roles that the directory itself says. */
export const rolesOfEntry = ({ functions }: DirectoryEntry): string[] =>
  (functions ?? []).filter((one) => one === 'regional-support' || one === 'special-function');
