// The emergency subset (救急モード): what a crew reads. One shape for the printed card, the server's answer
// and the screen, so that a fact cannot change its meaning on the way.
import * as z from 'zod';
import {
  acpValue,
  affiliationValue,
  allergyValue,
  contactValue,
  contraindicationValue,
  diseaseValue,
  drugValue,
  historyValue,
  identityValue,
  instant,
  lineText,
  plainDate,
  shortText,
  source,
  statedSection,
  treatmentValue,
} from './item.ts';

/** Where a fact comes from and how fresh it is. Dates are Japan days. */
export const stamp = z.strictObject({
  source,
  /** Name of the facility that recorded it. */
  facility: lineText.optional(),
  /** Name or post of the person who recorded it ('施設看護師'). */
  person: shortText.optional(),
  recordedOn: plainDate,
  confirmedOn: plainDate.optional(),
});
export type Stamp = z.infer<typeof stamp>;

const fact = <T extends z.ZodType>(value: T) => z.strictObject({ value, stamp });
/** unknown: nobody knows. none: confirmed empty, by whom and when. listed: at least one fact. */
const section = <T extends z.ZodType>(value: T) =>
  z.discriminatedUnion('state', [
    z.strictObject({ state: z.literal('unknown'), stamp: stamp.optional() }),
    z.strictObject({ state: z.literal('none'), stamp }),
    z.strictObject({ state: z.literal('listed'), facts: z.array(fact(value)).min(1).max(60) }),
  ]);

export interface Fact<T> {
  value: T;
  stamp: Stamp;
}
export type Section<T> =
  | { state: 'unknown'; stamp?: Stamp | undefined }
  | { state: 'none'; stamp: Stamp }
  | { state: 'listed'; facts: Fact<T>[] };

export const emergencySubset = z.strictObject({
  /** When the projection was made. */
  asOf: instant,
  identity: fact(identityValue),
  affiliation: fact(affiliationValue).optional(),
  contraindication: section(contraindicationValue),
  allergy: section(allergyValue),
  drug: section(drugValue),
  disease: section(diseaseValue),
  history: section(historyValue),
  treatment: section(treatmentValue),
  contact: section(contactValue),
  acp: section(acpValue),
  /** Sections shortened to fit the card; the screen says 'カードには一部のみ'. Absent when nothing was left out. */
  trimmed: z.array(statedSection).max(8).optional(),
});
export type EmergencySubset = z.infer<typeof emergencySubset>;

const unknown = { state: 'unknown' } as const;
/** Every section as it is before anybody has said anything of it. */
export const nothingKnown = {
  contraindication: unknown,
  allergy: unknown,
  drug: unknown,
  disease: unknown,
  history: unknown,
  treatment: unknown,
  contact: unknown,
  acp: unknown,
} as const satisfies Partial<EmergencySubset>;

/** Sections in the order a crew reads them. */
export const readingOrder = [
  'contraindication',
  'allergy',
  'drug',
  'disease',
  'history',
  'treatment',
  'contact',
  'acp',
] as const;
