// The demo's door: enter as anybody with one tap, and enrol a browser as a crew's device. In production these routes
// are not there at all.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { purposeOf } from '#lib/core/access/table.ts';
import { isDeviceKey, sealKeysFor } from '#server/issuing/device-keys.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import { setSessionCookie } from '#server/middleware/session.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { insertDevice } from '#server/store/devices.ts';
import { findPerson, listPeople } from '#server/store/people.ts';
import {
  actorOf,
  bindSessionToDevice,
  confirmSession,
  createSession,
  revokeSession,
} from '#server/store/sessions.ts';

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
      const { token, binding } = await createSession(deps, db, person.id);
      await appendAudit(deps, db, {
        actor: actorOf({ person }),
        action: 'sign-in',
        purpose: purposeOf[person.role],
        detail: 'door:demo',
      });
      setSessionCookie(context, deps, token);
      return done({ mode: deps.mode, region: deps.region, person, binding });
    },
  });

  // Who came by this door has no passkey to be asked for; the screen says so (ADR 0013).
  mount(mounting, endpoints.confirmAtDemoDoor, {
    task: 'use-own-account',
    handle: async ({ session, deps, db }) =>
      session.passkeyId === null
        ? done({ confirmedAt: await confirmSession(deps, db, session.tokenHash) })
        : refuse('NOT_ALLOWED_NOW'),
  });

  mount(mounting, endpoints.demoEnrolDevice, {
    task: 'use-crew-device',
    prepare: async ({ body, deps, db, now }) => {
      const publicKey = Buffer.from(body.publicKey, 'base64url');
      if (!(await isDeviceKey(publicKey)))
        return refuse('BAD_REQUEST', {
          issues: [{ path: 'publicKey', message: 'expected a P-256 point of 65 bytes' }],
        });
      const keys = await sealKeysFor(deps, db, statusLists, publicKey, now);
      return keys ? done(keys) : refuse('UNAVAILABLE');
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
