// The projection from a record's emergency subset to what may stand on paper that the patient and the family hold.
import type { Instant } from '../brands.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import { minuteMs } from './packing-tables.ts';

/**
 * Leaves out what never goes onto a card: uninformed diseases, names kept only for searching, the directory id of the
 * emergency hospital (its name stays). The as-of is cut to the minute.
 * When no disease remains the section becomes unknown, never 'none': that would deny what somebody knows. Nothing on
 * the card shows that something was withheld.
 */
export function forCard(subset: EmergencySubset): EmergencySubset {
  const { aliases: _aliases, ...identity } = subset.identity.value;
  return {
    ...subset,
    asOf: (Math.floor(subset.asOf / minuteMs) * minuteMs) as Instant,
    identity: { ...subset.identity, value: identity },
    ...(subset.affiliation && { affiliation: withoutDirectoryId(subset.affiliation) }),
    disease: withoutUninformed(subset.disease),
  };
}

function withoutDirectoryId(
  affiliation: NonNullable<EmergencySubset['affiliation']>,
): NonNullable<EmergencySubset['affiliation']> {
  const { emergencyHospitalId: _id, ...value } = affiliation.value;
  return { ...affiliation, value };
}

function withoutUninformed(disease: EmergencySubset['disease']): EmergencySubset['disease'] {
  if (disease.state !== 'listed') return disease;
  const facts = disease.facts
    .filter(({ value }) => !value.uninformed)
    .map(({ stamp, value: { uninformed: _uninformed, ...value } }) => ({ stamp, value }));
  return facts.length > 0 ? { state: 'listed', facts } : { state: 'unknown' };
}
