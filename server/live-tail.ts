// Follows the table of live events for all streams of this process: one query per wake, however many boards listen.
// It also looks by itself every second, for events that another process committed.
import type { Deps } from './ports.ts';
import { newestLiveEventId, readLiveEventsAfter, type StoredLiveEvent } from './store/live-events.ts';

export interface LiveTail {
  /**
   * Hears every event committed from now on, in order. An empty list: something else changed, such as a revoked device;
   * time to see whether the listener's session still stands.
   * @returns once listening has begun: the function that ends it
   */
  follow(listener: (events: readonly StoredLiveEvent[]) => void): Promise<() => void>;
}

const atOnce = 500;

export function createLiveTail(deps: Pick<Deps, 'db' | 'live' | 'log'>, pollMs = 1_000): LiveTail {
  const listeners = new Set<(events: readonly StoredLiveEvent[]) => void>();
  let starting: Promise<void> | undefined;
  let last = 0;
  let isReading = false;
  let isWanted = false;
  let stop = () => {};

  const read = async (isWoken: boolean) => {
    if (isReading) {
      isWanted = true;
      return;
    }
    isReading = true;
    try {
      let heard = 0;
      do {
        isWanted = false;
        const events = await readLiveEventsAfter(deps.db, last, atOnce);
        if (events.length === 0) continue;
        heard += events.length;
        last = events.at(-1)!.id;
        for (const listener of listeners) listener(events);
        isWanted ||= events.length === atOnce;
      } while (isWanted && listeners.size > 0);
      if (isWoken && heard === 0) for (const listener of listeners) listener([]);
    } catch (error) {
      deps.log.warn({ error: (error as Error).name }, 'live events could not be read; trying again');
    } finally {
      isReading = false;
    }
  };

  const start = async () => {
    last = await newestLiveEventId(deps.db);
    const unsubscribe = deps.live.subscribe(() => void read(true));
    const timer = setInterval(() => void read(false), pollMs);
    timer.unref();
    stop = () => {
      unsubscribe();
      clearInterval(timer);
      starting = undefined;
    };
    void read(false);
  };

  return {
    async follow(listener) {
      listeners.add(listener);
      await (starting ??= start());
      return () => {
        listeners.delete(listener);
        if (listeners.size === 0) stop();
      };
    },
  };
}
