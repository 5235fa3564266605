// The secretariat enrols facilities, keeps their particulars, and ends their part.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { appendAudit } from '#server/store/audit.ts';
import {
  changeFacility,
  closeFacility,
  enrolFacility,
  findFacilityRow,
  listFacilities,
  lockFacility,
} from '#server/store/facilities.ts';
import { isFreshlyConfirmed } from '#server/store/sessions.ts';
import { refusePeople } from './people-refusal.ts';

export function mountFacilities(mounting: Mounting): void {
  mount(mounting, endpoints.listFacilities, {
    task: 'see-network',
    handle: async ({ db }) => done({ facilities: await listFacilities(db) }),
  });

  mount(mounting, endpoints.readFacility, {
    task: 'see-network',
    handle: async ({ params, db }) => {
      const facility = await findFacilityRow(db, params.id);
      return facility ? done(facility) : refuse('NOT_FOUND');
    },
  });

  mount(mounting, endpoints.enrolFacility, {
    task: 'enrol-facilities',
    handle: async ({ body, actor, deps, db }) => {
      const enrolled = await enrolFacility(deps, db, body);
      await appendAudit(deps, db, {
        actor,
        action: 'facility-enrolled',
        purpose: 'oversight',
        detail: `facility:${enrolled.facilityId}`,
      });
      return done(enrolled);
    },
  });

  mount(mounting, endpoints.changeFacility, {
    task: 'enrol-facilities',
    handle: async ({ params, body, actor, deps, db }) => {
      const facility = await lockFacility(db, params.id);
      if (!facility || facility.kind === 'household') return refuse('NOT_FOUND');
      if (facility.state === 'closed') return refusePeople('closed');
      await changeFacility(db, facility, body);
      await appendAudit(deps, db, {
        actor,
        action: 'facility-changed',
        purpose: 'oversight',
        detail: `facility:${facility.id}`,
      });
      return done({});
    },
  });

  mount(mounting, endpoints.closeFacility, {
    task: 'enrol-facilities',
    handle: async ({ params, session, actor, deps, db, now, afterCommit }) => {
      const facility = await lockFacility(db, params.id);
      if (!facility || facility.kind === 'household' || facility.kind === 'secretariat')
        return refuse('NOT_FOUND');
      if (facility.state === 'closed') return refusePeople('closed');
      if (!isFreshlyConfirmed(session, now)) return refuse('CONFIRMATION_NEEDED');
      const ended = await closeFacility(deps, db, facility.id, session.person.id);
      await appendAudit(deps, db, {
        actor,
        action: 'facility-closed',
        purpose: 'oversight',
        detail: `facility:${facility.id},people:${ended.people},devices:${ended.devices}`,
      });
      afterCommit(() => deps.live.wake());
      return done(ended);
    },
  });
}
