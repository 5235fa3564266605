// Sends one part of a longer work with one key until an answer comes or the pauses are used up.
import type { ApiResult } from '#lib/api/client.ts';

export interface Patience {
  wait?: (ms: number) => Promise<void>;
  retryAfterMs?: readonly number[];
}

/** Repeats a call that got no answer, always with the same key, so that the server does it once. */
export async function sendSurely<T>(
  perform: (idempotencyKey: string) => Promise<ApiResult<T>>,
  idempotencyKey: string,
  { wait = (ms) => new Promise((done) => setTimeout(done, ms)), retryAfterMs = [800, 2500] }: Patience = {},
): Promise<ApiResult<T>> {
  let result = await perform(idempotencyKey);
  for (const pause of retryAfterMs) {
    if (result.ok || result.code !== 'OFFLINE') break;
    await wait(pause);
    result = await perform(idempotencyKey);
  }
  return result;
}
