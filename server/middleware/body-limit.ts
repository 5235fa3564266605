import { bodyLimit } from 'hono/body-limit';
import { problemResponse } from '#server/problem.ts';

/** A staged part of an import is the largest body there is. */
const bodyMaxBytes = 1024 * 1024;

export const limitBody = () =>
  bodyLimit({ maxSize: bodyMaxBytes, onError: (context) => problemResponse(context, { code: 'TOO_LARGE' }) });
