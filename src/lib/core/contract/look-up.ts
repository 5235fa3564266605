// Finding a patient: by card, by short code, by name and birth date. Nothing opens without a tap that confirms identity.
import * as z from 'zod';
import { breakGlassReason } from '../access/break-glass.ts';
import { shownSection } from '../access/audit.ts';
import { chainLink } from '../access/device-chain.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import { instant, lineText, plainDate, sex } from '../record/item.ts';
import { patientState } from './residents.ts';
import { endpoint } from './endpoint.ts';

/** What the crew compared before opening. */
export const confirmedBy = z.enum([
  'birth-date',
  'address',
  'facility',
  'companion',
  'document',
  'card-face',
]);
export type ConfirmedBy = z.infer<typeof confirmedBy>;

export const searchTier = z.enum(['A', 'B', 'C', 'D']);

export const candidate = z.strictObject({
  /** Opaque, valid 10 minutes for this person and case only. */
  token: z.string(),
  tier: searchTier,
  kana: z.string(),
  /** Masked: first character of the family and given name, the rest '＊'. */
  name: z.string(),
  birthDate: plainDate,
  sex,
  town: z.string(),
  facility: z.string(),
  /** Parts that differ from what was typed: 'family', 'given', 'birth-date', 'order'. */
  differs: z.array(z.enum(['family', 'given', 'birth-date', 'order', 'alias'])),
  confirmations: z.int(),
});
export type Candidate = z.infer<typeof candidate>;

export const searchAnswer = z.strictObject({
  candidates: z.array(candidate).max(5),
  /** More than five fit: ask for sex or town. */
  tooMany: z.boolean(),
  /** Further tiers may hold more ('さらに探す'). */
  mayHaveMore: z.boolean(),
});
export type SearchAnswer = z.infer<typeof searchAnswer>;

export const lookAnswer = z.strictObject({
  patientRef: z.uuid(),
  state: patientState,
  /** Absent when the record may not be shown. */
  emergency: emergencySubset.optional(),
  readAt: instant,
});
export type LookAnswer = z.infer<typeof lookAnswer>;

const confirmation = z.array(confirmedBy).min(1).max(3);

export const offlineLook = z.strictObject({
  id: z.uuid(),
  at: instant,
  caseId: z.uuid(),
  cardId: z.string(),
  confirmedBy: confirmation,
  sections: z.array(shownSection),
  /** The card's content was opened although consent was withdrawn. */
  breakGlass: z.strictObject({ reason: breakGlassReason, note: lineText.optional() }).optional(),
  /** The newest record kept on the phone was shown, and not the paper's. */
  from: z.literal('capsule').optional(),
  /** Its place among the offline looks of the device; apps from before chains tell none. */
  link: chainLink.optional(),
});

export const lookUpEndpoints = {
  search: endpoint({
    method: 'POST',
    path: '/api/search',
    body: z.strictObject({
      caseId: z.uuid(),
      name: z.string().trim().min(1).max(80),
      birthDate: plainDate,
      sex: sex.optional(),
      town: z.string().max(40).optional(),
      more: z.boolean().optional(),
    }),
    answer: searchAnswer,
  }),
  /**
   * Each call is a look of its own, judged and recorded anew: no answer with facts is kept for a repetition, so that a
   * withdrawal counts at once.
   */
  openCandidate: endpoint({
    method: 'POST',
    path: '/api/search/open',
    body: z.strictObject({ caseId: z.uuid(), token: z.string().max(400), confirmedBy: confirmation }),
    answer: lookAnswer,
  }),
  /** A typed short code gives one masked candidate, opened like any other. */
  resolveShortCode: endpoint({
    method: 'POST',
    path: '/api/cards/resolve',
    body: z.strictObject({ caseId: z.uuid(), shortCode: z.string().min(1).max(20) }),
    answer: searchAnswer,
  }),
  /** The newest record behind a scanned card, once the crew has confirmed whose card it is. Each call is a look. */
  openCard: endpoint({
    method: 'POST',
    path: '/api/cards/open',
    body: z.strictObject({ caseId: z.uuid(), cardId: z.string(), confirmedBy: confirmation }),
    answer: lookAnswer,
  }),
  /** Looks made without a network, in the order they were made. */
  uploadLooks: endpoint({
    method: 'POST',
    path: '/api/looks',
    body: z.strictObject({
      looks: z.array(offlineLook).min(1).max(50),
    }),
    answer: z.strictObject({ stored: z.array(z.uuid()) }),
    idempotent: true,
  }),
};
