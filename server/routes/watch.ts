// The watch over searches and looks: the queue of alerts, samples and canaries for the secretariat; raised limits and
// shifts for the station.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { done, refuse } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { countOpenAlerts, countOpenByKind, listAlerts, readAlertFigures } from '#server/store/alerts.ts';
import { createCanary, listCanaries, withdrawCanary } from '#server/store/canaries.ts';
import { appendAudit } from '#server/store/audit.ts';
import { endRaise, raiseLimit } from '#server/store/limit-raises.ts';
import { findSample, listSamples, readDraw, reviewSample } from '#server/store/samples.ts';
import { describeBreaker, reopenSearch } from '#server/store/search-breaker.ts';
import { actorOf } from '#server/store/sessions.ts';
import { setShift, startOwnShift } from '#server/store/shifts.ts';
import { readSearchLimits, readStation, toRaiseView } from '#server/store/station-watch.ts';
import { mountAlerts } from './alerts.ts';

export function mountWatch(mounting: Mounting): void {
  mountQueue(mounting);
  mountAlerts(mounting);
  mountSamples(mounting);
  mountCanaries(mounting);
  mountStation(mounting);
}

function mountQueue(mounting: Mounting): void {
  mount(mounting, endpoints.listAlerts, {
    task: 'review-alerts',
    handle: async ({ deps, db, session, query }) => {
      const { stoppedAt, cause, crews, thresholds } = await describeBreaker(db);
      return done({
        alerts: await listAlerts(deps, db, session.person.id, query),
        kinds: await countOpenByKind(db),
        figures: await readAlertFigures(deps, db),
        breaker: {
          stoppedAt,
          cause,
          crews,
          inTenMinutes: thresholds.inTenMinutes,
          inDay: thresholds.inDay,
        },
      });
    },
  });

  mount(mounting, endpoints.countAlerts, {
    task: 'review-alerts',
    handle: async ({ db }) => {
      const { open, urgent } = await countOpenAlerts(db);
      return done({ open, urgent });
    },
  });

  mount(mounting, endpoints.reopenSearch, {
    task: 'set-watch',
    handle: async ({ deps, db, actor, body }) => {
      if (!(await reopenSearch(deps, db))) return refuse('ALREADY_DECIDED');
      await appendAudit(deps, db, {
        actor,
        action: 'search-limit',
        purpose: 'oversight',
        detail: `reopened:${body.reason}`,
      });
      return done({});
    },
  });
}

function mountSamples(mounting: Mounting): void {
  mount(mounting, endpoints.listSamples, {
    task: 'review-alerts',
    writes: true,
    handle: async ({ deps, db, session, actor }) => {
      const samples = await listSamples(deps, db, session.person.id);
      if (samples.length > 0)
        await appendAudit(deps, db, {
          actor,
          action: 'audit-read',
          purpose: 'oversight',
          detail: `sample,entries:${samples.length}`,
        });
      return done({ samples, draw: await readDraw(db) });
    },
  });

  mount(mounting, endpoints.reviewSample, {
    task: 'review-alerts',
    handle: async ({ deps, db, session, actor, params, body }) => {
      const sample = await findSample(db, params.id);
      if (!sample) return refuse('NOT_FOUND');
      if (sample.personId === session.person.id) return refuse('NOT_ALLOWED_NOW');
      if (!(await reviewSample(deps, db, params.id, { by: session.person.id, ...body })))
        return refuse('ALREADY_DECIDED');
      await appendAudit(deps, db, {
        actor,
        action: 'sample-reviewed',
        purpose: 'oversight',
        detail: `outcome:${body.outcome}`,
      });
      return done({});
    },
  });
}

function mountCanaries(mounting: Mounting): void {
  mount(mounting, endpoints.listCanaries, {
    task: 'set-watch',
    handle: async ({ deps, db }) => done({ canaries: await listCanaries(deps, db) }),
  });

  mount(mounting, endpoints.createCanary, {
    task: 'set-watch',
    handle: async ({ deps, db, session }) => {
      const patientId = await createCanary(deps, db, actorOf(session));
      return patientId ? done({ patientId }) : refuse('UNAVAILABLE');
    },
  });

  mount(mounting, endpoints.withdrawCanary, {
    task: 'set-watch',
    handle: async ({ deps, db, session, params }) =>
      (await withdrawCanary(deps, db, actorOf(session), params.id)) ? done({}) : refuse('NOT_FOUND'),
  });
}

function mountStation(mounting: Mounting): void {
  mount(mounting, endpoints.readSearchLimits, {
    task: 'look-up-patients',
    handle: async ({ deps, db, session }) => done(await readSearchLimits(deps, db, actorOf(session))),
  });

  mount(mounting, endpoints.startOwnShift, {
    task: 'look-up-patients',
    handle: async ({ deps, db, session, body }) =>
      done(await startOwnShift(deps, db, actorOf(session), body.pattern)),
  });

  mount(mounting, endpoints.readStation, {
    task: 'manage-shifts',
    handle: async ({ deps, db, session }) => done(await readStation(deps, db, session.person.facility.id)),
  });

  mount(mounting, endpoints.setShift, {
    task: 'manage-shifts',
    handle: async ({ deps, db, session, body }) =>
      (await setShift(deps, db, actorOf(session), body)) ? done({}) : refuse('NOT_FOUND'),
  });

  mount(mounting, endpoints.raiseLimit, {
    task: 'raise-search-limit',
    handle: async ({ deps, db, session, body }) => {
      const raise = await raiseLimit(deps, db, actorOf(session), body);
      return raise ? done(toRaiseView(raise)) : refuse('NOT_FOUND');
    },
  });

  mount(mounting, endpoints.endRaise, {
    task: 'raise-search-limit',
    handle: async ({ deps, db, session, params }) =>
      (await endRaise(deps, db, actorOf(session), params.id)) ? done({}) : refuse('NOT_FOUND'),
  });
}
