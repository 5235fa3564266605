// The patient comes into the hospital's hands: the arrival as the hospital sees it, the signed handover, and taking back
// one that was recorded by mistake. Either side may record it; each act is one conditional update (ADR 0029).
import { mayUndoHandover, type HandoverSignature } from '#lib/core/receiving/handover.ts';
import type { RequestActor } from '#lib/core/receiving/states.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { isOpenTo, lockRequest } from './destination.ts';
import { change, getRequest, notesOf, record, tell, type RequestRow } from './request-changes.ts';
import { deskNotesOf, sealDeskNotes, sealSignature } from './request-desk.ts';

interface Handover {
  receivedBy: string;
  signature?: HandoverSignature | undefined;
}

/** The patient is in the hospital's hands. */
export async function handOver(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  side: RequestActor,
  requestId: string,
  { receivedBy, signature }: Handover,
): Promise<Outcome<RequestRow>> {
  const found = await lockRequest(transaction, person, requestId);
  if (!found) return refuse('NOT_FOUND');
  const { held, request } = found;
  const at = deps.clock();
  // Once its time of reading is over a hospital has nobody to receive any more: recording it would open the record anew.
  if (side === 'hospital' && request.state === 'chosen' && !isOpenTo(request, held, at))
    return refuse('NOT_ALLOWED_NOW');
  const changed = await change(transaction, requestId, 'hand-over', side, {
    handed_over_at: at,
    answer_sealed: deps.keys.cipher.seal(
      { table: 'requests', row: requestId },
      { ...notesOf(deps, request), receivedBy },
    ),
    signature_sealed: signature
      ? sealSignature(deps, requestId, { signature, at, by: person.person, side })
      : null,
  });
  if (!changed.ok) return changed;
  await record(deps, transaction, person, held, changed.value, 'handover', `request:${requestId}`);
  if (signature)
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'handover-signed',
      purpose: side === 'hospital' ? 'receiving' : 'emergency',
      caseId: held.id,
      ...(held.patient_id !== null && { patientId: held.patient_id }),
      detail: `signature:${signature.way}`,
    });
  await tell(deps, transaction, held, changed.value, { kind: 'case-changed', station: true, hospital: true });
  return changed;
}

/** Back on the way, as if it had not been recorded: the time of reading counts anew from the right one. */
export async function undoHandover(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<RequestRow>> {
  const found = await lockRequest(transaction, person, requestId);
  if (!found) return refuse('NOT_FOUND');
  const { held, request } = found;
  const handedOverAt = request.handed_over_at === null ? undefined : Number(request.handed_over_at);
  if (!mayUndoHandover({ state: request.state, handedOverAt }, deps.clock()))
    return refuse('NOT_ALLOWED_NOW');
  const { receivedBy: _, ...notes } = notesOf(deps, request);
  const changed = await transaction
    .updateTable('requests')
    .set((columns) => ({
      state: 'chosen',
      handed_over_at: null,
      signature_sealed: null,
      answer_sealed: deps.keys.cipher.seal({ table: 'requests', row: requestId }, notes),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', requestId)
    .where('state', '=', 'handed-over')
    // The patient was taken on to another hospital by now: that is no mistake of this one.
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('requests as later')
            .select('later.id')
            .where('later.case_id', '=', held.id)
            .where('later.id', '!=', requestId)
            .where('later.state', 'in', ['chosen', 'handed-over'])
            .where('later.leg', '>', Number(request.leg ?? 1)),
        ),
      ),
    )
    .returningAll()
    .executeTakeFirst();
  if (!changed) return refuse('NOT_ALLOWED_NOW');
  await record(deps, transaction, person, held, changed, 'handover', `request:${requestId},undone`);
  await tell(deps, transaction, held, changed, { kind: 'case-changed', station: true, hospital: true });
  return done(changed);
}

/** The hospital saw the patient arrive. The crew's own mark goes before it wherever an arrival is shown. */
export async function recordArrival(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  requestId: string,
): Promise<Outcome<RequestRow>> {
  const found = await lockRequest(transaction, person, requestId);
  if (!found) return refuse('NOT_FOUND');
  const { held, request } = found;
  if (request.state !== 'chosen') return refuse('NOT_ALLOWED_NOW');
  const notes = deskNotesOf(deps, request);
  if (notes.arrived || request.arrived_at !== null) return done(request);
  const arrived = { at: deps.clock(), by: person.person };
  await transaction
    .updateTable('requests')
    .set((columns) => ({
      checklist_sealed: sealDeskNotes(deps, requestId, { ...notes, arrived }),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', requestId)
    .execute();
  await record(deps, transaction, person, held, request, 'arrival-seen', `request:${requestId}`);
  await tell(deps, transaction, held, request, { kind: 'case-changed', station: true, hospital: true });
  return done(await getRequest(transaction, requestId));
}
