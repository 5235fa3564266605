// The audit: an append-only chain. Each entry holds the hash of the one before and of its own content, and is written
// in the transaction of the act it records.
import type { AuditAction, AuditEntry, Purpose, ShownSection } from '#lib/core/access/audit.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import { entryHash, headMac, type AuditRow } from './audit-chain.ts';
import { openLabels, sealLabels, type AuditLabels } from './audit-labels.ts';

/** Who acts. The server itself acts as nobody in particular (imports by command line, expiry). */
export interface Actor {
  personId?: string;
  person: string;
  role: Role;
  facilityId?: string;
  facility: string;
  /** The enrolled device of the session. */
  deviceId?: string;
}

/** Somebody with a session. */
export type SignedInActor = Required<Omit<Actor, 'deviceId'>> & Pick<Actor, 'deviceId'>;

export interface AuditDraft {
  actor: Actor;
  action: AuditAction;
  purpose: Purpose;
  /** Made by the client for looks without a network; else by the server. */
  id?: string;
  /** When it happened, when that is not now. */
  at?: Instant;
  patientId?: string;
  /** How whoever it concerns is called on screens: the patient, or with no `patientId` a person at work. Sealed at rest. */
  patientLabel?: string;
  cardId?: string;
  caseId?: string;
  /** Where it differs from the actor's. */
  deviceId?: string;
  sections?: readonly ShownSection[];
  /** A code or a count, never personal data. */
  detail?: string;
}

/** Rows in one statement: engines limit how many values it may carry. */
const rowsAtOnce = 500;

/** Appends one entry. `transaction` must be the transaction of the act itself. */
export async function appendAudit(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  draft: AuditDraft,
): Promise<number> {
  const [seq] = await appendAudits(deps, transaction, [draft]);
  return seq!;
}

/**
 * Appends entries that belong to one act, one per patient shown, in this order: the head is taken once, the hashes are
 * computed here, the rows go in together.
 * @returns their numbers
 */
export async function appendAudits(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  drafts: readonly AuditDraft[],
): Promise<number[]> {
  if (!transaction.isTransaction)
    throw new Error('an audit entry is written inside the transaction of its act');
  if (drafts.length === 0) return [];
  const head = await transaction
    .updateTable('audit_head')
    .set((columns) => ({ seq: columns('seq', '+', drafts.length) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  const now = deps.clock();
  let seq = Number(head.seq) - drafts.length;
  let previous = head.hash;
  const rows: AuditRow[] = [];
  for (const draft of drafts) {
    const row = toRow(deps, draft, ++seq, previous, now);
    rows.push(row);
    previous = row.hash;
  }
  for (let start = 0; start < rows.length; start += rowsAtOnce)
    await transaction
      .insertInto('audit')
      .values(rows.slice(start, start + rowsAtOnce))
      .execute();
  await transaction
    .updateTable('audit_head')
    .set({ hash: previous, mac: headMac(deps.keys.cipher, seq, previous) })
    .where('id', '=', 1)
    .execute();
  return rows.map((row) => row.seq);
}

function toRow(
  deps: Pick<Deps, 'keys' | 'newId'>,
  draft: AuditDraft,
  seq: number,
  previousHash: string,
  now: Instant,
): AuditRow {
  const { actor } = draft;
  const id = draft.id ?? deps.newId();
  const labels: AuditLabels = { person: actor.person, facility: actor.facility };
  if (draft.patientLabel) labels.patient = draft.patientLabel;
  const row = {
    seq,
    id,
    at: draft.at ?? now,
    recorded_at: now,
    action: draft.action,
    purpose: draft.purpose,
    person_id: actor.personId ?? null,
    role: actor.role,
    facility_id: actor.facilityId ?? null,
    patient_id: draft.patientId ?? null,
    card_id: draft.cardId ?? null,
    case_id: draft.caseId ?? null,
    sections: (draft.sections ?? []).join(','),
    detail: draft.detail ?? null,
    device_id: draft.deviceId ?? actor.deviceId ?? null,
    ...sealLabels(deps.keys.cipher, id, labels),
    previous_hash: previousHash,
  };
  return { ...row, hash: entryHash(row) };
}

/** Opens the sealed names of a stored entry; erased ones read as empty. */
export function toAuditEntry(cipher: RecordCipher, row: AuditRow): AuditEntry {
  const labels: AuditLabels = openLabels(cipher, row.id, row.labels_sealed) ?? { person: '', facility: '' };
  return {
    seq: Number(row.seq),
    id: row.id,
    at: Number(row.at) as Instant,
    recordedAt: Number(row.recorded_at) as Instant,
    action: row.action as AuditAction,
    purpose: row.purpose as Purpose,
    person: labels.person,
    role: row.role as Role,
    facility: labels.facility,
    ...(row.patient_id && { patientId: row.patient_id }),
    ...(labels.patient && { patientLabel: labels.patient }),
    ...(row.card_id && { cardId: row.card_id }),
    ...(row.case_id && { caseId: row.case_id }),
    ...(row.device_id && { deviceId: row.device_id }),
    sections: row.sections === '' ? [] : (row.sections.split(',') as ShownSection[]),
    ...(row.detail && { detail: row.detail }),
  };
}

/** Looks at one patient's record, newest first. */
export async function listLooksAt(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string,
  limit = 200,
): Promise<AuditEntry[]> {
  const rows = await db
    .selectFrom('audit')
    .selectAll()
    .where('patient_id', '=', patientId)
    .where('action', 'in', ['look', 'look-offline'])
    .orderBy('seq', 'desc')
    .limit(limit)
    .execute();
  return rows.map((row) => toAuditEntry(deps.keys.cipher, row));
}

export { verifyChain, type ChainResult } from './audit-verify.ts';
