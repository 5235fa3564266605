// The steps that every change of a request is made of: find it, change it by one update that names the states it may
// start from, record it, tell those concerned.
import type { Selectable } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import type { LiveEvent, RequestState } from '#lib/core/contract/receiving.ts';
import { fixedStates, leadsTo, move, requestChannels, statesAllowing } from '#lib/core/receiving/states.ts';
import type { RequestAction, RequestActor, RequestChannel } from '#lib/core/receiving/states.ts';
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

export const channelOf = (row: Pick<RequestRow, 'channel'>): RequestChannel =>
  (row.channel ?? 'board') as RequestChannel;

/**
 * The one conditional update. Zero rows: the table of states says why.
 * @param by 'phone': the crew writes down what was said on the telephone, however the hospital was asked at first
 */
export async function change(
  transaction: Database,
  requestId: string,
  action: RequestAction,
  actor: RequestActor,
  columns: Partial<RequestRow>,
  by?: 'phone',
): Promise<Outcome<RequestRow>> {
  const changed = await transaction
    .updateTable('requests')
    .set((held) => ({ ...columns, state: leadsTo[action], version: held('version', '+', 1) }))
    .where('id', '=', requestId)
    .where((where) =>
      where.or(
        requestChannels.map((channel) =>
          where.and([
            channel === 'board'
              ? where.or([where('channel', '=', channel), where('channel', 'is', null)])
              : where('channel', '=', channel),
            where('state', 'in', allowedFrom(action, actor, channel, by)),
          ]),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst();
  if (changed) return done(changed);
  const held = await getRequest(transaction, requestId);
  const refused = move(held.state as RequestState, action, actor, ruling(channelOf(held), by));
  return refuse(refused.ok ? 'CHANGED_MEANWHILE' : refused.code);
}

/** What was asked here and is answered by telephone is from then on a request by telephone. */
const ruling = (channel: RequestChannel, by: 'phone' | undefined): RequestChannel =>
  by === 'phone' && channel === 'board' ? 'phone' : channel;

/** Never empty: an empty list is no condition that every database understands. */
function allowedFrom(...[action, actor, channel, by]: Parameters<typeof allowedStates>): string[] {
  const states = allowedStates(action, actor, channel, by);
  return states.length > 0 ? states : [''];
}
const allowedStates = (
  action: RequestAction,
  actor: RequestActor,
  channel: RequestChannel,
  by: 'phone' | undefined,
) => statesAllowing(action, actor, ruling(channel, by));

/** The fixed request of a case, of several legs the newest. */
export function findDestination(db: Database, caseId: string): Promise<RequestRow | undefined> {
  return db
    .selectFrom('requests')
    .selectAll()
    .where('case_id', '=', caseId)
    .where('state', 'in', [...fixedStates])
    .orderBy('leg', 'desc')
    .executeTakeFirst();
}

/** The destination that leaves a request of this leg no room: on the same leg, or after it. */
export async function findDecided(
  db: Database,
  caseId: string,
  leg: number | null,
): Promise<RequestRow | undefined> {
  const held = await findDestination(db, caseId);
  return held && Number(held.leg ?? 1) >= Number(leg ?? 1) ? held : undefined;
}

export async function record(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  request: RequestRow,
  action:
    | 'request-sent'
    | 'request-answered'
    | 'request-chosen'
    | 'request-withdrawn'
    | 'request-transferred'
    | 'phone-asked'
    | 'facts-changed'
    | 'hospital-ready'
    | 'arrival-seen'
    | 'handover',
  detail: string,
  at?: number,
): Promise<void> {
  await appendAudit(deps, transaction, {
    actor: person,
    action,
    purpose: purposeOf[person.role],
    ...(at !== undefined && { at: at as Instant }),
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
