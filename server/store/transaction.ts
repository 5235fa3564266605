// One transaction per act: what is written, its audit entry and its idempotent answer are kept together or not at all.
import type { Database } from '#server/ports.ts';

/** Runs in the transaction that `db` already is, or in a new one. Throwing rolls back. */
export function inTransaction<T>(db: Database, work: (transaction: Database) => Promise<T>): Promise<T> {
  return db.isTransaction ? work(db) : db.transaction().execute(work);
}

/** Thrown to roll back with a value that the caller of {@link attempt} gets. */
class Rollback extends Error {
  readonly outcome: unknown;
  constructor(outcome: unknown) {
    super('rolled back on purpose');
    this.outcome = outcome;
  }
}

/**
 * Runs `work` in a transaction and commits only when `keeps(outcome)` says so; the outcome is returned either way.
 */
export async function attempt<T>(
  db: Database,
  work: (transaction: Database) => Promise<T>,
  keeps: (outcome: T) => boolean,
): Promise<T> {
  try {
    return await db.transaction().execute(async (transaction) => {
      const outcome = await work(transaction);
      if (!keeps(outcome)) throw new Rollback(outcome);
      return outcome;
    });
  } catch (error) {
    if (error instanceof Rollback) return error.outcome as T;
    throw error;
  }
}

/**
 * The next number of a gap-free counter; other transactions wait for it until this one ends.
 * @param by takes so many at once
 * @returns the last of them
 */
export async function nextCount(transaction: Database, name: string, by = 1): Promise<number> {
  const row = await transaction
    .updateTable('counters')
    .set((columns) => ({ value: columns('value', '+', by) }))
    .where('name', '=', name)
    .returning('value')
    .executeTakeFirstOrThrow();
  return Number(row.value);
}
