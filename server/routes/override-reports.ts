// A device tells afterwards who opened it when its lease was over: a supervisor, with their passkey, at the device.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount } from '#server/route.ts';
import type { Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import { findDevice } from '#server/store/devices.ts';
import { findPerson } from '#server/store/people.ts';

export function mountOverrideReports(mounting: Mounting): void {
  mount(mounting, endpoints.reportOverride, {
    task: 'use-crew-device',
    handle: async ({ session, actor, params, body, deps, db, now }) => {
      const { facility } = session.person;
      if (!(await findDevice(db, params.id, facility.id))) return refuse('NOT_FOUND');
      const person = await findPerson(deps, db, body.personId);
      const isOurs = person?.facility.id === facility.id;
      await appendAudit(deps, db, {
        actor,
        action: 'lease-overridden',
        purpose: 'oversight',
        deviceId: params.id,
        // A phone's clock may be what was wrong.
        ...(body.at <= now && { at: body.at }),
        detail: [
          'via:passkey',
          isOurs ? `person:${person.id},role:${person.role}` : 'person:unknown',
          `device:${params.id}`,
        ].join(),
      });
      return done({});
    },
  });
}
