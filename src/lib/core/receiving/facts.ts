// What a hospital is told before it accepts: enough to decide, never who it is. No name, no address, no birth date.
import type { PlainDate } from '../brands.ts';
import type { RequestFacts, Urgency, Vitals } from '../contract/receiving.ts';
import { ageOn } from '../identity/plain-date.ts';
import type { EmergencySubset } from '../record/emergency-subset.ts';
import { flagsOf } from './flags.ts';

export interface CaseFacts {
  readonly urgency: Urgency;
  readonly category: string;
  /** The complaint in the crew's words. Screens warn that it must not hold a name. */
  readonly complaint?: string;
  readonly etaMinutes?: number;
  /** The newest measurement. */
  readonly vitals?: Vitals;
}

/**
 * Facts of a request from the case and, when the patient is known, the record. An unknown patient has sex 'unknown' and
 * no age, unless the crew estimates them.
 */
export function requestFactsOf(
  given: CaseFacts,
  subset: EmergencySubset | undefined,
  today: PlainDate,
  estimated: { age?: number; sex?: RequestFacts['sex'] } = {},
): RequestFacts {
  const identity = subset?.identity.value;
  const age = identity ? clampAge(ageOn(identity.birthDate, today)) : estimated.age;
  return {
    urgency: given.urgency,
    category: given.category,
    ...(given.complaint && { complaint: given.complaint }),
    ...(age !== undefined && { age }),
    sex: identity?.sex ?? estimated.sex ?? 'unknown',
    ...(given.etaMinutes !== undefined && { etaMinutes: given.etaMinutes }),
    ...(given.vitals && { vitals: given.vitals }),
    flags: subset ? flagsOf(subset) : [],
  };
}

const clampAge = (age: number) => Math.min(130, Math.max(0, age));
