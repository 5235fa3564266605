// Who may see which sections of whose record, for which purpose. One table, read by the server for its refusals and
// by the screens for their buttons; what it does not name is denied. Tasks that concern no record are in tasks.ts.
import type { Purpose, ShownSection } from './audit.ts';
import type { Role } from './roles.ts';

/** How the person stands to the patient whose record is asked for. */
export type Relation =
  | 'resident' // lives in the person's care home
  | 'own-patient' // registered with the person's clinic
  | 'on-case' // identified in a case of the person's own crew
  | 'accepted-case' // coming to the person's hospital, accepted and chosen
  | 'break-glass' // opened in an emergency without any of these, for a stated reason and a short time
  | 'self' // the patient, or the family by proxy
  | 'none';
export const relations: readonly Relation[] = [
  'resident',
  'own-patient',
  'on-case',
  'accepted-case',
  'break-glass',
  'self',
  'none',
];

export type Act =
  'read-emergency' | 'read-care' | 'read-uninformed' | 'change' | 'consent' | 'issue-card' | 'read-looks';

/** Sections of the emergency subset, in the order of reading. */
export const emergencySections: readonly ShownSection[] = [
  'identity',
  'affiliation',
  'contraindication',
  'allergy',
  'drug',
  'disease',
  'history',
  'treatment',
  'contact',
  'acp',
];
const wholeRecord: readonly ShownSection[] = [...emergencySections, 'care', 'consent'];

interface Rule {
  roles: readonly Role[];
  relation: Relation;
  purpose: Purpose;
  acts: readonly Act[];
  /** What a look under this rule may show at most. */
  sections: readonly ShownSection[];
}

const keeping: readonly Act[] = [
  'read-emergency',
  'read-care',
  'change',
  'consent',
  'issue-card',
  'read-looks',
];

const rules: readonly Rule[] = [
  {
    roles: ['crew', 'crew-supervisor'],
    relation: 'on-case',
    purpose: 'emergency',
    acts: ['read-emergency'],
    sections: emergencySections,
  },
  {
    roles: ['hospital'],
    relation: 'accepted-case',
    purpose: 'receiving',
    acts: ['read-emergency', 'read-care', 'read-uninformed'],
    sections: [...emergencySections, 'care'],
  },
  {
    roles: ['crew', 'crew-supervisor', 'hospital'],
    relation: 'break-glass',
    purpose: 'break-glass',
    acts: ['read-emergency'],
    sections: emergencySections,
  },
  {
    roles: ['care-home', 'care-home-manager'],
    relation: 'resident',
    purpose: 'care',
    acts: keeping,
    sections: wholeRecord,
  },
  {
    roles: ['clinic'],
    relation: 'own-patient',
    purpose: 'care',
    acts: [...keeping, 'read-uninformed'],
    sections: wholeRecord,
  },
  {
    roles: ['clinic-staff'],
    relation: 'own-patient',
    purpose: 'care',
    acts: keeping,
    sections: wholeRecord,
  },
  {
    roles: ['patient'],
    relation: 'self',
    purpose: 'own',
    acts: ['read-emergency', 'read-looks'],
    sections: [...emergencySections, 'consent'],
  },
];

const ruleFor = (role: Role, relation: Relation, purpose: Purpose): Rule | undefined =>
  rules.find((rule) => rule.roles.includes(role) && rule.relation === relation && rule.purpose === purpose);

/** True when the table allows the act. Deny by default. */
export function mayDo(role: Role, relation: Relation, purpose: Purpose, act: Act): boolean {
  return ruleFor(role, relation, purpose)?.acts.includes(act) ?? false;
}

/** The sections a look may show at most; none when the table names no rule. */
export function sectionsFor(role: Role, relation: Relation, purpose: Purpose): readonly ShownSection[] {
  return ruleFor(role, relation, purpose)?.sections ?? [];
}

/** The purpose a role acts for in its daily work; breaking the glass is the only other. */
export const purposeOf: Record<Role, Purpose> = {
  crew: 'emergency',
  'crew-supervisor': 'emergency',
  hospital: 'receiving',
  'hospital-admin': 'oversight',
  'care-home': 'care',
  'care-home-manager': 'care',
  clinic: 'care',
  'clinic-staff': 'care',
  patient: 'own',
  secretariat: 'oversight',
  auditor: 'oversight',
  municipality: 'oversight',
};
