// A key for a shift, for phones whose passkey cannot guard keys. It is derived anew each time from what the key store
// holds and the phone's own public key: nothing more is stored, and a phone out of use gets none (ADR 0021).
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { shiftKeyMs, type ReleasedShiftKey } from '#lib/core/contract/shift-key.ts';
import type { Deps } from '#server/ports.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findEnrolment } from '#server/store/enrolments.ts';
import { findShiftDevice, isKeyOfAnother, type ShiftKeyGround } from '#server/store/shift-devices.ts';

export function mountShiftKey(mounting: Mounting): void {
  mount(mounting, endpoints.releaseShiftKey, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, deps, db }) => {
      const device = await findShiftDevice(db, params.id, session.person.facility.id);
      if (!device) return refuse('NOT_FOUND');
      const detail = `device:${params.id}`;
      await appendAudit(deps, db, { actor, action: 'shift-key-released', purpose: 'oversight', detail });
      return done(released(deps, device));
    },
  });

  mount(mounting, endpoints.releaseRequestKey, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, deps, db }) => {
      const enrolment = await findEnrolment(deps, db, params.id, session.person.id);
      const isOpen = enrolment?.state === 'waiting' || enrolment?.state === 'approved';
      if (!isOpen || enrolment.keyClass !== 'shift') return refuse('NOT_FOUND');
      // Otherwise whoever took a phone that is out of use could ask again in its place, and get its key.
      if (await isKeyOfAnother(db, enrolment.publicKey, enrolment.deviceId)) return refuse('NOT_FOUND');
      const detail = `enrolment:${params.id}`;
      await appendAudit(deps, db, { actor, action: 'shift-key-released', purpose: 'oversight', detail });
      return done(released(deps, enrolment));
    },
  });
}

const released = (deps: Pick<Deps, 'keys'>, ground: ShiftKeyGround): ReleasedShiftKey => {
  const { publicKey, facilityId, personId } = ground;
  const of = `${Buffer.from(publicKey).toString('hex')}|${facilityId}|${personId}`;
  const halves = [1, 2].map((half) => deps.keys.cipher.blind(`shift-key|${half}|${of}`));
  return { key: Buffer.concat(halves).toString('base64url'), lastsMs: shiftKeyMs };
};
