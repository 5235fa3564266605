// A device that is enrolled announces itself in a new session: it proves that it holds its private key, and from then
// on the session ends with the device's right.
import { timingSafeEqual } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import { sealChallenge } from '#lib/core/card/device-proof.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Deps } from '#server/ports.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findDevice, listDevices, renameDevice } from '#server/store/devices.ts';
import { bindSessionToDevice } from '#server/store/sessions.ts';
import type { Session } from '#server/store/sessions.ts';
import { toBase64url } from './trust.ts';

/** A challenge is good for one to two of these. Nothing is stored: the secret is a keyed hash of whom it is for. */
export const challengeMs = 60_000;

export function mountDevices(mounting: Mounting): void {
  mount(mounting, endpoints.challengeDevice, {
    task: 'use-crew-device',
    handle: async ({ session, params, deps, db, now }) => {
      const device = await findDevice(db, params.id, session.person.facility.id);
      if (!device) return refuse('NOT_FOUND');
      const secret = secretOf(deps, session, device.id, now);
      return done({ challenge: toBase64url(await sealChallenge(device.publicKey, device.id, secret)) });
    },
  });

  mount(mounting, endpoints.announceDevice, {
    task: 'use-crew-device',
    handle: async ({ session, params, body, deps, db, now }) => {
      const device = await findDevice(db, params.id, session.person.facility.id);
      const secret = Buffer.from(body.secret, 'base64url');
      const isProven = [now, (now - challengeMs) as Instant].some((at) =>
        isSame(secret, secretOf(deps, session, params.id, at)),
      );
      if (!device || !isProven) return refuse('NOT_FOUND');
      await bindSessionToDevice(db, session.tokenHash, device.id);
      return done({});
    },
  });

  mount(mounting, endpoints.listDevices, {
    task: 'approve-devices',
    handle: async ({ deps, db }) => done({ devices: await listDevices(deps, db) }),
  });

  mount(mounting, endpoints.renameDevice, {
    task: 'approve-devices',
    handle: async ({ actor, params, body, deps, db }) => {
      const before = await renameDevice(db, params.id, body.name);
      if (before === undefined) return refuse('NOT_FOUND');
      if (before !== body.name)
        await appendAudit(deps, db, {
          actor,
          action: 'device-renamed',
          purpose: 'oversight',
          detail: `device:${params.id}`,
        });
      return done({});
    },
  });
}

/** Of this session, device and minute only: a proof seen elsewhere binds nothing. */
const secretOf = (deps: Pick<Deps, 'keys'>, session: Session, deviceId: string, at: Instant) =>
  deps.keys.cipher.blind(`device-proof|${session.tokenHash}|${deviceId}|${Math.floor(at / challengeMs)}`);

const isSame = (left: Uint8Array, right: Uint8Array) =>
  left.length === right.length && timingSafeEqual(left, right);
