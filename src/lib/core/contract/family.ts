// Patients and families: their invitation, what they see, what they ask for (ADR 0020).
import * as z from 'zod';
import { auditAction, purpose, shownSection } from '../access/audit.ts';
import { breakGlassReason } from '../access/break-glass.ts';
import {
  familyRelation,
  lookActions,
  lookFilter,
  objectionMeasure,
  objectionOutcome,
  objectionReason,
} from '../access/family.ts';
import { role } from '../access/roles.ts';
import { contactCorrection } from '../record/contact-correction.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import { instant, lineText, longText, plainDate, shortText } from '../record/item.ts';
import { consentDraft } from '../record/resident-draft.ts';
import { endpoint } from './endpoint.ts';
import { patientState } from './residents.ts';

const state = z.enum(['open', 'done', 'refused']);
const made = z.strictObject({ id: z.uuid() });

/** Everything the paper says; the code cannot be read again. Neither birth date nor the patient's name stands on it. */
export const familySlip = z.strictObject({
  personId: z.uuid(),
  /** Who is invited. */
  name: z.string(),
  isPatient: z.boolean(),
  facility: z.strictObject({ name: z.string(), phone: z.string() }),
  code: z.string(),
  /** The page to join with the code in the fragment, for the QR code. */
  joinAddress: z.string(),
  expiresAt: instant,
});
export type FamilySlip = z.infer<typeof familySlip>;

export const familyMember = z.strictObject({
  personId: z.uuid(),
  name: z.string(),
  /** 'self' or a word: '長女'. */
  relation: z.string(),
  invitedAt: instant,
  /** waiting: the code was not used yet. lapsed: nor can it be any more. */
  state: z.enum(['waiting', 'joined', 'lapsed']),
  expiresAt: instant.optional(),
  lastSeenAt: instant.optional(),
});
export type FamilyMember = z.infer<typeof familyMember>;

/** What a home or a clinic is asked to do. */
export const familyRequest = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['correction', 'withdrawal']),
  state,
  patientId: z.uuid(),
  patientName: z.string(),
  room: z.string().optional(),
  patientState,
  askedBy: z.string(),
  relation: z.string(),
  askedAt: instant,
  correction: contactCorrection.optional(),
  /** Whether the contact that is to be corrected still stands in the record. */
  stillStands: z.boolean(),
  words: z.string().optional(),
  /** The consent was withdrawn by its giver already: what is left is the paper. */
  isWithdrawn: z.boolean(),
  answeredAt: instant.optional(),
  answeredBy: z.string().optional(),
  reason: z.string().optional(),
});
export type FamilyRequest = z.infer<typeof familyRequest>;

/** A look somebody objects to, with the entry of the audit, and what was found. For the secretariat. */
export const objection = z.strictObject({
  id: z.uuid(),
  state,
  askedAt: instant,
  askedBy: z.string(),
  relation: z.string(),
  patientName: z.string(),
  reason: objectionReason,
  words: z.string().optional(),
  look: z.strictObject({
    seq: z.int(),
    at: instant,
    recordedAt: instant,
    action: auditAction,
    purpose,
    person: z.string(),
    role,
    facility: z.string(),
    sections: z.array(shownSection),
    detail: z.string().optional(),
    breakGlassReason: breakGlassReason.optional(),
  }),
  answer: z
    .strictObject({
      outcome: objectionOutcome,
      words: z.string(),
      measures: z.array(objectionMeasure),
      note: z.string().optional(),
      by: z.string(),
      at: instant,
    })
    .optional(),
});
export type Objection = z.infer<typeof objection>;

/** A look as the patient and the family see it: organisation and role, never the name of a person who works there. */
export const familyLook = z.strictObject({
  seq: z.int(),
  /** When it happened. */
  at: instant,
  /** When the server stored it: later for looks without a network. */
  recordedAt: instant,
  action: z.enum(lookActions),
  purpose,
  role,
  facility: z.string(),
  sections: z.array(shownSection),
  breakGlassReason: breakGlassReason.optional(),
  /** One's own objection to it. */
  objection: state.optional(),
});
export type FamilyLook = z.infer<typeof familyLook>;

export const ownRequest = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['correction', 'objection', 'withdrawal']),
  state,
  askedAt: instant,
  /** Who answers: the home or clinic; null is the secretariat. */
  askedOf: z.string().nullable(),
  correction: contactCorrection.optional(),
  look: familyLook.omit({ objection: true }).optional(),
  words: z.string().optional(),
  answeredAt: instant.optional(),
  /** Why a home refused, or what the secretariat found, in words. */
  answer: z.string().optional(),
  outcome: objectionOutcome.optional(),
  measures: z.array(objectionMeasure).optional(),
});
export type OwnRequest = z.infer<typeof ownRequest>;

export const ownRecord = z.strictObject({
  patientId: z.uuid(),
  name: z.string(),
  relation: z.string(),
  state: patientState,
  /** The home or clinic that keeps the record. */
  keeper: z.strictObject({ name: z.string(), phone: z.string() }).nullable(),
  /** Only while the consent holds and the patient lives. */
  emergency: emergencySubset.optional(),
  consent: z
    .strictObject({
      ...consentDraft.shape,
      withdrawnOn: plainDate.optional(),
      /** Whether this person gave it and may end it at once. */
      isMine: z.boolean(),
    })
    .nullable(),
  cardIssuedAt: instant.nullable(),
});
export type OwnRecord = z.infer<typeof ownRecord>;

const invitee = z.discriminatedUnion('who', [
  z.strictObject({ who: z.literal('patient') }),
  z.strictObject({ who: z.literal('family'), name: shortText, relation: familyRelation }),
]);

