// A change of the region's keys stands in the audit beside everything else.
import { randomUUID } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import { createKeyStore, type KeyRing } from '#server/keys/key-ring.ts';
import { appendAudit } from '#server/store/audit.ts';
import { migrate } from '#server/store/migrations.ts';
import { findDatabase, type DatabaseSettings } from '#server/store/open-database.ts';

/**
 * Before the change is kept: a change without an entry is worse than an entry without its change.
 * @param detail codes and numbers of keys
 */
export async function recordKeyChange(
  { now, ...settings }: DatabaseSettings & { now: Instant },
  ring: KeyRing,
  detail: string,
): Promise<void> {
  const database = findDatabase(settings);
  if (!(await database.exists())) return;
  const db = await database.open();
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
