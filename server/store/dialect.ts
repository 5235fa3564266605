// Which of the two databases this is, for the few places where they differ.
import { PostgresAdapter, sql } from 'kysely';
import type { Database } from '#server/ports.ts';

/** PostgreSQL, or PGlite, which is PostgreSQL inside a process. */
export const isPostgres = (db: Database): boolean => db.getExecutor().adapter instanceof PostgresAdapter;

export async function hasTable(db: Database, name: string): Promise<boolean> {
  const found = isPostgres(db)
    ? sql<object>`select 1 as found where to_regclass(${name}) is not null`
    : sql<object>`select 1 as found from sqlite_master where type = 'table' and name = ${name}`;
  return (await found.execute(db)).rows.length > 0;
}
