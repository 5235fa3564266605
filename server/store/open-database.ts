// Which database a server or a command works on: the file in its data folder, or PostgreSQL where an address is set.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { KeyFileError } from '#server/keys/key-file-error.ts';
import type { Database, RecordCipher } from '#server/ports.ts';
import { hasTable } from './dialect.ts';
import { holdStart, openPostgres, readPostgresUrl, type PostgresPlace } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

export interface DatabaseSettings {
  dataFolder: string;
  /** TASUKI_DATABASE_URL: PostgreSQL instead of the file in the data folder. */
  databaseUrl?: string | undefined;
}

export interface DatabasePlace {
  /** As it may be shown. */
  shown: string;
  postgres: PostgresPlace | undefined;
  /** Whether somebody has written to it before. */
  exists(): Promise<boolean>;
  open(): Promise<Database>;
  /** Runs while no other server that starts on this database does: what is made once is made by one of them. */
  whileOthersWait<T>(work: () => Promise<T>): Promise<T>;
}

const databaseName = 'tasuki.sqlite';

/** Throws with the remedy when the address is none. */
export function findDatabase({ dataFolder, databaseUrl }: DatabaseSettings): DatabasePlace {
  if (databaseUrl) {
    const postgres = readPostgresUrl(databaseUrl);
    const open = () => openPostgres(postgres);
    return {
      shown: `PostgreSQL at ${postgres.shown}`,
      postgres,
      open,
      exists: () => isWritten(open),
      whileOthersWait: (work) => holdStart(postgres, work),
    };
  }
  const file = join(dataFolder, databaseName);
  return {
    shown: file,
    postgres: undefined,
    open: async () => openSqlite(file),
    exists: async () => existsSync(file),
    whileOthersWait: (work) => work(),
  };
}

async function isWritten(open: () => Promise<Database>): Promise<boolean> {
  const db = await open();
  try {
    return await hasTable(db, 'schema_version');
  } finally {
    await db.destroy();
  }
}

const keysSetting = 'keys-of-this-database';

/**
 * Several servers share a database, each with a key file beside it: one with other keys would seal what nobody else can
 * open. The first to come leaves a mark that only the same keys make; whoever makes another one is told so.
 */
export async function holdToKeys(
  db: Database,
  cipher: Pick<RecordCipher, 'blind'>,
  shown: string,
): Promise<void> {
  const value = Buffer.from(cipher.blind(keysSetting)).toString('hex');
  await db
    .insertInto('settings')
    .values({ name: keysSetting, value })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const held = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', keysSetting)
    .executeTakeFirstOrThrow();
  if (held.value === value) return;
  throw new KeyFileError(
    `${shown} was written with other keys than those of this data folder. Copy keys.enc from the server that works on it, or choose another database.`,
  );
}
