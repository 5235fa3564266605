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
import type { ShownSection } from '#lib/core/access/audit.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type SignedInActor } from './audit.ts';
import type { Findings } from './audit-findings.ts';

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

/**
 * Compares the chains with the entries they stand for.
 * @param linked how many entries say that they are part of a chain
 * @returns how many links there are
 */
export async function verifyDeviceChains(db: Database, found: Findings, linked: number): Promise<number> {
  const step = 2_000;
  let [links, device, seq, hashBefore] = [0, '', 0, ''];
  for (;;) {
    const rows = await db
      .selectFrom('device_chains as link')
      .leftJoin('audit', 'audit.id', 'link.audit_id')
      .selectAll('link')
      .select([
        'audit.seq as audit_seq',
        'audit.device_id as audit_device',
        'audit.at',
        'audit.recorded_at',
        'audit.case_id',
        'audit.card_id',
        'audit.sections',
        'audit.detail',
      ])
      .where((where) =>
        where.or([
          where('link.device_id', '>', device),
          where.and([where('link.device_id', '=', device), where('link.seq', '>', seq)]),
        ]),
      )
      .orderBy('link.device_id')
      .orderBy('link.seq')
      .limit(step)
      .execute();
    for (const row of rows) {
      const follows = row.device_id === device && Number(row.seq) === seq + 1;
      const holdsOn = !follows || row.previous_hash === hashBefore;
      if (!holdsOn || !isLinkOfEntry(row)) found.note('device-chain', Number(row.audit_seq ?? 0));
      [device, seq, hashBefore] = [row.device_id, Number(row.seq), row.hash];
    }
    links += rows.length;
    if (rows.length < step) break;
  }
  if (links !== linked) found.note('device-chain', await firstUnlinked(db), Math.abs(links - linked));
  return links;
}

interface LinkedEntry {
  device_id: string;
  seq: number;
  audit_id: string;
  previous_hash: string;
  hash: string;
  received_at: number;
  audit_device: string | null;
  at: number | null;
  recorded_at: number | null;
  case_id: string | null;
  card_id: string | null;
  sections: string | null;
  detail: string | null;
}

/** The link's hash is that of the entry's content. */
function isLinkOfEntry(row: LinkedEntry): boolean {
  const said = new Map<string, string | undefined>(
    (row.detail ?? '').split(',').map((part): [string, string | undefined] => {
      const [key = '', value] = part.split(':');
      return [key, value];
    }),
  );
  const confirmed = said.get('confirmed') ?? '';
  const reason = said.get('reason');
  const look: ChainedLook = {
    id: row.audit_id,
    at: Number(row.at) as Instant,
    caseId: row.case_id ?? '',
    cardId: row.card_id ?? '',
    confirmedBy: confirmed === '' ? [] : confirmed.split('+'),
    sections: (row.sections ?? '').split(',').filter(Boolean) as ShownSection[],
    breakGlass: reason === undefined ? undefined : { reason },
    from: said.get('via') === 'capsule' ? 'capsule' : undefined,
  };
  return (
    row.audit_device === row.device_id &&
    Number(row.received_at) === Number(row.recorded_at) &&
    said.get('device-seq') === String(row.seq) &&
    linkHash(row.device_id, Number(row.seq), row.previous_hash, look) === row.hash
  );
}

async function firstUnlinked(db: Database): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select('seq')
    .where('action', '=', 'look-offline')
    .where('detail', 'like', '%device-seq:%')
    .where('detail', 'not like', '%device-link:%')
    .where('id', 'not in', (query) => query.selectFrom('device_chains').select('audit_id'))
    .orderBy('seq')
    .limit(1)
    .executeTakeFirst();
  return Number(row?.seq ?? 0);
}
