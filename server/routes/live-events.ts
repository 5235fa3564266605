// The live stream (server-sent events). Ids are rows of the database: a stream that was cut resumes with Last-Event-ID
// and neither misses nor repeats anything. Events carry ids only; what they mean is read through the other endpoints.
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createStandingCheck } from '#server/live-standing.ts';
import { openLiveStream } from '#server/live-stream.ts';
import { createLiveTail } from '#server/live-tail.ts';
import { mountStream, type Mounting } from '#server/route.ts';

/** Also how long a stream may outlive its session: design §9 allows 60 s. */
export const heartbeatMs = 15_000;

export interface LiveOptions {
  heartbeatMs?: number;
}

export function mountLiveEvents(mounting: Mounting, options: LiveOptions = {}): void {
  const follow = { tail: createLiveTail(mounting.deps), askStanding: createStandingCheck(mounting.deps) };
  mountStream(mounting, endpoints.events, {
    task: 'follow-live',
    handle: async ({ session, deps, context }) => {
      // 0 is a place like any other: nothing had ever happened when the stream began.
      const resumed = context.req.header('last-event-id') ?? '';
      const body = openLiveStream(deps, follow, session, {
        after: /^\d{1,15}$/.test(resumed) ? Number(resumed) : undefined,
        heartbeatMs: options.heartbeatMs ?? heartbeatMs,
      });
      return new Response(body, {
        headers: {
          'content-type': 'text/event-stream',
          'cache-control': 'no-store, no-transform',
          'x-accel-buffering': 'no',
        },
      });
    },
  });
}
