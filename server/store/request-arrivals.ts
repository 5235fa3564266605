// When the patient arrives: the drive as it was estimated, counted anew from the choice and from leaving the scene; the
// crew's own estimate before both; and the mark of the arrival itself.
import { standingEvents } from '#lib/core/receiving/timeline.ts';
import type { CaseEvent, RequestFacts } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { eventsOfCase, type CaseRow, type Person, type StoreDeps } from './cases.ts';
import { findDestination, getRequest, lockCaseOfRequest, tell, type RequestRow } from './request-changes.ts';

type Opening = Pick<Deps, 'keys' | 'clock'>;

/** The columns of an arrival that is as far away as it was estimated, from now. */
export function arrivalFromNow(deps: Opening, request: RequestRow, from: number = deps.clock()) {
  if (request.eta_by_hand !== null) return {};
  const { etaMinutes } = deps.keys.cipher.open<RequestFacts>(
    { table: 'requests', row: request.id },
    request.facts_sealed,
  );
  return etaMinutes === undefined ? {} : { eta_at: from + etaMinutes * 60_000 };
}

/** No way takes longer; a time outside of this was told by a wrong clock. */
const etaWithinMs = 24 * 3_600_000;

/** Marks are put right days later. */
const marksWithinMs = 31 * 24 * 3_600_000;

/** The crew says itself when it arrives. */
export async function setEta(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
  etaAt: number,
): Promise<Outcome<CaseRow>> {
  const held = await lockCaseOfRequest(transaction, requestId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  if (Math.abs(etaAt - deps.clock()) > etaWithinMs)
    return refuse('BAD_REQUEST', { issues: [{ path: 'etaAt', message: 'more than a day from now' }] });
  const request = await getRequest(transaction, requestId);
  if (!['asked', 'accepted', 'conditional', 'chosen'].includes(request.state))
    return refuse('ALREADY_DECIDED');
  await transaction
    .updateTable('requests')
    .set((columns) => ({ eta_at: etaAt, eta_by_hand: 1, version: columns('version', '+', 1) }))
    .where('id', '=', requestId)
    .execute();
  await tell(deps, transaction, held, request, { kind: 'case-changed', station: true, hospital: true });
  return done(held);
}

/**
 * Follows the marks of a case that is held: leaving the scene counts the drive from there, arriving ends it, and a mark
 * that is put right puts right what came of it.
 */
export async function followMarks(
  deps: StoreDeps,
  transaction: Database,
  caseId: string,
  events: readonly Pick<CaseEvent, 'kind' | 'replaces'>[],
): Promise<void> {
  const concerns = events.some(
    ({ kind, replaces }) => kind === 'departed' || kind === 'arrived' || replaces !== undefined,
  );
  const destination = concerns ? await findDestination(transaction, caseId) : undefined;
  if (!destination || destination.decided_at === null) return;
  const standing = standingEvents(await eventsOfCase(deps, transaction, caseId));
  // Marks of an earlier leg say nothing of this one.
  const since = Number(destination.leg ?? 1) === 1 ? 0 : Number(destination.decided_at);
  const last = (kind: CaseEvent['kind']) =>
    standing.findLast((event) => event.kind === kind && event.at >= since)?.at ?? null;
  const now = deps.clock();
  const plausible = (at: number | null) =>
    at === null || (at <= now + etaWithinMs && at >= now - marksWithinMs) ? at : now;
  const [departed, arrived] = [plausible(last('departed')), plausible(last('arrived'))];
  await transaction
    .updateTable('requests')
    .set((columns) => ({
      arrived_at: arrived,
      ...(departed !== null && arrivalFromNow(deps, destination, departed)),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', destination.id)
    .execute();
}
