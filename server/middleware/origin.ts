import type { MiddlewareHandler } from 'hono';
import { problemResponse } from '#server/problem.ts';
import type { Environment } from './environment.ts';

const reading = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Mutations are taken from the app's own pages only: the Origin header must name the host that was asked. */
export function sameOrigin(): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const fetchSite = context.req.header('sec-fetch-site');
    const foreign = fetchSite !== undefined && fetchSite !== 'same-origin' && fetchSite !== 'none';
    if (
      !reading.has(context.req.method) &&
      (foreign || !namesHost(context.req.header('origin'), context.req.raw))
    )
      return problemResponse(context, { code: 'ORIGIN_REFUSED' });
    return next();
  };
}

function namesHost(origin: string | undefined, request: Request): boolean {
  if (!origin || !URL.canParse(origin)) return false;
  return new URL(origin).host === (request.headers.get('host') ?? new URL(request.url).host);
}
