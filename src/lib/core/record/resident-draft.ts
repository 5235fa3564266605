// What a person types or imports before it becomes a record: values without provenance, which the server adds.
import * as z from 'zod';
import {
  acpValue,
  affiliationValue,
  allergyValue,
  careValue,
  contactValue,
  contraindicationValue,
  diseaseValue,
  drugValue,
  historyValue,
  identityValue,
  plainDate,
  shortText,
  statementValue,
  treatmentValue,
} from './item.ts';

/** Written consent: the form, the day, who gave it and who took it. */
export const consentDraft = z.strictObject({
  formReference: shortText,
  givenOn: plainDate,
  giver: shortText,
  giverIs: z.enum(['patient', 'proxy']),
  /** The proxy's relation to the patient. */
  relation: shortText.optional(),
  takenBy: shortText,
});
export type ConsentDraft = z.infer<typeof consentDraft>;

/** An item before it is recorded. */
export const itemDraft = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('identity'), value: identityValue }),
  z.strictObject({ kind: z.literal('affiliation'), value: affiliationValue }),
  z.strictObject({ kind: z.literal('drug'), value: drugValue }),
  z.strictObject({ kind: z.literal('contraindication'), value: contraindicationValue }),
  z.strictObject({ kind: z.literal('disease'), value: diseaseValue }),
  z.strictObject({ kind: z.literal('history'), value: historyValue }),
  z.strictObject({ kind: z.literal('allergy'), value: allergyValue }),
  z.strictObject({ kind: z.literal('treatment'), value: treatmentValue }),
  z.strictObject({ kind: z.literal('contact'), value: contactValue }),
  z.strictObject({ kind: z.literal('acp'), value: acpValue }),
  z.strictObject({ kind: z.literal('care'), value: careValue }),
  z.strictObject({ kind: z.literal('statement'), value: statementValue }),
]);
export type ItemDraft = z.infer<typeof itemDraft>;

/** `items` holds everything except identity and affiliation; 'none' and 'unknown' are items of kind 'statement'. */
export const residentDraft = z.strictObject({
  identity: identityValue,
  affiliation: affiliationValue.optional(),
  items: z.array(itemDraft).max(200),
  consent: consentDraft.optional(),
});
export type ResidentDraft = z.infer<typeof residentDraft>;
