// The tables of packing 1: which integer key holds which field, and how (docs/card-format.md §6). Frozen with the
// format: a field may be added under a new key together with a new packing number, never renumbered.
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
/** Keys of the outer map. Sections follow in the order of `sections` from `firstSection`. */
export const outerKey = {
  packing: 0,
  asOf: 1,
  stamps: 2,
  identity: 3,
  affiliation: 4,
  firstSection: 5,
  trimmed: 13,
} as const;
export const sectionState = { unknown: 0, none: 1, listed: 2 } as const;
export const minuteMs = 60_000;

/** The as-of day in Japan, from which the card counts its other days. */
export function asOfDay(asOf: number): number {
  return Math.floor((asOf + 9 * 3_600_000) / 86_400_000);
}

export const stampFields = fields<Stamp>(
  [1, 'source', listed(sources)],
  [2, 'recordedOn', dayBefore],
  [3, 'confirmedOn', dayBefore],
  [4, 'facility', text],
  [5, 'person', listedOrText(posts)],
);

type Alias = NonNullable<IdentityValue['aliases']>[number];
export const identityFields = fields<IdentityValue>(
  [1, 'familyName', text],
  [2, 'givenName', text],
  [3, 'familyKana', text],
  [4, 'givenKana', text],
  [5, 'birthDate', absoluteDay],
  [6, 'sex', listed(sexes)],
  [7, 'address', text],
  [8, 'phone', phone],
  [9, 'bloodType', listedOrText(bloodTypes)],
  [10, 'aliases', arrayOf(fields<Alias>([1, 'family', text], [2, 'given', text]))],
);

export const affiliationFields = fields<AffiliationValue>(
  [1, 'careHome', text],
  [2, 'room', text],
  [3, 'clinic', text],
  [4, 'doctor', text],
  [5, 'clinicPhone', phone],
  [6, 'emergencyHospital', text],
  [7, 'emergencyHospitalId', uuid],
);

/** Bit 0: main. Then suspected and uninformed, each 0 absent, 1 false, 2 true, as base-3 digits. Uninformed is never 2. */
interface DiseaseOnCard {
  name: string;
  flags?: number | undefined;
  since?: DiseaseValue['since'];
}
const diseaseOnCard = fields<DiseaseOnCard>([1, 'name', text], [2, 'flags', count], [3, 'since', dayBefore]);
const threeState = [undefined, false, true] as const;
const diseaseFields: Codec<DiseaseValue> = {
  pack({ name, since, main, suspected, uninformed }, day) {
    if (uninformed)
      throw new Error('an uninformed disease must never be packed onto a card; use forCard first');
    const flags = Number(main) + 2 * (threeState.indexOf(suspected) + 3 * threeState.indexOf(uninformed));
    return diseaseOnCard.pack({ name, since, flags: flags === 0 ? undefined : flags }, day);
  },
  unpack(packed, day) {
    const { name, since, flags = 0 } = diseaseOnCard.unpack(packed, day);
    if (flags < 0 || flags > 11) throw new Unpackable();
    const suspected = threeState[Math.floor(flags / 2) % 3];
    const uninformed = threeState[Math.floor(flags / 6)];
    return {
      name,
      main: flags % 2 === 1,
      ...(suspected !== undefined && { suspected }),
      ...(uninformed !== undefined && { uninformed }),
      ...(since !== undefined && { since }),
    };
  },
};

const contraindicationFields = fields<ContraindicationValue>([1, 'name', text], [2, 'reaction', text]);
const allergyFields = fields<AllergyValue>([1, 'category', listed(allergyCategories)], [2, 'detail', text]);
const drugFields = fields<DrugValue>(
  [1, 'name', text],
  [2, 'dose', dose],
  [3, 'usage', listedOrText(usages)],
  [4, 'prescriber', text],
  [5, 'startedOn', dayBefore],
);
const historyFields = fields<HistoryValue>([1, 'text', text]);
const treatmentFields = fields<TreatmentValue>(
  [1, 'category', listed(treatmentCategories)],
  [2, 'detail', text],
);
const contactFields = fields<ContactValue>(
  [1, 'name', text],
  [2, 'relation', listedOrText(relations)],
  [3, 'phone', phone],
  [4, 'order', count],
);
const acpFields = fields<AcpValue>(
  [1, 'wish', listed(acpWishes)],
  [2, 'text', text],
  [3, 'discussedOn', dayBefore],
  [4, 'author', text],
  [5, 'withWhom', text],
  [6, 'doctorToCall', text],
  [7, 'doctorPhone', phone],
  [8, 'documentPlace', text],
);

/** One table per section; what a fact's map may hold besides key 0, its stamp. */
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
