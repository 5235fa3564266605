// An import of the directory: staged in parts, compared once it is whole, and kept aside until somebody approves it.
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { changesPerPage, type directoryEndpoints } from '#lib/core/contract/directory.ts';
import type {
  DirectoryChangeView,
  DirectoryImport,
  ImportCounts,
  SuggestedMatchView,
} from '#lib/core/contract/directory.ts';
import {
  changeKinds,
  diffDepartments,
  diffDirectory,
  type ChangeKind,
  type DirectoryChange,
} from '#lib/core/receiving/directory/diff.ts';
import {
  isInScope,
  type DepartmentsOfEntry,
  type DirectoryEntry,
  type DirectoryScope,
} from '#lib/core/receiving/directory/entry.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';
import { inParts, readEntries } from './directory-entries.ts';
import { keptOf } from './directory-history.ts';
import { suggestionsFor } from './hospital-matches.ts';

type ImportRow = Selectable<Tables['directory_imports']>;
interface Announced {
  scope: DirectoryScope;
  entries: number;
}
type Kept = Announced & { counts?: ImportCounts };

const keptOfRow = (row: Pick<ImportRow, 'counts'>) => JSON.parse(row.counts) as Kept;

export async function startDirectoryImport(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
  announced: Announced & {
    id: string;
    fileName: string;
    digest: string;
    format: string;
    asOf: string | null;
  },
): Promise<boolean> {
  await forgetStaged(transaction, personId);
  const made = await transaction
    .insertInto('directory_imports')
    .values({
      id: announced.id,
      file_name: announced.fileName,
      digest: announced.digest,
      format: announced.format,
      as_of: announced.asOf,
      state: 'staging',
      counts: JSON.stringify({ scope: announced.scope, entries: announced.entries } satisfies Kept),
      person_id: personId,
      created_at: deps.clock(),
      decided_at: null,
      decided_by: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return made !== undefined;
}

/** Files of this person that never became whole leave nothing behind. */
async function forgetStaged(transaction: Database, personId: string): Promise<void> {
  const staged = transaction
    .selectFrom('directory_imports')
    .select('id')
    .where('state', '=', 'staging')
    .where('person_id', '=', personId);
  await transaction.deleteFrom('directory_changes').where('import_id', 'in', staged).execute();
  await transaction
    .deleteFrom('directory_imports')
    .where('state', '=', 'staging')
    .where('person_id', '=', personId)
    .execute();
}

/** Takes the row until the transaction ends. */
async function lockImport(
  transaction: Database,
  id: string,
  personId?: string,
): Promise<ImportRow | undefined> {
  let query = transaction
    .updateTable('directory_imports')
    .set((columns) => ({ state: columns.ref('state') }))
    .where('id', '=', id);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  return query.returningAll().executeTakeFirst();
}

/** Keeps a part; entries outside the announced region, and more than were announced, are refused. */
export async function stageEntries(
  transaction: Database,
  personId: string,
  id: string,
  entries: readonly (DirectoryEntry | DepartmentsOfEntry)[],
): Promise<Outcome<{ staged: number }>> {
  const row = await lockImport(transaction, id, personId);
  if (!row) return refuse('NOT_FOUND');
  if (row.state !== 'staging') return refuse('ALREADY_DECIDED');
  const { scope, entries: announced } = keptOfRow(row);
  const wantsDepartments = row.format === 'mhlw-departments';
  const at = entries.findIndex((entry) =>
    'name' in entry ? wantsDepartments || !isInScope(entry, scope) : !wantsDepartments,
  );
  if (at !== -1) return badEntries(`entries.${at}`, 'does not belong to this import');
  if (new Set(entries.map((entry) => entry.id)).size < entries.length)
    return badEntries('entries', 'an id stands twice');
  const ids = entries.map((entry) => entry.id);
  for (const some of inParts(ids))
    await transaction
      .deleteFrom('directory_changes')
      .where('import_id', '=', id)
      .where('entry_id', 'in', some)
      .execute();
  for (const some of inParts(entries))
    await transaction
      .insertInto('directory_changes')
      .values(
        some.map((entry) => ({
          import_id: id,
          entry_id: entry.id,
          kind: 'staged',
          before: null,
          after: JSON.stringify(entry),
        })),
      )
      .execute();
  const staged = await countChanges(transaction, id);
  return staged > announced ? badEntries('entries', 'more than were announced') : done({ staged });
}

const badEntries = (path: string, message: string) => refuse('BAD_REQUEST', { issues: [{ path, message }] });

async function countChanges(db: Database, id: string): Promise<number> {
  const row = await db
    .selectFrom('directory_changes')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('import_id', '=', id)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Compares the whole file with what stands and keeps only what it would change. */
export async function proposeImport(
  deps: Pick<Deps, 'clock' | 'keys'>,
  transaction: Database,
  personId: string,
  id: string,
): Promise<Outcome<DirectoryImport>> {
  const row = await lockImport(transaction, id, personId);
  if (!row) return refuse('NOT_FOUND');
  if (row.state !== 'staging') return refuse('ALREADY_DECIDED');
  const { scope, entries } = keptOfRow(row);
  if ((await countChanges(transaction, id)) !== entries) return refuse('NOT_ALLOWED_NOW');
  const staged = await transaction
    .selectFrom('directory_changes')
    .select('after')
    .where('import_id', '=', id)
    .execute();
  const told = staged.map(({ after }) => JSON.parse(after!) as DirectoryEntry | DepartmentsOfEntry);
  const { standing, lost } = await readEntries(transaction, scope);
  const found =
    row.format === 'mhlw-departments'
      ? diffDepartments(standing, told as DepartmentsOfEntry[])
      : { changes: diffDirectory(standing, told as DirectoryEntry[], lost), unknown: 0 };
  await discardProposals(deps, transaction, personId);
  await transaction.deleteFrom('directory_changes').where('import_id', '=', id).execute();
  for (const some of inParts(found.changes))
    await transaction
      .insertInto('directory_changes')
      .values(
        some.map(({ kind, entryId, before, after }) => ({
          import_id: id,
          entry_id: entryId,
          kind,
          before: before && JSON.stringify(before),
          after: after && JSON.stringify(after),
        })),
      )
      .execute();
  const counts = countsOf(found.changes, told, found.unknown);
  const [proposed] = await transaction
    .updateTable('directory_imports')
    .set({ state: 'proposed', counts: JSON.stringify({ scope, entries, counts } satisfies Kept) })
    .where('id', '=', id)
    .returningAll()
    .execute();
  return done((await toImports(deps, transaction, [proposed!]))[0]!);
}

function countsOf(
  changes: readonly DirectoryChange[],
  told: readonly (DirectoryEntry | DepartmentsOfEntry)[],
  unknown: number,
): ImportCounts {
  const count = (kind: ChangeKind) => changes.filter((change) => change.kind === kind).length;
  const [added, changed, renumbered] = [count('added'), count('changed'), count('renumbered')];
  return {
    entries: told.length,
    added,
    changed,
    renumbered,
    removed: count('removed'),
    unchanged: told.length - added - changed - renumbered - unknown,
    withoutPosition: told.filter((entry) => 'name' in entry && entry.latitude === null).length,
    unknown,
  };
}

async function discardProposals(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
): Promise<void> {
  const waiting = await transaction
    .updateTable('directory_imports')
    .set({ state: 'discarded', decided_at: deps.clock(), decided_by: personId })
    .where('state', '=', 'proposed')
    .returning('id')
    .execute();
  for (const { id } of waiting)
    await transaction.deleteFrom('directory_changes').where('import_id', '=', id).execute();
}

/** @returns false when no such proposal waits */
export async function discardImport(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
  id: string,
): Promise<boolean> {
  const row = await transaction
    .updateTable('directory_imports')
    .set({ state: 'discarded', decided_at: deps.clock(), decided_by: personId })
    .where('id', '=', id)
    .where('state', '=', 'proposed')
    .returning('id')
    .executeTakeFirst();
  if (row) await transaction.deleteFrom('directory_changes').where('import_id', '=', id).execute();
  return row !== undefined;
}

/** The decision on a proposal belongs to whoever asks first. */
export async function claimImport(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
  id: string,
): Promise<Outcome<{ scope: DirectoryScope; changes: DirectoryChange[] }>> {
  const row = await lockImport(transaction, id);
  if (!row || row.state === 'staging') return refuse('NOT_FOUND');
  if (row.state !== 'proposed') return refuse('ALREADY_DECIDED');
  const newer = await transaction
    .selectFrom('directory_imports')
    .select('id')
    .where('state', '=', 'approved')
    .where('decided_at', '>', row.created_at)
    .executeTakeFirst();
  if (newer) return refuse('CHANGED_MEANWHILE');
  await transaction
    .updateTable('directory_imports')
    .set({ state: 'approved', decided_at: deps.clock(), decided_by: personId })
    .where('id', '=', id)
    .execute();
  const changes = await readChanges(transaction, id);
  return done({ scope: keptOfRow(row).scope, changes });
}

async function readChanges(
  db: Database,
  id: string,
  page?: { kind: ChangeKind; from: number },
): Promise<DirectoryChange[]> {
  let query = db.selectFrom('directory_changes').selectAll().where('import_id', '=', id);
  if (page)
    query = query.where('kind', '=', page.kind).orderBy('entry_id').limit(changesPerPage).offset(page.from);
  const rows = await query.execute();
  return rows.map(({ kind, entry_id, before, after }) => ({
    kind: kind as ChangeKind,
    entryId: entry_id,
    before: before === null ? null : (JSON.parse(before) as DirectoryEntry),
    after: after === null ? null : (JSON.parse(after) as DirectoryEntry),
  }));
}

/** A proposal with a page of its changes; of a decided one only what it was. */
export async function readImport(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
  { kind, from = 0 }: { kind?: ChangeKind | undefined; from?: number | undefined },
): Promise<AnswerOf<typeof directoryEndpoints.readDirectoryImport> | undefined> {
  const row = await db
    .selectFrom('directory_imports')
    .selectAll()
    .where('id', '=', id)
    .where('state', '!=', 'staging')
    .executeTakeFirst();
  if (!row) return undefined;
  const [shown] = await toImports(deps, db, [row]);
  if (row.state !== 'proposed') return { import: shown!, changes: [], suggestions: [] };
  const first = kind ?? changeKinds.find((one) => shown!.counts[one] > 0) ?? 'added';
  const changes = await readChanges(db, id, { kind: first, from });
  const removed = changes.filter((change) => change.kind === 'removed').map(({ entryId }) => entryId);
  const kept = await keptOf(db, removed);
  return {
    import: shown!,
    changes: changes.map((change): DirectoryChangeView => ({ ...change, kept: kept.has(change.entryId) })),
    suggestions: from === 0 ? await suggestedBy(db, id) : [],
  };
}

/** Enrolled hospitals that entries of this proposal look like. */
async function suggestedBy(db: Database, id: string): Promise<SuggestedMatchView[]> {
  const rows = await db
    .selectFrom('directory_changes')
    .select('after')
    .where('import_id', '=', id)
    .where('after', 'is not', null)
    .execute();
  return suggestionsFor(
    db,
    rows.map(({ after }) => JSON.parse(after!) as DirectoryEntry),
  );
}

/** Proposals and decisions, newest first. */
export async function listImports(deps: Pick<Deps, 'keys'>, db: Database): Promise<DirectoryImport[]> {
  const rows = await db
    .selectFrom('directory_imports')
    .selectAll()
    .where('state', '!=', 'staging')
    .orderBy('created_at', 'desc')
    .orderBy('id')
    .limit(20)
    .execute();
  return toImports(deps, db, rows);
}

async function toImports(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  rows: readonly ImportRow[],
): Promise<DirectoryImport[]> {
  if (rows.length === 0) return [];
  const people = await db
    .selectFrom('people')
    .select(['id', 'name_sealed'])
    .where(
      'id',
      'in',
      rows.map(({ person_id }) => person_id),
    )
    .execute();
  const names = new Map(
    people.map(({ id, name_sealed }) => [
      id,
      deps.keys.cipher.open<string>({ table: 'people', row: id }, name_sealed),
    ]),
  );
  const same = await db
    .selectFrom('directory_imports')
    .select(['id', 'digest', 'counts', 'decided_at'])
    .where('state', '=', 'approved')
    .where(
      'digest',
      'in',
      rows.map(({ digest }) => digest),
    )
    .execute();
  return rows.map((row): DirectoryImport => {
    const { scope, counts } = keptOfRow(row);
    const earlier = same.find(
      (other) =>
        other.id !== row.id &&
        other.digest === row.digest &&
        Number(other.decided_at) <= Number(row.created_at) &&
        JSON.stringify(keptOfRow(other).scope) === JSON.stringify(scope),
    );
    return {
      id: row.id,
      fileName: row.file_name,
      format: row.format as DirectoryImport['format'],
      asOf: row.as_of,
      scope,
      state: row.state as DirectoryImport['state'],
      counts: counts!,
      person: names.get(row.person_id) ?? '',
      createdAt: Number(row.created_at),
      decidedAt: row.decided_at === null ? null : Number(row.decided_at),
      sameAs: earlier ? Number(earlier.decided_at) : null,
    };
  });
}
