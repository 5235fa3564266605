// The queue of alerts. An incident is one row while it waits: when it happens again, its count grows; when it was
// reviewed before, it is a new one.
import type { Selectable } from 'kysely';
import {
  alertSeverity,
  type AlertDraft,
  type AlertKind,
  type AlertOutcome,
  type AlertSeverity,
} from '#lib/core/access/watch.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { AlertFigures, AlertView } from '#lib/core/contract/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { AuditEntry } from '#lib/core/access/audit.ts';
import { appendAudit, toAuditEntry, type Actor } from './audit.ts';
import type { StoreDeps } from './cases.ts';
import type { Tables } from './database.ts';
import { sessionIdleMs } from './sessions.ts';

type Row = Selectable<Tables['alerts']>;

/** What an alert is about, as the entry says that raised it. */
export interface AlertSource {
  seq: number;
  at: number;
  personId: string | null;
  facilityId: string | null;
  patientId: string | null;
  caseId: string | null;
  labels: AlertLabels;
}
export interface AlertLabels {
  person: string;
  facility: string;
  patient?: string | undefined;
}

/** Acts of the watch itself. */
export const theWatch: Actor = { person: '見守り（自動）', role: 'secretariat', facility: 'Tasuki' };

const reviewedWithinMs = 30 * 86_400_000;
const mostShown = 200;
const moreSevere = (a: AlertSeverity, b: AlertSeverity): AlertSeverity =>
  alertSeverity.options.indexOf(a) < alertSeverity.options.indexOf(b) ? a : b;

/** @returns true when it is a new alert, false when it raised the count of one that waits */
export async function raiseAlert(
  deps: StoreDeps,
  transaction: Database,
  draft: AlertDraft,
  source: AlertSource,
): Promise<boolean> {
  for (let again = 1; ; again += 1) {
    const subject = again === 1 ? draft.subject : `${draft.subject}#${again}`;
    const held = await transaction
      .selectFrom('alerts')
      .select(['id', 'severity', 'reviewed_at'])
      .where('kind', '=', draft.kind)
      .where('subject', '=', subject)
      .executeTakeFirst();
    if (held && held.reviewed_at !== null) continue;
    if (!held) {
      await insertAlert(deps, transaction, { ...draft, subject }, source);
      return true;
    }
    await transaction
      .updateTable('alerts')
      .set((columns) => ({
        count: columns('count', '+', 1),
        severity: moreSevere(held.severity as AlertSeverity, draft.severity),
      }))
      .where('id', '=', held.id)
      .execute();
    return false;
  }
}

async function insertAlert(
  deps: StoreDeps,
  transaction: Database,
  { kind, severity, subject }: AlertDraft,
  source: AlertSource,
): Promise<void> {
  const id = deps.newId();
  await transaction
    .insertInto('alerts')
    .values({
      id,
      kind,
      severity,
      subject,
      person_id: source.personId,
      facility_id: source.facilityId,
      patient_id: source.patientId,
      case_id: source.caseId,
      audit_seq: source.seq,
      count: 1,
      sealed: deps.keys.cipher.seal({ table: 'alerts', row: id }, source.labels),
      happened_at: source.at,
      created_at: deps.clock(),
      reviewed_at: null,
      reviewed_by: null,
      outcome: null,
      note_sealed: null,
    })
    .execute();
  await appendAudit(deps, transaction, {
    actor: theWatch,
    action: 'alert-raised',
    purpose: 'oversight',
    detail: `alert:${kind},severity:${severity}`,
  });
}

const notePlace = (id: string) => ({ table: 'alerts', row: `${id}:note` }) as const;

export function toAlertView(
  deps: Pick<Deps, 'keys'>,
  row: Row & { reviewer?: string | null },
  readerId: string,
): AlertView {
  const { cipher } = deps.keys;
  const labels = cipher.open<AlertLabels>({ table: 'alerts', row: row.id }, row.sealed);
  return {
    id: row.id,
    kind: row.kind as AlertKind,
    severity: row.severity as AlertSeverity,
    person: labels.person,
    facility: labels.facility,
    personId: row.person_id,
    patient: labels.patient ?? null,
    caseId: row.case_id,
    count: Number(row.count),
    happenedAt: Number(row.happened_at) as Instant,
    raisedAt: Number(row.created_at) as Instant,
    reviewedAt: row.reviewed_at === null ? null : (Number(row.reviewed_at) as Instant),
    reviewedBy: row.reviewer ?? null,
    outcome: row.outcome as AlertOutcome | null,
    note: row.note_sealed ? cipher.open<string>(notePlace(row.id), row.note_sealed) : null,
    isOwn: row.person_id === readerId,
  };
}

