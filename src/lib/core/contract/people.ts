// Facilities that take part, the people who work there, and their invitations.
import * as z from 'zod';
import {
  applicantDraft,
  facilityDraft,
  facilityParticulars,
  firstManagerDraft,
  hospitalDraft,
  personDraft,
} from '../access/facility-draft.ts';
import { role } from '../access/roles.ts';
import { instant, longText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';
import { facilityBrief } from './session.ts';

const facilityState = z.enum(['active', 'closed']);

export const facilityDetails = z.strictObject({
  ...facilityBrief.shape,
  kana: z.string(),
  address: z.string(),
  phone: z.string(),
  code: z.string().nullable(),
  dental: z.boolean(),
  hospital: hospitalDraft.extend({ capabilities: z.array(z.string()) }).nullable(),
  state: facilityState,
  enrolledAt: instant,
  closedAt: instant.nullable(),
});
export type FacilityDetails = z.infer<typeof facilityDetails>;

export const facilityRow = z.strictObject({
  ...facilityDetails.shape,
  /** People who work there. */
  people: z.int(),
  /** Of them, those who have a way to sign in. */
  ready: z.int(),
  /** Living, consenting people registered with it. */
  residents: z.int(),
  devices: z.int(),
});
export type FacilityRow = z.infer<typeof facilityRow>;

/**
 * How far somebody is: 'ready' has a passkey, 'invited' holds a code that is still good, 'lapsed' one that is not,
 * 'added' none yet, 'door' enters by the demo's door, 'left' works there no more.
 */
export const memberState = z.enum(['ready', 'invited', 'lapsed', 'added', 'door', 'left']);
export type MemberState = z.infer<typeof memberState>;

export const member = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kana: z.string().nullable(),
  post: z.string(),
  role,
  /** Whether a home address is kept for the watch; the address itself is never shown again. */
  hasAddress: z.boolean(),
  state: memberState,
  invitedUntil: instant.nullable(),
  passkeys: z.int(),
  /** Devices in use that this person enrolled. */
  devices: z.int(),
  lastSeenAt: instant.nullable(),
  addedAt: instant,
  leftAt: instant.nullable(),
});
export type Member = z.infer<typeof member>;

export const applicationState = z.enum(['waiting', 'approved', 'refused']);
export type ApplicationState = z.infer<typeof applicationState>;
export const applicationRefusal = z.enum([
  'incomplete',
  'not-reached',
  'not-eligible',
  'enrolled-already',
  'other',
]);
export type ApplicationRefusal = z.infer<typeof applicationRefusal>;

export const facilityApplication = z.strictObject({
  /** Made by the browser, so that pressing again is the same application. */
  id: z.uuid(),
  facility: facilityDraft.omit({ hospital: true }),
  applicant: applicantDraft,
  manager: firstManagerDraft,
  /** The rules were read and agreed to. */
  agreed: z.literal(true),
});
export type FacilityApplication = z.infer<typeof facilityApplication>;

export const applicationRow = z.strictObject({
  ...facilityApplication.omit({ agreed: true }).shape,
  state: applicationState,
  appliedAt: instant,
  decidedAt: instant.nullable(),
  decidedBy: z.string().nullable(),
  reason: applicationRefusal.nullable(),
  note: z.string().nullable(),
  facilityId: z.uuid().nullable(),
});
export type ApplicationRow = z.infer<typeof applicationRow>;

const enrolled = z.strictObject({ facilityId: z.uuid(), personId: z.uuid() });
const receipt = z.string().min(1).max(60);

