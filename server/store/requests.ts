// Requests to hospitals. Every change locks the case first and is then one update that names the states it may start
// from (core/receiving/states.ts): whoever comes second changes nothing and is told so.
import { findCategory } from '#lib/core/receiving/category.ts';
import { fixedStates, openStates, type RequestActor } from '#lib/core/receiving/states.ts';
import type { RefusalReason, RequestFacts, RequestState } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { appendLiveEvents } from './live-events.ts';
import {
  change,
  findRequestOf,
  getRequest,
  lockCaseOfRequest,
  notesOf,
  record,
  tell,
  type AnswerNotes,
  type RequestRow,
} from './request-changes.ts';

export type Answer =
  | { answer: 'accept' }
  | { answer: 'conditional'; condition: string }
  | { answer: 'refuse'; reason: RefusalReason; note?: string | undefined };

/** Asks hospitals in one transaction. A hospital that is being asked already is not asked twice. */
export async function askHospitals(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  asked: {
    requests: readonly { id: string; hospitalId: string; etaMinutes?: number | undefined }[];
    facts: RequestFacts;
  },
): Promise<Outcome<CaseRow>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (held.closed_at !== null) return refuse('NOT_ALLOWED_NOW');
  if (!findCategory(asked.facts.category))
    return refuse('BAD_REQUEST', { issues: [{ path: 'facts.category', message: 'unknown category' }] });
  const earlier = await transaction
    .selectFrom('requests')
    .select(['hospital_id', 'state'])
    .where('case_id', '=', caseId)
    .execute();
  if (earlier.some(({ state }) => fixedStates.includes(state as RequestState)))
    return refuse('ALREADY_DECIDED');
  const open = new Set(
    earlier
      .filter(({ state }) => openStates.includes(state as RequestState))
      .map(({ hospital_id }) => hospital_id),
  );
  for (const [index, { id, hospitalId, etaMinutes }] of asked.requests.entries()) {
    if (open.has(hospitalId)) continue;
    open.add(hospitalId);
    const facts: RequestFacts = { ...asked.facts, ...(etaMinutes !== undefined && { etaMinutes }) };
    if (!(await insertRequest(deps, transaction, { id, caseId, hospitalId, facts })))
      return refuse('BAD_REQUEST', {
        issues: [{ path: `requests.${index}`, message: 'not a hospital, or an id used before' }],
      });
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'request-sent',
      purpose: 'emergency',
      caseId,
      ...(held.patient_id !== null && { patientId: held.patient_id }),
      detail: `hospital:${hospitalId}`,
    });
    await appendLiveEvents(deps, transaction, [
      { facilityId: hospitalId, kind: 'request-asked', caseId, requestId: id },
    ]);
  }
  return done(held);
}

