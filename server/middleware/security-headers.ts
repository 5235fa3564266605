import type { MiddlewareHandler } from 'hono';
import type { Deps } from '#server/ports.ts';
import { strictTransport } from '#server/pages.ts';
import type { Environment } from './environment.ts';

const headers: Record<string, string> = {
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-resource-policy': 'same-origin',
};

/** Answers of the API are data: never stored, never framed, never run. */
export function securityHeaders({ mode }: Pick<Deps, 'mode'>): MiddlewareHandler<Environment> {
  return async (context, next) => {
    await next();
    for (const [name, value] of Object.entries(headers)) context.res.headers.set(name, value);
    if (mode === 'production') context.res.headers.set('strict-transport-security', strictTransport);
    if (!context.res.headers.has('cache-control')) context.res.headers.set('cache-control', 'no-store');
  };
}
