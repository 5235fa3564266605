// The steps that every change of a request is made of: find it, change it by one update that names the states it may
// start from, record it, tell those concerned.
import type { Selectable } from 'kysely';
import { purposeOf } from '#lib/core/access/table.ts';
import type { LiveEvent, RequestState } from '#lib/core/contract/receiving.ts';
import { leadsTo, move, statesAllowing } from '#lib/core/receiving/states.ts';
import type { RequestAction, RequestActor } from '#lib/core/receiving/states.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import type { Tables } from './database.ts';
import { appendLiveEvents } from './live-events.ts';

export type RequestRow = Selectable<Tables['requests']>;

/** What the hospital wrote, sealed. */
export interface AnswerNotes {
  answeredBy?: string;
  condition?: string;
  note?: string;
  receivedBy?: string;
}

/** Who must hear of a change, and in which words. */
type Told = { kind: LiveEvent['kind']; station?: boolean; hospital?: boolean };

/** A request that was sent to this hospital. */
export function findRequestOf(db: Database, id: string, hospitalId: string): Promise<RequestRow | undefined> {
  return db
    .selectFrom('requests')
    .selectAll()
    .where('id', '=', id)
    .where('hospital_id', '=', hospitalId)
    .executeTakeFirst();
}

export function getRequest(db: Database, id: string): Promise<RequestRow> {
  return db.selectFrom('requests').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
}

export function notesOf(deps: Pick<StoreDeps, 'keys'>, row: RequestRow): AnswerNotes {
  return row.answer_sealed === null
    ? {}
    : deps.keys.cipher.open<AnswerNotes>({ table: 'requests', row: row.id }, row.answer_sealed);
}

export async function lockCaseOfRequest(
  transaction: Database,
  requestId: string,
  personId: string,
): Promise<CaseRow | undefined> {
  const request = await transaction
    .selectFrom('requests')
    .select('case_id')
    .where('id', '=', requestId)
    .executeTakeFirst();
  return request && lockCase(transaction, request.case_id, personId);
}

/** The one conditional update. Zero rows: the table of states says why. */
export async function change(
  transaction: Database,
  requestId: string,
  action: RequestAction,
  actor: RequestActor,
  columns: Partial<RequestRow>,
): Promise<Outcome<RequestRow>> {
  const changed = await transaction
    .updateTable('requests')
    .set((held) => ({ ...columns, state: leadsTo[action], version: held('version', '+', 1) }))
    .where('id', '=', requestId)
    .where('state', 'in', statesAllowing(action, actor))
    .returningAll()
    .executeTakeFirst();
  if (changed) return done(changed);
  const held = await getRequest(transaction, requestId);
  const refused = move(held.state as RequestState, action, actor);
  return refuse(refused.ok ? 'CHANGED_MEANWHILE' : refused.code);
}

export async function record(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  request: RequestRow,
  action: 'request-answered' | 'request-chosen' | 'request-withdrawn' | 'handover',
  detail: string,
): Promise<void> {
  await appendAudit(deps, transaction, {
    actor: person,
    action,
    purpose: purposeOf[person.role],
    caseId: request.case_id,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
    detail,
  });
}

export async function tell(
  deps: StoreDeps,
  transaction: Database,
  held: CaseRow,
  request: Pick<RequestRow, 'id' | 'hospital_id'>,
  { kind, station, hospital }: Told,
): Promise<void> {
  const told = [...(station ? [held.facility_id] : []), ...(hospital ? [request.hospital_id] : [])];
  await appendLiveEvents(
    deps,
    transaction,
    told.map((facilityId) => ({ facilityId, kind, caseId: held.id, requestId: request.id })),
  );
}

/** Keeps the first reading of the summary: the crew's read receipt. True when this was the first. */
export async function markRead(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  request: RequestRow,
): Promise<boolean> {
  const marked = await transaction
    .updateTable('requests')
    .set((columns) => ({
      read_at: deps.clock(),
      read_by_sealed: deps.keys.cipher.seal(
        { table: 'requests', row: request.id },
        { readBy: `${person.facility} ${person.person}` },
      ),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', request.id)
    .where('read_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!marked) return false;
  const held = await transaction
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', request.case_id)
    .executeTakeFirstOrThrow();
  await tell(deps, transaction, held, request, { kind: 'summary-read', station: true });
  return true;
}