async function insertRequest(
  deps: StoreDeps,
  transaction: Database,
  request: { id: string; caseId: string; hospitalId: string; facts: RequestFacts },
): Promise<boolean> {
  const hospital = await transaction
    .selectFrom('facilities')
    .select('id')
    .where('id', '=', request.hospitalId)
    .where('kind', '=', 'hospital')
    .executeTakeFirst();
  if (!hospital) return false;
  const inserted = await transaction
    .insertInto('requests')
    .values({
      id: request.id,
      case_id: request.caseId,
      hospital_id: request.hospitalId,
      state: 'asked',
      facts_sealed: deps.keys.cipher.seal({ table: 'requests', row: request.id }, request.facts),
      asked_at: deps.clock(),
      answered_at: null,
      reason: null,
      answer_sealed: null,
      decided_at: null,
      read_at: null,
      read_by_sealed: null,
      handed_over_at: null,
      channel: null,
      delivered_at: null,
      delivered_by: null,
      undelivered_at: null,
      pushed_at: null,
      called_again_at: null,
      facts_at: null,
      leg: 1,
      place: null,
      eta_at: null,
      arrived_at: null,
      checklist_sealed: null,
      signature_sealed: null,
      rules_version: request.facts.rulesVersion ?? null,
      version: 1,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

const actionOf = { accept: 'accept', conditional: 'make-conditional', refuse: 'refuse' } as const;

/** A hospital answers its own request; until the crew has chosen it may answer anew. */
export async function answerRequest(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
  given: Answer,
): Promise<Outcome<RequestRow>> {
  const found = await findRequestOf(transaction, requestId, person.facilityId);
  if (!found) return refuse('NOT_FOUND');
  const held = await lockCase(transaction, found.case_id);
  if (!held) return refuse('NOT_FOUND');
  // Who refused and thinks again must not keep a bed for a patient who went elsewhere.
  if (held.closed_at !== null || (await findDestination(transaction, held.id)))
    return refuse('ALREADY_DECIDED');
  const notes: AnswerNotes = {
    answeredBy: person.person,
    ...(given.answer === 'conditional' && { condition: given.condition }),
    ...(given.answer === 'refuse' && given.note !== undefined && { note: given.note }),
  };
  const changed = await change(transaction, requestId, actionOf[given.answer], 'hospital', {
    answered_at: deps.clock(),
    reason: given.answer === 'refuse' ? given.reason : null,
    answer_sealed: deps.keys.cipher.seal({ table: 'requests', row: requestId }, notes),
  });
  if (!changed.ok) return changed;
  await record(deps, transaction, person, held, changed.value, 'request-answered', `answer:${given.answer}`);
  await tell(deps, transaction, held, changed.value, {
    kind: 'request-answered',
    station: true,
    hospital: true,
  });
  return changed;
}

/**
 * Fixes the destination. The case's row is held, and the update below takes effect only while no request of the case is
 * fixed: one winner, whatever arrives at once. The others are withdrawn and told in the same transaction.
 */
export async function chooseRequest(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<CaseRow>> {
  const held = await lockCaseOfRequest(transaction, requestId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (await findDestination(transaction, held.id)) return refuse('ALREADY_DECIDED');
  const chosen = await change(transaction, requestId, 'choose', 'crew', { decided_at: deps.clock() });
  if (!chosen.ok) return chosen;
  await record(deps, transaction, person, held, chosen.value, 'request-chosen', `request:${requestId}`);
  await tell(deps, transaction, held, chosen.value, {
    kind: 'request-chosen',
    station: true,
    hospital: true,
  });
  await withdrawOpenRequests(deps, transaction, person, held);
  return done(held);
}

function findDestination(db: Database, caseId: string): Promise<{ id: string } | undefined> {
  return db
    .selectFrom('requests')
    .select('id')
    .where('case_id', '=', caseId)
    .where('state', 'in', [...fixedStates])
    .executeTakeFirst();
}

/** The crew takes one request back, also a chosen one when the way has to change. */
export async function withdrawRequest(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<CaseRow>> {
  const held = await lockCaseOfRequest(transaction, requestId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const withdrawn = await withdrawOne(deps, transaction, person, held, requestId);
  return withdrawn.ok ? done(held) : withdrawn;
}

/** Withdraws whatever still waits in a case that is held. */
export async function withdrawOpenRequests(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
): Promise<void> {
  const waiting = await transaction
    .selectFrom('requests')
    .select('id')
    .where('case_id', '=', held.id)
    .where('state', 'in', [...openStates])
    .orderBy('id')
    .execute();
  for (const { id } of waiting) await withdrawOne(deps, transaction, person, held, id);
}

async function withdrawOne(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  requestId: string,
): Promise<Outcome<RequestRow>> {
  const changed = await change(transaction, requestId, 'withdraw', 'crew', {
    decided_at: deps.clock(),
  });
  if (!changed.ok) return changed;
  await record(deps, transaction, person, held, changed.value, 'request-withdrawn', `request:${requestId}`);
  await tell(deps, transaction, held, changed.value, {
    kind: 'request-withdrawn',
    station: true,
    hospital: true,
  });
  return changed;
}

/** The patient is in the hospital's hands. Either side may record it. */
export async function handOver(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  actor: RequestActor,
  requestId: string,
  receivedBy: string,
): Promise<Outcome<RequestRow>> {
  const found =
    actor === 'hospital' ? await findRequestOf(transaction, requestId, person.facilityId) : undefined;
  if (actor === 'hospital' && !found) return refuse('NOT_FOUND');
  const held = found
    ? await lockCase(transaction, found.case_id)
    : await lockCaseOfRequest(transaction, requestId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const before = await getRequest(transaction, requestId);
  const changed = await change(transaction, requestId, 'hand-over', actor, {
    handed_over_at: deps.clock(),
    answer_sealed: deps.keys.cipher.seal(
      { table: 'requests', row: requestId },
      { ...notesOf(deps, before), receivedBy },
    ),
  });
  if (!changed.ok) return changed;
  await record(deps, transaction, person, held, changed.value, 'handover', `request:${requestId}`);
  await tell(deps, transaction, held, changed.value, { kind: 'case-changed', station: true, hospital: true });
  return changed;
}

/** Ends a case. Hospitals still waiting are told that nobody comes. */
export async function closeCase(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
): Promise<Outcome<{ version: number }>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (held.closed_at === null)
    await transaction
      .updateTable('cases')
      .set({ closed_at: deps.clock() })
      .where('id', '=', caseId)
      .execute();
  await withdrawOpenRequests(deps, transaction, person, held);
  if (held.closed_at === null)
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'case-closed',
      purpose: 'emergency',
      caseId,
    });
  return done({ version: Number(held.version) });
}
