// What a record is made of: items that are appended and ended, never overwritten.
// Order and wording of the sections follow the emergency subset (救急モード); see docs/glossary.md.
import * as z from 'zod';
import type { Instant, ItemId, PlainDate } from '../brands.ts';

/** Longest texts accepted anywhere, in UTF-16 code units. */
export const textLimits = { short: 60, line: 200, long: 1000 } as const;

/** The last are halves of surrogate pairs that stand alone. */
const controlCharacters = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]|\p{Cs}/u;
const text = (limit: number) =>
  z
    .string()
    .trim()
    .min(1)
    .max(limit)
    .refine((value) => !controlCharacters.test(value), 'control or direction characters are not allowed');

export const shortText = text(textLimits.short);
export const lineText = text(textLimits.line);
export const longText = text(textLimits.long);

/** A calendar day; shape and existence are checked (`2026-02-30` fails). */
export const plainDate = z.iso.date() as unknown as z.ZodType<PlainDate, string>;
export const instant = z.int().min(0).max(253402300799999) as unknown as z.ZodType<Instant, number>;
export const itemId = z.uuid() as unknown as z.ZodType<ItemId, string>;
/** Digits, with an optional leading + and hyphens, as dialled. */
export const phone = z
  .string()
  .trim()
  .regex(/^\+?[0-9][0-9-]{4,18}[0-9]$/);

export const sex = z.enum(['male', 'female', 'unknown']);
export type Sex = z.infer<typeof sex>;

export const identityValue = z.strictObject({
  familyName: shortText,
  givenName: shortText,
  familyKana: shortText,
  givenKana: shortText,
  birthDate: plainDate,
  sex,
  address: lineText.optional(),
  phone: phone.optional(),
  /** Self-declared ABO/Rh, as the person says it: 'A+', 'O型'. Never for transfusion. */
  bloodType: shortText.optional(),
  /** Former or alternative names, kept so that search finds them. */
  aliases: z
    .array(z.strictObject({ family: shortText, given: shortText }))
    .max(5)
    .optional(),
});
export type IdentityValue = z.infer<typeof identityValue>;

export const affiliationValue = z.strictObject({
  careHome: lineText.optional(),
  room: shortText.optional(),
  clinic: lineText.optional(),
  doctor: shortText.optional(),
  clinicPhone: phone.optional(),
  /** 緊急時紹介先医療機関: the hospital named in advance for emergencies. */
  emergencyHospital: lineText.optional(),
  emergencyHospitalId: z.uuid().optional(),
});
export type AffiliationValue = z.infer<typeof affiliationValue>;

export const drugValue = z.strictObject({
  name: lineText,
  dose: shortText.optional(),
  usage: lineText.optional(),
  prescriber: lineText.optional(),
  /** Day of prescription or dispensing. */
  startedOn: plainDate.optional(),
});
export type DrugValue = z.infer<typeof drugValue>;

export const contraindicationValue = z.strictObject({ name: lineText, reaction: lineText.optional() });
export type ContraindicationValue = z.infer<typeof contraindicationValue>;

export const diseaseValue = z.strictObject({
  name: lineText,
  /** 主な病名, at most five of a record. */
  main: z.boolean(),
  /** 疑い病名: shown as suspected, never as a diagnosis. */
  suspected: z.boolean().optional(),
  /** 未告知: never on a card, never on a screen the patient or family may see. */
  uninformed: z.boolean().optional(),
  since: plainDate.optional(),
});
export type DiseaseValue = z.infer<typeof diseaseValue>;

export const historyValue = z.strictObject({ text: longText });
export type HistoryValue = z.infer<typeof historyValue>;

export const allergyCategory = z.enum(['iodine', 'food', 'asthma', 'metal', 'drug', 'other']);
export const allergyValue = z.strictObject({ category: allergyCategory, detail: lineText.optional() });
export type AllergyValue = z.infer<typeof allergyValue>;

export const treatmentCategory = z.enum(['pacemaker', 'internal-metal', 'stoma', 'dialysis', 'other']);
export const treatmentValue = z.strictObject({ category: treatmentCategory, detail: lineText.optional() });
export type TreatmentValue = z.infer<typeof treatmentValue>;

export const contactValue = z.strictObject({
  name: shortText,
  relation: shortText,
  phone,
  /** 1 is called first. */
  order: z.int().min(1).max(9),
});
export type ContactValue = z.infer<typeof contactValue>;

/** Advance care planning as evidence: what was said, when, by and with whom, whom to call, where the paper is. */
export const acpValue = z.strictObject({
  wish: z.enum(['undecided', 'no-intubation', 'no-cpr', 'full-treatment', 'other']),
  text: longText.optional(),
  discussedOn: plainDate.optional(),
  author: shortText.optional(),
  withWhom: lineText.optional(),
  doctorToCall: shortText.optional(),
  doctorPhone: phone.optional(),
  documentPlace: lineText.optional(),
});
export type AcpValue = z.infer<typeof acpValue>;

/** Topics of the fuller record (多職種連携モード), in reading order. */
export const careTopic = z.enum([
  'wishes',
  'remarks',
  'meals',
  'nutrition-route',
  'meal-form',
  'excretion',
  'mobility',
  'breathing',
  'disability',
  'care-level',
  'impairment',
  'cognition',
  'behaviour',
  'insurance',
  'home-nursing',
  'care-manager',
]);
export type CareTopic = z.infer<typeof careTopic>;
export const careValue = z.strictObject({ topic: careTopic, text: lineText });
export type CareValue = z.infer<typeof careValue>;

/** Sections that can be unknown, or confirmed empty. The two are never the same. */
export const statedSection = z.enum([
  'contraindication',
  'allergy',
  'drug',
  'disease',
  'history',
  'treatment',
  'contact',
  'acp',
]);
export type StatedSection = z.infer<typeof statedSection>;
/** 'none': somebody confirmed there is nothing. 'unknown': somebody asked and could not find out. */
export const statementValue = z.strictObject({ section: statedSection, says: z.enum(['none', 'unknown']) });
export type StatementValue = z.infer<typeof statementValue>;

/** Every kind of item with the schema of its value. */
export const itemValues = {
  identity: identityValue,
  affiliation: affiliationValue,
  drug: drugValue,
  contraindication: contraindicationValue,
  disease: diseaseValue,
  history: historyValue,
  allergy: allergyValue,
  treatment: treatmentValue,
  contact: contactValue,
  acp: acpValue,
  care: careValue,
  statement: statementValue,
} as const;
export type ItemKind = keyof typeof itemValues;
export type ItemValue = { [K in ItemKind]: z.infer<(typeof itemValues)[K]> };

export const source = z.enum(['clinic', 'home', 'claims', 'ehr', 'pharmacy', 'self']);
export type Source = z.infer<typeof source>;

/** Who said it, where, from which source, and when. Stays with the item for ever. */
export const provenance = z.strictObject({
  source,
  facility: lineText.optional(),
  facilityId: z.uuid().optional(),
  person: shortText.optional(),
  recordedAt: instant,
});
export type Provenance = z.infer<typeof provenance>;

export interface Item<K extends ItemKind = ItemKind> {
  readonly id: ItemId;
  readonly kind: K;
  readonly value: ItemValue[K];
  readonly provenance: Provenance;
  /** Last time somebody checked that it still holds. */
  readonly confirmedAt?: Instant;
  readonly confirmedBy?: string;
  readonly endedAt?: Instant;
  readonly endedBy?: string;
}
/** Any item, discriminated by `kind`. */
export type AnyItem = { [K in ItemKind]: Item<K> }[ItemKind];
