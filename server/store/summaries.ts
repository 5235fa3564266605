// The summary as the chosen hospital opens it. Each opening is a look, recorded as the hospital's in this transaction.
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { receivingEndpoints } from '#lib/core/contract/receiving.ts';
import type { RequestState } from '#lib/core/contract/receiving.ts';
import { summaryIsOpen } from '#lib/core/receiving/summary-access.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { eventsOfCase, type Person, type StoreDeps } from './cases.ts';
import { findRequestOf, markRead } from './request-changes.ts';
import { viewRequest } from './request-views.ts';

type Summary = AnswerOf<typeof receivingEndpoints.openSummary>;

/** A request of another hospital is not found; one that was not chosen, or whose time is over, is refused. */
export async function openSummary(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
  mode: 'emergency' | 'care',
): Promise<Outcome<Summary>> {
  const request = await findRequestOf(transaction, requestId, person.facilityId);
  if (!request) return refuse('NOT_FOUND');
  const held = await transaction
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', request.case_id)
    .executeTakeFirstOrThrow();
  const instant = (value: number | null) => (value === null ? undefined : Number(value));
  const isOpen = summaryIsOpen(
    {
      state: request.state as RequestState,
      decidedAt: instant(request.decided_at),
      handedOverAt: instant(request.handed_over_at),
      caseClosedAt: instant(held.closed_at),
    },
    deps.clock(),
  );
  if (!isOpen) return refuse('NOT_ALLOWED_NOW');
  await markRead(deps, transaction, person, request);
  void mode;
  return done({
    request: await viewRequest(deps, transaction, requestId),
    events: await eventsOfCase(deps, transaction, held.id),
  });
}
