// The summary as the chosen hospital opens it. Each opening is a look, recorded as the hospital's in this transaction.
import { mayDo, sectionsFor, type Act } from '#lib/core/access/table.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { receivingEndpoints } from '#lib/core/contract/receiving.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { recordMarkOf } from './courses.ts';
import { isOpenTo } from './destination.ts';
import { fullName } from './patient-summary.ts';
import { emergencyOf, findRecord } from './patients.ts';
import { findRequestOf, markRead } from './request-changes.ts';
import { eventsOfRequest } from './request-timeline.ts';
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
  const isOpen = isOpenTo(request, held, deps.clock());
  if (!isOpen) return refuse('NOT_ALLOWED_NOW');
  const record = held.patient_id === null ? undefined : await findRecord(deps, transaction, held.patient_id);
  const may = (act: Act) =>
    record?.state === 'active' && mayDo(person.role, 'accepted-case', 'receiving', act);
  const emergency =
    record && may('read-emergency') ? emergencyOf(record, deps.clock(), may('read-uninformed')) : undefined;
  const care =
    record && mode === 'care' && may('read-care')
      ? record.items.filter((item) => item.kind === 'care' && item.endedAt === undefined)
      : undefined;
  await markRead(deps, transaction, person, request);
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'look',
    purpose: 'receiving',
    caseId: held.id,
    ...(record && { patientId: record.id }),
    ...(emergency && { patientLabel: fullName(emergency.identity.value) }),
    ...(held.card_id !== null && { cardId: held.card_id }),
    sections: sectionsFor(person.role, 'accepted-case', 'receiving').filter((section) =>
      section === 'care' ? care : emergency,
    ),
    detail: `via:request,mode:${mode}`,
  });
  return done({
    request: await viewRequest(deps, transaction, requestId),
    events: await eventsOfRequest(deps, transaction, request),
    ...(emergency && { emergency }),
    ...(care && { care }),
    recordMark: await recordMarkOf(deps, transaction, held),
  });
}
