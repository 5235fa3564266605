// The one moment of an import of the directory: everything it changes is written, or nothing.
import type { Listing } from '#lib/core/contract/directory.ts';
import type { DirectoryChange } from '#lib/core/receiving/directory/diff.ts';
import {
  levelOfEntry,
  type DirectoryEntry,
  type DirectoryScope,
} from '#lib/core/receiving/directory/entry.ts';
import { done, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import {
  columnsOfEntry,
  dropEntries,
  inParts,
  readEntries,
  rolesOfEntry,
  writeEntries,
} from './directory-entries.ts';
import { keptOf } from './directory-history.ts';
import { claimImport } from './directory-imports.ts';
import { matchHospital, suggestionsFor } from './hospital-matches.ts';
import { blankProfile, keepProfile } from './hospital-profiles.ts';

export interface Approved {
  listed: number;
  matched: number;
  dropped: number;
  marked: number;
}

/** Writes a proposal. Hospitals that take part are matched as the person said, and nothing of theirs is overwritten. */
export async function approveImport(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  personId: string,
  id: string,
  choice: { listing: Listing; matches: readonly { facilityId: string; entryId: string }[] },
): Promise<Outcome<Approved>> {
  const now = deps.clock();
  const claimed = await claimImport(deps, transaction, personId, id);
  if (!claimed.ok) return claimed;
  const { scope, changes } = claimed.value;
  await renumber(transaction, changes);
  const written = changes.flatMap(({ after }) => (after ? [after] : []));
  await writeEntries(transaction, written, id);
  await followEntries(transaction, changes, now);
  const removed = changes.filter(({ kind }) => kind === 'removed').map(({ entryId }) => entryId);
  const kept = await keptOf(transaction, removed);
  const dropped = removed.filter((entryId) => !kept.has(entryId));
  await markGone(transaction, [...kept], now);
  await drop(transaction, dropped, now);
  for (const { facilityId, entryId } of choice.matches) {
    const matched = await matchHospital(transaction, facilityId, entryId, now);
    if (!matched.ok) return matched;
  }
  const listed = await listMissing(deps, transaction, scope, choice.listing);
  await transaction.deleteFrom('directory_changes').where('import_id', '=', id).execute();
  return done({ listed, matched: choice.matches.length, dropped: dropped.length, marked: kept.size });
}

async function renumber(transaction: Database, changes: readonly DirectoryChange[]): Promise<void> {
  const moved = changes.filter(({ kind }) => kind === 'renumbered');
  for (const { before, entryId } of moved)
    await transaction
      .updateTable('hospital_profiles')
      .set({ directory_id: entryId })
      .where('directory_id', '=', before!.id)
      .execute();
  await dropEntries(
    transaction,
    moved.map(({ before }) => before!.id),
  );
}

/** Hospitals that take no part follow their entries, but for what a person changed here. */
async function followEntries(
  transaction: Database,
  changes: readonly DirectoryChange[],
  now: number,
): Promise<void> {
  const changed = changes.filter(({ before, after }) => before && after);
  const byEntry = new Map(changed.map((change) => [change.entryId, change]));
  for (const some of inParts([...byEntry.keys()])) {
    const rows = await transaction
      .selectFrom('hospital_profiles')
      .innerJoin('facilities', 'facilities.id', 'hospital_profiles.facility_id')
      .selectAll('facilities')
      .select(['hospital_profiles.directory_id', 'hospital_profiles.departments'])
      .where('directory_id', 'in', some)
      .where('facilities.state', 'in', ['listed', 'unlisted'])
      .execute();
    for (const row of rows) {
      const { before, after } = byEntry.get(row.directory_id!)!;
      const [was, is] = [columnsOfEntry(before!), columnsOfEntry(after!)];
      const patch = Object.fromEntries(
        Object.entries(is).filter(
          ([column, value]) =>
            value !== was[column as keyof typeof was] &&
            plain(row[column as keyof typeof was]) === was[column as keyof typeof was],
        ),
      );
      if (Object.keys(patch).length > 0)
        await transaction.updateTable('facilities').set(patch).where('id', '=', row.id).execute();
      const departments = JSON.stringify(after!.departments ?? []);
      if (row.departments === JSON.stringify(before!.departments ?? []) && row.departments !== departments)
        await keepProfile(transaction, row.id, { departments }, now);
    }
  }
}

/** Numbers come as text from some databases. */
const plain = (value: string | number | null) =>
  typeof value === 'string' && /^-?[0-9]+(\.[0-9]+)?$/.test(value) ? Number(value) : value;

async function markGone(transaction: Database, entryIds: readonly string[], now: number): Promise<void> {
  for (const some of inParts(entryIds))
    await transaction
      .updateTable('directory_entries')
      .set({ gone_at: now })
      .where('id', 'in', some)
      .execute();
}

/** Records may name a hospital in what is sealed: its row stays, shown to nobody. */
async function drop(transaction: Database, entryIds: readonly string[], now: number): Promise<void> {
  for (const some of inParts(entryIds)) {
    const rows = await transaction
      .updateTable('hospital_profiles')
      .set({ directory_id: null, updated_at: now })
      .where('directory_id', 'in', some)
      .returning('facility_id')
      .execute();
    if (rows.length > 0)
      await transaction
        .updateTable('facilities')
        .set({ state: 'unlisted' })
        .where(
          'id',
          'in',
          rows.map(({ facility_id }) => facility_id),
        )
        .execute();
    await dropEntries(transaction, some);
  }
}

async function listMissing(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  scope: DirectoryScope,
  listing: Listing,
): Promise<number> {
  if (listing === 'none') return 0;
  const { standing } = await readEntries(transaction, scope);
  // As long as nobody has said whether an entry is a hospital that takes part, it would stand there twice.
  const undecided = new Set((await suggestionsFor(transaction, standing)).map(({ entry }) => entry.id));
  const wanted = standing.filter(
    (entry) => !undecided.has(entry.id) && (listing === 'all' || levelOfEntry(entry) !== undefined),
  );
  return listEntries(deps, transaction, wanted);
}

/** Shows hospitals that take no part to crews, for the telephone; those that have a row already are left alone. */
export async function listEntries(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  entries: readonly DirectoryEntry[],
): Promise<number> {
  const now = deps.clock();
  const rows = await transaction
    .selectFrom('hospital_profiles')
    .select('directory_id')
    .where('directory_id', 'is not', null)
    .execute();
  const there = new Set(rows.map(({ directory_id }) => directory_id));
  const added = entries.filter(({ id }) => !there.has(id)).map((entry) => ({ id: deps.newId(), entry }));
  for (const some of inParts(added)) {
    await transaction
      .insertInto('facilities')
      .values(
        some.map(({ id, entry }) => ({
          id,
          kind: 'hospital',
          ...columnsOfEntry(entry),
          // The open data hold no telephone numbers.
          phone: '',
          capabilities: '[]',
          state: 'listed',
          code: null,
          dental: 0,
          trial: 0,
          closed_at: null,
          created_at: now,
        })),
      )
      .execute();
    await transaction
      .insertInto('hospital_profiles')
      .values(
        some.map(({ id, entry }) => ({
          ...blankProfile(id, now),
          directory_id: entry.id,
          departments: JSON.stringify(entry.departments ?? []),
          roles: JSON.stringify(rolesOfEntry(entry)),
        })),
      )
      .execute();
  }
  return added.length;
}
