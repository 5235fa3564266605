// Kysely over PostgreSQL: for several servers on one database (ADR 0031). Numbers, bytes and order are those of SQLite.
import { Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely';
import type { Dialect } from 'kysely';
import pg from 'pg';
import type { ClientConfig } from 'pg';
import type { Database } from '#server/ports.ts';
import type { Tables } from './database.ts';
import { PostgresDriver } from './postgres-driver.ts';
import { DatabaseFailure, describeFailure, type ShownPlace } from './postgres-failure.ts';

/** Connections of one process; one of them writes. */
const mostConnections = 12;
const oldestServer = 15;

/** How every connection of this program is made. */
export interface PostgresPlace {
  config: ClientConfig;
  shown: ShownPlace;
}

/** Throws {@link DatabaseFailure} when it is no address. Never repeats the address: a password may stand in it. */
export function readPostgresUrl(url: string): PostgresPlace {
  try {
    if (!/^postgres(ql)?:\/\//.test(url)) throw new Error('another scheme');
    const config: ClientConfig = { connectionString: url, ...settings };
    const { user, host, port, database } = new pg.Client(config);
    return { config, shown: `${user ?? ''}@${host}:${port}/${database ?? ''}` };
  } catch {
    throw new DatabaseFailure(
      'TASUKI_DATABASE_URL is no address of a database. It looks like postgres://USER:PASSWORD@HOST:5432/NAME; characters such as @ or / in the password are written as %40 or %2F.',
    );
  }
}

/** Integers beyond 2^53 would silently change: there are none, and there must be none. */
function toNumber(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && !Number.isSafeInteger(value))
    throw new RangeError('a number of the database is too large to be held exactly');
  return value;
}
const [int8, numeric] = [20, 1700];
const types = {
  getTypeParser: (oid: number, format?: 'text' | 'binary') =>
    oid === int8 || oid === numeric ? toNumber : pg.types.getTypeParser(oid, format as 'text'),
} as ClientConfig['types'];

/**
 * A statement that runs too long ends, so does a wait for the writer before; a process that stopped in the middle of a
 * transaction loses it, so that others may write.
 */
const settings = {
  types,
  application_name: 'tasuki',
  connectionTimeoutMillis: 5_000,
  statement_timeout: 60_000,
  query_timeout: 65_000,
  lock_timeout: 15_000,
  idle_in_transaction_session_timeout: 15_000,
  keepAlive: true,
  keepAliveInitialDelayMillis: 10_000,
} satisfies ClientConfig;

/** The server notices within half a minute that a machine fell silent, and frees what its connections held. */
export const noticeDeath =
  'set tcp_keepalives_idle = 10; set tcp_keepalives_interval = 5; set tcp_keepalives_count = 3';

/** Opens the pool and sees that the server is one that keeps what it acknowledges. Throws {@link DatabaseFailure}. */
export async function openPostgres(place: PostgresPlace): Promise<Database> {
  const pool = new pg.Pool({
    ...place.config,
    max: mostConnections,
    idleTimeoutMillis: 60_000,
    // A role or a database may have been set to lose the last moments in a crash.
    onConnect: async (client) => void (await client.query(`set synchronous_commit = on; ${noticeDeath}`)),
  });
  // An idle connection broke; the next one is made anew.
  pool.on('error', () => {});
  const db = new Kysely<Tables>({ dialect: dialectOver(pool) });
  try {
    await checkServer(pool, place.shown);
    return db;
  } catch (error) {
    await db.destroy();
    throw describeFailure(error, place.shown) ?? error;
  }
}

/** Held by a server while it starts. */
const startLock = '1952543595, 3';
/** Filling a demonstration takes seconds. */
const startWaitMs = 60_000;

/** Runs `work` while every other server that starts on this database waits. */
export async function holdStart<T>(place: PostgresPlace, work: () => Promise<T>): Promise<T> {
  const client = new pg.Client({
    ...place.config,
    lock_timeout: startWaitMs,
    statement_timeout: startWaitMs,
    query_timeout: startWaitMs,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.query(`select pg_advisory_lock(${startLock})`);
  } catch (error) {
    await client.end().catch(() => {});
    throw describeFailure(error, place.shown) ?? error;
  }
  try {
    return await work();
  } finally {
    await client.end().catch(() => {});
  }
}

const dialectOver = (pool: pg.Pool): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new PostgresDriver(pool),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});

export interface ServerFacts {
  /** server_version_num: '150018' */
  version: string;
  encoding: string;
  /** 'on' at a standby, and where a database is set so. */
  readOnly: string;
  fsync: string;
  mayCreate: boolean;
}

/** What speaks against this server, with the remedy; undefined when nothing does. */
export function judgeServer({
  version,
  encoding,
  fsync,
}: Pick<ServerFacts, 'version' | 'encoding' | 'fsync'>): string | undefined {
  const major = Math.floor(Number(version) / 10_000);
  if (major < oldestServer)
    return `it is version ${major}; ${oldestServer} or newer is needed. Upgrade it with pg_upgrade.`;
  if (encoding !== 'UTF8')
    return `the database is encoded in ${encoding}. Make one with: createdb --encoding UTF8 --template template0 NAME`;
  if (fsync !== 'on')
    return 'fsync is off: what it acknowledges may be lost. Set fsync = on in postgresql.conf.';
  return undefined;
}

async function checkServer(pool: pg.Pool, place: ShownPlace): Promise<void> {
  const { rows } = await pool.query<ServerFacts>(
    `select current_setting('server_version_num') as version, current_setting('server_encoding') as encoding,
      current_setting('transaction_read_only') as "readOnly", current_setting('fsync') as fsync,
      coalesce(has_schema_privilege(current_schema(), 'create'), false) as "mayCreate"`,
  );
  const words = judgeServer(rows[0]!);
  if (words !== undefined) throw new DatabaseFailure(`PostgreSQL at ${place}: ${words}`);
  if (rows[0]!.readOnly === 'on') throw describeFailure({ code: '25006' }, place)!;
  if (!rows[0]!.mayCreate) throw describeFailure({ code: '42501' }, place)!;
}
