// The tables of packing 1: which place holds which field, and how (docs/card-format.md §6). Frozen with the
// format: a field is added at the end of its table together with a new packing number, never moved.
import type { Stamp } from '../record/emergency-subset.ts';
import type {
  AcpValue,
  AffiliationValue,
  AllergyValue,
  ContactValue,
  ContraindicationValue,
  DiseaseValue,
  DrugValue,
  HistoryValue,
  IdentityValue,
  TreatmentValue,
} from '../record/item.ts';
import {
  acpWishes,
  allergyCategories,
  bloodTypes,
  posts,
  relations,
  sections,
  sexes,
  sources,
  treatmentCategories,
  usages,
} from './closed-lists.ts';
import {
  Unpackable,
  absoluteDay,
  arrayOf,
  count,
  dayBefore,
  dose,
  fields,
  listed,
  listedOrText,
  phone,
  text,
  uuid,
} from './codec.ts';
import type { Codec } from './codec.ts';

/** Layout of the packed map. A reader that meets a higher number says so instead of guessing. */
export const packing1 = 1;
/** Most containers nested in one another in a packed record. */
export const recordDepth = 8;
/** Places of the outer array. Sections follow in the order of `sections` from `firstSection`. */
export const outerPlace = {
  packing: 0,
  asOf: 1,
  stamps: 2,
  identity: 3,
  affiliation: 4,
  firstSection: 5,
  trimmed: 13,
} as const;
export const minuteMs = 60_000;

/** The as-of day in Japan, from which the card counts its other days. */
export function asOfDay(asOf: number): number {
  return Math.floor((asOf + 9 * 3_600_000) / 86_400_000);
}

export const stampFields = fields<Stamp>(
  ['source', listed(sources)],
  ['recordedOn', dayBefore],
  ['facility', text],
  ['person', listedOrText(posts)],
  ['confirmedOn', dayBefore],
);

type Alias = NonNullable<IdentityValue['aliases']>[number];
export const identityFields = fields<IdentityValue>(
  ['familyName', text],
  ['givenName', text],
  ['familyKana', text],
  ['givenKana', text],
  ['birthDate', absoluteDay],
  ['sex', listed(sexes)],
  ['bloodType', listedOrText(bloodTypes)],
  ['phone', phone],
  ['address', text],
  ['aliases', arrayOf(fields<Alias>(['family', text], ['given', text]))],
);

export const affiliationFields = fields<AffiliationValue>(
  ['careHome', text],
  ['clinic', text],
  ['clinicPhone', phone],
  ['doctor', text],
  ['emergencyHospital', text],
  ['room', text],
  ['emergencyHospitalId', uuid],
);

/** Flags: 1 when not main; plus 2 × suspected plus 6 × uninformed, each 0 absent, 1 false, 2 true. Uninformed is never 2. */
interface DiseaseOnCard {
  name: string;
  flags?: number | undefined;
  since?: DiseaseValue['since'];
}
const diseaseOnCard = fields<DiseaseOnCard>(['name', text], ['flags', count], ['since', dayBefore]);
const threeState = [undefined, false, true] as const;
const diseaseFields: Codec<DiseaseValue> = {
  pack({ name, since, main, suspected, uninformed }, context) {
    if (uninformed)
      throw new Error('an uninformed disease must never be packed onto a card; use forCard first');
    const flags = Number(!main) + 2 * threeState.indexOf(suspected) + 6 * threeState.indexOf(uninformed);
    return diseaseOnCard.pack({ name, since, flags: flags === 0 ? undefined : flags }, context);
  },
  unpack(packed, context) {
    const { name, since, flags = 0 } = diseaseOnCard.unpack(packed, context);
    if (flags < 0 || flags > 11) throw new Unpackable();
    const suspected = threeState[Math.floor(flags / 2) % 3];
    const uninformed = threeState[Math.floor(flags / 6)];
    return {
      name,
      main: flags % 2 === 0,
      ...(suspected !== undefined && { suspected }),
      ...(uninformed !== undefined && { uninformed }),
      ...(since !== undefined && { since }),
    };
  },
};

const contraindicationFields = fields<ContraindicationValue>(['name', text], ['reaction', text]);
const allergyFields = fields<AllergyValue>(['category', listed(allergyCategories)], ['detail', text]);
const drugFields = fields<DrugValue>(
  ['name', text],
  ['dose', dose],
  ['usage', listedOrText(usages)],
  ['startedOn', dayBefore],
  ['prescriber', text],
);
const historyFields = fields<HistoryValue>(['text', text]);
const treatmentFields = fields<TreatmentValue>(['category', listed(treatmentCategories)], ['detail', text]);
const contactFields = fields<ContactValue>(
  ['name', text],
  ['relation', listedOrText(relations)],
  ['phone', phone],
  ['order', count],
);
const acpFields = fields<AcpValue>(
  ['wish', listed(acpWishes)],
  ['text', text],
  ['discussedOn', dayBefore],
  ['withWhom', text],
  ['doctorToCall', text],
  ['doctorPhone', phone],
  ['author', text],
  ['documentPlace', text],
);

/** One table per section. */
export const sectionFields: { [S in (typeof sections)[number]]: Codec<object> } = {
  contraindication: contraindicationFields,
  allergy: allergyFields,
  drug: drugFields,
  disease: diseaseFields,
  history: historyFields,
  treatment: treatmentFields,
  contact: contactFields,
  acp: acpFields,
};
