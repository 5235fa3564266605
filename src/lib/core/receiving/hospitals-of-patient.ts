// Hospitals that know a patient, read from what the record says: named for emergencies, registered with, admitted to,
// prescribed by, mentioned. Names are compared, because records of other systems carry nothing else; a name that is no
// hospital of the directory finds nothing.
import type { EmergencySubset } from '../record/emergency-subset.ts';

/** How a hospital knows the patient, the strongest first. */
export const acquaintances = ['registered', 'admitted', 'prescribed', 'recorded'] as const;
export type Acquaintance = (typeof acquaintances)[number];

interface Named {
  readonly id: string;
  readonly name: string;
}
export interface HospitalsOfPatient {
  /** 緊急時紹介先医療機関. */
  readonly namedId?: string;
  /** The strongest acquaintance of each hospital that has one. */
  readonly known: ReadonlyMap<string, Acquaintance>;
}

/** Shorter names stand inside too many other words. */
const shortestInText = 4;

/** What a record says of the directory's hospitals. */
export function hospitalsOfPatient(
  subset: EmergencySubset | undefined,
  hospitals: readonly Named[],
): HospitalsOfPatient {
  const known = new Map<string, Acquaintance>();
  if (!subset) return { known };
  const keyed = hospitals.map(({ id, name }) => ({ id, key: keyOf(name), short: shortKeyOf(name) }));
  const find = (name: string | undefined) => {
    const key = name === undefined ? '' : keyOf(name);
    return key === '' ? [] : keyed.filter((one) => one.key === key || one.short === key).map(({ id }) => id);
  };
  const note = (ids: readonly string[], as: Acquaintance) => {
    for (const id of ids) {
      const held = known.get(id);
      if (!held || acquaintances.indexOf(as) < acquaintances.indexOf(held)) known.set(id, as);
    }
  };
  const home = subset.affiliation?.value;
  note(find(home?.clinic), 'registered');
  for (const { value, stamp } of factsOf(subset.drug)) {
    note(find(value.prescriber), 'prescribed');
    note(find(stamp.facility), 'recorded');
  }
  for (const { value, stamp } of factsOf(subset.history)) {
    const text = keyOf(value.text);
    const within = keyed.filter(({ short }) => short.length >= shortestInText && text.includes(short));
    const wasThere = /入院|退院|手術|admitted|admission|surgery/.test(value.text);
    note(
      within.map(({ id }) => id),
      wasThere ? 'admitted' : 'recorded',
    );
    note(find(stamp.facility), 'recorded');
  }
  for (const { stamp } of factsOf(subset.disease)) note(find(stamp.facility), 'recorded');
  for (const { stamp } of factsOf(subset.treatment)) note(find(stamp.facility), 'recorded');
  const namedId =
    home?.emergencyHospitalId !== undefined && hospitals.some(({ id }) => id === home.emergencyHospitalId)
      ? home.emergencyHospitalId
      : find(home?.emergencyHospital)[0];
  return { ...(namedId !== undefined && { namedId }), known };
}

const factsOf = <F>(section: { state: string; facts?: F[] }): readonly F[] =>
  section.state === 'listed' ? (section.facts ?? []) : [];

const keyOf = (name: string) => name.normalize('NFKC').replace(/\s/g, '').toLowerCase();
/** '夕凪中央病院 救命救急センター' is known by its first word too. */
const shortKeyOf = (name: string) => keyOf(name.normalize('NFKC').trim().split(/\s/)[0] ?? name);
