// What an auditor asks the log for: sorts of actions, people, places, patients, days.
import * as z from 'zod';
import { plainDate } from '../record/item.ts';
import { auditAction, auditEntry, type AuditAction } from './audit.ts';

export const auditGroup = z.enum([
  'looks', // somebody's facts were shown
  'searches',
  'records', // registered, changed, consented
  'cards',
  'cases', // 出動と受入要請
  'sign-in',
  'people', // people and facilities
  'devices',
  'family',
  'watch', // alerts, limits, samples
  'log', // the log itself, keys
]);
export type AuditGroup = z.infer<typeof auditGroup>;

const groups: Record<AuditAction, AuditGroup> = {
  look: 'looks',
  'look-offline': 'looks',
  'break-glass': 'looks',
  'list-read': 'looks',
  search: 'searches',
  listed: 'searches',
  'search-limit': 'searches',
  register: 'records',
  change: 'records',
  'consent-given': 'records',
  'consent-withdrawn': 'records',
  'death-recorded': 'records',
  import: 'records',
  'card-issued': 'cards',
  'card-printed': 'cards',
  'card-superseded': 'cards',
  'case-opened': 'cases',
  'case-closed': 'cases',
  'request-sent': 'cases',
  'request-answered': 'cases',
  'request-chosen': 'cases',
  'request-withdrawn': 'cases',
  handover: 'cases',
  'sign-in': 'sign-in',
  'sign-in-refused': 'sign-in',
  'sign-out': 'sign-in',
  'sessions-ended': 'sign-in',
  'passkey-added': 'sign-in',
  'passkey-removed': 'sign-in',
  'invitation-used': 'sign-in',
  'person-invited': 'people',
  'invitation-withdrawn': 'people',
  'person-changed': 'people',
  'person-left': 'people',
  'facility-applied': 'people',
  'facility-enrolled': 'people',
  'facility-refused': 'people',
  'facility-changed': 'people',
  'facility-closed': 'people',
  'device-requested': 'devices',
  'device-enrolled': 'devices',
  'device-refused': 'devices',
  'device-renamed': 'devices',
  'device-revoked': 'devices',
  'device-gap': 'devices',
  'keys-delivered': 'devices',
  'device-suspended': 'devices',
  'device-resumed': 'devices',
  'device-wiped': 'devices',
  'device-tested': 'devices',
  'lease-overridden': 'devices',
  'shift-key-released': 'devices',
  'capsules-fetched': 'devices',
  'disaster-declared': 'devices',
  'disaster-ended': 'devices',
  'family-invited': 'family',
  'family-ended': 'family',
  'objection-made': 'family',
  'correction-asked': 'family',
  'withdrawal-asked': 'family',
  'task-answered': 'family',
  'alert-raised': 'watch',
  'alert-reviewed': 'watch',
  'sample-reviewed': 'watch',
  'limit-raised': 'watch',
  'watch-changed': 'watch',
  'shift-set': 'watch',
  'request-transferred': 'cases',
  'phone-asked': 'cases',
  'patient-described': 'cases',
  'case-file-added': 'cases',
  'case-file-read': 'looks',
  'facts-changed': 'cases',
  'hospital-ready': 'cases',
  'arrival-seen': 'cases',
  'handover-signed': 'cases',
  'handover-printed': 'cases',
  'incident-opened': 'cases',
  'incident-changed': 'cases',
  'incident-closed': 'cases',
  'capacity-declared': 'cases',
  'patient-allocated': 'cases',
  'limit-lifted': 'watch',
  'directory-imported': 'people',
  'hospital-changed': 'people',
  'roster-changed': 'people',
  'closure-set': 'people',
  'closure-lifted': 'people',
  'on-call-set': 'people',
  'rules-published': 'people',
  'rules-changed': 'people',
  'push-subscribed': 'devices',
  'push-removed': 'devices',
  'review-exported': 'log',
  'audit-read': 'log',
  'audit-exported': 'log',
  'audit-checkpoint': 'log',
  'audit-retained': 'log',
  'figures-exported': 'log',
  'figures-entered': 'log',
  'keys-rotated': 'log',
  'keys-changed': 'log',
};

export const actionsOf = (group: AuditGroup): AuditAction[] =>
  auditAction.options.filter((action) => groups[action] === group);

/** An entry with the ids that an auditor follows. */
export const auditRecord = z.strictObject({
  ...auditEntry.shape,
  personId: z.string().optional(),
  facilityId: z.string().optional(),
});
export type AuditRecord = z.infer<typeof auditRecord>;

const yes = z.literal('yes');
/** As it stands in an address: every part is optional and narrows. */
export const auditFilter = z.object({
  group: auditGroup.optional(),
  action: auditAction.optional(),
  person: z.uuid().optional(),
  facility: z.uuid().optional(),
  patient: z.uuid().optional(),
  /** Days in Japan, both included. */
  from: plainDate.optional(),
  to: plainDate.optional(),
  breakGlass: yes.optional(),
});
export type AuditFilter = z.infer<typeof auditFilter>;

/** Which parts narrow, for the entry that records the reading: 'filter:person+from'. Never whom. */
export function filterKinds(filter: AuditFilter): string {
  const kinds = Object.keys(auditFilter.shape).filter(
    (kind) => filter[kind as keyof AuditFilter] !== undefined,
  );
  return kinds.length === 0 ? '' : `,filter:${kinds.join('+')}`;
}
