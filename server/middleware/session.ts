import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import type { Deps } from '#server/ports.ts';
import { findSession, sessionMaxMs } from '#server/store/sessions.ts';
import type { ApiContext, Environment } from './environment.ts';

export const sessionCookie = 'tasuki_session';
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Finds who is signed in; whether that is enough is the route's decision. */
export function readSession(deps: Deps): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const token = getCookie(context, sessionCookie);
    if (token && tokenPattern.test(token))
      context.set('session', (await findSession(deps, deps.db, token)) ?? null);
    return next();
  };
}

export function setSessionCookie(context: ApiContext, deps: Pick<Deps, 'mode'>, token: string): void {
  setCookie(context, sessionCookie, token, {
    ...cookieOptions(context, deps),
    maxAge: sessionMaxMs / 1000,
  });
}

export function clearSessionCookie(context: ApiContext, deps: Pick<Deps, 'mode'>): void {
  deleteCookie(context, sessionCookie, cookieOptions(context, deps));
}

function cookieOptions(context: ApiContext, deps: Pick<Deps, 'mode'>) {
  const secure = deps.mode === 'production' || new URL(context.req.url).protocol === 'https:';
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure } as const;
}