/** For the home or the clinic that keeps the record. */
const memberEndpoints = {
  listFamily: endpoint({
    method: 'GET',
    path: '/api/residents/:id/family',
    answer: z.strictObject({
      members: z.array(familyMember),
      /** Families of other residents here, who need no second code for this one. */
      known: z.array(z.strictObject({ personId: z.uuid(), name: z.string(), of: z.array(z.string()) })),
    }),
  }),
  inviteFamily: endpoint({
    method: 'POST',
    path: '/api/residents/:id/family',
    body: invitee,
    answer: familySlip,
    idempotent: true,
  }),
  /** Another record for somebody who already sees one kept here. */
  addKnownFamily: endpoint({
    method: 'POST',
    path: '/api/residents/:id/family/known',
    body: z.strictObject({ personId: z.uuid(), relation: familyRelation }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /**
   * A new code: the paper was lost, its time is over, or the phone is gone. Needs a fresh confirmation by passkey for a
   * member who has one.
   */
  inviteFamilyAgain: endpoint({
    method: 'POST',
    path: '/api/residents/:id/family/:personId/invitation',
    answer: familySlip,
    idempotent: true,
  }),
  endFamily: endpoint({
    method: 'POST',
    path: '/api/residents/:id/family/:personId/end',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};

const requestEndpoints = {
  listFamilyRequests: endpoint({
    method: 'GET',
    path: '/api/family-requests',
    answer: z.strictObject({ open: z.array(familyRequest), answered: z.array(familyRequest) }),
  }),
  countFamilyRequests: endpoint({
    method: 'GET',
    path: '/api/family-requests/count',
    answer: z.strictObject({ open: z.int() }),
  }),
  /**
   * Accepting a correction writes it into the record; a withdrawal is done once the document is recorded, else
   * NOT_ALLOWED_NOW. CHANGED_MEANWHILE: the contact does not stand any more.
   */
  answerFamilyRequest: endpoint({
    method: 'POST',
    path: '/api/family-requests/:id/answer',
    body: z.discriminatedUnion('decision', [
      z.strictObject({ decision: z.literal('accept') }),
      z.strictObject({ decision: z.literal('refuse'), reason: lineText }),
    ]),
    answer: z.strictObject({}),
    idempotent: true,
  }),
};

/** For the secretariat. */
const objectionEndpoints = {
  listObjections: endpoint({
    method: 'GET',
    path: '/api/office/objections',
    answer: z.strictObject({ open: z.array(objection), answered: z.array(objection) }),
  }),
  countObjections: endpoint({
    method: 'GET',
    path: '/api/office/objections/count',
    answer: z.strictObject({ open: z.int() }),
  }),
  /** A look without a reason needs at least one measure. */
  answerObjection: endpoint({
    method: 'POST',
    path: '/api/office/objections/:id/answer',
    body: z.strictObject({
      outcome: objectionOutcome,
      /** What the family reads. */
      words: longText,
      measures: z.array(objectionMeasure).max(4),
      /** For the secretariat only. */
      note: longText.optional(),
    }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
};

/** For patients and families; `:id` is a record they stand for. */
const ownEndpoints = {
  listOwnRecords: endpoint({
    method: 'GET',
    path: '/api/patient/records',
    answer: z.strictObject({
      records: z.array(z.strictObject({ patientId: z.uuid(), name: z.string(), relation: z.string() })),
    }),
  }),
  readOwnRecord: endpoint({ method: 'GET', path: '/api/patient/records/:id', answer: ownRecord }),
  /** Who looked, when, which sections, why; newest first. `before` is the last one seen. */
  listOwnLooks: endpoint({
    method: 'GET',
    path: '/api/patient/records/:id/looks',
    query: z.object({
      by: lookFilter.default('all'),
      beforeAt: z.coerce.number().int().optional(),
      beforeSeq: z.coerce.number().int().optional(),
      limit: z.coerce.number().int().min(1).max(200).default(100),
    }),
    answer: z.strictObject({
      looks: z.array(familyLook),
      next: z.strictObject({ at: instant, seq: z.int() }).nullable(),
    }),
  }),
  listOwnRequests: endpoint({
    method: 'GET',
    path: '/api/patient/records/:id/requests',
    answer: z.strictObject({ requests: z.array(ownRequest) }),
  }),
  askCorrection: endpoint({
    method: 'POST',
    path: '/api/patient/records/:id/corrections',
    body: z.strictObject({ correction: contactCorrection, words: lineText.optional() }),
    answer: made,
    idempotent: true,
  }),
  objectToLook: endpoint({
    method: 'POST',
    path: '/api/patient/records/:id/objections',
    body: z.strictObject({ seq: z.int(), reason: objectionReason, words: longText.optional() }),
    answer: made,
    idempotent: true,
  }),
  /** By somebody else than the giver of the consent: the home or the clinic takes the document. */
  askWithdrawal: endpoint({
    method: 'POST',
    path: '/api/patient/records/:id/withdrawal-requests',
    body: z.strictObject({ words: lineText.optional() }),
    answer: made,
    idempotent: true,
  }),
  /** By the giver of the consent: at once. */
  withdrawOwnConsent: endpoint({
    method: 'POST',
    path: '/api/patient/records/:id/withdrawal',
    body: z.strictObject({ understood: z.literal(true) }),
    answer: z.strictObject({ withdrawnOn: plainDate }),
    idempotent: true,
  }),
};

export const familyEndpoints = {
  ...memberEndpoints,
  ...requestEndpoints,
  ...objectionEndpoints,
  ...ownEndpoints,
};
