// What everybody needs to check cards: the trust list, the status list, and which hospitals there are. The lists are
// signed and name nobody, so devices may fetch them without a session.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createAllowLists } from '#server/issuing/allow-list.ts';
import { createStatusLists } from '#server/issuing/status-list.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { listHospitals } from '#server/store/hospitals.ts';

export const toBase64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');

export function mountTrust(mounting: Mounting): void {
  const statusLists = createStatusLists(mounting.deps);
  const allowLists = createAllowLists(mounting.deps);

  mountOpen(mounting, endpoints.readTrustList, {
    handle: async ({ deps, now }) => {
      const trustList = await deps.keys.trustList(now);
      return trustList ? done({ trustList: toBase64url(trustList) }) : refuse('UNAVAILABLE');
    },
  });

  mountOpen(mounting, endpoints.readStatusList, {
    handle: async ({ db, query: { held, heldAt } }) => {
      const statusList =
        held !== undefined && heldAt !== undefined
          ? await statusLists.newerThan(db, { version: held, issuedAt: heldAt })
          : await statusLists.current(db);
      if (statusList === undefined) return refuse('KEYS_NOT_READY');
      return done({ statusList: statusList && toBase64url(statusList) });
    },
  });

  mountOpen(mounting, endpoints.readAllowList, {
    handle: async ({ db }) => {
      const allowList = await allowLists.current(db);
      if (allowList === 'no-issuer') return refuse('KEYS_NOT_READY');
      return done({ allowList: allowList ? toBase64url(allowList) : null });
    },
  });

  mount(mounting, endpoints.readHospitals, {
    task: 'see-hospitals',
    handle: async ({ deps, db }) => done({ hospitals: await listHospitals(deps, db) }),
  });
}
