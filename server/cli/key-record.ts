// A change of the region's keys stands in the audit beside everything else.
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Instant } from '#lib/core/brands.ts';
import { createKeyStore, type KeyRing } from '#server/keys/key-ring.ts';
import { appendAudit } from '#server/store/audit.ts';
import { migrate } from '#server/store/migrations.ts';
import { openSqlite } from '#server/store/sqlite.ts';

/**
 * Before the change is kept: a change without an entry is worse than an entry without its change.
 * @param detail codes and numbers of keys
 */
export async function recordKeyChange(
  { dataFolder, now }: { dataFolder: string; now: Instant },
  ring: KeyRing,
  detail: string,
): Promise<void> {
  const file = join(dataFolder, 'tasuki.sqlite');
  if (!existsSync(file)) return;
  const db = openSqlite(file);
  try {
    await migrate(db);
    const deps = { keys: createKeyStore(ring), clock: () => now, newId: randomUUID };
    await db.transaction().execute((transaction) =>
      appendAudit(deps, transaction, {
        actor: { person: 'tasuki keys', role: 'secretariat', facility: '' },
        action: 'keys-changed',
        purpose: 'oversight',
        detail,
      }),
    );
  } finally {
    await db.destroy();
  }
}
