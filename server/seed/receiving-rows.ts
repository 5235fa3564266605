// Writes runs of the past as rows, many at a time: for the demo's history, for tests and for measurements. Nothing is
// told to boards and nothing is audited: nobody does these acts now.
import type { RequestFacts } from '#lib/core/contract/receiving.ts';
import type { Run } from '#lib/core/figures/receiving-run.ts';
import type { Database, Deps } from '#server/ports.ts';

export interface PastRun extends Run {
  personId: string;
  /** How the crew is called on screens. */
  crew: string;
  sex?: RequestFacts['sex'];
}

const rowsAtOnce = 300;

export async function writeRuns(
  deps: Pick<Deps, 'keys' | 'newId'>,
  transaction: Database,
  runs: readonly PastRun[],
): Promise<void> {
  const { cipher } = deps.keys;
  const numbered = runs.map((run) => ({ run, id: deps.newId() }));
  const cases = numbered.map(({ run, id }) => ({
    id,
    person_id: run.personId,
    facility_id: run.stationId,
    crew_sealed: cipher.seal({ table: 'cases', row: id }, { crew: run.crew }),
    patient_id: null,
    card_id: null,
    opened_at: run.openedAt,
    opened_by: 'tap',
    closed_at: run.closedAt,
    version: 1,
    recorded_at: run.openedAt,
  }));
  const events = numbered.flatMap(({ run, id: caseId }) =>
    run.events.map(({ at, kind, replaces, removed, id: given }) => {
      const id = /^[0-9a-f-]{36}$/.test(given) ? given : deps.newId();
      return {
        id,
        case_id: caseId,
        at,
        kind,
        sealed: cipher.seal({ table: 'case_events', row: id }, {}),
        replaces: replaces ?? null,
        removed: removed ? 1 : null,
        recorded_at: at,
      };
    }),
  );
  const requests = numbered.flatMap(({ run, id: caseId }) =>
    run.asked.map((asked) => {
      const id = deps.newId();
      const facts: RequestFacts = { ...run.facts!, sex: run.sex ?? 'unknown' };
      return {
        id,
        case_id: caseId,
        hospital_id: asked.hospitalId,
        state: asked.state,
        facts_sealed: cipher.seal({ table: 'requests', row: id }, facts),
        asked_at: asked.askedAt,
        answered_at: asked.answeredAt,
        reason: asked.reason,
        decided_at: asked.decidedAt,
        delivered_at: asked.deliveredAt,
        delivered_by: asked.deliveredBy,
        undelivered_at: asked.undeliveredAt,
        arrived_at: asked.arrivedAt,
        handed_over_at: asked.handedOverAt,
        channel: asked.channel,
        leg: asked.leg,
        version: 1,
      };
    }),
  );
  for (const rows of inParts(cases)) await transaction.insertInto('cases').values(rows).execute();
  for (const rows of inParts(events)) await transaction.insertInto('case_events').values(rows).execute();
  for (const rows of inParts(requests)) await transaction.insertInto('requests').values(rows).execute();
}

function* inParts<Row>(rows: readonly Row[]): Generator<Row[]> {
  for (let at = 0; at < rows.length; at += rowsAtOnce) yield rows.slice(at, at + rowsAtOnce);
}
