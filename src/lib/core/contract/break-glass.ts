// Opening a record in an emergency without a relation to the patient, or although its consent was withdrawn.
import * as z from 'zod';
import { breakGlassReason } from '../access/break-glass.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import { instant, lineText, plainDate, sex } from '../record/item.ts';
import { confirmedBy, searchAnswer } from './look-up.ts';
import { endpoint } from './endpoint.ts';

/** What the law asks for, said by the person who opens. */
const why = {
  /** Why consent cannot be asked for. */
  reason: breakGlassReason,
  /** Free words for the review; sealed. */
  note: lineText.optional(),
  /** That life or body must be protected. */
  purpose: z.literal('protect-life-or-body'),
};

/** What was opened, while it is open. The emergency subset only. */
export const brokenGlass = z.strictObject({
  id: z.uuid(),
  patientRef: z.uuid(),
  emergency: emergencySubset,
  reason: breakGlassReason,
  readAt: instant,
  /** Then the screen is emptied; going on means opening anew. */
  expiresAt: instant,
});
export type BrokenGlass = z.infer<typeof brokenGlass>;

export const breakGlassEndpoints = {
  /** For a desk that runs no case: the search belongs to the opening it is made for, under the same limits. */
  breakGlassSearch: endpoint({
    method: 'POST',
    path: '/api/break-glass/:id/search',
    body: z.strictObject({
      reason: breakGlassReason,
      name: z.string().trim().min(1).max(80),
      birthDate: plainDate,
      sex: sex.optional(),
      town: z.string().max(40).optional(),
      more: z.boolean().optional(),
    }),
    answer: searchAnswer,
  }),
  /** The same by the short code on the card in hand. */
  breakGlassResolve: endpoint({
    method: 'POST',
    path: '/api/break-glass/:id/resolve',
    body: z.strictObject({ reason: breakGlassReason, shortCode: z.string().min(1).max(20) }),
    answer: searchAnswer,
  }),
  /**
   * Opens. The passkey must have been asked for just before. The id is made by the client: sent again after a lost
   * answer it is the same opening, and a look of its own. No answer with facts is kept for a repetition.
   */
  breakGlass: endpoint({
    method: 'POST',
    path: '/api/break-glass/:id',
    body: z.strictObject({
      ...why,
      by: z.discriminatedUnion('way', [
        z.strictObject({ way: z.literal('card'), cardId: z.string().max(64) }),
        /** A candidate of a search of this opening, or of this case. */
        z.strictObject({ way: z.literal('candidate'), token: z.string().max(400) }),
      ]),
      confirmedBy: z.array(confirmedBy).min(1).max(3),
      /** A crew's own case. */
      caseId: z.uuid().optional(),
    }),
    answer: brokenGlass,
  }),
  /** Reads again what one has opened oneself, while it is open. */
  readBrokenGlass: endpoint({
    method: 'GET',
    path: '/api/break-glass/:id',
    answer: brokenGlass,
  }),
  /** Closes it before its time. */
  endBreakGlass: endpoint({
    method: 'POST',
    path: '/api/break-glass/:id/end',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
