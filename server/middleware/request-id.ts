import type { MiddlewareHandler } from 'hono';
import type { Deps } from '#server/ports.ts';
import type { Environment } from './environment.ts';

/** Names every request, for problems and the log; a caller cannot choose the name. */
export function requestId(deps: Pick<Deps, 'random'>): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const id = Buffer.from(deps.random(9)).toString('base64url');
    context.set('requestId', id);
    context.set('session', null);
    await next();
    context.res.headers.set('x-request-id', id);
  };
}
