// One writer at a time, on PostgreSQL as on SQLite (ADR 0031): whatever writes holds one lock of the database from its
// first statement to its commit. What was read inside a transaction is then still so when it is written, numbers follow
// the order of commits, and no two transactions can wait for each other. Reads outside a transaction never wait.
import { CompiledQuery } from 'kysely';
import type { DatabaseConnection, Driver, QueryResult, TransactionSettings } from 'kysely';
import type { Pool, PoolClient } from 'pg';
import { isConnectionLost } from './postgres-failure.ts';

/** The lock of all writers of this database: 'tasuki' in its first half. */
const writerLock = '1952543595, 1';
const beginWriting = `begin; select pg_advisory_xact_lock(${writerLock})`;
/** PostgreSQL is restarted in seconds: what has not begun yet waits so long for it. */
const patienceMs = 4_000;
const pauseMs = 200;

export class PostgresDriver implements Driver {
  readonly #pool: Pool;
  /** Who writes in this process, one after the other: those who wait hold no connection. */
  #turn: Promise<void> = Promise.resolve();

  constructor(pool: Pool) {
    this.#pool = pool;
  }

  async init(): Promise<void> {}

  async acquireConnection(): Promise<DatabaseConnection> {
    return new LazyConnection(this);
  }

  async beginTransaction(connection: DatabaseConnection, settings: TransactionSettings): Promise<void> {
    if (settings.isolationLevel || settings.accessMode)
      throw new Error('every transaction is the only one that writes; it has no other settings');
    await lazy(connection).begin();
  }

  async commitTransaction(connection: DatabaseConnection): Promise<void> {
    await lazy(connection).commit();
  }

  async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    await lazy(connection).rollback();
  }

  async releaseConnection(connection: DatabaseConnection): Promise<void> {
    await lazy(connection).release();
  }

  async destroy(): Promise<void> {
    await this.#pool.end();
  }

  /** Outside any transaction: what fails before it began is tried again, as nothing has happened yet. */
  async read(query: CompiledQuery): Promise<QueryResult<never>> {
    return this.#patiently(async () => {
      const client = await this.#pool.connect();
      return runAndRelease(client, () => run(client, query));
    });
  }

  /** A connection that alone may write, until `end` is called. */
  async beginWriting(): Promise<{ client: PoolClient; end: (error?: unknown) => void }> {
    const before = this.#turn;
    let pass = () => {};
    this.#turn = new Promise<void>((resolve) => (pass = resolve));
    await before;
    try {
      const client = await this.#patiently(async () => {
        const taken = await this.#pool.connect();
        try {
          await taken.query(beginWriting);
          return taken;
        } catch (error) {
          taken.release(true);
          throw error;
        }
      });
      return {
        client,
        end: (error) => {
          client.release(error !== undefined);
          pass();
        },
      };
    } catch (error) {
      pass();
      throw error;
    }
  }

  async #patiently<T>(work: () => Promise<T>): Promise<T> {
    const until = Date.now() + patienceMs;
    for (;;)
      try {
        return await work();
      } catch (error) {
        if (!isConnectionLost(error) || this.#pool.ending || Date.now() > until) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
  }
}

/** Takes a connection of the pool only for as long as something runs on it. */
class LazyConnection implements DatabaseConnection {
  readonly #driver: PostgresDriver;
  #held: Awaited<ReturnType<PostgresDriver['beginWriting']>> | undefined;
  #last: Promise<unknown> = Promise.resolve();

  constructor(driver: PostgresDriver) {
    this.#driver = driver;
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    if (this.#held) return this.#inTurn(this.#held.client, query);
    if (isRead(query)) return this.#driver.read(query);
    await this.begin();
    let result: QueryResult<R>;
    try {
      result = await this.#inTurn(this.#held!.client, query);
    } catch (error) {
      await this.rollback();
      throw error;
    }
    await this.commit();
    return result;
  }

  /** One statement after the other, also where a transaction sends several at once. */
  #inTurn<R>(client: PoolClient, query: CompiledQuery): Promise<QueryResult<R>> {
    const result = this.#last.then(() => run(client, query));
    this.#last = result.catch(() => undefined);
    return result;
  }

  async begin(): Promise<void> {
    this.#held = await this.#driver.beginWriting();
  }

  async commit(): Promise<void> {
    const held = this.#held!;
    const { rows } = await run(held.client, CompiledQuery.raw('commit'));
    // A statement failed earlier and somebody went on regardless: nothing was kept.
    if ((rows as { command?: string }[])[0]?.command === 'ROLLBACK')
      throw new Error('the transaction had failed before its end');
    this.#end();
  }

  /** A connection on which that fails is not used again; PostgreSQL rolls back when it closes. */
  async rollback(): Promise<void> {
    if (!this.#held) return;
    try {
      await run(this.#held.client, CompiledQuery.raw('rollback'));
      this.#end();
    } catch (error) {
      this.#end(error);
    }
  }

  async release(): Promise<void> {
    if (this.#held) this.#end(new Error('a transaction was left open'));
  }

  #end(error?: unknown): void {
    this.#held?.end(error);
    this.#held = undefined;
  }

  streamQuery<R>(): AsyncIterableIterator<QueryResult<R>> {
    throw new Error('rows are read a page at a time, not as a stream');
  }
}

const lazy = (connection: DatabaseConnection) => connection as LazyConnection;

const isRead = ({ query, sql }: CompiledQuery): boolean =>
  query.kind === 'SelectQueryNode' || (query.kind === 'RawNode' && /^\s*(select|show)\b/i.test(sql));

async function runAndRelease<T>(client: PoolClient, work: () => Promise<T>): Promise<T> {
  try {
    const result = await work();
    client.release();
    return result;
  } catch (error) {
    client.release(isConnectionLost(error));
    throw error;
  }
}

async function run(client: PoolClient, { sql, parameters }: CompiledQuery): Promise<QueryResult<never>> {
  const { command, rowCount, rows } = await client.query(sql, [...parameters]);
  if (command === 'COMMIT' || command === 'ROLLBACK') return { rows: [{ command }] as never[] };
  const changes = ['INSERT', 'UPDATE', 'DELETE'].includes(command);
  return { rows: rows as never[], ...(changes && { numAffectedRows: BigInt(rowCount ?? 0) }) };
}
