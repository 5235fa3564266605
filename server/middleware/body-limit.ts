import type { MiddlewareHandler } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { problemResponse } from '#server/problem.ts';

/** A staged part of an import is the largest body there is. */
const bodyMaxBytes = 1024 * 1024;

export function limitBody(): MiddlewareHandler {
  const limit = bodyLimit({
    maxSize: bodyMaxBytes,
    onError: (context) => problemResponse(context, { code: 'TOO_LARGE' }),
  });
  // A request that announces no body has none (RFC 9112 §6.3); Node still shows a stream for it, as on every DELETE.
  return (context, next) =>
    context.req.header('content-length') || context.req.header('transfer-encoding')
      ? limit(context, next)
      : next();
}
