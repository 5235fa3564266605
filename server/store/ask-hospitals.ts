// Asking hospitals here: all at once, each once, and only those that can be asked here.
import type { Instant } from '#lib/core/brands.ts';
import { mayTakeOn, openStates, type RequestChannel } from '#lib/core/receiving/states.ts';
import type { RequestFacts, RequestState } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { lockCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { channelOf, findDestination, record, tell, type RequestRow } from './request-changes.ts';
import { deskNotesOf } from './request-desk.ts';
import { knowsCategory } from './rules.ts';

export interface Asking {
  requests: readonly {
    id: string;
    hospitalId: string;
    etaMinutes?: number | undefined;
    place?: number | undefined;
  }[];
  facts: RequestFacts;
  transfer?: true | undefined;
}

interface Issue {
  path: string;
  message: string;
}

/**
 * Asks hospitals in one transaction. A hospital that is being asked already is not asked twice, and a request that came
 * before is not made again: a call whose answer was lost is simply repeated.
 */
export async function askHospitals(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  asked: Asking,
): Promise<Outcome<CaseRow>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const earlier = await transaction
    .selectFrom('requests')
    .select(['id', 'hospital_id', 'state', 'leg'])
    .where('case_id', '=', caseId)
    .execute();
  const known = new Set(earlier.map(({ id }) => id));
  const fresh = asked.requests.map((one, index) => ({ ...one, index })).filter(({ id }) => !known.has(id));
  if (fresh.length === 0) return done(held);
  if (held.closed_at !== null) return refuse('NOT_ALLOWED_NOW');
  if (!(await knowsCategory(transaction, asked.facts.rulesVersion, asked.facts.category)))
    return refuse('BAD_REQUEST', { issues: [{ path: 'facts.category', message: 'unknown category' }] });
  const destination = await findDestination(transaction, caseId);
  const leg = legFor(deps, destination, asked.transfer);
  if (!leg.ok) return leg;
  const issues = await findUnaskable(transaction, fresh, destination);
  if (issues.length > 0) return refuse('BAD_REQUEST', { issues });
  const open = new Set(
    earlier
      .filter(({ state }) => openStates.includes(state as RequestState))
      .map(({ hospital_id }) => hospital_id),
  );
  for (const { id, hospitalId, etaMinutes, place, index } of fresh) {
    if (open.has(hospitalId)) continue;
    open.add(hospitalId);
    const request = { id, caseId, hospitalId, facts: factsFor(asked.facts, etaMinutes), leg: leg.value };
    const inserted = await insertRequest(deps, transaction, { ...request, ...(place && { place }) });
    if (!inserted)
      return refuse('BAD_REQUEST', {
        issues: [{ path: `requests.${index}.id`, message: 'an id used before' }],
      });
    await record(deps, transaction, person, held, inserted, 'request-sent', `hospital:${hospitalId}`);
    await tell(deps, transaction, held, inserted, { kind: 'request-asked', hospital: true });
  }
  return done(held);
}

/** As many as a request can tell of. */
const legsAtMost = 9;

/** The leg a new request belongs to: the next one when the patient is taken on from where it has arrived. */
export function legFor(
  deps: Pick<StoreDeps, 'keys'>,
  destination: RequestRow | undefined,
  transfer: true | undefined,
): Outcome<number> {
  if (!destination) return transfer ? refuse('NOT_ALLOWED_NOW') : done(1);
  if (!transfer) return refuse('ALREADY_DECIDED');
  const arrivedAt = destination.arrived_at ?? deskNotesOf(deps, destination).arrived?.at;
  const may = mayTakeOn({
    state: destination.state as RequestState,
    channel: channelOf(destination),
    ...(arrivedAt !== undefined && { arrivedAt: Number(arrivedAt) as Instant }),
  });
  const leg = Number(destination.leg ?? 1) + 1;
  return may && leg <= legsAtMost ? done(leg) : refuse('NOT_ALLOWED_NOW');
}

export const factsFor = (facts: RequestFacts, etaMinutes: number | undefined): RequestFacts => ({
  ...facts,
  ...(etaMinutes !== undefined && { etaMinutes }),
});

/** Hospitals that cannot be asked here, each by its place in the call, and why. */
async function findUnaskable(
  db: Database,
  requests: readonly { hospitalId: string; index: number }[],
  destination: RequestRow | undefined,
): Promise<Issue[]> {
  const rows = await db
    .selectFrom('facilities')
    .select(['id', 'state'])
    .where(
      'id',
      'in',
      requests.map(({ hospitalId }) => hospitalId),
    )
    .where('kind', '=', 'hospital')
    .execute();
  const states = new Map(rows.map(({ id, state }) => [id, state]));
  return requests.flatMap(({ hospitalId, index }) => {
    const message =
      hospitalId === destination?.hospital_id ? 'the patient is there' : whyNot(states.get(hospitalId));
    return message === undefined ? [] : [{ path: `requests.${index}.hospitalId`, message }];
  });
}

function whyNot(state: string | undefined): string | undefined {
  if (state === 'active') return undefined;
  if (state === 'listed') return 'takes no part here: ask by telephone';
  return state === 'closed' ? 'closed' : 'not a hospital';
}

/** One row of a request. Undefined when the id was used before. */
export function insertRequest(
  deps: StoreDeps,
  transaction: Database,
  request: {
    id: string;
    caseId: string;
    hospitalId: string;
    facts: RequestFacts;
    leg: number;
    place?: number;
    channel?: RequestChannel;
    askedAt?: number;
  },
): Promise<RequestRow | undefined> {
  const askedAt = request.askedAt ?? deps.clock();
  const { etaMinutes } = request.facts;
  return transaction
    .insertInto('requests')
    .values({
      id: request.id,
      case_id: request.caseId,
      hospital_id: request.hospitalId,
      state: 'asked',
      facts_sealed: deps.keys.cipher.seal({ table: 'requests', row: request.id }, request.facts),
      asked_at: askedAt,
      answered_at: null,
      reason: null,
      answer_sealed: null,
      decided_at: null,
      read_at: null,
      read_by_sealed: null,
      handed_over_at: null,
      channel: request.channel ?? null,
      delivered_at: null,
      delivered_by: null,
      undelivered_at: null,
      pushed_at: null,
      called_again_at: null,
      facts_at: null,
      leg: request.leg,
      place: request.place ?? null,
      eta_at: etaMinutes === undefined ? null : askedAt + etaMinutes * 60_000,
      eta_by_hand: null,
      arrived_at: null,
      checklist_sealed: null,
      signature_sealed: null,
      rules_version: request.facts.rulesVersion ?? null,
      version: 1,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returningAll()
    .executeTakeFirst();
}
