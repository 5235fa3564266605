// Puts the real server together: database file, key file, clock and randomness of this machine.
import { randomBytes, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#lib/core/brands.ts';
import { regionPattern } from '#lib/core/card/header.ts';
import { createApp } from './app.ts';
import {
  keyFileCheckMs,
  changeKeyRing,
  KeyFileError,
  readKeyRing,
  readSecret,
  watchKeyRing,
  writeKeyRing,
} from './keys/key-file.ts';
import { createDemoKeyRing, createKeyStore, createProductionKeyRing, mergeRings } from './keys/key-ring.ts';
import { createLiveHub } from './live-hub.ts';
import type { Deps, Log } from './ports.ts';
import { seedDemo, seedSecretariat } from './seed/seed.ts';
import { demoRegion } from './seed/people.ts';
import { forgetOldEnrolments } from './store/enrolments.ts';
import { forgetOldAnswers } from './store/idempotency.ts';
import { forgetOldImports } from './store/imports.ts';
import { migrate } from './store/migrations.ts';
import { forgetOldLiveEvents } from './store/live-events.ts';
import { forgetOldSearches } from './store/search-log.ts';
import { forgetOldSessions } from './store/sessions.ts';
import { openSqlite } from './store/sqlite.ts';

export interface ServerOptions {
  dataFolder: string;
  mode: Deps['mode'];
  /** Start without demo data: the secretariat's first person only. */
  empty: boolean;
  /** Where people open the app. */
  origin: string;
  /** Address that printed cards point at. */
  cardOrigin: string;
  log: Log;
  secret: string | undefined;
  /** JIS X 0401 or 0402 code and name; needed at the first start in production. */
  region?: Deps['region'];
}

export interface OpenServer {
  app: ReturnType<typeof createApp>;
  deps: Deps;
  /** What was written on an empty database. */
  seeded: { residents: number; cards: number } | undefined;
  close(): Promise<void>;
}

const tidyEveryMs = 10 * 60_000;

/** Throws {@link KeyFileError} with the remedy when keys and data do not fit together. */
export async function openServer(options: ServerOptions): Promise<OpenServer> {
  const { dataFolder, mode } = options;
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 });
  const databaseFile = join(dataFolder, 'tasuki.sqlite');
  const isNew = !existsSync(databaseFile);
  const secret = readSecret(dataFolder, mode, options.secret);
  let ring = readKeyRing(dataFolder, secret);
  if (!ring) {
    if (!isNew)
      throw new KeyFileError(
        `${databaseFile} is there, but its key file is not. Restore keys.enc from the same backup; nothing in the database opens without it.`,
      );
    ring =
      mode === 'demo'
        ? await createDemoKeyRing(demoRegion)
        : createProductionKeyRing(needRegion(options.region));
    writeKeyRing(dataFolder, secret, ring);
  }
  const db = openSqlite(databaseFile);
  await migrate(db);
  const deps: Deps = {
    db,
    keys: createKeyStore(
      ring,
      async (changed) => void changeKeyRing(dataFolder, secret, (kept) => mergeRings(kept, changed)),
      watchKeyRing(dataFolder, secret),
    ),
    clock: () => Date.now() as Instant,
    newId: randomUUID,
    random: (bytes) => new Uint8Array(randomBytes(bytes)),
    mode,
    region: ring.region,
    origin: options.origin,
    cardOrigin: options.cardOrigin,
    log: options.log,
    live: createLiveHub(),
  };
  let seeded: OpenServer['seeded'];
  if (mode === 'demo' && !options.empty) seeded = await seedDemo(deps);
  else await seedSecretariat(deps);
  const tidying = setInterval(() => {
    Promise.all(
      [
        forgetOldSessions,
        forgetOldAnswers,
        forgetOldImports,
        forgetOldLiveEvents,
        forgetOldSearches,
        forgetOldEnrolments,
      ].map((forget) => forget(deps, db)),
    ).catch((error: unknown) =>
      deps.log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'tidying failed'),
    );
  }, tidyEveryMs);
  tidying.unref();
  const watching = setInterval(() => noticeNewKeys(deps), keyFileCheckMs);
  watching.unref();
  return {
    app: createApp(deps),
    deps,
    seeded,
    async close() {
      clearInterval(tidying);
      clearInterval(watching);
      await db.destroy();
    },
  };
}

/** Commands may have added keys to the file; a file that cannot be read now is tried again. */
function noticeNewKeys({ keys, log }: Deps): void {
  try {
    keys.refresh();
  } catch (error) {
    log.warn({ error: error instanceof Error ? error.name : 'unknown' }, 'the key file could not be read');
  }
}

function needRegion(region: Deps['region'] | undefined): Deps['region'] {
  if (region && regionPattern.test(region.code) && region.name) return region;
  throw new KeyFileError(
    'The first start in production needs the region: set TASUKI_REGION to its JIS code and name, for example "40 福岡県".',
  );
}
