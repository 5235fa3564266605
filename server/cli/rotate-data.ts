// `tasuki keys rotate-data`: new keys for records and blind indexes, beside a running server. The server notices the
// changed key file within seconds; until then it seals under the older key, which a second pass catches.
import { setTimeout as sleep } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import { keyFileCheckMs, KeyFileError, watchKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore } from '#server/keys/key-ring.ts';
import { beginRenewal, endRenewal, isRenewing } from '#server/keys/renew-record-keys.ts';
import { countOldValues, recordRotation, reindexAll, resealAll } from '#server/store/rotation.ts';
import type { ReportProgress } from '#server/store/rotation.ts';
import { findDatabase } from '#server/store/open-database.ts';
import { openRing, type RingCommand } from './ring-file.ts';

export interface Rotation extends RingCommand {
  now: () => Instant;
  report?: ReportProgress;
  /** How long running servers get to notice the new keys. */
  adoptMs?: number;
}

/** Throws {@link KeyFileError} with the remedy. A rotation that was interrupted is continued. */
export async function rotateData(rotation: Rotation): Promise<void> {
  const { dataFolder, now, print, report } = rotation;
  const adoptMs = rotation.adoptMs ?? 2 * keyFileCheckMs;
  const database = findDatabase(rotation);
  if (!(await database.exists())) throw new KeyFileError(`There is no database at ${database.shown}.`);
  const { ring: kept, guards, change } = openRing(rotation);
  print(isRenewing(kept) ? 'An earlier renewal was not finished; it goes on.' : 'New keys are made.');
  const ring = await change((held) => beginRenewal(held, now()));
  const keys = createKeyStore(ring, change, watchKeyRing(dataFolder, guards));
  const deps = { keys, clock: now, newId: randomUUID };
  const db = await database.open();
  try {
    print('Running servers take them over …');
    await sleep(adoptMs);
    const found = await reindexAll(deps, db, report);
    let values = await resealAll(deps, db, report);
    await sleep(adoptMs);
    values += await resealAll(deps, db, report);
    const left = await countOldValues(deps, db);
    if (left > 0)
      throw new KeyFileError(
        `${left} values are still sealed under an older key: a server that has not noticed the new one is writing. Restart it, then run this again.`,
      );
    await recordRotation(deps, db, values, found);
    await change((held) => endRenewal(held, now()));
    print(
      `${values} values sealed anew, ${found} patients and cards indexed anew. The older keys are retired.`,
    );
    print('They stay in the key file for restoring older backups, and are destroyed by a later renewal.');
  } finally {
    await db.destroy();
  }
}
