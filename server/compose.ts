// Puts the real server together: database file, key file, clock and randomness of this machine.
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import type { Instant } from '#lib/core/brands.ts';
import { createApp } from './app.ts';
import {
  keyFileCheckMs,
  changeKeyRing,
  KeyFileError,
  looseKeyFile,
  readGuards,
  readKeyRing,
  upgradeKeyFile,
  watchKeyRing,
  writeKeyRing,
} from './keys/key-file.ts';
import type { KeyGuard } from './keys/key-guard.ts';
import { createDemoKeyRing, createKeyStore } from './keys/key-ring.ts';
import type { KeyRing } from './keys/key-ring.ts';
import { createLiveHub } from './live-hub.ts';
import type { Database, Deps, Log } from './ports.ts';
import { initUsage, readOrigin } from './cli/init.ts';
import { seedDemo, seedSecretariat } from './seed/seed.ts';
import { demoRegion } from './seed/people.ts';
import { makeCheckpoint } from './store/checkpoints.ts';
import { forgetOldCeremonies } from './store/ceremonies.ts';
import { forgetOldEnrolments } from './store/enrolments.ts';
import { keepEndedMonths } from './store/figures.ts';
import { forgetOldTimings } from './store/timings.ts';
import { forgetOldAnswers } from './store/idempotency.ts';
import { forgetOldImports } from './store/imports.ts';
import { migrate } from './store/migrations.ts';
import { forgetOldLiveEvents } from './store/live-events.ts';
import { forgetOldSearches } from './store/search-log.ts';
import { forgetOldSessions } from './store/sessions.ts';
import { readSetup } from './store/setup.ts';
import { findDatabase, holdToKeys, type DatabasePlace } from './store/open-database.ts';
import { listenToPostgres, makeTriggers, type PostgresLive } from './store/postgres-live.ts';
import { startDeliveryWatch } from './push/delivery-watch.ts';
import { createPush, type PushOptions } from './push/push.ts';
import { createOsrm } from './roads/osrm.ts';
import { startKeysWatch } from './watch/keys-watch.ts';
import { startWatcher } from './watch/watcher.ts';

export interface ServerOptions {
  dataFolder: string;
  /** PostgreSQL instead of the file in the data folder. */
  databaseUrl?: string | undefined;
  mode: Deps['mode'];
  /** Demo only: start without demo data, with the secretariat's first person. */
  empty: boolean;
  /** Where people open the app; in production what `tasuki init` was told, unless it is overridden here. */
  origin?: string | undefined;
  /** Address that printed cards point at; where people open the app when absent. */
  cardOrigin?: string | undefined;
  log: Log;
  secret: string | undefined;
  /** A program that guards the key file instead of the secret. */
  keyCommand?: string | undefined;
  /** The secret before, while it is being changed. */
  oldSecret?: string | undefined;
  /** Proxies of our own in front of this server; none when absent. */
  trustedProxies?: number | undefined;
  /** Push services besides those of the browsers. */
  push?: PushOptions | undefined;
  /** A router of roads that speaks OSRM; driving times are estimated when absent. */
  osrmUrl?: string | undefined;
}

export interface OpenServer {
  /** The PostgreSQL it works on, as it may be shown. */
  postgres: string | undefined;
  app: ReturnType<typeof createApp>;
  deps: Deps;
  /** What was written on an empty database. */
  seeded: { residents: number; cards: number } | undefined;
  close(): Promise<void>;
}

const tidyEveryMs = 10 * 60_000;
/** How soon a checkpoint that is due is signed. */
const checkpointCheckMs = 60_000;

/** Throws {@link KeyFileError} with the remedy when keys, data and mode do not fit together. */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const database = findDatabase(options);
  const { seeded, live, deps } = await database.whileOthersWait(() => prepare(database, options));
  const { db } = deps;
  const onDuty = (work: () => Promise<unknown>, failed: string) => () => {
    if (!live.isOnDuty()) return;
    work().catch((error: unknown) =>
      deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, failed),
    );
  };
  const tidying = setInterval(
    onDuty(() => Promise.all(forgetting.map((forget) => forget(deps, db))), 'tidying failed'),
    tidyEveryMs,
  );
  tidying.unref();
  const watcher = startWatcher(deps, { isOnDuty: live.isOnDuty });
  const delivery = startDeliveryWatch(deps);
  const keysWatch = startKeysWatch(deps);
  const watching = setInterval(() => noticeNewKeys(deps), keyFileCheckMs);
  watching.unref();
  const checkpoint = (isForced = false) =>
    makeCheckpoint(deps, db, { isForced }).catch((error: unknown) =>
      deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'no checkpoint was signed'),
    );
  await checkpoint();
  const signing = setInterval(
    onDuty(() => checkpoint(), 'no checkpoint was signed'),
    checkpointCheckMs,
  );
  signing.unref();
  return {
    postgres: database.postgres && database.shown,
    app: createApp(deps, { trustedProxies: options.trustedProxies }),
    deps,
    seeded,
    async close() {
      clearInterval(signing);
      await checkpoint(true);
      clearInterval(tidying);
      await watcher.stop();
      await delivery.stop();
      keysWatch.stop();
      clearInterval(watching);
      await live.stop();
      await db.destroy();
    },
  };
}

