// What the crew has done that the server has not heard of yet, laid over what the server said last: calls by telephone
// and estimates of the arrival, so that a crew without a network sees its own work. Pure.
import type { PhoneCall } from '#lib/core/contract/asking.ts';
import type { RequestFacts, RequestView } from '#lib/core/contract/receiving.ts';
import type { Instant } from '#lib/core/brands.ts';
import { destinationOf, openStates } from '#lib/core/receiving/states.ts';
import type { OutboxEntry } from '#lib/core/sync/outbox.ts';

export interface PendingCall {
  readonly caseId: string;
  readonly call: PhoneCall;
  readonly facts: RequestFacts;
}

export interface PendingWork {
  readonly calls: readonly PendingCall[];
  /** By request. */
  readonly etas: ReadonlyMap<string, Instant>;
  /** Cases whose hospitals still see another patient's facts. */
  readonly stale: ReadonlySet<string>;
}
export const nothingPending: PendingWork = { calls: [], etas: new Map(), stale: new Set() };

/** Reads what waits in the outbox. */
export function pendingIn(entries: readonly OutboxEntry[]): PendingWork {
  const calls: PendingCall[] = [];
  const etas = new Map<string, Instant>();
  const stale = new Set<string>();
  for (const { endpointName, params, body } of entries) {
    const id = params?.['id'] ?? '';
    if (endpointName === 'recordPhoneCall')
      calls.push({ caseId: id, ...(body as Pick<PendingCall, 'call' | 'facts'>) });
    else if (endpointName === 'setEta') etas.set(id, (body as { etaAt: Instant }).etaAt);
    else if (endpointName === 'refreshFacts' && (body as { about: string }).about === 'another')
      stale.add(id);
  }
  return { calls, etas, stale };
}

const stateOf = { accept: 'accepted', conditional: 'conditional', refuse: 'refused' } as const;

/** The requests of a case as they stand once everything that waits is told. */
export function withPending(
  requests: readonly RequestView[],
  pending: PendingWork,
  of: { caseId: string; nameOf: (hospitalId: string) => string },
): RequestView[] {
  let all = requests.map((request) => {
    const etaAt = pending.etas.get(request.id);
    return etaAt === undefined ? request : { ...request, etaAt };
  });
  for (const { caseId, call, facts } of pending.calls)
    if (caseId === of.caseId && !all.some(({ id }) => id === call.id)) all = withCall(all, call, facts, of);
  return all;
}

function withCall(
  requests: readonly RequestView[],
  call: PhoneCall,
  facts: RequestFacts,
  { caseId, nameOf }: { caseId: string; nameOf: (hospitalId: string) => string },
): RequestView[] {
  const { outcome } = call;
  const destination = destinationOf(requests);
  const open = requests.find(
    ({ hospitalId, state }) => hospitalId === call.hospitalId && openStates.includes(state),
  );
  const leg = open?.leg ?? (destination ? destination.leg + (call.transfer ? 1 : 0) : 1);
  const isOver = destination !== undefined && destination.leg >= leg;
  const answered: RequestView = {
    ...(open ?? {
      id: call.id,
      caseId,
      hospitalId: call.hospitalId,
      hospitalName: nameOf(call.hospitalId),
      crew: '',
      facts,
      askedAt: call.calledAt,
      leg,
      version: 0,
    }),
    channel: 'phone',
    answeredAt: call.calledAt,
    state:
      outcome.answer === 'refuse'
        ? 'refused'
        : isOver
          ? 'withdrawn'
          : call.goesThere
            ? 'chosen'
            : stateOf[outcome.answer],
    ...(outcome.answer === 'refuse' && { reason: outcome.reason }),
    ...(outcome.answer === 'conditional' && { condition: outcome.condition }),
    ...(outcome.answer === 'refuse' && outcome.note !== undefined && { condition: outcome.note }),
    ...(call.etaMinutes !== undefined && {
      etaAt: (call.calledAt + call.etaMinutes * 60_000) as Instant,
    }),
  };
  const others = requests.filter((request) => request !== open);
  const isFixed = answered.state === 'chosen';
  return [
    ...others.map((request) =>
      isFixed && openStates.includes(request.state) ? { ...request, state: 'withdrawn' as const } : request,
    ),
    answered,
  ];
}
