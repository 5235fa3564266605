import type { MiddlewareHandler } from 'hono';
import { routePath } from 'hono/route';
import type { Deps } from '#server/ports.ts';
import type { Environment } from './environment.ts';

/** One line per call: which endpoint, which answer, how long. The pattern, not the path: ids stay out of the log. */
export function logRequests(deps: Pick<Deps, 'log'>): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const start = performance.now();
    await next();
    deps.log.info(
      {
        requestId: context.get('requestId'),
        method: context.req.method,
        route: routePath(context, -1),
        status: context.res.status,
        ms: Math.round((performance.now() - start) * 10) / 10,
      },
      'call',
    );
  };
}
