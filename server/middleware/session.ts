// Who is signed in: a cookie that scripts cannot read, and with every call a proof that this browser is the one the
// session was opened in (ADR 0013). A cookie without its proof is nobody’s.
import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { MiddlewareHandler } from 'hono';
import { deleteCookie, getCookie, setCookie } from 'hono/cookie';
import { parseProof, proofHeader, proofText, proofWindowMs } from '#lib/core/access/call-proof.ts';
import type { Deps } from '#server/ports.ts';
import { unattendedHeader } from '#lib/core/contract/endpoint.ts';
import { problemResponse } from '#server/problem.ts';
import { findSession, sessionMaxMs } from '#server/store/sessions.ts';
import type { ApiContext, Environment } from './environment.ts';

const plainName = 'tasuki_session';
const tokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** `__Host-`: browsers take it from this very host over a secure connection only. */
export const sessionCookie = (isSecure: boolean): string => (isSecure ? `__Host-${plainName}` : plainName);

/** Finds who is signed in; whether that is enough is the route's decision. */
export function readSession(deps: Deps): MiddlewareHandler<Environment> {
  return async (context, next) => {
    const token = getCookie(context, sessionCookie(isSecure(context, deps)));
    const proof = parseProof(context.req.header(proofHeader));
    if (!token || !tokenPattern.test(token) || !proof) return next();
    const text = await textOf(context, proof.at);
    let isClockOff = false;
    const session = await findSession(
      deps,
      deps.db,
      token,
      (binding) => {
        const mac = createHmac('sha256', Buffer.from(binding, 'base64url')).update(text, 'utf8').digest();
        if (!timingSafeEqual(mac, Buffer.from(proof.mac, 'base64url'))) return false;
        isClockOff = Math.abs(deps.clock() - proof.at) > proofWindowMs;
        return !isClockOff;
      },
      context.req.header(unattendedHeader) === undefined,
    );
    // Only the browser that holds the secret is told that its clock is off, and what time it is.
    if (isClockOff) {
      const answer = problemResponse(context, { code: 'CLOCK_OFF' });
      answer.headers.set('date', new Date(deps.clock()).toUTCString());
      return answer;
    }
    context.set('session', session ?? null);
    return next();
  };
}

async function textOf(context: ApiContext, at: number): Promise<string> {
  const { pathname, search } = new URL(context.req.url);
  const { method } = context.req;
  const body = method === 'GET' ? new Uint8Array() : new Uint8Array(await context.req.arrayBuffer());
  const bodyHash = createHash('sha256').update(body).digest('hex');
  return proofText({ method, path: pathname + search, at, bodyHash });
}

export function setSessionCookie(context: ApiContext, deps: Pick<Deps, 'mode'>, token: string): void {
  const options = cookieOptions(context, deps);
  setCookie(context, sessionCookie(options.secure), token, { ...options, maxAge: sessionMaxMs / 1000 });
}

export function clearSessionCookie(context: ApiContext, deps: Pick<Deps, 'mode'>): void {
  const options = cookieOptions(context, deps);
  deleteCookie(context, sessionCookie(options.secure), options);
}

function cookieOptions(context: ApiContext, deps: Pick<Deps, 'mode'>) {
  return { httpOnly: true, sameSite: 'Strict', path: '/', secure: isSecure(context, deps) } as const;
}

const isSecure = (context: ApiContext, deps: Pick<Deps, 'mode'>): boolean =>
  deps.mode === 'production' || new URL(context.req.url).protocol === 'https:';
