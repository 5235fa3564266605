// Who may see which sections of whose record, for which purpose. One table, read by the server for its refusals and
// by the screens for their buttons; what it does not name is denied.
import type { Purpose, ShownSection } from './audit.ts';
import type { Role } from './roles.ts';

/** How the person stands to the patient whose record is asked for. */
export type Relation =
  | 'resident' // lives in the person's care home
  | 'own-patient' // registered with the person's clinic
  | 'on-case' // identified in a case of the person's own crew
  | 'accepted-case' // coming to the person's hospital, accepted and chosen
  | 'self' // the patient, or the family by proxy
  | 'none';

export type Act =
  'read-emergency' | 'read-care' | 'read-uninformed' | 'change' | 'consent' | 'issue-card' | 'read-looks';

interface Rule {
  role: Role;
  relation: Relation;
  purpose: Purpose;
  acts: readonly Act[];
}

const rules: readonly Rule[] = [
  { role: 'crew', relation: 'on-case', purpose: 'emergency', acts: ['read-emergency'] },
  {
    role: 'hospital',
    relation: 'accepted-case',
    purpose: 'receiving',
    acts: ['read-emergency', 'read-care', 'read-uninformed'],
  },
  {
    role: 'care-home',
    relation: 'resident',
    purpose: 'care',
    acts: ['read-emergency', 'read-care', 'change', 'consent', 'issue-card', 'read-looks'],
  },
  {
    role: 'clinic',
    relation: 'own-patient',
    purpose: 'care',
    acts: ['read-emergency', 'read-care', 'read-uninformed', 'change', 'consent', 'issue-card', 'read-looks'],
  },
  { role: 'patient', relation: 'self', purpose: 'own', acts: ['read-emergency', 'read-looks'] },
];

/** True when the table allows the act. Deny by default. */
export function mayDo(role: Role, relation: Relation, purpose: Purpose, act: Act): boolean {
  return rules.some(
    (rule) =>
      rule.role === role && rule.relation === relation && rule.purpose === purpose && rule.acts.includes(act),
  );
}

/** The purpose a role acts for; a role has exactly one. */
export const purposeOf: Record<Role, Purpose> = {
  crew: 'emergency',
  hospital: 'receiving',
  'care-home': 'care',
  clinic: 'care',
  patient: 'own',
  secretariat: 'oversight',
};

/** Sections shown by the emergency subset, for the audit entry. */
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
