// The timeline as a hospital may follow it: of a patient who was taken on to a second hospital, the first one sees its
// own part and not what came after.
import type { CaseEvent } from '#lib/core/contract/receiving.ts';
import type { Database, Deps } from '#server/ports.ts';
import { eventsOfCase } from './cases.ts';
import { findDestination, type RequestRow } from './request-changes.ts';

export async function eventsOfRequest(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  request: RequestRow,
): Promise<CaseEvent[]> {
  const events = await eventsOfCase(deps, db, request.case_id);
  if (request.handed_over_at === null) return events;
  const destination = await findDestination(db, request.case_id);
  if (!destination || destination.id === request.id) return events;
  const until = Number(request.handed_over_at);
  return events.filter(({ at }) => at <= until);
}
