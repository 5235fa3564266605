// The audit: an append-only chain. Each entry holds the hash of the one before and of its own content, and is written
// in the transaction of the act it records.
import { createHash } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { AuditAction, AuditEntry, Purpose, ShownSection } from '#lib/core/access/audit.ts';
import type { Role } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import type { Tables } from './database.ts';

/** Who acts. The server itself acts as nobody in particular (imports by command line, expiry). */
export interface Actor {
  personId?: string;
  person: string;
  role: Role;
  facilityId?: string;
  facility: string;
}

export interface AuditDraft {
  actor: Actor;
  action: AuditAction;
  purpose: Purpose;
  /** Made by the client for looks without a network; else by the server. */
  id?: string;
  /** When it happened, when that is not now. */
  at?: Instant;
  patientId?: string;
  /** How the patient is called on screens; sealed at rest. */
  patientLabel?: string;
  cardId?: string;
  caseId?: string;
  deviceId?: string;
  sections?: readonly ShownSection[];
  /** A code or a count, never personal data. */
  detail?: string;
}

type Row = Selectable<Tables['audit']>;
interface Labels {
  person: string;
  facility: string;
  patient?: string;
}

function hashOf(row: Omit<Row, 'hash'>): string {
  const content = [
    row.previous_hash,
    Number(row.seq),
    row.id,
    Number(row.at),
    Number(row.recorded_at),
    row.action,
    row.purpose,
    row.person_id,
    row.role,
    row.facility_id,
    row.patient_id,
    row.card_id,
    row.case_id,
    row.sections,
    row.detail,
    Buffer.from(row.labels_sealed).toString('hex'),
    // Entries from before devices were kept have none, and keep the hash they had.
    ...(row.device_id === null ? [] : [row.device_id]),
  ];
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}

/** Appends one entry. `transaction` must be the transaction of the act itself. */
export async function appendAudit(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  draft: AuditDraft,
): Promise<number> {
  if (!transaction.isTransaction)
    throw new Error('an audit entry is written inside the transaction of its act');
  const head = await transaction
    .updateTable('audit_head')
    .set((columns) => ({ seq: columns('seq', '+', 1) }))
    .where('id', '=', 1)
    .returning(['seq', 'hash'])
    .executeTakeFirstOrThrow();
  const id = draft.id ?? deps.newId();
  const now = deps.clock();
  const labels: Labels = { person: draft.actor.person, facility: draft.actor.facility };
  if (draft.patientLabel) labels.patient = draft.patientLabel;
  const row = {
    seq: Number(head.seq),
    id,
    at: draft.at ?? now,
    recorded_at: now,
    action: draft.action,
    purpose: draft.purpose,
    person_id: draft.actor.personId ?? null,
    role: draft.actor.role,
    facility_id: draft.actor.facilityId ?? null,
    patient_id: draft.patientId ?? null,
    card_id: draft.cardId ?? null,
    case_id: draft.caseId ?? null,
    sections: (draft.sections ?? []).join(','),
    detail: draft.detail ?? null,
    device_id: draft.deviceId ?? null,
    labels_sealed: deps.keys.cipher.seal({ table: 'audit', row: id }, labels),
    previous_hash: head.hash,
  };
  const hash = hashOf(row);
  await transaction
    .insertInto('audit')
    .values({ ...row, hash })
    .execute();
  await transaction.updateTable('audit_head').set({ hash }).where('id', '=', 1).execute();
  return row.seq;
}

/** Opens the sealed labels of a stored entry. */
export function toAuditEntry(cipher: RecordCipher, row: Row): AuditEntry {
  const labels = cipher.open<Labels>({ table: 'audit', row: row.id }, row.labels_sealed);
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

export type ChainResult = { ok: true; entries: number } | { ok: false; brokenAt: number };

/** Walks the whole chain and compares its end with the head. `brokenAt` is the first entry that does not fit. */
export async function verifyChain(db: Database, step = 1000): Promise<ChainResult> {
  let [seq, hash] = [0, '0'.repeat(64)];
  for (;;) {
    const rows = await db
      .selectFrom('audit')
      .selectAll()
      .where('seq', '>', seq)
      .orderBy('seq')
      .limit(step)
      .execute();
    for (const row of rows) {
      const expected = seq + 1;
      if (Number(row.seq) !== expected || row.previous_hash !== hash || row.hash !== hashOf(row))
        return { ok: false, brokenAt: expected };
      [seq, hash] = [expected, row.hash];
    }
    if (rows.length < step) break;
  }
  const head = await db.selectFrom('audit_head').selectAll().executeTakeFirstOrThrow();
  return Number(head.seq) === seq && head.hash === hash
    ? { ok: true, entries: seq }
    : { ok: false, brokenAt: seq + 1 };
}
