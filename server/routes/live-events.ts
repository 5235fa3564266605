// The live stream (server-sent events). Ids are rows of the database: a stream that was cut resumes with Last-Event-ID
// and neither misses nor repeats anything. Events carry ids only; what they mean is read through the other endpoints.
import { liveEvent } from '#lib/core/contract/receiving.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createLiveTail, type LiveTail } from '#server/live-tail.ts';
import type { Deps } from '#server/ports.ts';
import { mountStream, type Mounting } from '#server/route.ts';
import { newestLiveEventId, readLiveEventsAfter, type StoredLiveEvent } from '#server/store/live-events.ts';
import { isSessionAlive, type Session } from '#server/store/sessions.ts';

const heartbeatMs = 15_000;
/** What the browser waits before it connects again. */
const retryMs = 2_000;
const atOnce = 500;
/** A reader that lags this far behind is cut off; it resumes where it stopped. */
const mostUnread = 1_000;

export interface LiveOptions {
  heartbeatMs?: number;
}

export function mountLiveEvents(mounting: Mounting, options: LiveOptions = {}): void {
  const tail = createLiveTail(mounting.deps);
  mountStream(mounting, endpoints.events, {
    roles: ['crew', 'hospital'],
    handle: async ({ session, deps, context }) => {
      const resumed = Number(context.req.header('last-event-id'));
      const body = openStream(deps, tail, session, {
        after: Number.isSafeInteger(resumed) && resumed > 0 ? resumed : undefined,
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

/** Of a station only the person whose case it is hears; a hospital hears what was told to it. */
function concerns(session: Session, event: StoredLiveEvent): boolean {
  if (event.facilityId !== session.person.facility.id) return false;
  return session.person.role !== 'crew' || event.casePersonId === session.person.id;
}

function openStream(
  deps: Deps,
  tail: LiveTail,
  session: Session,
  { after, heartbeatMs }: { after: number | undefined; heartbeatMs: number },
): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  let end = () => {};
  return new ReadableStream<Uint8Array>(
    {
      async start(controller) {
        let isOpen = true;
        let unfollow = () => {};
        let cursor = 0;
        /** Events heard while the past is still being read; undefined once that is done. */
        let held: StoredLiveEvent[] | undefined = [];
        let turn = Promise.resolve();

        /** One thing after the other; a stream that fails ends, and the browser resumes it. */
        const inTurn = (task: () => Promise<void>) => void (turn = turn.then(task).catch(() => close()));
        const heartbeat = setInterval(() => inTurn(beat), heartbeatMs);
        end = () => {
          isOpen = false;
          clearInterval(heartbeat);
          unfollow();
        };
        const close = () => {
          if (!isOpen) return;
          end();
          controller.close();
        };
        const write = (text: string) => {
          if (!isOpen) return;
          controller.enqueue(encoder.encode(text));
          if ((controller.desiredSize ?? 0) < -mostUnread) close();
        };
        const isAlive = () =>
          isSessionAlive(deps, deps.db, session.tokenHash, session.person.role === 'hospital').catch(
            () => false,
          );
        const endIfRevoked = async () => {
          if (isOpen && !(await isAlive())) close();
        };
        const beat = async () => {
          await endIfRevoked();
          write(':\n\n');
        };
        const deliver = async (events: readonly StoredLiveEvent[]) => {
          const fresh = events.filter((event) => event.id > cursor && concerns(session, event));
          if (fresh.length === 0 || !isOpen) return;
          if (!(await isAlive())) return close();
          for (const event of fresh) {
            cursor = event.id;
            write(toText(event));
          }
        };

        try {
          unfollow = await tail.follow((events) => {
            if (events.length === 0) inTurn(endIfRevoked);
            else if (held) held.push(...events);
            else inTurn(() => deliver(events));
          });
          if (!isOpen) return unfollow();
          const newest = await newestLiveEventId(deps.db);
          cursor = Math.min(after ?? newest, newest);
          write(`retry: ${retryMs}\nid: ${cursor}\n\n`);
          for (;;) {
            const past = await readLiveEventsAfter(deps.db, cursor, atOnce, session.person.facility.id);
            await deliver(past);
            if (past.length < atOnce || !isOpen) break;
            cursor = Math.max(cursor, past.at(-1)!.id);
          }
          const waiting = held;
          held = undefined;
          inTurn(() => deliver(waiting));
        } catch (error) {
          deps.log.warn({ error: (error as Error).name }, 'a live stream could not begin');
          close();
        }
      },
      cancel: () => end(),
    },
    { highWaterMark: 16 },
  );
}

function toText({ id, kind, caseId, requestId }: StoredLiveEvent): string {
  const data = liveEvent.parse({ kind, caseId, ...(requestId !== undefined && { requestId }) });
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}
