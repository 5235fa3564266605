// Registering people and keeping their records.
import * as z from 'zod';
import { auditEntry } from '../access/audit.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import { instant, itemId, plainDate, provenance, sex, shortText } from '../record/item.ts';
import { consentDraft, itemDraft, residentDraft } from '../record/resident-draft.ts';
import { endpoint } from './endpoint.ts';

export const patientState = z.enum(['active', 'consent-withdrawn', 'deceased']);
export type PatientState = z.infer<typeof patientState>;

/**
 * none: never printed. current: paper equals record. behind: record changed since printing. revoked: no valid paper left
 * (lost, withdrawn, closed). old-key: sealed to a key that leaked or is about to go (core/card/keys-due.ts); said to who
 * keeps the record.
 */
export const cardState = z.enum(['none', 'current', 'behind', 'expired', 'revoked', 'old-key']);

export const residentRow = z.strictObject({
  id: z.uuid(),
  version: z.int(),
  name: z.string(),
  kana: z.string(),
  birthDate: plainDate,
  sex,
  room: z.string().optional(),
  state: patientState,
  cardState,
  cardIssuedOn: plainDate.optional(),
  /** Day of the oldest unconfirmed contraindicated drug or allergy; absent when all are unknown. */
  oldestCriticalOn: plainDate.optional(),
  /** Sections nobody has asked about yet. */
  unknownSections: z.int(),
  updatedAt: instant,
});
export type ResidentRow = z.infer<typeof residentRow>;

/** One change to a record: append, end (with the reason), confirm that it still holds, or replace (end + append). */
export const recordChange = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('add'), item: itemDraft }),
  z.strictObject({ op: z.literal('replace'), itemId, item: itemDraft }),
  z.strictObject({ op: z.literal('end'), itemId, reason: shortText.optional() }),
  z.strictObject({ op: z.literal('confirm'), itemId }),
]);
export type RecordChange = z.infer<typeof recordChange>;

const itemCommon = {
  id: itemId,
  provenance,
  confirmedAt: instant.optional(),
  confirmedBy: z.string().optional(),
  endedAt: instant.optional(),
  endedBy: z.string().optional(),
};
const [identityItem, ...otherItems] = itemDraft.options.map((option) =>
  z.strictObject({ ...option.shape, ...itemCommon }),
);
export const recordItem = z.union([identityItem!, ...otherItems]);

export const consentRecord = z.strictObject({
  ...consentDraft.shape,
  recordedAt: instant,
  recordedBy: z.string(),
  withdrawnOn: plainDate.optional(),
});

export const fullRecord = z.strictObject({
  id: z.uuid(),
  version: z.int(),
  state: patientState,
  facilityName: z.string(),
  consent: consentRecord.nullable(),
  /** Ended items included; the newest first within a kind. See `AnyItem` in core/record/item.ts. */
  items: z.array(recordItem),
  emergency: emergencySubset,
  /** What the person signed in may do with this record (core/access/table.ts). */
  mayChange: z.boolean(),
});
export type FullRecord = z.infer<typeof fullRecord>;

const done = z.strictObject({ id: z.uuid(), version: z.int() });

export const residentEndpoints = {
  listResidents: endpoint({
    method: 'GET',
    path: '/api/residents',
    answer: z.strictObject({ residents: z.array(residentRow) }),
  }),
  registerResident: endpoint({
    method: 'POST',
    path: '/api/residents',
    /** `id` is made by the client; consent is required. 409 ALREADY_DECIDED when the same person is registered here. */
    body: z.strictObject({ id: z.uuid(), draft: residentDraft, allowSamePerson: z.boolean().optional() }),
    answer: done,
    idempotent: true,
  }),
  readResident: endpoint({ method: 'GET', path: '/api/residents/:id', answer: fullRecord }),
  changeResident: endpoint({
    method: 'POST',
    path: '/api/residents/:id/changes',
    body: z.strictObject({ baseVersion: z.int(), changes: z.array(recordChange).min(1).max(100) }),
    answer: done,
    idempotent: true,
  }),
  giveConsent: endpoint({
    method: 'POST',
    path: '/api/residents/:id/consent',
    body: consentDraft,
    answer: done,
    idempotent: true,
  }),
  withdrawConsent: endpoint({
    method: 'POST',
    path: '/api/residents/:id/consent-withdrawal',
    body: z.strictObject({
      formReference: shortText,
      on: plainDate,
      givenBy: shortText,
      relation: shortText.optional(),
    }),
    answer: done,
    idempotent: true,
  }),
  recordDeath: endpoint({
    method: 'POST',
    path: '/api/residents/:id/death',
    body: z.strictObject({ on: plainDate }),
    answer: done,
    idempotent: true,
  }),
  listLooks: endpoint({
    method: 'GET',
    path: '/api/residents/:id/looks',
    answer: z.strictObject({ entries: z.array(auditEntry) }),
  }),
};

const importOutcome = z.strictObject({
  line: z.int(),
  /** unclear: the same reading or name and birth date as another row, or as somebody who died: written only when distinct. */
  outcome: z.enum(['new', 'update', 'same', 'unclear', 'error']),
  /** An unclear row: the other row of this file that it resembles. */
  sameAsLine: z.int().optional(),
  /** Whether the user may say that this is a different person; never without a consent of their own. */
  mayBeDistinct: z.boolean().optional(),
  /** The person already registered here, when recognised. */
  existing: z.strictObject({ id: z.uuid(), name: z.string(), room: z.string().optional() }).optional(),
  /** How many items an update would add. */
  adds: z.int().optional(),
  issues: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type ImportOutcome = z.infer<typeof importOutcome>;

/** Rows are staged in parts, nothing is visible until one commit writes them all or none. */
export const importEndpoints = {
  startImport: endpoint({
    method: 'POST',
    path: '/api/imports',
    body: z.strictObject({ id: z.uuid(), rows: z.int().min(1).max(5000) }),
    answer: z.strictObject({ id: z.uuid() }),
    idempotent: true,
  }),
  stageRows: endpoint({
    method: 'POST',
    path: '/api/imports/:id/rows',
    body: z.strictObject({
      rows: z
        .array(z.strictObject({ line: z.int().min(1), draft: z.unknown() }))
        .min(1)
        .max(100),
    }),
    answer: z.strictObject({ outcomes: z.array(importOutcome), staged: z.int() }),
    idempotent: true,
  }),
  commitImport: endpoint({
    method: 'POST',
    path: '/api/imports/:id/commit',
    /**
     * `skipLines` are left out on purpose; recognised people are updated unless skipped. `distinctLines` are other
     * people than the ones they resemble, and are registered as such. Refused while a staged row is an error, or is
     * unclear, and stands in neither.
     */
    body: z.strictObject({
      skipLines: z.array(z.int()).max(5000),
      distinctLines: z.array(z.int()).max(5000),
    }),
    answer: z.strictObject({ created: z.int(), updated: z.int(), skipped: z.int() }),
    idempotent: true,
  }),
  cancelImport: endpoint({ method: 'DELETE', path: '/api/imports/:id', answer: z.strictObject({}) }),
};
