// How a phone becomes a crew’s device: it asks, somebody else approves, its keys come sealed (ADR 0015).
import { timingSafeEqual } from 'node:crypto';
import { commitTo, deviceWords } from '#lib/core/access/device-words.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { EnrolledDevice } from '#lib/core/contract/session.ts';
import { isDeviceKey, sealKeysFor, type DeliveredKeys } from '#server/issuing/device-keys.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import type { Deps } from '#server/ports.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome, Refusal } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { countDevices, findDevice, insertDevice, noteSeen } from '#server/store/devices.ts';
import {
  decideEnrolment,
  findEnrolment,
  insertEnrolment,
  listWaiting,
  markDelivered,
  maxWaiting,
  showNonce,
  waitingOf,
} from '#server/store/enrolments.ts';
import type { Enrolment, EnrolmentState } from '#server/store/enrolments.ts';
import { findInviter } from '#server/store/invitations.ts';
import { revokeDevice } from '#server/store/oversight.ts';
import { findPerson } from '#server/store/people.ts';
import { bindSessionToDevice, isFreshlyConfirmed } from '#server/store/sessions.ts';
import { noteKeysDelivered } from '#server/store/standing.ts';

const bytesOf = (text: string) => Uint8Array.from(Buffer.from(text, 'base64url'));

export function mountEnrolment(mounting: Mounting): void {
  mountAsking(mounting);
  mountDelivery(mounting);
  mountDeciding(mounting);
}

function mountAsking(mounting: Mounting): void {
  mount(mounting, endpoints.countStationDevices, {
    task: 'use-crew-device',
    handle: async ({ session, db }) => done({ devices: await countDevices(db, session.person.facility.id) }),
  });

  mount(mounting, endpoints.requestEnrolment, {
    task: 'use-crew-device',
    handle: async ({ session, actor, body, deps, db, now }) => {
      // Before the region's root is installed there is nothing that the words could stand for.
      if (deps.keys.rootPublicKey().length === 0) return refuse('UNAVAILABLE');
      const publicKey = bytesOf(body.publicKey);
      if (!(await isDeviceKey(publicKey)))
        return refuse('BAD_REQUEST', {
          issues: [{ path: 'publicKey', message: 'expected a P-256 point of 65 bytes' }],
        });
      const waiting = await waitingOf(deps, db, session.person.id);
      if (waiting.length >= maxWaiting)
        return refuse('LIMIT_REACHED', { retryAfterSeconds: Math.ceil((waiting[0]! - now) / 1_000) });
      const { id, expiresAt } = await insertEnrolment(deps, db, {
        personId: session.person.id,
        facilityId: session.person.facility.id,
        name: body.name,
        publicKey,
        keyClass: body.keyClass,
        commitment: bytesOf(body.commitment),
      });
      await appendAudit(deps, db, {
        actor,
        action: 'device-requested',
        purpose: 'oversight',
        detail: `class:${body.keyClass},enrolment:${id}`,
      });
      return done({ id, expiresAt, rootKey: rootOf(deps) });
    },
  });

  mount(mounting, endpoints.showNonce, {
    task: 'use-crew-device',
    handle: async ({ session, params, body, deps, db }) => {
      const enrolment = await findEnrolment(deps, db, params.id, session.person.id);
      if (!enrolment) return refuse('NOT_FOUND');
      if (enrolment.state !== 'waiting') return refusalOf(enrolment.state);
      const nonce = bytesOf(body.nonce);
      const fitting = await commitTo({ publicKey: enrolment.publicKey, nonce });
      if (!isSame(fitting, enrolment.commitment))
        return refuse('BAD_REQUEST', { issues: [{ path: 'nonce', message: 'not what was committed to' }] });
      // Shown again after a lost answer: the commitment lets only the same one through.
      await showNonce(db, enrolment.id, nonce);
      return done({});
    },
  });

  mount(mounting, endpoints.withdrawEnrolment, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, deps, db }) => {
      const enrolment = await findEnrolment(deps, db, params.id, session.person.id);
      if (!enrolment) return refuse('NOT_FOUND');
      const decision = { state: 'refused', personId: session.person.id } as const;
      if (!(await decideEnrolment(deps, db, enrolment.id, decision))) return refusalOf(enrolment.state);
      await appendAudit(deps, db, {
        actor,
        action: 'device-refused',
        purpose: 'oversight',
        detail: `reason:withdrawn,enrolment:${enrolment.id}`,
      });
      return done({});
    },
  });
}

