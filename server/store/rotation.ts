// Bringing what is stored under new keys, in small steps beside the daily work: sealed values are sealed anew, and
// whatever a patient or a card can be found by is computed anew. Every step can be repeated; nothing is ever
// unreadable in between, because older keys still open and are still asked.
import { sql } from 'kysely';
import type { Database, Deps, Place } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { writeBlindIndex } from './blind-index.ts';
import { openFace, shortCodeHash } from './cards.ts';
import { openSummary } from './patients.ts';
import { sealedColumns, type SealedColumn } from './sealed-columns.ts';

type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;
/** A table whose columns are named by data. */
type AnyDatabase = ReturnType<Database['withTables']> & Database;

export interface RotationProgress {
  part: 'values' | 'index';
  done: number;
  total: number;
}
export type ReportProgress = (progress: RotationProgress) => void;

/** Rows of one transaction: short enough that nobody waits. */
const batchRows = 200;

/** Values that are not yet under the key in use now. */
export async function countOldValues(deps: Pick<Deps, 'keys'>, db: Database): Promise<number> {
  let count = 0;
  for (const column of sealedColumns) {
    const row = await oldValues(deps, db, column)
      .select((expression) => expression.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    count += Number((row as { count: number }).count);
  }
  return count;
}

/** Seals every value anew that is not under the key in use now. @returns how many */
export async function resealAll(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  report: ReportProgress = () => {},
): Promise<number> {
  const total = await countOldValues(deps, db);
  let done = 0;
  for (const column of sealedColumns)
    for (;;) {
      const changed = await resealBatch(deps, db, column);
      if (changed === 0) break;
      done += changed;
      report({ part: 'values', done, total: Math.max(total, done) });
    }
  return done;
}

function oldValues(deps: Pick<Deps, 'keys'>, db: Database, { table, column }: SealedColumn) {
  const head = deps.keys.cipher.currentHead();
  return (
    (db as AnyDatabase)
      .selectFrom(table as never)
      .where(sql.ref(column), 'is not', null)
      // Names in the audit whose time is over are erased: nothing is left to seal.
      .where(sql`length(${sql.ref(column)})`, '>', 0)
      .where(sql`substr(${sql.ref(column)}, 1, ${sql.lit(head.length)})`, '!=', head)
  );
}

/** A value that somebody changed meanwhile is left as it is: it is found again while it is old. */
async function resealBatch(deps: Pick<Deps, 'keys'>, db: Database, column: SealedColumn): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    const rows = (await oldValues(deps, transaction, column)
      .select([...column.key, column.column].map((name) => sql.ref(name).as(name)))
      .limit(batchRows)
      .execute()) as Record<string, string | number | Uint8Array>[];
    for (const row of rows) {
      const sealed = row[column.column] as Uint8Array;
      const place: Place = {
        table: column.table,
        row: column.placeOf(...column.key.map((name) => row[name] as string | number)),
      };
      let update = (transaction as AnyDatabase)
        .updateTable(column.table as never)
        .set({ [column.column]: deps.keys.cipher.reseal(place, sealed) } as never)
        .where(sql.ref(column.column), '=', sealed);
      for (const name of column.key) update = update.where(sql.ref(name), '=', row[name]);
      await update.execute();
    }
    return rows.length;
  });
}

/** Computes anew what patients and cards are found by. @returns how many patients and cards */
export async function reindexAll(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  report: ReportProgress = () => {},
): Promise<number> {
  const total = (await countRows(db, 'patients')) + (await countRows(db, 'cards'));
  let done = 0;
  for (const step of [reindexPatients, reindexCards]) {
    let after: string | undefined = '';
    while (after !== undefined) {
      const from: string = after;
      const ids: string[] = await db.transaction().execute((transaction) => step(deps, transaction, from));
      after = ids.at(-1);
      done += ids.length;
      if (ids.length > 0) report({ part: 'index', done, total: Math.max(total, done) });
    }
  }
  return done;
}

async function countRows(db: Database, table: 'patients' | 'cards'): Promise<number> {
  const row = await db
    .selectFrom(table)
    .select((expression) => expression.fn.countAll().as('count'))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function reindexPatients(deps: Pick<Deps, 'keys'>, transaction: Database, after: string) {
  const rows = await transaction
    .selectFrom('patients')
    .select(['id', 'summary_sealed'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(batchRows)
    .execute();
  for (const row of rows)
    await writeBlindIndex(deps, transaction, row.id, openSummary(deps.keys.cipher, row).identity);
  return rows.map(({ id }) => id);
}

async function reindexCards(deps: Pick<Deps, 'keys'>, transaction: Database, after: string) {
  const rows = await transaction
    .selectFrom('cards')
    .select(['id', 'face_sealed'])
    .where('id', '>', after)
    .orderBy('id')
    .limit(batchRows)
    .execute();
  for (const row of rows)
    await transaction
      .updateTable('cards')
      .set({ short_code_hash: shortCodeHash(deps.keys.cipher, openFace(deps.keys.cipher, row).shortCode) })
      .where('id', '=', row.id)
      .execute();
  return rows.map(({ id }) => id);
}

/** Keeps in the audit that the keys were renewed, and by how much work. */
export function recordRotation(
  deps: StoreDeps,
  db: Database,
  values: number,
  found: number,
): Promise<number> {
  return db.transaction().execute((transaction) =>
    appendAudit(deps, transaction, {
      actor: { person: 'tasuki keys rotate-data', role: 'secretariat', facility: '' },
      action: 'keys-rotated',
      purpose: 'oversight',
      detail: `values:${values},found:${found}`,
    }),
  );
}