const forgetting = [
  forgetOldTimings,
  forgetOldSessions,
  forgetOldAnswers,
  forgetOldImports,
  forgetOldLiveEvents,
  forgetOldSearches,
  forgetOldEnrolments,
  forgetOldCeremonies,
  keepEndedMonths,
];

/** Keys, schema, what streams listen to, and what a demonstration begins with. */
async function prepare(
  database: DatabasePlace,
  options: ServerOptions,
): Promise<Pick<OpenServer, 'deps' | 'seeded'> & { live: PostgresLive }> {
  const { dataFolder, mode } = options;
  const isNew = !(await database.exists());
  if (mode === 'demo') mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const guards = readGuards(dataFolder, mode, options);
  if (mode === 'production' && isNew) throw notSetUp(dataFolder);
  await upgradeKeyFile(dataFolder, guards);
  const ring =
    readKeyRing(dataFolder, guards) ?? (await makeDemoRing(dataFolder, guards, isNew, database.shown));
  const loose = looseKeyFile(dataFolder);
  if (loose) options.log.warn({ code: 'KEY_FILE_LOOSE' }, loose);
  const db = await database.open();
  let live: PostgresLive | undefined;
  try {
    const origin = await prepareData(db, options);
    const keys = createKeyStore(
      ring,
      (change) => changeKeyRing(dataFolder, guards, change),
      watchKeyRing(dataFolder, guards),
    );
    if (database.postgres) {
      await holdToKeys(db, keys.cipher, database.shown);
      await makeTriggers(db);
      live = await listenToPostgres(database.postgres, options.log);
    } else live = { hub: createLiveHub(), isOnDuty: () => true, stop: async () => {} };
    const base = {
      db,
      keys,
      clock: () => Date.now() as Instant,
      newId: randomUUID,
      random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
      mode,
      region: ring.region,
      origin,
      cardOrigin: options.cardOrigin ?? origin,
      log: options.log,
      live: live.hub,
      driveTimes:
        options.osrmUrl === undefined
          ? undefined
          : createOsrm({ url: options.osrmUrl, log: options.log, now: Date.now }),
    };
    const deps: Deps = { ...base, push: createPush(base, options.push) };
    if (mode === 'demo' && !options.empty) return { deps, live, seeded: await seedDemo(deps) };
    if (mode === 'demo') await seedSecretariat(deps);
    return { deps, live, seeded: undefined };
  } catch (error) {
    await live?.stop();
    await db.destroy();
    throw error;
  }
}

/** Commands may have added keys to the file; a file that cannot be read now is tried again. */
function noticeNewKeys({ keys, log }: Deps): void {
  try {
    keys.refresh();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'the key file could not be read');
  }
}

async function makeDemoRing(
  dataFolder: string,
  guards: readonly KeyGuard[],
  isNew: boolean,
  shown: string,
): Promise<KeyRing> {
  if (!isNew)
    throw new KeyFileError(
      `${shown} is there, but its key file is not. Restore keys.enc from the same backup; nothing in the database opens without it.`,
    );
  const ring = await createDemoKeyRing(demoRegion);
  writeKeyRing(dataFolder, guards, ring);
  return ring;
}

/** Brings the schema up to date. @returns where people open the app */
async function prepareData(db: Database, { dataFolder, mode, origin }: ServerOptions): Promise<string> {
  await migrate(db);
  const setup = await readSetup(db);
  if (mode === 'production') {
    if (!setup) throw notSetUp(dataFolder);
    return readOrigin(origin ?? setup.origin);
  }
  if (setup)
    throw new KeyFileError(
      `${dataFolder} holds a real network, and the demo lets anybody in as anyone. Start with --production, or choose another folder with --data.`,
    );
  return origin ?? 'http://localhost:5173';
}

const notSetUp = (dataFolder: string) =>
  new KeyFileError(
    `${dataFolder} is not set up for production yet. Run this once:\n  npx -c "node server/cli/tasuki.ts ${initUsage} --data ${dataFolder}"`,
  );
