// Version and size of the status list. A version is the number of seconds since 2020 of the last change, or one more
// than before when that is more: so it never goes back for long, even where an older database was restored (ADR 0023).
import { sql } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { inTransaction } from './transaction.ts';

/** Room of a new region's list: 64 KB of bits, a few hundred bytes deflated while it is mostly zeros. */
export const firstListSize = 262_144;
const sizeSetting = 'status-list-size';
const epochMs = Date.UTC(2020, 0, 1);

/** What versions begin with, so that a restored database does not hand out the same ones for something else. */
export const secondsSince2020 = (now: Instant): number => Math.floor((now - epochMs) / 1000);

export interface StatusHead {
  version: number;
  size: number;
}

export async function readStatusHead(db: Database): Promise<StatusHead> {
  const counter = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', 'status-list')
    .executeTakeFirstOrThrow();
  const size = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', sizeSetting)
    .executeTakeFirst();
  return { version: Number(counter.value) + 1, size: size ? Number(size.value) : firstListSize };
}

/** Within the transaction that changes what the list says. Others wait for it until this one ends. */
export async function raiseStatusVersion(deps: Pick<Deps, 'clock'>, transaction: Database): Promise<void> {
  const seconds = secondsSince2020(deps.clock());
  await transaction
    .updateTable('counters')
    .set({
      value: sql<number>`case when value + 1 > ${sql.lit(seconds)} then value + 1 else ${sql.lit(seconds)} end`,
    })
    .where('name', '=', 'status-list')
    .execute();
}

/** Makes room, unless somebody else has just made it. @returns the size now */
export function growStatusList(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  from: number,
  to: number,
): Promise<number> {
  return inTransaction(db, async (transaction) => {
    const { size } = await readStatusHead(transaction);
    if (size !== from) return size;
    await transaction
      .insertInto('settings')
      .values({ name: sizeSetting, value: String(to) })
      .onConflict((conflict) => conflict.column('name').doUpdateSet({ value: String(to) }))
      .execute();
    await raiseStatusVersion(deps, transaction);
    return to;
  });
}

export async function countCards(db: Database, list: number): Promise<number> {
  const row = await db
    .selectFrom('cards')
    .select((count) => count.fn.countAll().as('count'))
    .where('status_list', '=', list)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
