// Issuing cards and printing them.
import * as z from 'zod';
import { trimSteps } from '../card/trim-order.ts';
import { plainDate } from '../record/item.ts';
import { cardFace } from './card-face.ts';
import { endpoint } from './endpoint.ts';

export const cardStatus = z.enum(['valid', 'superseded', 'withdrawn', 'closed']);
export const sheetLayout = z.enum(['id1', 'bedside', 'key-ring']);
export type SheetLayout = z.infer<typeof sheetLayout>;

export const cardRow = z.strictObject({
  cardId: z.string(),
  residentId: z.uuid(),
  shortCode: z.string(),
  status: cardStatus,
  issuedOn: plainDate,
  expiresOn: plainDate,
  /** QR version, 1–40. */
  qrVersion: z.int(),
  /** Sections the card could not hold whole. */
  trimmed: z.array(z.string()),
});

export const cardEndpoints = {
  /** Seals, signs, draws and reads back one card for each resident; earlier valid cards become superseded. */
  issueCards: endpoint({
    method: 'POST',
    path: '/api/cards',
    body: z.strictObject({
      residents: z
        .array(z.strictObject({ residentId: z.uuid(), printName: z.boolean() }))
        .min(1)
        .max(25),
    }),
    answer: z.strictObject({
      issued: z.array(
        z.strictObject({
          card: cardRow,
          face: cardFace,
          /** What the record had to lose to fit, in its order; empty when nothing. */
          leftOut: z.array(z.enum(trimSteps)),
        }),
      ),
      refused: z.array(
        z.strictObject({
          residentId: z.uuid(),
          code: z.enum(['CONSENT_MISSING', 'DECEASED', 'TOO_LARGE', 'READ_BACK_FAILED', 'NOT_FOUND']),
        }),
      ),
    }),
    idempotent: true,
  }),
  listCards: endpoint({
    method: 'GET',
    path: '/api/residents/:id/cards',
    answer: z.strictObject({ cards: z.array(cardRow) }),
  }),
  /** Faces of cards issued before, for printing again without issuing. */
  readFaces: endpoint({
    method: 'POST',
    path: '/api/cards/faces',
    body: z.strictObject({ cardIds: z.array(z.string()).min(1).max(1000) }),
    answer: z.strictObject({ faces: z.array(cardFace) }),
  }),
  /** A PDF of these cards; recorded as a print. */
  printSheets: endpoint({
    method: 'POST',
    path: '/api/cards/sheets',
    body: z.strictObject({ cardIds: z.array(z.string()).min(1).max(1000), layout: sheetLayout }),
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** Records a print made by the browser. */
  recordPrint: endpoint({
    method: 'POST',
    path: '/api/cards/prints',
    body: z.strictObject({ cardIds: z.array(z.string()).min(1).max(1000), layout: sheetLayout }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** The paper is lost: the card is superseded at once (never green again), the record stays. */
  reportLost: endpoint({
    method: 'POST',
    path: '/api/cards/:id/lost',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
