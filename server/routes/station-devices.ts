// A station's devices for its supervisor, and the word that opens one whose lease is over.
import { overrideCode, overrideCodeUntil } from '#lib/core/card/override.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Instant } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { overrideKeyOf } from '#server/issuing/standing.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findDevice } from '#server/store/devices.ts';
import { newestDisaster, standsAt } from '#server/store/disaster.ts';
import { countOverrides, listStationDevices } from '#server/store/standing.ts';

/** Codes for one device on one day in Japan: enough for a day out of reach, too few to try anything out. */
export const overridesPerDay = 5;

export function mountStationDevices(mounting: Mounting): void {
  mount(mounting, endpoints.listStationDevices, {
    task: 'override-leases',
    handle: async ({ session, db, now }) => {
      const disaster = await newestDisaster(db);
      return done({
        devices: await listStationDevices(db, session.person.facility.id),
        disasterUntil: standsAt(disaster, now) ? disaster.until : null,
      });
    },
  });

  mount(mounting, endpoints.makeOverrideCode, {
    task: 'override-leases',
    handle: async ({ session, actor, params, body, deps, db, now }) => {
      if (!(await findDevice(db, params.id, session.person.facility.id))) return refuse('NOT_FOUND');
      // The audit's head is locked first: codes that are asked for at the same moment are counted one after the other.
      await appendAudit(deps, db, {
        actor,
        action: 'lease-overridden',
        purpose: 'oversight',
        detail: `device:${params.id}`,
      });
      const today = Date.parse(`${todayInJapan(now)}T00:00:00+09:00`) as Instant;
      if ((await countOverrides(db, params.id, today)) > overridesPerDay)
        return refuse('LIMIT_REACHED', {
          retryAfterSeconds: Math.ceil((today + 86_400_000 - now) / 1_000),
        });
      const code = await overrideCode(overrideKeyOf(deps, params.id), body.challenge, now);
      return done({ code, until: overrideCodeUntil(now) });
    },
  });
}
