// Who is here, and what a device needs to be a crew's device.
import * as z from 'zod';
import { facilityKind, role } from '../access/roles.ts';
import { closureReasons } from '../receiving/closure.ts';
import { lineText, shortText } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

export const base64url = z.string().regex(/^[A-Za-z0-9_-]*$/);

export const facilityBrief = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  kind: facilityKind,
  town: z.string(),
});
export const person = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  /** Post as shown on screens and in the audit: '救急隊長', '施設看護師'. */
  post: z.string(),
  role,
  facility: facilityBrief,
});
export type Person = z.infer<typeof person>;

export const sessionAnswer = z.strictObject({
  mode: z.enum(['demo', 'production']),
  region: z.strictObject({ code: z.string(), name: z.string() }),
  person: person.nullable(),
});
export type SessionAnswer = z.infer<typeof sessionAnswer>;
/** Somebody has just signed in. */
export const signedInAnswer = sessionAnswer.extend({
  /** Secret by which this browser proves its calls (core/access/call-proof.ts); it cannot be read again. */
  binding: base64url.length(43),
});
export type SignedInAnswer = z.infer<typeof signedInAnswer>;

/** Names something of one's own without giving away the secret it hangs on: 32 hex digits. */
export const handle = z.string().regex(/^[0-9a-f]{32}$/);

/** Epoch private keys, each sealed (HPKE, as in the card's suite 1) to the device's own public key. */
export const sealedEpochKey = z.strictObject({
  region: z.string(),
  epoch: z.int(),
  enc: base64url,
  ciphertext: base64url,
});
/**
 * Who can open what a device keeps: 'prf' the passkey of a person, 'shift' a key that the server releases for a shift
 * (weaker, and shown as such), 'demo' the browser itself.
 */
export const keyClass = z.enum(['demo', 'prf', 'shift']);
export type KeyClass = z.infer<typeof keyClass>;

export const enrolledDevice = z.strictObject({
  deviceId: z.uuid(),
  name: z.string(),
  /** SPKI of the region root; the device pins it. */
  rootKey: base64url,
  trustList: base64url,
  statusList: base64url,
  epochKeys: z.array(sealedEpochKey),
  keyClass,
});
export type EnrolledDevice = z.infer<typeof enrolledDevice>;

export const sessionEndpoints = {
  readSession: endpoint({ method: 'GET', path: '/api/session', answer: sessionAnswer }),
  signOut: endpoint({ method: 'POST', path: '/api/session/sign-out', answer: z.strictObject({}) }),
  /** Demo mode only; 404 otherwise. */
  listDemoPeople: endpoint({
    method: 'GET',
    path: '/api/demo/people',
    answer: z.strictObject({ people: z.array(person) }),
  }),
  demoSignIn: endpoint({
    method: 'POST',
    path: '/api/demo/sign-in',
    body: z.strictObject({ personId: z.uuid() }),
    answer: signedInAnswer,
  }),
  /** Enrols this browser as the crew's demo device and delivers its keys. */
  demoEnrolDevice: endpoint({
    method: 'POST',
    path: '/api/demo/devices',
    body: z.strictObject({
      name: shortText,
      /** Uncompressed P-256 point, 65 bytes. */
      publicKey: base64url,
    }),
    answer: enrolledDevice,
    idempotent: true,
  }),
  /** A secret sealed to an enrolled device's own key; good for a minute, in this session only. */
  challengeDevice: endpoint({
    method: 'GET',
    path: '/api/devices/:id/challenge',
    answer: z.strictObject({ challenge: base64url }),
  }),
  /** The device says the secret back: this session ends when the device is revoked. 404 when it is, or is not believed. */
  announceDevice: endpoint({
    method: 'POST',
    path: '/api/devices/:id/announcement',
    body: z.strictObject({ secret: base64url.max(100) }),
    answer: z.strictObject({}),
  }),
  readTrustList: endpoint({
    method: 'GET',
    path: '/api/trust/list',
    answer: z.strictObject({ trustList: base64url }),
  }),
  readStatusList: endpoint({
    method: 'GET',
    path: '/api/trust/status',
    query: z.object({
      /** Version of the list already held, and when that was signed (ms). */
      held: z.coerce.number().int().min(0).optional(),
      heldAt: z.coerce.number().int().min(0).optional(),
    }),
    /** Null: the list already held is the newest, and fresh enough. */
    answer: z.strictObject({ statusList: base64url.nullable() }),
  }),
  readHospitals: endpoint({
    method: 'GET',
    path: '/api/hospitals',
    answer: z.strictObject({
      hospitals: z.array(
        z.strictObject({
          id: z.uuid(),
          name: z.string(),
          kana: z.string(),
          town: z.string(),
          address: lineText,
          phone: z.string(),
          latitude: z.number(),
          longitude: z.number(),
          level: z.enum(['primary', 'secondary', 'tertiary']),
          /** Codes of core/receiving/capability.ts. */
          capabilities: z.array(z.string()),
          beds: z.int(),
          /** 'phone': takes no part here and is asked by telephone. */
          reach: z.enum(['board', 'phone']),
          /** Codes of core/receiving/hospital-role.ts. */
          roles: z.array(z.string()),
          departments: z.array(z.string()),
          /** Direct line of the emergency room; '' when only `phone` is known. */
          emergencyPhone: z.string(),
          /** What the hospital keyed in itself, and when. */
          status: z.strictObject({ is: z.enum(['open', 'limited', 'closed']), at: z.number() }).optional(),
          /** Duties that stand or begin within 36 hours. */
          duties: z.array(z.strictObject({ field: z.string(), startsAt: z.number(), endsAt: z.number() })),
          /** Closures that stand or begin within 36 hours. */
          closures: z.array(
            z.strictObject({
              startsAt: z.number(),
              endsAt: z.number(),
              capabilities: z.array(z.string()),
              reason: z.enum(closureReasons),
            }),
          ),
          /** Its newest answers to requests, newest first, for ranking. */
          recentAnswers: z.array(
            z.strictObject({
              at: z.number(),
              answer: z.string(),
              reason: z.string().optional(),
              /** Code of the category it was asked about; absent where that is not known. */
              category: z.string().optional(),
            }),
          ),
        }),
      ),
    }),
  }),
};
export type HospitalBrief = z.infer<typeof sessionEndpoints.readHospitals.answer>['hospitals'][number];
