// The tagged of an incident, the places hospitals declared for them, and who goes where. Rows of an incident change only
// while its own row is held: numbers have no gaps, and no place is given twice.
import type { Instant } from '#lib/core/brands.ts';
import { taggedAtMost, type TaggedPatient } from '#lib/core/contract/incidents.ts';
import type { RequestFacts, Urgency } from '#lib/core/contract/receiving.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { insertRequest } from './ask-hospitals.ts';
import { appendAudit } from './audit.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import {
  listPatients,
  listTagged,
  lockIncident,
  tagNotesOf,
  tellIncident,
  type IncidentPatientRow,
  type IncidentRow,
} from './incident-rows.ts';
import { findDestination, tell } from './request-changes.ts';
import { hasArrived } from './request-desk.ts';
import { withdrawHeld, withdrawOpenRequests } from './requests.ts';
import { rulesInForce } from './rules.ts';

/** Phones are this far apart at most; one that is farther ahead has a wrong clock. */
const aheadAtMostMs = 10 * 60_000;

/** When something happened as a phone tells it: nothing happens in the future, where nothing newer could replace it. */
const heardAt = ({ clock }: Pick<StoreDeps, 'clock'>, at: number): Instant =>
  (at > clock() + aheadAtMostMs ? clock() : at) as Instant;

/** Tags people, or tags them anew; what was seen before stays where nothing new is said. */
export async function tagPatients(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  incidentId: string,
  tagged: readonly TaggedPatient[],
): Promise<Outcome<IncidentRow>> {
  const patients = tagged.map((one) => ({ ...one, at: heardAt(deps, one.at) }));
  const incident = await lockIncident(transaction, incidentId);
  if (!incident) return refuse('NOT_FOUND');
  // What was tagged before the end is kept, however late the phone tells it.
  if (incident.closed_at !== null && patients.some(({ at }) => at > Number(incident.closed_at)))
    return refuse('NOT_ALLOWED_NOW');
  const held = await listTagged(transaction, incidentId);
  let number = held.reduce((highest, row) => Math.max(highest, Number(row.number)), 0);
  const known = new Set(held.map(({ id }) => id));
  const news = new Set(patients.map(({ id }) => id)).difference(known);
  if (number + news.size > taggedAtMost) return refuse('NOT_ALLOWED_NOW');
  for (const one of patients) {
    // Read again: one call may tell of the same person twice.
    const row = known.has(one.id) && (await getTagged(transaction, one.id));
    if (row) await tagAnew(deps, transaction, row, one);
    else if (!(await insertPatient(deps, transaction, person, { incidentId, number: (number += 1) }, one)))
      return refuse('BAD_REQUEST', { issues: [{ path: 'patients', message: 'an id used before' }] });
    known.add(one.id);
  }
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'incident-changed',
    purpose: 'emergency',
    detail: `incident:${incidentId},tagged:${patients.length}`,
  });
  await tellIncident(deps, transaction, incident);
  return done(incident);
}

const getTagged = (db: Database, id: string): Promise<IncidentPatientRow> =>
  db.selectFrom('incident_patients').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

