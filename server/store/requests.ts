// Requests to hospitals. Every change locks the case first and is then one update that names the states it may start
// from (core/receiving/states.ts): whoever comes second changes nothing and is told so.
import { openStates } from '#lib/core/receiving/states.ts';
import type { RefusalReason } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { followDestination } from './incident-follow.ts';
import { arrivalFromNow } from './request-arrivals.ts';
import {
  change,
  findDecided,
  findDestination,
  findRequestOf,
  getRequest,
  lockCaseOfRequest,
  record,
  tell,
  type AnswerNotes,
  type RequestRow,
} from './request-changes.ts';
import { hasArrived } from './request-desk.ts';

export type Answer =
  | { answer: 'accept' }
  | { answer: 'conditional'; condition: string }
  | { answer: 'refuse'; reason: RefusalReason; note?: string | undefined };

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
  const decided = await findDecided(transaction, held.id, found.leg);
  if (held.closed_at !== null || (decided && decided.id !== requestId)) return refuse('ALREADY_DECIDED');
  // Whoever lies in the hospital is not refused any more: its own summary would close before its eyes.
  if (decided?.id === requestId && hasArrived(deps, decided)) return refuse('NOT_ALLOWED_NOW');
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
  await followDestination(deps, transaction, held);
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
  const chosen = await chooseHeld(deps, transaction, person, held, requestId);
  return chosen.ok ? done(held) : chosen;
}

/** The same in a case that is held already. */
export async function chooseHeld(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  requestId: string,
): Promise<Outcome<RequestRow>> {
  const asked = await getRequest(transaction, requestId);
  if (await findDecided(transaction, held.id, asked.leg)) return refuse('ALREADY_DECIDED');
  const left = await findDestination(transaction, held.id);
  const chosen = await change(transaction, requestId, 'choose', 'crew', {
    decided_at: deps.clock(),
    ...arrivalFromNow(deps, asked),
  });
  if (!chosen.ok) return chosen;
  await record(deps, transaction, person, held, chosen.value, 'request-chosen', `request:${requestId}`);
  await tell(deps, transaction, held, chosen.value, {
    kind: 'request-chosen',
    station: true,
    hospital: true,
  });
  if (left) await takeOn(deps, transaction, person, held, left);
  await withdrawOpenRequests(deps, transaction, person, held);
  await followDestination(deps, transaction, held);
  return chosen;
}

/** The patient leaves the first destination; where nobody recorded a handover, its time of reading begins to end now. */
async function takeOn(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  left: RequestRow,
): Promise<void> {
  const ended = await change(transaction, left.id, 'take-on', 'crew', {
    handed_over_at: left.handed_over_at ?? deps.clock(),
  });
  if (!ended.ok) return;
  await record(deps, transaction, person, held, left, 'request-transferred', `request:${left.id}`);
  await tell(deps, transaction, held, left, { kind: 'case-changed', hospital: true });
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
  const withdrawn = await withdrawHeld(deps, transaction, person, held, requestId);
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
  for (const { id } of waiting) await withdrawHeld(deps, transaction, person, held, id);
}

/** Withdraws one request of a case that is held. */
export async function withdrawHeld(
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
  await followDestination(deps, transaction, held);
  await tell(deps, transaction, held, changed.value, {
    kind: 'request-withdrawn',
    station: true,
    hospital: true,
  });
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
