// A signed statement of how far the audit's chain reached at a moment. Kept outside the server, it proves that nothing
// before it was rewritten and nothing after it was cut off (ADR 0018).
import * as z from 'zod';
import { instant } from '../record/item.ts';

const base64 = z.string().regex(/^[A-Za-z0-9+/]+={0,2}$/);
export const checkpoint = z.strictObject({
  /** Number of the newest entry. */
  seq: z.int().min(1),
  /** Its hash, hex. */
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  at: instant,
  /** First 8 bytes of SHA-256 over the signing key's SPKI, hex. */
  kid: z.string().regex(/^[0-9a-f]{16}$/),
  /** ECDSA P-256, SHA-256, r ‖ s, base64. */
  signature: base64,
});
export type Checkpoint = z.infer<typeof checkpoint>;

/** What is handed out to be kept elsewhere, with the keys that check it. */
export const checkpointFile = z.strictObject({
  format: z.literal('tasuki-audit-checkpoints/1'),
  region: z.strictObject({ code: z.string(), name: z.string() }),
  keys: z.array(z.strictObject({ kid: checkpoint.shape.kid, publicKey: base64 })),
  checkpoints: z.array(checkpoint),
});
export type CheckpointFile = z.infer<typeof checkpointFile>;

/** The text that is signed. */
export const checkpointStatement = ({ seq, hash, at, kid }: Omit<Checkpoint, 'signature'>): string =>
  JSON.stringify(['tasuki-audit-checkpoint/1', seq, hash, at, kid]);

/** A checkpoint is due after so many entries, or so much time when there is anything new. */
export const checkpointEvery = { entries: 1_000, ms: 3_600_000 };

/**
 * Whether to sign now. The entry that records a checkpoint is not news.
 * @param newest the last checkpoint
 * @param head number of the newest entry
 */
export function isCheckpointDue(
  newest: Pick<Checkpoint, 'seq' | 'at'> | undefined,
  head: number,
  now: number,
): boolean {
  if (!newest) return head > 0;
  const news = head - newest.seq - 1;
  return news >= checkpointEvery.entries || (news > 0 && now - newest.at >= checkpointEvery.ms);
}
