// The demo's door: enter as anybody with one tap, and enrol a browser as a crew's device. In production these routes
// are not there at all.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import { sealEpochKey } from '#lib/core/card/epoch-delivery.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { EnrolledDevice } from '#lib/core/contract/session.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import { setSessionCookie } from '#server/middleware/session.ts';
import { done, refuse } from '#server/problem.ts';
import type { Outcome } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import type { Deps } from '#server/ports.ts';
import { appendAudit } from '#server/store/audit.ts';
import { insertDevice } from '#server/store/devices.ts';
import { findPerson, listPeople } from '#server/store/people.ts';
import { actorOf, bindSessionToDevice, createSession, revokeSession } from '#server/store/sessions.ts';
import { toBase64url } from './trust.ts';

export function mountDemo(mounting: Mounting): void {
  if (mounting.deps.mode !== 'demo') return;
  const statusLists = createStatusLists(mounting.deps);

  mountOpen(mounting, endpoints.listDemoPeople, {
    handle: async ({ deps, db }) => done({ people: await listPeople(deps, db) }),
  });

  mountOpen(mounting, endpoints.demoSignIn, {
    handle: async ({ session, body, deps, db, context }) => {
      const person = await findPerson(deps, db, body.personId);
      if (!person) return refuse('NOT_FOUND');
      if (session) await revokeSession(deps, db, session.tokenHash);
      const token = await createSession(deps, db, person.id);
      await appendAudit(deps, db, {
        actor: actorOf({ person }),
        action: 'sign-in',
        purpose: purposeOf[person.role],
        detail: 'door:demo',
      });
      setSessionCookie(context, deps, token);
      return done({ mode: deps.mode, region: deps.region, person });
    },
  });

  mount(mounting, endpoints.demoEnrolDevice, {
    task: 'use-crew-device',
    prepare: async ({ body, deps, db, now }) => {
      const statusList = await statusLists.current(db);
      const delivery = await deliver(deps, Buffer.from(body.publicKey, 'base64url'), now);
      if (!delivery.ok) return delivery;
      return statusList
        ? done({ ...delivery.value, statusList: toBase64url(statusList) })
        : refuse('UNAVAILABLE');
    },
    handle: async ({ session, actor, body, deps, db, prepared }) => {
      const deviceId = deps.newId();
      await insertDevice(deps, db, {
        id: deviceId,
        facilityId: session.person.facility.id,
        personId: session.person.id,
        name: body.name,
        publicKey: Buffer.from(body.publicKey, 'base64url'),
        keyClass: 'demo',
      });
      await bindSessionToDevice(db, session.tokenHash, deviceId);
      const entry = { actor, purpose: 'oversight' } as const;
      await appendAudit(deps, db, { ...entry, action: 'device-enrolled', detail: `device:${deviceId}` });
      await appendAudit(deps, db, {
        ...entry,
        action: 'keys-delivered',
        detail: `epochs:${prepared.epochKeys.length}`,
      });
      return done({ deviceId, name: body.name, keyClass: 'demo', ...prepared });
    },
  });
}

type Delivery = Pick<EnrolledDevice, 'rootKey' | 'trustList' | 'epochKeys'>;

/** Epoch keys sealed to the device. Issuer and root keys never leave the key store. */
async function deliver(deps: Deps, publicKey: Uint8Array, now: Instant): Promise<Outcome<Delivery>> {
  const trustList = await deps.keys.trustList(now);
  if (!trustList) return refuse('UNAVAILABLE');
  const malformed = refuse('BAD_REQUEST', {
    issues: [{ path: 'publicKey', message: 'expected a P-256 point of 65 bytes' }],
  });
  if (publicKey.length !== 65) return malformed;
  const epochs = await deps.keys.epochs(now);
  try {
    const sealed = await Promise.all(
      epochs.map(({ region, epoch, privateJwk }) =>
        sealEpochKey(publicKey, { region, epoch, key: privateJwk }),
      ),
    );
    return done({
      rootKey: toBase64url(deps.keys.rootPublicKey()),
      trustList: toBase64url(trustList),
      epochKeys: sealed.map(({ region, epoch, enc, ciphertext }) => ({
        region,
        epoch,
        enc: toBase64url(enc),
        ciphertext: toBase64url(ciphertext),
      })),
    });
  } catch {
    return malformed;
  }
}
