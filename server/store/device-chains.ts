// What each device chained of its offline looks. A link that does not fit is recorded and told; the look itself is
// kept whatever its link says.
import { hash } from 'node:crypto';
import {
  judgeLink,
  linkContent,
  type ChainedLook,
  type ChainLink,
  type LinkVerdict,
} from '#lib/core/access/device-chain.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type SignedInActor } from './audit.ts';

export const linkHash = (deviceId: string, seq: number, previousHash: string, look: ChainedLook): string =>
  hash('sha256', linkContent(deviceId, seq, previousHash, look), 'hex');

export interface JudgedLink {
  deviceId: string;
  link: ChainLink;
  verdict: LinkVerdict;
  /** For the look's own entry: 'device-seq:12', with 'device-link:fork' when it does not fit. */
  detail: string;
}

/** Compares a link with what the device told before. Nothing is written. */
export async function judgeDeviceLink(
  transaction: Database,
  deviceId: string,
  link: ChainLink,
  look: ChainedLook,
): Promise<JudgedLink> {
  const ofDevice = () =>
    transaction.selectFrom('device_chains').select(['seq', 'hash']).where('device_id', '=', deviceId);
  const near = await ofDevice()
    .where('seq', 'in', [link.seq - 1, link.seq])
    .execute();
  const highest = await ofDevice().orderBy('seq', 'desc').limit(1).executeTakeFirst();
  const hashAt = (seq: number) => near.find((row) => Number(row.seq) === seq)?.hash;
  const [same, before] = [hashAt(link.seq), hashAt(link.seq - 1)];
  const verdict = judgeLink(link, linkHash(deviceId, link.seq, link.previousHash, look), {
    ...(same !== undefined && { same }),
    ...(before !== undefined && { before }),
    highest: Number(highest?.seq ?? 0),
  });
  const doubt = isKept(verdict) ? '' : `,device-link:${verdict.kind}`;
  return { deviceId, link, verdict, detail: `device-seq:${link.seq}${doubt}` };
}

const isKept = ({ kind }: LinkVerdict): boolean => kind === 'next' || kind === 'gap' || kind === 'late';

/** Keeps a link behind its look's entry, and records what does not fit. */
export async function keepDeviceLink(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  person: SignedInActor,
  auditId: string,
  { deviceId, link, verdict }: JudgedLink,
): Promise<void> {
  if (isKept(verdict))
    await transaction
      .insertInto('device_chains')
      .values({
        device_id: deviceId,
        seq: link.seq,
        audit_id: auditId,
        previous_hash: link.previousHash,
        hash: link.hash,
        received_at: deps.clock(),
      })
      .execute();
  if (verdict.kind === 'next' || verdict.kind === 'late') return;
  const detail =
    verdict.kind === 'gap'
      ? `gap:${verdict.to - verdict.from + 1},from:${verdict.from},to:${verdict.to}`
      : `${verdict.kind}:1,from:${link.seq},to:${link.seq}`;
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'device-gap',
    purpose: 'oversight',
    deviceId,
    detail: `${detail},device:${deviceId}`,
  });
}
