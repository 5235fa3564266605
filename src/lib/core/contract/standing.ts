// What an enrolled device may still do, and how it keeps up: its lease, its keys, the test of itself, its end; the
// region's disaster flag; a supervisor's word for a device that was out of reach too long.
import * as z from 'zod';
import { chainLink } from '../access/device-chain.ts';
import { shownSection } from '../access/audit.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';
import { offlineLook } from './look-up.ts';
import { base64url, sealedEpochKey } from './session.ts';

/** What a device tries at the start of a shift, in this order. */
export const selfTestChecks = [
  'trust-list', // verifies under the pinned root
  'status-list', // verifies, and is fresh
  'clock', // agrees with the server's at the last contact
  'epoch-key', // the key of this half-year is here
  'test-card', // the test card opens and says what it should
  'decoder', // a drawn code is read
  'lease', // the lease is good for a whole shift
] as const;
export const selfTestCheck = z.enum(selfTestChecks);
export type SelfTestCheck = z.infer<typeof selfTestCheck>;

/** What a supervisor types to and from a phone: six digits there, the nine letters of a short code back. */
export const overrideChallenge = z.string().regex(/^[0-9]{6}$/);
export const overrideCode = z.string().regex(/^[0-9A-Z]{9}$/);

export const stationDevice = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  mark: z.string(),
  lastSeenAt: instant.nullable(),
  suspendedAt: instant.nullable(),
  testedAt: instant.nullable(),
  /** What did not pass. */
  failedChecks: z.array(selfTestCheck),
});
export type StationDevice = z.infer<typeof stationDevice>;

export const disasterState = z.strictObject({
  version: z.int(),
  declaredAt: instant,
  until: instant,
  /** Name and post of who declared it. */
  declaredBy: z.string(),
  endedAt: instant.nullable(),
});
export type DisasterState = z.infer<typeof disasterState>;

/** A look that a revoked device had not told, and in whose name it was made. */
export const lastLook = z.strictObject({
  personId: z.uuid(),
  look: offlineLook.extend({
    cardId: z.string().max(400),
    sections: z.array(shownSection).max(shownSection.options.length),
    link: chainLink,
  }),
});
export type LastLook = z.infer<typeof lastLook>;

export const standingEndpoints = {
  /**
   * The signed lease of a device (core/card/lease.ts). Needs no sign-in: it is renewed whenever there is a network, and
   * says nothing but whether this id is in use. 404 for an id that never was a device here.
   */
  readLease: endpoint({
    method: 'GET',
    path: '/api/devices/:id/lease',
    answer: z.strictObject({ lease: base64url }),
  }),
  /**
   * The region's newest disaster flag, signed; one that was ended counts as a newer version, with its end as `until`.
   * Null when none was declared in the last 30 days: no older one can stand. Needs no sign-in.
   */
  readDisasterFlag: endpoint({
    method: 'GET',
    path: '/api/trust/disaster',
    answer: z.strictObject({ flag: base64url.nullable() }),
  }),
  /** The signed allow list; null while no issuer's key has leaked. Needs no sign-in. */
  readAllowList: endpoint({
    method: 'GET',
    path: '/api/trust/allow',
    answer: z.strictObject({ allowList: base64url.nullable() }),
  }),
  /** The live epoch keys anew, for a session that is bound to this device: after a half-year, or after a leak. */
  readDeviceKeys: endpoint({
    method: 'GET',
    path: '/api/devices/:id/keys',
    answer: z.strictObject({
      epochKeys: z.array(sealedEpochKey),
      /** A card of nobody, sealed to the epoch in use (core/card/test-card.ts). */
      testCard: base64url,
      /**
       * 32 bytes, sealed to the device (`openForDevice` with use 'override-key', core/card/epoch-delivery.ts): checks a
       * supervisor's override code without a network (core/card/override.ts).
       */
      overrideKey: z.strictObject({ enc: base64url, ciphertext: base64url }),
    }),
  }),
  /** In a session that is bound to this device, like its keys. One that is older than what is known changes nothing. */
  reportSelfTest: endpoint({
    method: 'POST',
    path: '/api/devices/:id/self-test',
    body: z.strictObject({ at: instant, failed: z.array(selfTestCheck).max(selfTestChecks.length) }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /**
   * Told afterwards: a supervisor opened this device at hand with their own passkey, without a network. The phone's word
   * for it, in the name of who is signed in.
   */
  reportOverride: endpoint({
    method: 'POST',
    path: '/api/devices/:id/overrides',
    body: z.strictObject({ at: instant, personId: z.uuid() }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  /**
   * The looks that a revoked device made out of reach, told before it empties itself: its sessions have ended, so the
   * device vouches for them (core/card/last-looks.ts). For 30 days after the revocation, until `wipeDevice`, and 500 in
   * all. `stored` names those the audit has now, however often they are told; not those in the name of somebody who is
   * not of the device's station, nor those whose hash is not theirs. 404 for every other device, and without the proof.
   */
  tellLastLooks: endpoint({
    method: 'POST',
    path: '/api/devices/:id/last-looks',
    body: z.strictObject({ looks: z.array(lastLook).min(1).max(50), proof: base64url.max(43) }),
    answer: z.strictObject({ stored: z.array(z.uuid()) }),
  }),
  /** Answers a revoked device with `Clear-Site-Data: "storage"`; 404 for every other. Needs no sign-in. */
  wipeDevice: endpoint({
    method: 'POST',
    path: '/api/devices/:id/wipe',
    answer: z.strictObject({}),
  }),

  /** A station's own devices, for its supervisor. */
  listStationDevices: endpoint({
    method: 'GET',
    path: '/api/station/devices',
    answer: z.strictObject({
      /** Longest unheard of first. */
      devices: z.array(stationDevice),
      /** End of the disaster that stands in the region; null when none does. */
      disasterUntil: instant.nullable(),
    }),
  }),
  /**
   * The answer to the six digits that a device shows whose lease is over; read out by telephone or radio. `until` is
   * how long the phone takes the code. At most five a day for one device; LIMIT_REACHED after that.
   */
  makeOverrideCode: endpoint({
    method: 'POST',
    path: '/api/station/devices/:id/override',
    body: z.strictObject({ challenge: overrideChallenge }),
    answer: z.strictObject({ code: overrideCode, until: instant }),
    idempotent: true,
  }),

  suspendDevice: endpoint({
    method: 'POST',
    path: '/api/office/devices/:id/suspension',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  resumeDevice: endpoint({
    method: 'POST',
    path: '/api/office/devices/:id/resumption',
    answer: z.strictObject({}),
    idempotent: true,
  }),
  readDisaster: endpoint({
    method: 'GET',
    path: '/api/office/disaster',
    answer: z.strictObject({ disaster: disasterState.nullable() }),
  }),
  /** Needs a fresh confirmation by passkey. */
  declareDisaster: endpoint({
    method: 'POST',
    path: '/api/office/disaster',
    body: z.strictObject({ days: z.int().min(1).max(30) }),
    answer: z.strictObject({ version: z.int() }),
    idempotent: true,
  }),
  endDisaster: endpoint({
    method: 'POST',
    path: '/api/office/disaster/end',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
