// The API as one function of its dependencies; nothing happens at import.
import { Hono } from 'hono';
import type { Environment, Api } from './middleware/environment.ts';
import { limitBody } from './middleware/body-limit.ts';
import { sameOrigin } from './middleware/origin.ts';
import { createRateLimiter } from './middleware/rate-limit.ts';
import { noteAddress } from './middleware/remote-address.ts';
import { logRequests } from './middleware/request-log.ts';
import { requestId } from './middleware/request-id.ts';
import { securityHeaders } from './middleware/security-headers.ts';
import { readSession } from './middleware/session.ts';
import type { Deps } from './ports.ts';
import { problemResponse } from './problem.ts';
import { isConnectionLost } from './store/postgres-failure.ts';
import type { Mounting } from './route.ts';
import { mountCards } from './routes/cards.ts';
import { mountDemo } from './routes/demo.ts';
import { mountDevices } from './routes/devices.ts';
import { mountImports } from './routes/imports.ts';
import { mountLiveEvents } from './routes/live-events.ts';
import { mountLookUp } from './routes/look-up.ts';
import { mountOversight } from './routes/oversight.ts';
import { mountReceiving } from './routes/receiving.ts';
import { mountResidents } from './routes/residents.ts';
import { mountSession } from './routes/session.ts';
import { mountTrust } from './routes/trust.ts';
import { mountSignIn } from './routes/sign-in.ts';
import { mountPeople } from './routes/people.ts';
import { mountEnrolment } from './routes/enrolment.ts';
import { mountFamily } from './routes/family.ts';
import { mountWatch } from './routes/watch.ts';
import { mountBreakGlass } from './routes/break-glass.ts';
import { mountProofs } from './routes/proofs.ts';
import { mountFigures } from './routes/figures.ts';
import { mountStanding } from './routes/standing.ts';
import { mountCapsules } from './routes/capsules.ts';
import { mountShiftKey } from './routes/shift-key.ts';
import { mountRegionKeys } from './routes/region-keys.ts';
import { mountDirectory } from './routes/directory.ts';
import { mountRosters } from './routes/rosters.ts';
import { mountDriveTimes } from './routes/drive-times.ts';
import { mountRules } from './routes/rules.ts';
import { mountCaseFiles } from './routes/case-files.ts';
import { mountDelivery } from './routes/delivery.ts';
import { mountHospitalDesk } from './routes/hospital-desk.ts';
import { mountReceivingFigures } from './routes/receiving-figures.ts';
import { mountIncidents } from './routes/incidents.ts';

export interface AppOptions {
  /** Calls a person (or, signed out, an address) may make in a minute. */
  callsPerMinute?: number;
  /** Proxies of our own in front of this server; none when absent. */
  trustedProxies?: number | undefined;
}

export function createApp(deps: Deps, options: AppOptions = {}): Api {
  const api = new Hono<Environment>();
  api.use(requestId(deps));
  api.use(logRequests(deps));
  api.use(securityHeaders(deps));
  api.get('/healthz', (context) => context.text('ok'));
  api.get('/readyz', async (context) => {
    await deps.db.selectFrom('settings').select('name').limit(1).execute();
    return context.text('ready');
  });
  api.use('/api/*', noteAddress(options.trustedProxies));
  api.use('/api/*', sameOrigin());
  api.use('/api/*', limitBody());
  api.use('/api/*', readSession(deps));

  const mounting: Mounting = { api, deps, limiter: createRateLimiter(options.callsPerMinute ?? 600) };
  mountSession(mounting);
  mountDevices(mounting);
  mountDemo(mounting);
  mountTrust(mounting);
  mountResidents(mounting);
  mountImports(mounting);
  mountCards(mounting);
  mountLookUp(mounting);
  mountReceiving(mounting);
  mountLiveEvents(mounting);
  mountOversight(mounting);
  mountSignIn(mounting);
  mountPeople(mounting);
  mountEnrolment(mounting);
  mountFamily(mounting);
  mountWatch(mounting);
  mountBreakGlass(mounting);
  mountProofs(mounting);
  mountFigures(mounting);
  mountRegionKeys(mounting);
  mountShiftKey(mounting);
  mountCapsules(mounting);
  mountStanding(mounting);
  mountIncidents(mounting);
  mountReceivingFigures(mounting);
  mountHospitalDesk(mounting);
  mountDelivery(mounting);
  mountCaseFiles(mounting);
  mountRules(mounting);
  mountDriveTimes(mounting);
  mountRosters(mounting);
  mountDirectory(mounting);

  api.notFound((context) => problemResponse(context, { code: 'NOT_FOUND' }));
  api.onError((error, context) => {
    deps.log.error(
      {
        requestId: context.get('requestId'),
        route: context.req.routePath,
        error: error.name,
        at: firstFrame(error),
      },
      'request failed',
    );
    return problemResponse(context, { code: isConnectionLost(error) ? 'UNAVAILABLE' : 'INTERNAL' });
  });
  return api;
}

/** Where it broke, without the message: messages may quote values. */
function firstFrame(error: Error): string | undefined {
  return error.stack
    ?.split('\n')
    .find((line) => /^\s+at /.test(line))
    ?.trim();
}
