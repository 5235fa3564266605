// The request by which a hospital, or the crew of the case, works on a patient who comes here: found for whoever may
// have it, with its case and its times.
import { areaOf } from '#lib/core/access/roles.ts';
import type { RequestState } from '#lib/core/contract/receiving.ts';
import type { RequestActor } from '#lib/core/receiving/states.ts';
import { summaryIsOpen } from '#lib/core/receiving/summary-access.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { lockCase, type CaseRow, type Person } from './cases.ts';
import { findRequestOf, getRequest, lockCaseOfRequest, type RequestRow } from './request-changes.ts';

export const sideOf = (person: Pick<Person, 'role'>): RequestActor =>
  areaOf(person.role) === 'hospital' ? 'hospital' : 'crew';

/** The request with its case held: of the own hospital, or of the own case. */
export async function lockRequest(
  transaction: Database,
  person: Person,
  requestId: string,
): Promise<{ request: RequestRow; held: CaseRow } | undefined> {
  if (sideOf(person) === 'crew') {
    const held = await lockCaseOfRequest(transaction, requestId, person.personId);
    return held && { held, request: await getRequest(transaction, requestId) };
  }
  const found = await findRequestOf(transaction, requestId, person.facilityId);
  const held = found && (await lockCase(transaction, found.case_id));
  // Read again: what stood before the case was held may have changed while it waited.
  return held && { held, request: await getRequest(transaction, requestId) };
}

/** The same without holding it. */
export async function findRequest(
  db: Database,
  person: Person,
  requestId: string,
): Promise<{ request: RequestRow; held: CaseRow } | undefined> {
  const request = await db.selectFrom('requests').selectAll().where('id', '=', requestId).executeTakeFirst();
  const held =
    request &&
    (await db.selectFrom('cases').selectAll().where('id', '=', request.case_id).executeTakeFirstOrThrow());
  if (!request || !held) return undefined;
  const isOwn =
    sideOf(person) === 'crew'
      ? held.person_id === person.personId
      : request.hospital_id === person.facilityId;
  return isOwn ? { request, held } : undefined;
}

const instant = (value: number | null) => (value === null ? undefined : Number(value));

/** Whether what concerns the patient may still be read through this request. */
export const isOpenTo = (request: RequestRow, held: CaseRow, now: number): boolean =>
  summaryIsOpen(
    {
      state: request.state as RequestState,
      decidedAt: instant(request.decided_at),
      handedOverAt: instant(request.handed_over_at),
      caseClosedAt: instant(held.closed_at),
    },
    now,
  );

/** The request of a patient who comes here, or was handed over here less than 72 h ago. */
export async function findOpenDestination(
  db: Database,
  person: Person,
  requestId: string,
  now: number,
): Promise<Outcome<{ request: RequestRow; held: CaseRow }>> {
  const found = await findRequest(db, person, requestId);
  if (!found) return refuse('NOT_FOUND');
  return isOpenTo(found.request, found.held, now) ? done(found) : refuse('NOT_ALLOWED_NOW');
}
