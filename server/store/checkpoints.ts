// Signed heads of the audit chain: made as the chain grows, kept beside it, handed out to be kept elsewhere. Each is
// recorded in the chain itself, so that one that is taken away is missed.
import {
  checkpointStatement,
  isCheckpointDue,
  type Checkpoint,
  type CheckpointFile,
} from '#lib/core/access/checkpoint.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type Actor } from './audit.ts';
import { inTransaction } from './transaction.ts';

type CheckpointDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;
/** The server acts by itself. */
const server: Actor = { person: '（システム）', role: 'secretariat', facility: '' };

const toCheckpoint = (row: {
  seq: number;
  hash: string;
  at: number;
  kid: string;
  signature: Uint8Array;
}): Checkpoint => ({
  seq: Number(row.seq),
  hash: row.hash,
  at: Number(row.at) as Instant,
  kid: row.kid,
  signature: Buffer.from(row.signature).toString('base64'),
});

export async function findNewestCheckpoint(db: Database): Promise<Checkpoint | undefined> {
  const row = await db
    .selectFrom('audit_checkpoints')
    .selectAll()
    .orderBy('seq', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row && toCheckpoint(row);
}

export async function listCheckpoints(db: Database): Promise<Checkpoint[]> {
  const rows = await db.selectFrom('audit_checkpoints').selectAll().orderBy('seq').execute();
  return rows.map(toCheckpoint);
}

/**
 * Signs the end of the chain when that is due.
 * @param isForced sign whenever there is anything new (shutdown, before an export)
 * @returns the checkpoint made
 */
export async function makeCheckpoint(
  deps: CheckpointDeps,
  db: Database,
  { isForced = false }: { isForced?: boolean } = {},
): Promise<Checkpoint | undefined> {
  const signer = await deps.keys.auditSigner(deps.clock());
  return inTransaction(db, async (transaction) => {
    // Writing first holds the head: two processes cannot sign the same end twice.
    const head = await transaction
      .updateTable('audit_head')
      .set((columns) => ({ seq: columns('seq', '+', 0) }))
      .where('id', '=', 1)
      .returning(['seq', 'hash'])
      .executeTakeFirstOrThrow();
    const newest = await findNewestCheckpoint(transaction);
    const [seq, at] = [Number(head.seq), deps.clock()];
    const isNews = seq > (newest ? newest.seq + 1 : 0);
    if (!(isForced ? isNews : isCheckpointDue(newest, seq, at))) return undefined;
    const stated = { seq, hash: head.hash, at, kid: signer.kid };
    const signature = signer.sign(checkpointStatement(stated));
    await transaction
      .insertInto('audit_checkpoints')
      .values({ ...stated, signature })
      .execute();
    await appendAudit(deps, transaction, {
      actor: server,
      action: 'audit-checkpoint',
      purpose: 'oversight',
      detail: `through:${seq}`,
    });
    return { ...stated, signature: Buffer.from(signature).toString('base64') };
  });
}

/** Everything an outside keeper needs. */
export async function exportCheckpoints(
  deps: Pick<Deps, 'keys' | 'region'>,
  db: Database,
): Promise<CheckpointFile> {
  return {
    format: 'tasuki-audit-checkpoints/1',
    region: { code: deps.region.code, name: deps.region.name },
    keys: deps.keys
      .auditPublicKeys()
      .map(({ kid, publicKey }) => ({ kid, publicKey: Buffer.from(publicKey).toString('base64') })),
    checkpoints: await listCheckpoints(db),
  };
}
