// What one server commits, the others hear of: triggers notify inside the transaction, so that a notice is given exactly
// when the change is kept, whichever code made it. A notice only says that there is something; what, is in the tables.
import { sql } from 'kysely';
import pg from 'pg';
import { createLiveHub } from '#server/live-hub.ts';
import type { Database, LiveHub, Log, Wake } from '#server/ports.ts';
import { noticeDeath, type PostgresPlace } from './postgres.ts';

const channel = 'tasuki_live';
/** The lock of whoever does what only one server needs to do. */
const dutyLock = '1952543595, 2';
const [firstPauseMs, longestPauseMs] = [100, 3_000];
/** How often the connection is asked whether it is alive, and the duty whether it is free. */
const askEveryMs = 3_000;
const askTimeoutMs = 5_000;

/** Which changes are told, and as what. */
const told: readonly { table: string; on: string; wake: Exclude<Wake, 'all'> }[] = [
  { table: 'live_events', on: 'insert', wake: 'events' },
  { table: 'sessions', on: 'update of revoked_at', wake: 'standing' },
  { table: 'devices', on: 'update of revoked_at, suspended_at', wake: 'standing' },
  { table: 'passkeys', on: 'update of revoked_at', wake: 'standing' },
  { table: 'people', on: 'update of active, role', wake: 'standing' },
  { table: 'facilities', on: 'update of state', wake: 'standing' },
];

/** Makes the triggers; done at every start, as they are no part of the schema that both databases share. */
export async function makeTriggers(db: Database): Promise<void> {
  await db.transaction().execute(async (transaction) => {
    await sql`create or replace function tasuki_tell() returns trigger language plpgsql as $$
      begin perform pg_notify(${sql.lit(channel)}, tg_argv[0]); return null; end $$`.execute(transaction);
    for (const { table, on, wake } of told)
      await sql`create or replace trigger ${sql.ref(`${table}_tell`)} after ${sql.raw(on)} on ${sql.table(table)}
        for each statement execute function tasuki_tell(${sql.lit(wake)})`.execute(transaction);
  });
}

export interface PostgresLive {
  hub: LiveHub;
  /** Whether this server does what only one of them needs to do: tidying, the watch, checkpoints, reminders. */
  isOnDuty(): boolean;
  stop(): Promise<void>;
}

/**
 * Listens on a connection of its own. When that breaks it is made anew, and everybody looks for what was missed; until
 * then streams find what is new by themselves, once a second. The duty belongs to the connection: a server that stops
 * or dies loses it, and another one takes it.
 */
export async function listenToPostgres(place: PostgresPlace, log: Log): Promise<PostgresLive> {
  const hub = createLiveHub();
  let client: pg.Client | undefined;
  let [isOnDuty, isStopped, pauseMs] = [false, false, firstPauseMs];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let asking: Promise<unknown> = Promise.resolve();

  const lose = (lost: pg.Client) => {
    if (client !== lost) return;
    [client, isOnDuty] = [undefined, false];
    clearTimeout(timer);
    lost.end().catch(() => {});
    if (isStopped) return;
    log.warn({}, 'the connection that listens to PostgreSQL broke; making another');
    timer = later(() => void connect(), pauseMs);
  };
  const ask = async (asked: pg.Client) => {
    try {
      const query = isOnDuty ? 'select true as free' : `select pg_try_advisory_lock(${dutyLock}) as free`;
      const { rows } = await asked.query<{ free: boolean }>(query);
      if (client !== asked) return;
      if (rows[0]!.free && !isOnDuty) log.info({}, 'this server does what only one of them needs to do');
      isOnDuty = rows[0]!.free;
      timer = later(() => void (asking = ask(asked)), askEveryMs);
    } catch {
      lose(asked);
    }
  };
  const connect = async () => {
    const made = new pg.Client({ ...place.config, query_timeout: askTimeoutMs });
    made.on('error', () => lose(made));
    made.on('end', () => lose(made));
    made.on('notification', ({ payload }) => hub.wake(payload === 'standing' ? 'standing' : 'events'));
    client = made;
    try {
      await made.connect();
      await made.query(`${noticeDeath}; listen ${channel}`);
      pauseMs = firstPauseMs;
      asking = ask(made);
      await asking;
      // Whatever was told while nobody listened.
      hub.wake('all');
    } catch {
      pauseMs = Math.min(pauseMs * 2, longestPauseMs);
      lose(made);
    }
  };
  await connect();
  return {
    hub,
    isOnDuty: () => isOnDuty,
    async stop() {
      isStopped = true;
      clearTimeout(timer);
      await asking.catch(() => {});
      clearTimeout(timer);
      const held = client;
      client = undefined;
      await held?.end().catch(() => {});
    },
  };
}

function later(work: () => void, ms: number): ReturnType<typeof setTimeout> {
  const timer = setTimeout(work, ms);
  timer.unref();
  return timer;
}
