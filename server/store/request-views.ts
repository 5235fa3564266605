// Requests as crews and hospitals read them. A view carries facts without identity; the name comes with the summary.
import { urgency } from '#lib/core/contract/receiving.ts';
import type { CaseView, RequestFacts, RequestState, RequestView } from '#lib/core/contract/receiving.ts';
import type { Instant } from '#lib/core/brands.ts';
import { openStates } from '#lib/core/receiving/states.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { crewOf, eventsOfCase, findOwnCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { deskView, withLinesToCall } from './request-desk.ts';
import { notesOf, type RequestRow } from './request-changes.ts';

type Opening = Pick<StoreDeps, 'keys' | 'clock'>;
type JoinedRow = RequestRow & { hospital_name: string; crew_sealed: Uint8Array };

const boardKeepsMs = 24 * 3_600_000;
/** Nobody waits longer for an answer; a case whose end was never recorded leaves the board. */
const openAtMostMs = 14 * 24 * 3_600_000;

function joined(db: Database) {
  return db
    .selectFrom('requests')
    .innerJoin('facilities', 'facilities.id', 'requests.hospital_id')
    .innerJoin('cases', 'cases.id', 'requests.case_id')
    .selectAll('requests')
    .select(['facilities.name as hospital_name', 'cases.crew_sealed']);
}

function toRequestView(deps: Opening, row: JoinedRow): RequestView {
  const { cipher } = deps.keys;
  const place = { table: 'requests', row: row.id } as const;
  const notes = notesOf(deps, row);
  const instant = (value: number) => Number(value) as Instant;
  return {
    id: row.id,
    caseId: row.case_id,
    hospitalId: row.hospital_id,
    hospitalName: row.hospital_name,
    crew: crewOf(deps, { id: row.case_id, crew_sealed: row.crew_sealed }),
    state: row.state as RequestState,
    facts: cipher.open<RequestFacts>(place, row.facts_sealed),
    askedAt: instant(row.asked_at),
    ...(row.answered_at !== null && { answeredAt: instant(row.answered_at) }),
    ...(notes.answeredBy !== undefined && { answeredBy: notes.answeredBy }),
    ...(row.reason !== null && { reason: row.reason as NonNullable<RequestView['reason']> }),
    ...((notes.condition ?? notes.note) !== undefined && { condition: notes.condition ?? notes.note }),
    ...(row.decided_at !== null && { decidedAt: instant(row.decided_at) }),
    ...(row.read_at !== null && { readAt: instant(row.read_at) }),
    ...(row.read_by_sealed !== null && {
      readBy: cipher.open<{ readBy: string }>(place, row.read_by_sealed).readBy,
    }),
    channel: (row.channel ?? 'board') as RequestView['channel'],
    ...(row.delivered_at !== null && { deliveredAt: instant(row.delivered_at) }),
    ...(row.delivered_by !== null && { deliveredBy: row.delivered_by as 'board' | 'push' }),
    ...(row.undelivered_at !== null && { undeliveredAt: instant(row.undelivered_at) }),
    ...(row.called_again_at !== null && { calledAgainAt: instant(row.called_again_at) }),
    ...(row.facts_at !== null && { factsChangedAt: instant(row.facts_at) }),
    leg: Number(row.leg ?? 1),
    ...(row.eta_at !== null && { etaAt: instant(row.eta_at) }),
    ...deskView(deps, row, notes.receivedBy),
    version: Number(row.version),
  };
}

/** The request as it is now. Throws when it does not exist: callers have just changed it. */
export async function viewRequest(deps: Opening, db: Database, id: string): Promise<RequestView> {
  return toRequestView(deps, await joined(db).where('requests.id', '=', id).executeTakeFirstOrThrow());
}

/** The whole case as its crew reads it. */
export async function viewCase(deps: Opening, db: Database, row: CaseRow): Promise<CaseView> {
  const requests = await joined(db)
    .where('requests.case_id', '=', row.id)
    .orderBy('requests.asked_at')
    .orderBy('requests.id')
    .execute();
  return {
    id: row.id,
    crew: crewOf(deps, row),
    openedAt: Number(row.opened_at) as Instant,
    ...(row.closed_at !== null && { closedAt: Number(row.closed_at) as Instant }),
    ...(row.patient_id !== null && { patientRef: row.patient_id }),
    ...(row.incident_id !== null && {
      incident: { id: row.incident_id, number: Number(row.incident_number) },
    }),
    events: await eventsOfCase(deps, db, row.id),
    requests: await withLinesToCall(
      deps,
      db,
      requests.map((request) => toRequestView(deps, request)),
    ),
    version: Number(row.version),
  };
}

export async function readCase(
  deps: Opening,
  db: Database,
  person: Person,
  caseId: string,
): Promise<Outcome<CaseView>> {
  const row = await findOwnCase(db, caseId, person.personId);
  return row ? done(await viewCase(deps, db, row)) : refuse('NOT_FOUND');
}

/** Open requests to a hospital, and those answered, decided or handed over within 24 h; the most urgent first. */
export async function readBoard(
  deps: Opening,
  db: Database,
  hospitalId: string,
  now: number,
): Promise<RequestView[]> {
  const since = now - boardKeepsMs;
  const rows = await joined(db)
    .where('requests.hospital_id', '=', hospitalId)
    .where('requests.asked_at', '>', now - openAtMostMs)
    .where((where) =>
      where.or([
        where('requests.state', 'in', [...openStates]),
        where('requests.answered_at', '>', since),
        where('requests.decided_at', '>', since),
        where('requests.handed_over_at', '>', since),
      ]),
    )
    .execute();
  const rank = (view: RequestView) => urgency.options.indexOf(view.facts.urgency);
  return rows
    .map((row) => toRequestView(deps, row))
    .sort((a, b) => rank(a) - rank(b) || a.askedAt - b.askedAt || (a.id < b.id ? -1 : 1));
}
