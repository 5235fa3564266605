// The order of hospitals for the case in hand: what the phone knows of patient, rules and ways, put to the ranking.
import type { Instant } from '#lib/core/brands.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import { ageOn, todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { DriveTime, Position } from '#lib/core/receiving/drive-time.ts';
import { flagsOf } from '#lib/core/receiving/flags.ts';
import { hospitalsOfPatient } from '#lib/core/receiving/hospitals-of-patient.ts';
import { rankHospitals, type RankedHospital } from '#lib/core/receiving/ranking.ts';
import { flagsFor } from '#lib/core/receiving/rule-flags.ts';
import type { RegionRules } from '#lib/core/receiving/rules.ts';
import type { EmergencySubset } from '#lib/core/record/emergency-subset.ts';

export interface CaseToRank {
  readonly hospitals: readonly HospitalBrief[];
  readonly rules: RegionRules;
  readonly category: string;
  readonly urgency: string;
  /** What is known of the patient; absent for somebody unknown. */
  readonly subset: EmergencySubset | undefined;
  /** Flags the crew tapped. */
  readonly tapped?: readonly string[] | undefined;
  /** Age as the crew estimates it; the record's goes before it. */
  readonly estimatedAge?: number | undefined;
  readonly position?: Position | undefined;
  readonly driveTimes?: ReadonlyMap<string, DriveTime> | undefined;
  readonly now: Instant;
}

/** All hospitals, best first, each with its reasons. */
export function rankForCase(given: CaseToRank): RankedHospital[] {
  const { subset, hospitals, rules, now } = given;
  const birthDate = subset?.identity.value.birthDate;
  const standing = flagsFor(rules, {
    recordFlags: subset ? flagsOf(subset) : [],
    tapped: given.tapped ?? [],
    age: birthDate ? ageOn(birthDate, todayInJapan(now)) : given.estimatedAge,
  });
  const { namedId, known } = hospitalsOfPatient(subset, hospitals);
  return rankHospitals({
    hospitals,
    rules,
    facts: {
      category: given.category,
      urgency: given.urgency,
      flags: standing.map(({ flag }) => flag.code),
    },
    position: given.position,
    driveTimes: given.driveTimes,
    namedHospitalId: namedId,
    knownBy: known,
    now,
  });
}
