// What goes on around a patient who comes to a hospital, for as long as it may open the summary: the timeline, what is
// prepared, the signature. Nothing of the record stands in it.
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { hospitalDeskEndpoints, Preparation } from '#lib/core/contract/hospital-desk.ts';
import type { RequestFacts } from '#lib/core/contract/receiving.ts';
import {
  preparationItems,
  prepare,
  proposePreparation,
  type PreparationStep,
  type Proposed,
} from '#lib/core/receiving/preparation.ts';
import { findCategory } from '#lib/core/receiving/rule-words.ts';
import { standingEvents } from '#lib/core/receiving/timeline.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { CaseRow, Person, StoreDeps } from './cases.ts';
import { findOpenDestination, lockRequest } from './destination.ts';
import { emergencyOf, findRecord } from './patients.ts';
import { record, tell, type RequestRow } from './request-changes.ts';
import { deskNotesOf, sealDeskNotes, signatureOf, type DeskNotes } from './request-desk.ts';
import { eventsOfRequest } from './request-timeline.ts';
import { viewRequest } from './request-views.ts';
import { publishedRules } from './rules.ts';

type Reading = Pick<Deps, 'keys' | 'clock'>;
type Course = AnswerOf<typeof hospitalDeskEndpoints.readCourse>;

/** Changes whenever the patient or the record behind a case is another; says nothing else. */
export async function recordMarkOf(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  held: Pick<CaseRow, 'patient_id'>,
): Promise<string> {
  if (held.patient_id === null) return 'nobody';
  const row = await db
    .selectFrom('patients')
    .select(['facts_version', 'state'])
    .where('id', '=', held.patient_id)
    .executeTakeFirst();
  const term = `record-mark:${held.patient_id}:${row?.facts_version ?? ''}:${row?.state ?? ''}`;
  return Buffer.from(deps.keys.cipher.blind(term)).toString('hex');
}

export async function readCourse(
  deps: Reading,
  db: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<Course>> {
  const found = await findOpenDestination(db, person, requestId, deps.clock());
  if (!found.ok) return found;
  const { request, held } = found.value;
  const signature = signatureOf(deps, request)?.signature;
  return done({
    request: await viewRequest(deps, db, requestId),
    events: await eventsOfRequest(deps, db, request),
    preparation: toPreparation(await propose(deps, db, request, held), deskNotesOf(deps, request)),
    ...(signature && { signature }),
    recordMark: await recordMarkOf(deps, db, held),
  });
}

/** One step of preparing. Every screen of the hospital is told, and the crew sees how far it is. */
export async function prepareRequest(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
  step: PreparationStep,
): Promise<Outcome<Preparation>> {
  const found = await lockRequest(transaction, person, requestId);
  if (!found) return refuse('NOT_FOUND');
  const { request, held } = found;
  if (request.state !== 'chosen') return refuse('NOT_ALLOWED_NOW');
  const proposed = await propose(deps, transaction, request, held);
  const before = deskNotesOf(deps, request);
  const known = new Set(preparationItems(proposed, before).map(({ id }) => id));
  if ('item' in step && !known.has(step.item)) return refuse('NOT_FOUND');
  const after: DeskNotes = {
    ...prepare(before, step, { at: deps.clock(), by: person.person }),
    ...(before.arrived && { arrived: before.arrived }),
  };
  const items = preparationItems(proposed, after);
  const count = { done: items.filter(({ doneAt }) => doneAt !== undefined).length, total: items.length };
  await transaction
    .updateTable('requests')
    .set({ checklist_sealed: sealDeskNotes(deps, requestId, { ...after, count }) })
    .where('id', '=', requestId)
    .execute();
  if (step.do === 'ready')
    await record(deps, transaction, person, held, request, 'hospital-ready', `request:${requestId}`);
  await tell(deps, transaction, held, request, { kind: 'case-changed', station: true, hospital: true });
  return done(toPreparation(proposed, after));
}

const toPreparation = (proposed: readonly Proposed[], notes: DeskNotes): Preparation =>
  ({
    items: preparationItems(proposed, notes),
    ...(notes.ready && { ready: notes.ready }),
  }) as Preparation;

async function propose(deps: Reading, db: Database, request: RequestRow, held: CaseRow): Promise<Proposed[]> {
  const facts = deps.keys.cipher.open<RequestFacts>(
    { table: 'requests', row: request.id },
    request.facts_sealed,
  );
  const versions = await publishedRules(db);
  const chosenUnder = versions.find(({ version }) => version === facts.rulesVersion) ?? versions.at(-1)!;
  // What the record says stands on the list only for whoever has opened it: that look is recorded, this reading is not.
  const known = held.patient_id !== null && request.read_at !== null;
  const patient = known ? await findRecord(deps, db, held.patient_id!) : undefined;
  const subset = patient?.state === 'active' ? emergencyOf(patient, deps.clock(), false) : undefined;
  const newest = standingEvents(await eventsOfRequest(deps, db, request)).findLast(({ vitals }) => vitals);
  return proposePreparation({
    urgency: facts.urgency,
    needs: findCategory(chosenUnder.rules, facts.category)?.needs ?? [],
    flags: facts.flags,
    vitals: { ...facts.vitals, ...newest?.vitals },
    hasIodineAllergy:
      subset?.allergy.state === 'listed' &&
      subset.allergy.facts.some(({ value }) => value.category === 'iodine'),
    hasContraindications: subset?.contraindication.state === 'listed',
  });
}
