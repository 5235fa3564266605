// The region's disaster flag: declared and ended by the secretariat, read by everybody's devices.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { leaseLimits } from '#lib/core/card/lease.ts';
import { createDisasterFlags } from '#server/issuing/standing.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, mountOpen } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { declareDisaster, endDisaster, newestDisaster, readDisaster } from '#server/store/disaster.ts';
import { isFreshlyConfirmed } from '#server/store/sessions.ts';
import { toBase64url } from './trust.ts';

export function mountDisaster(mounting: Mounting): void {
  const flags = createDisasterFlags(mounting.deps);

  mountOpen(mounting, endpoints.readDisasterFlag, {
    handle: async ({ db, now }) => {
      const newest = await newestDisaster(db);
      // No flag that was declared earlier can still stand.
      if (!newest || now >= newest.declaredAt + leaseLimits.disasterMs) return done({ flag: null });
      const flag = await flags.flagOf(newest, now);
      return flag ? done({ flag: toBase64url(flag) }) : refuse('UNAVAILABLE');
    },
  });

  mount(mounting, endpoints.readDisaster, {
    task: 'see-network',
    handle: async ({ deps, db }) => done({ disaster: await readDisaster(deps, db) }),
  });

  mount(mounting, endpoints.declareDisaster, {
    task: 'declare-disaster',
    handle: async ({ session, actor, body, deps, db, now }) => {
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      // Without an issuer there is nothing that a device would believe.
      if (!(await deps.keys.issuer(now))) return refuse('UNAVAILABLE');
      const declared = { days: body.days, personId: session.person.id };
      return done({ version: await declareDisaster(deps, db, actor, declared) });
    },
  });

  mount(mounting, endpoints.endDisaster, {
    task: 'declare-disaster',
    handle: async ({ session, actor, deps, db }) =>
      (await endDisaster(deps, db, actor, session.person.id)) ? done({}) : refuse('NOT_ALLOWED_NOW'),
  });
}