export const peopleEndpoints = {
  /** Anybody; few in an hour. Repeated with the same id and content it gives the same receipt. */
  applyForFacility: endpoint({
    method: 'POST',
    path: '/api/network/applications',
    body: facilityApplication,
    answer: z.strictObject({ receipt }),
  }),
  /** What became of an application, for whoever holds its receipt. */
  readApplication: endpoint({
    method: 'POST',
    path: '/api/network/applications/state',
    body: z.strictObject({ receipt }),
    answer: z.strictObject({
      state: applicationState,
      appliedAt: instant,
      decidedAt: instant.nullable(),
      reason: applicationRefusal.nullable(),
      note: z.string().nullable(),
    }),
  }),
  /** Waiting ones first, oldest first; then what was decided, newest first. */
  listApplications: endpoint({
    method: 'GET',
    path: '/api/office/applications',
    answer: z.strictObject({ applications: z.array(applicationRow) }),
  }),
  /** Enrols the facility as corrected by the secretariat, with its first manager. ALREADY_DECIDED when it was. */
  approveApplication: endpoint({
    method: 'POST',
    path: '/api/office/applications/:id/approve',
    body: z.strictObject({ facility: facilityDraft, manager: firstManagerDraft }),
    answer: enrolled,
    idempotent: true,
  }),
  refuseApplication: endpoint({
    method: 'POST',
    path: '/api/office/applications/:id/refuse',
    body: z.strictObject({ reason: applicationRefusal, note: longText.optional() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),

  listFacilities: endpoint({
    method: 'GET',
    path: '/api/office/facilities',
    answer: z.strictObject({ facilities: z.array(facilityRow) }),
  }),
  readFacility: endpoint({
    method: 'GET',
    path: '/api/office/facilities/:id',
    answer: facilityRow,
  }),
  enrolFacility: endpoint({
    method: 'POST',
    path: '/api/office/facilities',
    body: z.strictObject({ facility: facilityDraft, manager: firstManagerDraft }),
    answer: enrolled,
    idempotent: true,
  }),
  /** Everything but the kind: a home does not become a clinic. */
  changeFacility: endpoint({
    method: 'PUT',
    path: '/api/office/facilities/:id',
    body: facilityParticulars,
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Ends the part of a facility: everybody of it leaves, their sessions end, its devices are revoked. Needs the passkey anew. */
  closeFacility: endpoint({
    method: 'POST',
    path: '/api/office/facilities/:id/close',
    answer: z.strictObject({ people: z.int(), devices: z.int() }),
    idempotent: true,
  }),

  /** Everybody who works or worked there. */
  listTeam: endpoint({
    method: 'GET',
    path: '/api/facilities/:id/people',
    answer: z.strictObject({
      facility: z.strictObject({ ...facilityBrief.shape, phone: z.string(), state: facilityState }),
      people: z.array(member),
    }),
  }),
  /** Adds somebody; who is added is then invited. */
  addMember: endpoint({
    method: 'POST',
    path: '/api/facilities/:id/people',
    body: personDraft,
    answer: z.strictObject({ personId: z.uuid() }),
    idempotent: true,
  }),
  /** A missing address stays as it is; an empty one is taken away. A new role needs the passkey anew. */
  changeMember: endpoint({
    method: 'PUT',
    path: '/api/people/:id',
    body: personDraft.extend({ address: z.union([personDraft.shape.address, z.literal('')]) }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /**
   * Makes a code for somebody who was added, and ends the one before. `lost`: first all their passkeys and sessions
   * end. Needs the passkey anew where the person has one. Not idempotent, so that no copy of the code is kept for
   * repetition; pressing again makes another code.
   */
  inviteMember: endpoint({
    method: 'POST',
    path: '/api/people/:id/invitation',
    body: z.strictObject({ lost: z.boolean() }),
    answer: z.strictObject({
      /** As printed: 'K7QM-2XRD-9FTH'. Cannot be read again. */
      code: z.string(),
      /** Page where the code is typed; the code behind '#' fills it in. */
      page: z.url(),
      expiresAt: instant,
    }),
  }),
  withdrawInvitation: endpoint({
    method: 'POST',
    path: '/api/people/:id/invitation/withdraw',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** 離任: sessions, streams, passkeys and invitations end at once. */
  endMember: endpoint({
    method: 'POST',
    path: '/api/people/:id/leave',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
export type NewInvitation = z.infer<typeof peopleEndpoints.inviteMember.answer>;
