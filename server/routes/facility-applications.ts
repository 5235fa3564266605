// A facility asks to take part, without paper and without being known; the secretariat decides.
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createRateLimiter, type RateLimiter } from '#server/middleware/rate-limit.ts';
import { remoteAddress } from '#server/middleware/remote-address.ts';
import { done, refuse, type Refusal } from '#server/problem.ts';
import { mount, mountOpen, type Mounting } from '#server/route.ts';
import { appendAudit, type Actor } from '#server/store/audit.ts';
import { enrolFacility } from '#server/store/facilities.ts';
import {
  decideApplication,
  findApplicationByReceipt,
  formatReceipt,
  listApplications,
  storeApplication,
} from '#server/store/facility-applications.ts';

const hourMs = 3_600_000;
/** From one address in an hour: enough for a few offices behind one connection, too few to flood or to guess. */
export const applicationsPerHour = 10;
export const receiptsPerHour = 60;

/** Nobody is signed in: the application speaks for itself. */
const applicant: Actor = { person: '', role: 'patient', facility: '' };

export function mountFacilityApplications(mounting: Mounting): void {
  const applications = createRateLimiter(applicationsPerHour, hourMs);
  const receipts = createRateLimiter(receiptsPerHour, hourMs);

  mountOpen(mounting, endpoints.applyForFacility, {
    handle: async ({ body, deps, db, now, context }) => {
      const stopped = limited(applications, remoteAddress(context), now);
      if (stopped) return stopped;
      const applied = await storeApplication(deps, db, body);
      if (!applied.ok)
        return applied.code === 'OTHER_CONTENT'
          ? refuse('CHANGED_MEANWHILE')
          : refuse('LIMIT_REACHED', { retryAfterSeconds: hourMs / 1000 });
      if (applied.isNew)
        await appendAudit(deps, db, {
          actor: applicant,
          action: 'facility-applied',
          purpose: 'oversight',
          detail: `kind:${body.facility.kind}`,
        });
      return done({ receipt: formatReceipt(applied.receipt) });
    },
  });

  mountOpen(mounting, endpoints.readApplication, {
    handle: async ({ body, deps, db, now, context }) => {
      const stopped = limited(receipts, remoteAddress(context), now);
      if (stopped) return stopped;
      const receipt = parseInvitationCode(body.receipt);
      const application = receipt && (await findApplicationByReceipt(deps, db, receipt));
      if (!application) return refuse('NOT_FOUND');
      const { state, appliedAt, decidedAt, reason, note } = application;
      return done({ state, appliedAt, decidedAt, reason, note });
    },
  });

  mount(mounting, endpoints.listApplications, {
    task: 'enrol-facilities',
    handle: async ({ deps, db }) => done({ applications: await listApplications(deps, db) }),
  });

  mount(mounting, endpoints.approveApplication, {
    task: 'enrol-facilities',
    handle: async ({ params, body, session, actor, deps, db }) => {
      const enrolled = await enrolFacility(deps, db, body);
      const decided = await decideApplication(deps, db, params.id, session.person, {
        state: 'approved',
        facilityId: enrolled.facilityId,
      });
      if (decided !== 'decided') return refuse(decided === 'unknown' ? 'NOT_FOUND' : 'ALREADY_DECIDED');
      await appendAudit(deps, db, {
        actor,
        action: 'facility-enrolled',
        purpose: 'oversight',
        detail: `facility:${enrolled.facilityId},via:application`,
      });
      return done(enrolled);
    },
  });

  mount(mounting, endpoints.refuseApplication, {
    task: 'enrol-facilities',
    handle: async ({ params, body, session, actor, deps, db }) => {
      const decided = await decideApplication(deps, db, params.id, session.person, {
        state: 'refused',
        ...body,
      });
      if (decided !== 'decided') return refuse(decided === 'unknown' ? 'NOT_FOUND' : 'ALREADY_DECIDED');
      await appendAudit(deps, db, {
        actor,
        action: 'facility-refused',
        purpose: 'oversight',
        detail: `reason:${body.reason}`,
      });
      return done({});
    },
  });
}

function limited(
  limiter: RateLimiter,
  who: string,
  now: Parameters<RateLimiter['take']>[1],
): Refusal | undefined {
  const retryAfterSeconds = limiter.take(who, now);
  return retryAfterSeconds > 0 ? refuse('LIMIT_REACHED', { retryAfterSeconds }) : undefined;
}
