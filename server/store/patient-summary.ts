// What lists and search candidates show of a patient, kept sealed beside the record and rewritten with it, so that a
// list of a thousand people opens a thousand values and not twenty thousand.
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { lastWordOn } from '#lib/core/record/freshness.ts';
import type { AnyItem, IdentityValue } from '#lib/core/record/item.ts';
import { statedSection } from '#lib/core/record/item.ts';
import { projectEmergency } from '#lib/core/record/project.ts';
import type { EmergencySubset, Stamp } from '#lib/core/record/emergency-subset.ts';

export interface PatientSummary {
  identity: IdentityValue;
  room?: string;
  careHome?: string;
  /** Day of the oldest word on contraindicated drugs or allergies. */
  oldestCriticalOn?: PlainDate;
  /** Sections nobody has asked about yet. */
  unknownSections: number;
}

export function summarise(items: readonly AnyItem[], asOf: Instant): PatientSummary {
  const subset = projectEmergency(items, { asOf, uninformed: true });
  const oldest = criticalStamps(subset).map(lastWordOn).sort()[0];
  const affiliation = subset.affiliation?.value;
  return {
    identity: subset.identity.value,
    ...(affiliation?.room && { room: affiliation.room }),
    ...(affiliation?.careHome && { careHome: affiliation.careHome }),
    ...(oldest && { oldestCriticalOn: oldest }),
    unknownSections: statedSection.options.filter((name) => {
      const section = subset[name];
      return section.state === 'unknown' && section.stamp === undefined;
    }).length,
  };
}

function criticalStamps(subset: EmergencySubset): Stamp[] {
  return [subset.contraindication, subset.allergy].flatMap((section) => {
    if (section.state === 'listed') return section.facts.map((fact) => fact.stamp);
    return section.state === 'none' ? [section.stamp] : [];
  });
}

export const fullName = (identity: Pick<IdentityValue, 'familyName' | 'givenName'>) =>
  `${identity.familyName} ${identity.givenName}`;
export const fullKana = (identity: Pick<IdentityValue, 'familyKana' | 'givenKana'>) =>
  `${identity.familyKana} ${identity.givenKana}`;

/** The name a record stands under in lists and in the audit; '' when it has no identity in force. */
export function labelOf({ items }: { items: readonly AnyItem[] }): string {
  const identity = items.findLast((item) => item.kind === 'identity' && item.endedAt === undefined);
  return identity?.kind === 'identity' ? fullName(identity.value) : '';
}
