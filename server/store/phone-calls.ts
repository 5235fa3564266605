// What hospitals said on the telephone, as the crew wrote it down, perhaps long after and without a network: it is
// always kept, so that the figures stay whole; only what it may still decide depends on what stands by then.
import type { PhoneCall, PhoneOutcome } from '#lib/core/contract/asking.ts';
import type { RequestFacts } from '#lib/core/contract/receiving.ts';
import { openStates, type RequestAction } from '#lib/core/receiving/states.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { factsFor, insertRequest, legFor } from './ask-hospitals.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { chooseHeld, withdrawHeld } from './requests.ts';
import {
  change,
  findDecided,
  findDestination,
  record,
  tell,
  type AnswerNotes,
  type RequestRow,
} from './request-changes.ts';

const actionOf = {
  accept: 'accept',
  conditional: 'make-conditional',
  refuse: 'refuse',
} as const satisfies Record<PhoneOutcome['answer'], RequestAction>;

/**
 * Records a call. A request to this hospital that still stands open is answered by it; else the call is a request of
 * its own. An acceptance that comes after the destination was fixed is withdrawn at once.
 */
export async function recordPhoneCall(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  told: { call: PhoneCall; facts: RequestFacts },
): Promise<Outcome<CaseRow>> {
  const { call } = told;
  if (call.goesThere && call.outcome.answer === 'refuse')
    return refuse('BAD_REQUEST', { issues: [{ path: 'call.goesThere', message: 'the hospital refused' }] });
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const earlier = await transaction
    .selectFrom('requests')
    .selectAll()
    .where('case_id', '=', caseId)
    .execute();
  if (earlier.some(({ id }) => id === call.id)) return done(held);
  const open = earlier.find(
    ({ hospital_id, state }) => hospital_id === call.hospitalId && openStates.includes(state as never),
  );
  const asked = open ?? (await insertCall(deps, transaction, held, told));
  if (!asked)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'call.hospitalId', message: 'not a hospital, or an id used before' }],
    });
  await answerByPhone(deps, transaction, person, held, asked, call);
  const isOver = held.closed_at !== null || (await findDecided(transaction, caseId, asked.leg)) !== undefined;
  if (call.goesThere && !isOver) {
    const chosen = await chooseHeld(deps, transaction, person, held, asked.id);
    if (!chosen.ok) return chosen;
  } else if (isOver && call.outcome.answer !== 'refuse')
    await withdrawHeld(deps, transaction, person, held, asked.id);
  return done(held);
}

const dayMs = 86_400_000;

/** Neither in the future nor long before the case: such a time is of a wrong clock, and no board would show the call. */
const calledAsTold = ({ clock }: Pick<StoreDeps, 'clock'>, told: number, openedAt: number): number =>
  told < openedAt - dayMs ? clock() : Math.min(told, clock());

async function insertCall(
  deps: StoreDeps,
  transaction: Database,
  { id: caseId, opened_at }: Pick<CaseRow, 'id' | 'opened_at'>,
  { call, facts }: { call: PhoneCall; facts: RequestFacts },
): Promise<RequestRow | undefined> {
  const hospital = await transaction
    .selectFrom('facilities')
    .select('id')
    .where('id', '=', call.hospitalId)
    .where('kind', '=', 'hospital')
    .executeTakeFirst();
  if (!hospital) return undefined;
  const destination = await findDestination(transaction, caseId);
  const leg = legFor(deps, destination, call.transfer);
  return insertRequest(deps, transaction, {
    id: call.id,
    caseId,
    hospitalId: call.hospitalId,
    facts: factsFor(facts, call.etaMinutes),
    channel: 'phone',
    leg: leg.ok ? leg.value : Number(destination?.leg ?? 1),
    askedAt: calledAsTold(deps, call.calledAt, Number(opened_at)),
  });
}

async function answerByPhone(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  held: CaseRow,
  asked: RequestRow,
  { outcome, calledAt, hospitalId }: PhoneCall,
): Promise<void> {
  const at = Math.max(Number(asked.asked_at), Math.min(calledAt, deps.clock()));
  const notes: AnswerNotes = {
    ...(outcome.answer === 'conditional' && { condition: outcome.condition }),
    ...(outcome.answer === 'refuse' && outcome.note !== undefined && { note: outcome.note }),
  };
  const answered = await change(
    transaction,
    asked.id,
    actionOf[outcome.answer],
    'crew',
    {
      channel: 'phone',
      answered_at: at,
      reason: outcome.answer === 'refuse' ? outcome.reason : null,
      answer_sealed: deps.keys.cipher.seal({ table: 'requests', row: asked.id }, notes),
    },
    'phone',
  );
  // It had said the same before: nothing changes.
  if (!answered.ok) return;
  const detail = `hospital:${hospitalId},answer:${outcome.answer}`;
  await record(deps, transaction, person, held, answered.value, 'phone-asked', detail, at);
  await tell(deps, transaction, held, answered.value, {
    kind: 'request-answered',
    station: true,
    hospital: true,
  });
}
