// What the audit keeps of every look, search, print, import and change. Shape after IHE BALP: who, what, whose, why.
import * as z from 'zod';
import { instant, statedSection } from '../record/item.ts';
import { role } from './roles.ts';

export const auditAction = z.enum([
  'look', // a person's facts were shown
  'look-offline', // the same, from the paper, uploaded later
  'search',
  'listed', // shown, masked, among the candidates of a search
  'list-read', // one's own residents were listed by name
  'search-limit',
  'register',
  'change',
  'consent-given',
  'consent-withdrawn',
  'death-recorded',
  'import',
  'card-issued',
  'card-printed',
  'card-superseded',
  'device-requested',
  'device-enrolled',
  'device-refused',
  'device-renamed',
  'device-revoked',
  'keys-delivered',
  'case-opened',
  'case-closed',
  'request-sent',
  'request-answered',
  'request-chosen',
  'request-withdrawn',
  'handover',
  'break-glass', // a record opened without a relation, with a stated reason
  'audit-read',
  'audit-exported',
  'audit-checkpoint',
  'audit-retained', // names erased whose time to be kept is over
  'device-gap', // looks are missing, or told twice, in what a device chained
  'alert-raised',
  'alert-reviewed',
  'sample-reviewed',
  'limit-raised',
  'watch-changed',
  'shift-set',
  'figures-exported',
  'figures-entered',
  'facility-applied',
  'facility-enrolled',
  'facility-refused',
  'facility-changed',
  'facility-closed',
  'person-invited',
  'person-changed',
  'person-left',
  'invitation-used',
  'invitation-withdrawn',
  'passkey-added',
  'passkey-removed',
  'sign-in',
  'sign-in-refused',
  'sign-out',
  'sessions-ended',
  'family-invited',
  'family-ended',
  'objection-made',
  'correction-asked',
  'withdrawal-asked',
  'task-answered',
  'keys-rotated',
  'keys-changed',
  'device-suspended',
  'device-resumed',
  'device-wiped',
  'device-tested',
  'lease-overridden',
  'shift-key-released',
  'capsules-fetched',
  'disaster-declared',
  'disaster-ended',
  'request-transferred',
  'phone-asked',
  'patient-described',
  'case-file-added',
  'case-file-read',
  'facts-changed',
  'hospital-ready',
  'arrival-seen',
  'handover-signed',
  'handover-printed',
  'incident-opened',
  'incident-changed',
  'incident-closed',
  'capacity-declared',
  'patient-allocated',
  'limit-lifted',
  'directory-imported',
  'hospital-changed',
  'roster-changed',
  'closure-set',
  'closure-lifted',
  'on-call-set',
  'rules-published',
  'rules-changed',
  'push-subscribed',
  'push-removed',
  'review-exported',
]);
export type AuditAction = z.infer<typeof auditAction>;

/** Why somebody looked. */
export const purpose = z.enum([
  'emergency',
  'receiving',
  'care',
  'registration',
  'break-glass',
  'own',
  'oversight',
]);
export type Purpose = z.infer<typeof purpose>;

/** Sections of a record that a look showed. */
export const shownSection = z.enum(['identity', 'affiliation', ...statedSection.options, 'care', 'consent']);
export type ShownSection = z.infer<typeof shownSection>;

/** One audit entry as the secretariat or the patient reads it. */
export const auditEntry = z.strictObject({
  seq: z.int(),
  id: z.uuid(),
  /** When it happened (the device's clock for offline looks). */
  at: instant,
  /** When the server stored it. */
  recordedAt: instant,
  action: auditAction,
  purpose,
  /** Empty, like the other names, once its time to be kept is over. */
  person: z.string(),
  role,
  facility: z.string(),
  patientId: z.uuid().optional(),
  patientLabel: z.string().optional(),
  cardId: z.string().optional(),
  caseId: z.uuid().optional(),
  /** The enrolled device it was done on. */
  deviceId: z.string().optional(),
  sections: z.array(shownSection),
  /** A code or count, never personal data: 'candidates:3', 'rows:60', 'reason:…'. */
  detail: z.string().optional(),
});
export type AuditEntry = z.infer<typeof auditEntry>;
