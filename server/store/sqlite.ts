// Kysely over Node's own SQLite: one connection, write-ahead log, and a commit that is on disk when it returns.
import { closeSync, openSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { SQLInputValue, StatementSync } from 'node:sqlite';
import { CompiledQuery, Kysely, SqliteDialect, SqliteDriver } from 'kysely';
import type { DatabaseConnection, Driver, SqliteDatabase, SqliteDialectConfig } from 'kysely';
import type { Database } from '#server/ports.ts';
import type { Tables } from './database.ts';

const statementsKept = 400;

/** Takes the write lock at the start, so that a transaction that read first never fails at its first write. */
class ImmediateDriver extends SqliteDriver {
  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }
}

class NodeSqliteDialect extends SqliteDialect {
  readonly #config: SqliteDialectConfig;

  constructor(config: SqliteDialectConfig) {
    super(config);
    this.#config = config;
  }

  override createDriver(): Driver {
    return new ImmediateDriver(this.#config);
  }
}

function asKyselySqlite(database: DatabaseSync): SqliteDatabase {
  const statements = new Map<string, StatementSync>();
  const prepared = (sql: string): StatementSync => {
    const held = statements.get(sql);
    if (held) return held;
    const made = database.prepare(sql);
    if (statements.size < statementsKept && !/^(create|alter|drop|begin|commit|rollback)/i.test(sql))
      statements.set(sql, made);
    return made;
  };
  return {
    prepare(sql) {
      const statement = prepared(sql);
      const given = (parameters: readonly unknown[]) => parameters as SQLInputValue[];
      return {
        reader: statement.columns().length > 0,
        all: (parameters) => statement.all(...given(parameters)),
        run: (parameters) => statement.run(...given(parameters)),
        iterate: (parameters) => statement.iterate(...given(parameters)) as IterableIterator<unknown>,
      };
    },
    close: () => database.close(),
  };
}

/** @param file path of the database file, or ':memory:' */
export function openSqlite(file: string): Database {
  keepPrivate(file);
  const database = new DatabaseSync(file);
  database.exec(
    'pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; pragma foreign_keys = on;',
  );
  return new Kysely<Tables>({ dialect: new NodeSqliteDialect({ database: asKyselySqlite(database) }) });
}

/** A new file, and the logs that SQLite makes beside it, are its owner's alone: what is not sealed in it says enough. */
function keepPrivate(file: string): void {
  if (file !== ':memory:') closeSync(openSync(file, 'a', 0o600));
}