/** What waits: urgent ones first, then the oldest. What was reviewed: the newest first. */
export async function listAlerts(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  readerId: string,
  { show, kind }: { show: 'open' | 'low' | 'reviewed'; kind?: AlertKind | undefined },
): Promise<AlertView[]> {
  let query = db.selectFrom('alerts').selectAll();
  if (show === 'reviewed') query = query.where('reviewed_at', 'is not', null).orderBy('reviewed_at', 'desc');
  else {
    query = query.where('reviewed_at', 'is', null).where('severity', show === 'low' ? '=' : '!=', 'low');
    query = query.orderBy((row) => row.case().when('severity', '=', 'urgent').then(0).else(1).end());
    query = query.orderBy('created_at');
  }
  if (kind) query = query.where('kind', '=', kind);
  const rows = await query.orderBy('id').limit(mostShown).execute();
  const names = await namesOf(
    deps,
    db,
    rows.flatMap(({ reviewed_by }) => reviewed_by ?? []),
  );
  return rows.map((row) =>
    toAlertView(deps, { ...row, reviewer: names.get(row.reviewed_by ?? '') ?? null }, readerId),
  );
}

/** Names of people, those who left among them. */
export async function namesOf(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  ids: readonly string[],
): Promise<Map<string, string>> {
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name_sealed'])
    .where('id', 'in', [...new Set(ids)])
    .execute();
  return new Map(
    rows.map((row) => [
      row.id,
      deps.keys.cipher.open<string>({ table: 'people', row: row.id }, row.name_sealed),
    ]),
  );
}

export async function findAlert(db: Database, id: string): Promise<Row | undefined> {
  return db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirst();
}

/** How many alerts of each kind wait, low ones too when they are asked for. */
export async function countOpenByKind(db: Database): Promise<{ kind: AlertKind; open: number }[]> {
  const rows = await db
    .selectFrom('alerts')
    .select(['kind', (count) => count.fn.countAll().as('count')])
    .where('reviewed_at', 'is', null)
    .groupBy('kind')
    .orderBy('kind')
    .execute();
  return rows.map((row) => ({ kind: row.kind as AlertKind, open: Number(row.count) }));
}

export async function countOpenAlerts(db: Database): Promise<{ open: number; urgent: number; low: number }> {
  const rows = await db
    .selectFrom('alerts')
    .select(['severity', (count) => count.fn.countAll().as('count')])
    .where('reviewed_at', 'is', null)
    .groupBy('severity')
    .execute();
  const of = (severity: AlertSeverity) => Number(rows.find((row) => row.severity === severity)?.count ?? 0);
  return { open: of('urgent') + of('normal'), urgent: of('urgent'), low: of('low') };
}

export async function readAlertFigures(deps: Pick<Deps, 'clock'>, db: Database): Promise<AlertFigures> {
  const reviewed = await db
    .selectFrom('alerts')
    .select(['created_at', 'reviewed_at'])
    .where('severity', '!=', 'low')
    .where('reviewed_at', '>', deps.clock() - reviewedWithinMs)
    .execute();
  const oldest = await db
    .selectFrom('alerts')
    .select('created_at')
    .where('severity', '!=', 'low')
    .where('reviewed_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  const took = reviewed.map((row) => Number(row.reviewed_at) - Number(row.created_at)).sort((a, b) => a - b);
  return {
    ...(await countOpenAlerts(db)),
    medianReviewMs: took[Math.floor((took.length - 1) / 2)] ?? null,
    oldestOpenAt: oldest ? (Number(oldest.created_at) as Instant) : null,
  };
}

/** Who reviewed it first counts. @returns false when it was reviewed before */
export async function storeReview(
  deps: Pick<Deps, 'keys' | 'clock'>,
  transaction: Database,
  id: string,
  review: { by: string; outcome: AlertOutcome; note?: string | undefined },
): Promise<boolean> {
  const changed = await transaction
    .updateTable('alerts')
    .set({
      reviewed_at: deps.clock(),
      reviewed_by: review.by,
      outcome: review.outcome,
      note_sealed: review.note ? deps.keys.cipher.seal(notePlace(id), review.note) : null,
    })
    .where('id', '=', id)
    .where('reviewed_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return changed !== undefined;
}

const entriesBeside = 8;
/** What the watch and the office themselves write says nothing about an incident. */
const ownActions = ['alert-raised', 'alert-reviewed', 'audit-read', 'sample-reviewed'];

/** The entry an alert was raised at, and those of the same person (or patient) before and after it, oldest first. */
export async function entriesAround(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  alert: Row,
): Promise<{ entry: AuditEntry; isCause: boolean }[]> {
  const seq = Number(alert.audit_seq ?? 0);
  const near = () => {
    const query = db.selectFrom('audit').selectAll().where('action', 'not in', ownActions);
    if (alert.kind === 'many-crews' && alert.patient_id !== null)
      return query.where('patient_id', '=', alert.patient_id);
    return alert.person_id === null ? query : query.where('person_id', '=', alert.person_id);
  };
  const before = await near()
    .where('seq', '<=', seq)
    .orderBy('seq', 'desc')
    .limit(entriesBeside + 1)
    .execute();
  const after = await near().where('seq', '>', seq).orderBy('seq').limit(entriesBeside).execute();
  return [...before.reverse(), ...after].map((row) => ({
    entry: toAuditEntry(deps.keys.cipher, row),
    isCause: Number(row.seq) === seq,
  }));
}

/** Sessions of a person that still stand. */
export async function countOpenSessions(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
): Promise<number> {
  const now = deps.clock();
  const row = await db
    .selectFrom('sessions')
    .select((count) => count.fn.countAll().as('count'))
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', now)
    .where('last_seen_at', '>', now - sessionIdleMs)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
