// How a phone becomes a crew’s device: it asks, somebody else approves, its keys come sealed (ADR 0015).
import * as z from 'zod';
import { instant, shortText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';
import { base64url, enrolledDevice, keyClass } from './session.ts';
import { selfTestCheck } from './standing.ts';

/** SHA-256, or 32 random bytes. */
const bytes32 = base64url.length(43);
/** Uncompressed P-256 point, 65 bytes. */
const point = base64url.length(87);
const mark = z.string().regex(/^[0-9A-Z]{4}$/);
/** What a phone can honestly say of itself; keys of the demo are the demo's. */
const askedKeyClass = keyClass.exclude(['demo']);

/** A phone that waits, as the secretariat sees it. */
export const waitingEnrolment = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  station: z.string(),
  /** Name and post of who asks. */
  person: z.string(),
  /** The reader is who asks, or made the code by which they came in: somebody else has to approve. */
  isOwn: z.boolean(),
  keyClass: askedKeyClass,
  mark,
  askedAt: instant,
  expiresAt: instant,
  rootKey: base64url,
  publicKey: point,
  /** Null until the phone has it shown: the words can be made only then. */
  nonce: bytes32.nullable(),
});
export type WaitingEnrolment = z.infer<typeof waitingEnrolment>;

export const officeDevice = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  mark,
  station: z.string(),
  /** Who asked for it. */
  person: z.string(),
  /** Who approved it; null for devices of the demo. */
  approvedBy: z.string().nullable(),
  keyClass,
  enrolledAt: instant,
  lastSeenAt: instant.nullable(),
  /** Until when it opens cards unheard of, as far as is known here; null when it may not, or took no keys yet. */
  leaseUntil: instant.nullable(),
  suspendedAt: instant.nullable(),
  revokedAt: instant.nullable(),
  /** When it was told, revoked, to clear itself. */
  wipedAt: instant.nullable(),
  keysAt: instant.nullable(),
  testedAt: instant.nullable(),
  /** What did not pass in its last test of itself. */
  failedChecks: z.array(selfTestCheck),
});
export type OfficeDevice = z.infer<typeof officeDevice>;

export const enrolmentEndpoints = {
  /** Which of its station's devices a new one would be, for the name that is proposed. */
  countStationDevices: endpoint({
    method: 'GET',
    path: '/api/device-enrolments',
    answer: z.strictObject({ devices: z.int() }),
  }),
  requestEnrolment: endpoint({
    method: 'POST',
    path: '/api/device-enrolments',
    body: z.strictObject({
      name: shortText,
      publicKey: point,
      keyClass: askedKeyClass,
      /** `commitTo` of core/access/device-words.ts. */
      commitment: bytes32,
    }),
    answer: z.strictObject({ id: z.uuid(), rootKey: base64url, expiresAt: instant }),
    idempotent: true,
  }),
  /** The phone has the id and the root; from now on the words stand on both screens. */
  showNonce: endpoint({
    method: 'POST',
    path: '/api/device-enrolments/:id/nonce',
    body: z.strictObject({ nonce: bytes32 }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Keys come only to who asked, in a session of their own, until the phone says that it has stored them. */
  readEnrolment: endpoint({
    method: 'GET',
    path: '/api/device-enrolments/:id',
    answer: z.discriminatedUnion('state', [
      z.strictObject({ state: z.literal('waiting'), expiresAt: instant }),
      z.strictObject({ state: z.literal('refused') }),
      z.strictObject({ state: z.literal('expired') }),
      z.strictObject({ state: z.literal('delivered') }),
      z.strictObject({ state: z.literal('approved'), device: enrolledDevice }),
    ]),
  }),
  /** The phone has stored its keys: nothing is delivered again, and this session is bound to the device. */
  confirmDelivery: endpoint({
    method: 'POST',
    path: '/api/device-enrolments/:id/delivery',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /** Who asked thinks better of it. */
  withdrawEnrolment: endpoint({
    method: 'POST',
    path: '/api/device-enrolments/:id/withdrawal',
    answer: z.strictObject({}),
    idempotent: true,
  }),

  listEnrolments: endpoint({
    method: 'GET',
    path: '/api/office/device-enrolments',
    answer: z.strictObject({ waiting: z.array(waitingEnrolment) }),
  }),
  /** Needs a fresh confirmation by passkey, and the words that were compared. */
  approveEnrolment: endpoint({
    method: 'POST',
    path: '/api/office/device-enrolments/:id/approval',
    body: z.strictObject({ words: z.array(z.string().max(10)).length(4) }),
    answer: z.strictObject({ deviceId: z.uuid() }),
    idempotent: true,
  }),
  refuseEnrolment: endpoint({
    method: 'POST',
    path: '/api/office/device-enrolments/:id/refusal',
    body: z.strictObject({ reason: z.enum(['other-words', 'not-wanted']) }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  listDevices: endpoint({
    method: 'GET',
    path: '/api/office/devices',
    answer: z.strictObject({ devices: z.array(officeDevice) }),
  }),
  renameDevice: endpoint({
    method: 'POST',
    path: '/api/office/devices/:id/name',
    body: z.strictObject({ name: shortText }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
