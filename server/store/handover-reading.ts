// What a handover says, read for its sheet and its document: by the destination and by the crew of the case, from the
// handover on and as long as the summary may be opened. Each reading is recorded.
import type { Instant } from '#lib/core/brands.ts';
import { mayDo } from '#lib/core/access/table.ts';
import { inquiriesOf, type Asked } from '#lib/core/figures/receiving-run.ts';
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import { categoryWords, flagWords } from '#lib/core/receiving/rule-words.ts';
import { refuse, done, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { describedOf } from './case-files.ts';
import { eventsOfCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { eventsOfRequest } from './request-timeline.ts';
import { findOpenDestination, sideOf } from './destination.ts';
import { emergencyOf, findRecord, type PatientRecord } from './patients.ts';
import { fullName } from './patient-summary.ts';
import { notesOf, type RequestRow } from './request-changes.ts';
import { signatureOf } from './request-desk.ts';
import { viewRequest } from './request-views.ts';
import { publishedRules } from './rules.ts';

type Reading = Pick<Deps, 'keys' | 'clock' | 'region'>;

/** Refused before the handover, and once the time of reading is over. */
export async function readHandover(
  deps: Reading,
  db: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<HandoverFacts>> {
  const found = await findOpenDestination(db, person, requestId, deps.clock());
  if (!found.ok) return found;
  const { request, held } = found.value;
  if (request.state !== 'handed-over') return refuse('NOT_ALLOWED_NOW');
  const view = await viewRequest(deps, db, requestId);
  const versions = await publishedRules(db);
  const version = view.facts.rulesVersion;
  const record = held.patient_id === null ? undefined : await findRecord(deps, db, held.patient_id);
  const emergency = record && mayShow(person, record) ? emergencyOf(record, deps.clock(), false) : undefined;
  const described = describedOf(deps, held);
  const isHospital = request.hospital_id === person.facilityId;
  // What came after its own part is no business of a hospital that the patient was taken on from.
  const asked = (await askedOf(db, held.id)).filter(
    ({ leg }) => !isHospital || Number(leg ?? 1) <= Number(request.leg ?? 1),
  );
  const signature = signatureOf(deps, request)?.signature;
  const inquiries = inquiriesOf({
    asked: asked.map(toAsked),
    closedAt: held.closed_at === null ? null : Number(held.closed_at),
  });
  return done({
    request: view,
    region: deps.region.name,
    category: categoryWords(versions, view.facts.category, version),
    flags: view.facts.flags.map((code) => flagWords(versions, code, version)),
    events: await (isHospital ? eventsOfRequest(deps, db, request) : eventsOfCase(deps, db, held.id)),
    ...(emergency && { emergency }),
    ...(described && { described }),
    asked: asked.map((row) => {
      const { condition, note } = notesOf(deps, row);
      return {
        name: row.hospital_name,
        state: row.state as RequestState,
        channel: (row.channel ?? 'board') as HandoverFacts['asked'][number]['channel'],
        leg: Number(row.leg ?? 1),
        askedAt: Number(row.asked_at),
        ...(row.answered_at !== null && { answeredAt: Number(row.answered_at) }),
        ...(row.reason !== null && { reason: row.reason }),
        ...((condition ?? note) !== undefined && { condition: condition ?? note }),
      };
    }),
    ...(inquiries !== undefined && { inquiries }),
    ...(signature && { signature }),
    writtenAt: deps.clock(),
  });
}

type RequestState = HandoverFacts['request']['state'];

/** The table of who may see what rules here as it does for the screens. */
const mayShow = (person: Person, record: PatientRecord): boolean =>
  record.state === 'active' &&
  (sideOf(person) === 'hospital'
    ? mayDo(person.role, 'accepted-case', 'receiving', 'read-emergency')
    : mayDo(person.role, 'on-case', 'emergency', 'read-emergency'));

const askedOf = (db: Database, caseId: CaseRow['id']) =>
  db
    .selectFrom('requests')
    .innerJoin('facilities', 'facilities.id', 'requests.hospital_id')
    .selectAll('requests')
    .select('facilities.name as hospital_name')
    .where('requests.case_id', '=', caseId)
    .orderBy('requests.asked_at')
    .orderBy('requests.id')
    .execute();

const toAsked = (row: RequestRow): Asked => ({
  hospitalId: row.hospital_id,
  channel: (row.channel ?? 'board') as Asked['channel'],
  state: row.state as RequestState,
  leg: Number(row.leg ?? 1),
  askedAt: Number(row.asked_at),
  answeredAt: orNull(row.answered_at),
  reason: row.reason,
  decidedAt: orNull(row.decided_at),
  deliveredAt: orNull(row.delivered_at),
  deliveredBy: row.delivered_by,
  undeliveredAt: orNull(row.undelivered_at),
  arrivedAt: orNull(row.arrived_at),
  handedOverAt: orNull(row.handed_over_at),
});
const orNull = (value: number | null) => (value === null ? null : Number(value));

/**
 * What leaves the screen is recorded as such, with whom it was about. Laying out takes a while: refused when the right
 * to read has ended meanwhile.
 */
export async function recordHandoverOutput(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  facts: HandoverFacts,
  format: 'pdf' | 'fhir',
): Promise<Outcome<undefined>> {
  const found = await findOpenDestination(transaction, person, facts.request.id, deps.clock());
  if (!found.ok) return found;
  const { held, request } = found.value;
  if (request.state !== 'handed-over') return refuse('NOT_ALLOWED_NOW');
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'handover-printed',
    purpose: sideOf(person) === 'hospital' ? 'receiving' : 'emergency',
    at: facts.writtenAt as Instant,
    caseId: facts.request.caseId,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
    ...(facts.emergency && { patientLabel: fullName(facts.emergency.identity.value) }),
    detail: `handover:${format}`,
  });
  return done(undefined);
}
