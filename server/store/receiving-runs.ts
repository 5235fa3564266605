// Runs as the figures read them, out of cases, their marks and their requests, a quarter of a day at a time. Of what is
// sealed only the facts that a hospital was told are opened: no name is among them.
import { setImmediate as others } from 'node:timers/promises';
import type { Selectable } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import type { RequestFacts, RequestState, RequestView } from '#lib/core/contract/receiving.ts';
import { dayParts, type Month } from '#lib/core/figures/month.ts';
import type { Asked, Run, RunEvent } from '#lib/core/figures/receiving-run.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { clockKinds } from '#lib/core/receiving/timeline.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Tables } from './database.ts';

export interface RunsOf {
  month: Month;
  /** Only this station's. */
  stationId?: string | undefined;
  /** Only runs that asked this hospital. */
  hospitalId?: string | undefined;
  /** Only what had arrived by then, so that a month that is told twice is told alike. */
  recordedBefore?: Instant | undefined;
}

type RequestRow = Selectable<Tables['requests']>;
type CaseRow = Pick<Selectable<Tables['cases']>, 'id' | 'facility_id' | 'opened_at' | 'closed_at'> & {
  incident_kind: string | null;
};

/** SQLite takes a limited number of values in one statement. */
const mostIds = 400;

/** Runs that were opened in a month, without those of facilities for trials. */
export async function* readRuns(deps: Pick<Deps, 'keys'>, db: Database, of: RunsOf): AsyncGenerator<Run> {
  const trials = await listTrialIds(db);
  for (const { from, until } of dayParts(of.month)) {
    const cases = (await listCases(db, of, from, until)).filter(
      ({ facility_id }) => !trials.has(facility_id),
    );
    for (let at = 0; at < cases.length; at += mostIds)
      yield* await makeRuns(deps, db, of, trials, cases.slice(at, at + mostIds));
    if (cases.length > 0) await others();
  }
}

async function listTrialIds(db: Database): Promise<Set<string>> {
  const rows = await db.selectFrom('facilities').select('id').where('trial', '=', 1).execute();
  return new Set(rows.map(({ id }) => id));
}

function listCases(db: Database, of: RunsOf, from: Instant, until: Instant): Promise<CaseRow[]> {
  let query = db
    .selectFrom('cases')
    .leftJoin('incidents', 'incidents.id', 'cases.incident_id')
    .select([
      'cases.id',
      'cases.facility_id',
      'cases.opened_at',
      'cases.closed_at',
      'incidents.kind as incident_kind',
    ])
    .where('cases.opened_at', '>=', from)
    .where('cases.opened_at', '<', until);
  if (of.stationId !== undefined) query = query.where('cases.facility_id', '=', of.stationId);
  if (of.recordedBefore !== undefined) query = query.where('cases.recorded_at', '<', of.recordedBefore);
  if (of.hospitalId !== undefined)
    query = query.where('cases.id', 'in', (asked) =>
      asked.selectFrom('requests').select('case_id').where('hospital_id', '=', of.hospitalId!),
    );
  return query.orderBy('cases.opened_at').orderBy('cases.id').execute();
}

async function makeRuns(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  of: RunsOf,
  trials: ReadonlySet<string>,
  cases: readonly CaseRow[],
): Promise<Run[]> {
  const ids = cases.map(({ id }) => id);
  const events = Map.groupBy(await listMarks(db, of, ids), ({ case_id }) => case_id);
  const requests = Map.groupBy(await listRequests(db, ids), ({ case_id }) => case_id);
  return cases.map((row) => {
    const asked = (requests.get(row.id) ?? []).filter(({ hospital_id }) => !trials.has(hospital_id));
    return {
      stationId: row.facility_id,
      openedAt: Number(row.opened_at),
      closedAt: numberOrNull(row.closed_at),
      isMass: row.incident_kind === 'mass',
      events: (events.get(row.id) ?? []).map(toEvent),
      facts: factsOf(deps, asked),
      asked: asked.map(toAsked),
    };
  });
}

type MarkRow = Pick<
  Selectable<Tables['case_events']>,
  'id' | 'case_id' | 'at' | 'kind' | 'replaces' | 'removed'
>;

function listMarks(db: Database, { recordedBefore }: RunsOf, caseIds: string[]): Promise<MarkRow[]> {
  let query = db
    .selectFrom('case_events')
    .select(['id', 'case_id', 'at', 'kind', 'replaces', 'removed'])
    .where('case_id', 'in', caseIds)
    .where('kind', 'in', [...clockKinds]);
  if (recordedBefore !== undefined) query = query.where('recorded_at', '<', recordedBefore);
  return query.orderBy('at').orderBy('recorded_at').orderBy('id').execute();
}

type AskedRow = Pick<
  RequestRow,
  | 'id'
  | 'case_id'
  | 'hospital_id'
  | 'channel'
  | 'state'
  | 'leg'
  | 'asked_at'
  | 'answered_at'
  | 'reason'
  | 'decided_at'
  | 'delivered_at'
  | 'delivered_by'
  | 'undelivered_at'
  | 'arrived_at'
  | 'handed_over_at'
  | 'facts_sealed'
>;

function listRequests(db: Database, caseIds: string[]): Promise<AskedRow[]> {
  return db
    .selectFrom('requests')
    .select([
      'id',
      'case_id',
      'hospital_id',
      'channel',
      'state',
      'leg',
      'asked_at',
      'answered_at',
      'reason',
      'decided_at',
      'delivered_at',
      'delivered_by',
      'undelivered_at',
      'arrived_at',
      'handed_over_at',
      'facts_sealed',
    ])
    .where('case_id', 'in', caseIds)
    .orderBy('asked_at')
    .orderBy('id')
    .execute();
}

/** What the destination was told; of a run without one, what was told last. */
function factsOf(deps: Pick<Deps, 'keys'>, asked: readonly AskedRow[]): Run['facts'] {
  const ofFirst = asked.filter(({ leg }) => (leg ?? 1) === 1);
  const row = ofFirst.find(({ state }) => fixedStates.includes(state as RequestState)) ?? ofFirst.at(-1);
  if (!row) return null;
  const { urgency, category, age, flags } = deps.keys.cipher.open<RequestFacts>(
    { table: 'requests', row: row.id },
    row.facts_sealed,
  );
  return { urgency, category, flags, ...(age !== undefined && { age }) };
}

const numberOrNull = (value: number | string | bigint | null): number | null =>
  value === null ? null : Number(value);

function toAsked(row: AskedRow): Asked {
  return {
    hospitalId: row.hospital_id,
    channel: (row.channel ?? 'board') as RequestView['channel'],
    state: row.state as RequestState,
    leg: Number(row.leg ?? 1),
    askedAt: Number(row.asked_at),
    answeredAt: numberOrNull(row.answered_at),
    reason: row.reason,
    decidedAt: numberOrNull(row.decided_at),
    deliveredAt: numberOrNull(row.delivered_at),
    deliveredBy: row.delivered_by,
    undeliveredAt: numberOrNull(row.undelivered_at),
    arrivedAt: numberOrNull(row.arrived_at),
    handedOverAt: numberOrNull(row.handed_over_at),
  };
}

function toEvent({ id, at, kind, replaces, removed }: MarkRow): RunEvent {
  return {
    id,
    at: Number(at) as Instant,
    kind: kind as RunEvent['kind'],
    ...(replaces !== null && { replaces }),
    ...(removed !== null && { removed: true as const }),
  };
}