async function insertPatient(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { incidentId, number }: { incidentId: string; number: number },
  { id, tag, at, ...seen }: TaggedPatient,
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('incident_patients')
    .values({
      id,
      incident_id: incidentId,
      number,
      tag,
      tagged_at: at,
      sealed: deps.keys.cipher.seal({ table: 'incident_patients', row: id }, { ...seen, before: [] }),
      hospital_id: null,
      allocated_at: null,
      case_id: null,
      facility_id: person.facilityId,
      removed_at: null,
      created_at: deps.clock(),
      version: 1,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

async function tagAnew(
  deps: StoreDeps,
  transaction: Database,
  row: IncidentPatientRow,
  { id, tag, at, ...seen }: TaggedPatient,
): Promise<void> {
  const notes = tagNotesOf(deps, row);
  const isAnother = tag !== row.tag;
  // At the same moment, what is heard last.
  const isNewer = at > Number(row.tagged_at) || (at === Number(row.tagged_at) && isAnother);
  const before = isAnother
    ? [...notes.before, isNewer ? { tag: row.tag as StartTag, at: Number(row.tagged_at) } : { tag, at }].sort(
        (a, b) => a.at - b.at,
      )
    : notes.before;
  await transaction
    .updateTable('incident_patients')
    .set((columns) => ({
      ...(isNewer && { tag, tagged_at: at }),
      // Tagged again after it was taken for a mistake: there is somebody.
      ...(at > Number(row.removed_at ?? Infinity) && { removed_at: null }),
      sealed: deps.keys.cipher.seal(
        { table: 'incident_patients', row: id },
        isNewer ? { ...notes, ...seen, before } : { ...seen, ...notes, before },
      ),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', id)
    .execute();
  if (isNewer && row.case_id !== null)
    await transaction.updateTable('cases').set({ start_tag: tag }).where('id', '=', row.case_id).execute();
}

/**
 * Somebody tagged by mistake, as by a double tap, is listed nowhere any more. A station takes back its own slips, the
 * command everybody's. Whom a crew has, or a hospital was told of, stays.
 */
export async function removePatient(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  incidentId: string,
  patientId: string,
  told: number,
): Promise<Outcome<IncidentRow>> {
  const at = heardAt(deps, told);
  const incident = await lockIncident(transaction, incidentId);
  const row = incident && (await listTagged(transaction, incidentId)).find(({ id }) => id === patientId);
  if (!row || ![row.facility_id, incident.facility_id].includes(person.facilityId))
    return refuse('NOT_FOUND');
  // Somebody has tagged that patient since.
  if (row.removed_at !== null || Number(row.tagged_at) > at) return done(incident);
  if (row.case_id !== null || row.hospital_id !== null) return refuse('ALREADY_DECIDED');
  if (incident.closed_at !== null && at > Number(incident.closed_at)) return refuse('NOT_ALLOWED_NOW');
  await transaction
    .updateTable('incident_patients')
    .set((columns) => ({ removed_at: at, version: columns('version', '+', 1) }))
    .where('id', '=', patientId)
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'incident-changed',
    purpose: 'emergency',
    detail: `incident:${incidentId},number:${row.number},tag:${row.tag},tagged-by-mistake`,
  });
  await tellIncident(deps, transaction, incident);
  return done(incident);
}

/** Sends patients to hospitals, or takes it back. All or none. */
export async function allocatePatients(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  incidentId: string,
  {
    allocations,
    beyond,
  }: { allocations: readonly { patientId: string; hospitalId: string | null }[]; beyond: boolean },
): Promise<Outcome<IncidentRow>> {
  const incident = await lockIncident(transaction, incidentId);
  if (!incident || incident.facility_id !== person.facilityId) return refuse('NOT_FOUND');
  if (incident.closed_at !== null) return refuse('NOT_ALLOWED_NOW');
  const concerned = new Set<string>();
  for (const [index, { patientId, hospitalId }] of allocations.entries()) {
    const at = (message: string) =>
      refuse('BAD_REQUEST', { issues: [{ path: `allocations.${index}`, message }] });
    const rows = await listPatients(transaction, incidentId);
    const row = rows.find(({ id }) => id === patientId);
    if (!row) return at('no patient of this incident');
    if (row.hospital_id === hospitalId) continue;
    if (hospitalId !== null) {
      const has = await hasPlace(transaction, incidentId, hospitalId, row.tag as StartTag, rows);
      if (has === 'unknown') return at('not a hospital that can be sent to');
      if (has === 'full' && !beyond) return at('more than the hospital declared');
    }
    const moved = await moveCase(deps, transaction, person, row, hospitalId);
    if (!moved) return at('the patient is in a hospital already');
    for (const one of [row.hospital_id, hospitalId]) if (one !== null) concerned.add(one);
    await transaction
      .updateTable('incident_patients')
      .set((columns) => ({
        hospital_id: hospitalId,
        allocated_at: hospitalId === null ? null : deps.clock(),
        version: columns('version', '+', 1),
      }))
      .where('id', '=', patientId)
      .execute();
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'patient-allocated',
      purpose: 'emergency',
      ...(row.case_id !== null && { caseId: row.case_id }),
      detail: `incident:${incidentId},number:${row.number},hospital:${hospitalId ?? 'none'}${beyond ? ',beyond' : ''}`,
    });
  }
  await tellIncident(deps, transaction, incident, [...concerned]);
  return done(incident);
}

/** Whether a hospital has a place of this colour left by what it declared; one that declared nothing has none. */
async function hasPlace(
  db: Database,
  incidentId: string,
  hospitalId: string,
  tag: StartTag,
  patients: readonly IncidentPatientRow[],
): Promise<'free' | 'full' | 'unknown'> {
  const hospital = await db
    .selectFrom('facilities')
    .select('id')
    .where('id', '=', hospitalId)
    .where('kind', '=', 'hospital')
    .where('state', 'in', ['active', 'listed'])
    .executeTakeFirst();
  if (!hospital) return 'unknown';
  const declared = await db
    .selectFrom('incident_capacities')
    .select(['red', 'yellow', 'green', 'black'])
    .where('incident_id', '=', incidentId)
    .where('facility_id', '=', hospitalId)
    .executeTakeFirst();
  const taken = patients.filter((row) => row.hospital_id === hospitalId && row.tag === tag).length;
  return declared && taken < Number(declared[tag]) ? 'free' : 'full';
}

/** A patient whom a crew has: the destination of its case follows. False when the patient is in a hospital already. */
async function moveCase(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  row: IncidentPatientRow,
  hospitalId: string | null,
): Promise<boolean> {
  if (row.case_id === null) return true;
  const held = await lockCase(transaction, row.case_id);
  if (!held) return true;
  const destination = await findDestination(transaction, held.id);
  if (destination?.hospital_id === hospitalId) return true;
  if (destination) {
    if (hasArrived(deps, destination)) return false;
    const withdrawn = await withdrawHeld(deps, transaction, person, held, destination.id);
    if (!withdrawn.ok) return false;
  }
  if (hospitalId === null) return true;
  return sendTo(deps, transaction, person, held, { ...row, hospital_id: hospitalId }, deps.newId());
}

/**
 * A crew takes a patient into its own open case. Where the command has named a hospital, the case's destination is
 * fixed by that, unless the crew has fixed one itself.
 */
export async function takePatient(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  incidentId: string,
  patientId: string,
  { caseId, requestId, etaMinutes }: { caseId: string; requestId: string; etaMinutes?: number | undefined },
): Promise<Outcome<IncidentRow>> {
  const incident = await lockIncident(transaction, incidentId);
  if (!incident) return refuse('NOT_FOUND');
  const row = (await listPatients(transaction, incidentId)).find(({ id }) => id === patientId);
  if (!row) return refuse('NOT_FOUND');
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (row.case_id === caseId) return done(incident);
  // Another crew was faster, or this case is somebody else's already.
  if (row.case_id !== null || held.incident_id !== null) return refuse('ALREADY_DECIDED');
  if (held.closed_at !== null || incident.closed_at !== null) return refuse('NOT_ALLOWED_NOW');
  await transaction
    .updateTable('cases')
    .set({ incident_id: incidentId, incident_number: Number(row.number), start_tag: row.tag })
    .where('id', '=', caseId)
    .execute();
  const destination = await findDestination(transaction, caseId);
  await transaction
    .updateTable('incident_patients')
    .set((columns) => ({
      case_id: caseId,
      ...(destination && { hospital_id: destination.hospital_id, allocated_at: destination.decided_at }),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', patientId)
    .execute();
  if (!destination && row.hospital_id !== null) {
    const sent = await sendTo(deps, transaction, person, held, row, requestId, etaMinutes);
    if (!sent)
      return refuse('BAD_REQUEST', { issues: [{ path: 'requestId', message: 'an id used before' }] });
  }
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'incident-changed',
    purpose: 'emergency',
    caseId,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
    detail: `incident:${incidentId},number:${row.number},taken`,
  });
  await tellIncident(deps, transaction, incident, row.hospital_id === null ? [] : [row.hospital_id]);
  return done(incident);
}

/** For sorting on a board only: its screens show the tag. */
const sortsAs: Record<StartTag, Urgency> = { red: 'red-1', yellow: 'yellow', green: 'green', black: 'white' };

/**
 * The destination of the crew's case, fixed from the start: nobody is asked, and whoever was asked before is told that
 * nobody comes. False when the id was used before.
 */
async function sendTo(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  row: IncidentPatientRow,
  requestId: string,
  etaMinutes?: number,
): Promise<boolean> {
  const notes = tagNotesOf(deps, row);
  const tag = row.tag as StartTag;
  const { version, rules } = await rulesInForce(transaction, deps.clock());
  const facts: RequestFacts = {
    urgency: sortsAs[tag],
    category: rules.categories.at(-1)!.code,
    startTag: tag,
    sex: notes.sex ?? 'unknown',
    ...(notes.age !== undefined && { age: notes.age }),
    estimated: true,
    ...(notes.mark !== undefined && { complaint: notes.mark }),
    ...(etaMinutes !== undefined && { etaMinutes }),
    flags: [],
    rulesVersion: version,
  };
  const request = await insertRequest(deps, transaction, {
    id: requestId,
    caseId: held.id,
    hospitalId: row.hospital_id!,
    facts,
    leg: 1,
    channel: 'allocated',
  });
  if (!request) return false;
  await transaction
    .updateTable('requests')
    .set({ state: 'chosen', decided_at: deps.clock() })
    .where('id', '=', requestId)
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'request-chosen',
    purpose: 'emergency',
    caseId: held.id,
    ...(held.patient_id !== null && { patientId: held.patient_id }),
    detail: `request:${requestId},allocated`,
  });
  await tell(deps, transaction, held, request, { kind: 'request-chosen', station: true, hospital: true });
  await withdrawOpenRequests(deps, transaction, person, held);
  return true;
}