function mountDelivery(mounting: Mounting): void {
  const statusLists = createStatusLists(mounting.deps);

  mount(mounting, endpoints.readEnrolment, {
    task: 'use-crew-device',
    writes: true,
    prepare: async ({
      session,
      params,
      deps,
      db,
      now,
    }): Promise<Outcome<{ enrolment: Enrolment; keys: DeliveredKeys | undefined }>> => {
      const enrolment = await findEnrolment(deps, db, params.id, session.person.id);
      if (!enrolment) return refuse('NOT_FOUND');
      if (enrolment.state !== 'approved') return done({ enrolment, keys: undefined });
      const keys = await sealKeysFor(deps, db, statusLists, enrolment.publicKey, now);
      return keys ? done({ enrolment, keys }) : refuse('UNAVAILABLE');
    },
    handle: async ({ actor, deps, db, prepared: { enrolment, keys } }) => {
      const { state } = enrolment;
      if (state === 'waiting') return done({ state, expiresAt: enrolment.expiresAt });
      if (state !== 'approved') return done({ state });
      const deviceId = enrolment.deviceId!;
      if (!keys || !(await findDevice(db, deviceId, enrolment.facilityId)))
        return done({ state: 'refused' as const });
      await appendAudit(deps, db, {
        actor,
        action: 'keys-delivered',
        purpose: 'oversight',
        detail: `epochs:${keys.epochKeys.length},device:${deviceId}`,
      });
      const device: EnrolledDevice = {
        deviceId,
        name: enrolment.name,
        keyClass: enrolment.keyClass,
        ...keys,
      };
      return done({ state, device });
    },
  });

  mount(mounting, endpoints.confirmDelivery, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, deps, db, afterCommit }) => {
      const enrolment = await findEnrolment(deps, db, params.id, session.person.id);
      if (!enrolment) return refuse('NOT_FOUND');
      if (enrolment.state !== 'approved' || !(await markDelivered(db, enrolment.id)))
        return refusalOf(enrolment.state);
      await bindSessionToDevice(db, session.tokenHash, enrolment.deviceId!);
      await noteSeen(deps, db, enrolment.deviceId!);
      await noteKeysDelivered(deps, db, enrolment.deviceId!);
      // What the same browser was before is gone from it, keys and all.
      const before = session.deviceId;
      if (before && before !== enrolment.deviceId && (await revokeDevice(deps, db, before)) === 'revoked') {
        const detail = `reason:replaced,device:${before}`;
        await appendAudit(deps, db, { actor, action: 'device-revoked', purpose: 'oversight', detail });
        afterCommit(() => deps.live.wake());
      }
      return done({});
    },
  });
}

function mountDeciding(mounting: Mounting): void {
  mount(mounting, endpoints.listEnrolments, {
    task: 'approve-devices',
    handle: async ({ session, deps, db }) =>
      done({ waiting: await listWaiting(deps, db, session.person.id) }),
  });

  mount(mounting, endpoints.approveEnrolment, {
    task: 'approve-devices',
    handle: async ({ session, actor, params, body, deps, db, now }) => {
      const enrolment = await findEnrolment(deps, db, params.id);
      if (!enrolment) return refuse('NOT_FOUND');
      if (enrolment.state !== 'waiting') return refusalOf(enrolment.state);
      const asked = await findPerson(deps, db, enrolment.personId);
      // A second person, for somebody who still works at the station; and words can be compared only once shown.
      if (enrolment.personId === session.person.id || asked?.facility.id !== enrolment.facilityId)
        return refuse('NOT_ALLOWED_NOW');
      // Who made the code by which the asker came in could have used it.
      if ((await findInviter(db, enrolment.personId)) === session.person.id) return refuse('NOT_ALLOWED_NOW');
      if (!enrolment.nonce) return refuse('NOT_ALLOWED_NOW');
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      const words = await wordsOf(deps, enrolment, enrolment.nonce);
      if (words.join() !== body.words.join())
        return refuse('BAD_REQUEST', {
          issues: [{ path: 'words', message: 'not the words of this request' }],
        });
      const deviceId = deps.newId();
      const decision = { state: 'approved', personId: session.person.id, deviceId } as const;
      if (!(await decideEnrolment(deps, db, enrolment.id, decision))) return refuse('ALREADY_DECIDED');
      await insertDevice(deps, db, {
        id: deviceId,
        facilityId: enrolment.facilityId,
        personId: enrolment.personId,
        name: enrolment.name,
        publicKey: enrolment.publicKey,
        keyClass: enrolment.keyClass,
        approvedBy: session.person.id,
        isAwaited: true,
      });
      await appendAudit(deps, db, {
        actor,
        action: 'device-enrolled',
        purpose: 'oversight',
        detail: `class:${enrolment.keyClass},device:${deviceId},enrolment:${enrolment.id}`,
      });
      return done({ deviceId });
    },
  });

  mount(mounting, endpoints.refuseEnrolment, {
    task: 'approve-devices',
    handle: async ({ session, actor, params, body, deps, db }) => {
      const enrolment = await findEnrolment(deps, db, params.id);
      if (!enrolment) return refuse('NOT_FOUND');
      const decision = { state: 'refused', personId: session.person.id } as const;
      if (!(await decideEnrolment(deps, db, enrolment.id, decision))) return refusalOf(enrolment.state);
      await appendAudit(deps, db, {
        actor,
        action: 'device-refused',
        purpose: 'oversight',
        detail: `reason:${body.reason},enrolment:${enrolment.id}`,
      });
      return done({});
    },
  });
}

const rootOf = (deps: Pick<Deps, 'keys'>) => Buffer.from(deps.keys.rootPublicKey()).toString('base64url');

async function wordsOf(deps: Pick<Deps, 'keys'>, { id, publicKey }: Enrolment, nonce: Uint8Array) {
  const rootKey = deps.keys.rootPublicKey();
  return (await deviceWords({ rootKey, publicKey, enrolmentId: id, nonce })).map(({ ja }) => ja);
}

/** Why nothing can be done any more with a request in this state. */
const refusalOf = (state: EnrolmentState): Refusal =>
  refuse(state === 'waiting' || state === 'expired' ? 'NOT_ALLOWED_NOW' : 'ALREADY_DECIDED');

const isSame = (left: Uint8Array, right: Uint8Array) =>
  left.length === right.length && timingSafeEqual(left, right);
