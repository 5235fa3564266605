// What the hospital prepares: who is on call, the checklist, the arrival, the signed handover, its sheet and its
// document.
import * as z from 'zod';
import { preparationCodes } from '../receiving/preparation.ts';
import { instant, lineText, shortText } from '../record/item.ts';
import { handoverSignature } from '../receiving/handover.ts';
import { endpoint } from './endpoint.ts';
import { caseEvent, requestView } from './receiving.ts';

/** Extension or number as dialled inside the hospital: '5119', '内線 5119'. */
const insideLine = z
  .string()
  .trim()
  .regex(/^[\p{L}\p{N} ()#*+-]{1,24}$/u);

export const onCallDraft = z
  .strictObject({
    /** Capability code of core/receiving/capability.ts, or 'all'. */
    field: z.string().regex(/^[a-z0-9-]{1,40}$/),
    startsAt: instant,
    endsAt: instant,
    name: shortText,
    post: shortText.optional(),
    line: insideLine.optional(),
    /** The crew that has chosen this hospital is shown the line; never the name. */
    tellCrews: z.boolean(),
  })
  .refine(({ startsAt, endsAt }) => endsAt > startsAt && endsAt - startsAt <= 8 * 86_400_000, {
    path: ['endsAt'],
    message: 'after the start, and within eight days of it',
  });
export type OnCallDraft = z.infer<typeof onCallDraft>;
export const onCall = z.strictObject({ id: z.uuid(), ...onCallDraft.shape });
export type OnCall = z.infer<typeof onCall>;

export const preparation = z.strictObject({
  items: z.array(
    z.strictObject({
      id: z.string(),
      code: z.enum(preparationCodes).optional(),
      /** Of an own line. */
      text: z.string().optional(),
      because: z.enum(['usual', 'urgency', 'category', 'vitals', 'flag', 'record']).optional(),
      doneAt: instant.optional(),
      doneBy: z.string().optional(),
    }),
  ),
  ready: z.strictObject({ at: instant, by: z.string() }).optional(),
});
export type Preparation = z.infer<typeof preparation>;

export const hospitalDeskEndpoints = {
  /** People on call whose time overlaps the span; at most five weeks at once. */
  listOnCalls: endpoint({
    method: 'GET',
    path: '/api/on-calls',
    query: z.object({
      from: z.coerce.number().int().min(0),
      until: z.coerce.number().int().min(0),
    }),
    answer: z.strictObject({ onCalls: z.array(onCall) }),
  }),
  /** Enters somebody, or puts an entry right. */
  setOnCall: endpoint({
    method: 'PUT',
    path: '/api/on-calls/:id',
    body: onCallDraft,
    answer: onCall,
    idempotent: true,
  }),
  removeOnCall: endpoint({
    method: 'DELETE',
    path: '/api/on-calls/:id',
    answer: z.strictObject({}),
    idempotent: true,
  }),

  /**
   * What goes on around a patient who comes here: the timeline, what is prepared, the signature. It is part of the look
   * that opened the summary and shows nothing of the record; `recordMark` changes when the summary must be opened anew.
   */
  readCourse: endpoint({
    method: 'GET',
    path: '/api/requests/:id/course',
    answer: z.strictObject({
      request: requestView,
      events: z.array(caseEvent),
      preparation,
      signature: handoverSignature.optional(),
      recordMark: z.string(),
    }),
  }),
  prepareRequest: endpoint({
    method: 'POST',
    path: '/api/requests/:id/preparation',
    body: z.discriminatedUnion('do', [
      z.strictObject({ do: z.enum(['tick', 'untick']), item: z.string().min(1).max(40) }),
      z.strictObject({ do: z.literal('add'), id: z.uuid(), text: lineText }),
      z.strictObject({ do: z.literal('remove'), id: z.uuid() }),
      z.strictObject({ do: z.enum(['ready', 'not-ready']) }),
    ]),
    answer: preparation,
    idempotent: true,
  }),
  /** The hospital sees the patient arrive; the crew's own mark goes before it. */
  recordArrival: endpoint({
    method: 'POST',
    path: '/api/requests/:id/arrival',
    answer: requestView,
    idempotent: true,
  }),
  /** Takes back a handover that was recorded by mistake, within minutes. */
  undoHandover: endpoint({
    method: 'POST',
    path: '/api/requests/:id/handover/undo',
    answer: requestView,
    idempotent: true,
  }),
  /** One A4 page as PDF, for the destination and the crew of the case. */
  printHandoverSheet: endpoint({
    method: 'POST',
    path: '/api/requests/:id/handover-sheet',
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** The same as a FHIR R4 document (docs/handover-fhir.md), for the destination. */
  exportHandover: endpoint({
    method: 'POST',
    path: '/api/requests/:id/handover-document',
    answer: z.unknown(),
    produces: 'bytes',
  }),
};
