// What a crew tells of its requests after asking: other facts, when it arrives, what a hospital said on the telephone.
import * as z from 'zod';
import { instant, lineText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';
import { caseView, refusalReason, requestFacts } from './receiving.ts';

/** What a hospital said on the telephone. */
export const phoneOutcome = z.discriminatedUnion('answer', [
  z.strictObject({ answer: z.literal('accept') }),
  z.strictObject({ answer: z.literal('conditional'), condition: lineText }),
  z.strictObject({ answer: z.literal('refuse'), reason: refusalReason, note: lineText.optional() }),
]);
export type PhoneOutcome = z.infer<typeof phoneOutcome>;

/** A call as the crew writes it down; also what a phone without a network keeps until it can be told. */
export const phoneCall = z.strictObject({
  /** Becomes the request's id, unless a request to this hospital waits already: then that one is answered. */
  id: z.uuid(),
  hospitalId: z.uuid(),
  /** When it was made, by the device's clock. */
  calledAt: instant,
  outcome: phoneOutcome,
  /** The patient goes there: accepted and chosen in one step. */
  goesThere: z.literal(true).optional(),
  /** The patient is taken on from the first destination. */
  transfer: z.literal(true).optional(),
  etaMinutes: z.int().min(0).max(600).optional(),
});
export type PhoneCall = z.infer<typeof phoneCall>;

export const askingEndpoints = {
  /**
   * The patient is somebody else than was thought, has a name now, or is worse: what hospitals were told is written
   * anew, and they see that it changed. 'another': hospitals that are out of it keep nothing of the person before.
   */
  refreshFacts: endpoint({
    method: 'POST',
    path: '/api/cases/:id/facts',
    body: z.strictObject({ facts: requestFacts, about: z.enum(['same', 'another']) }),
    answer: caseView,
    idempotent: true,
  }),
  /** When the crew expects to arrive, by its own estimate. */
  setEta: endpoint({
    method: 'POST',
    path: '/api/requests/:id/eta',
    body: z.strictObject({ etaAt: instant }),
    answer: caseView,
    idempotent: true,
  }),
  /** A hospital was asked by telephone. It counts as an inquiry like any other. */
  recordPhoneCall: endpoint({
    method: 'POST',
    path: '/api/cases/:id/phone-calls',
    body: z.strictObject({ call: phoneCall, facts: requestFacts }),
    answer: caseView,
    idempotent: true,
  }),
};
