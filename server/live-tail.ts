// Follows the table of live events for all streams of this process: one query per wake, however many boards listen.
// It also looks by itself every second, for events that another process committed and nobody told of.
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
  let hasStandingChanged = false;
  let stop = () => {};

  const read = async () => {
    isWanted = true;
    if (isReading) return;
    isReading = true;
    try {
      while (isWanted && listeners.size > 0) {
        isWanted = false;
        const events = await readLiveEventsAfter(deps.db, last, atOnce);
        if (events.length === 0) continue;
        last = events.at(-1)!.id;
        for (const listener of listeners) listener(events);
        isWanted ||= events.length === atOnce;
      }
      if (hasStandingChanged) {
        hasStandingChanged = false;
        for (const listener of listeners) listener([]);
      }
    } catch (error) {
      deps.log.warn({ error: (error as Error).name }, 'live events could not be read; trying again');
    } finally {
      isReading = false;
    }
  };

  const start = async () => {
    last = await newestLiveEventId(deps.db);
    const unsubscribe = deps.live.subscribe((what) => {
      hasStandingChanged ||= what !== 'events';
      void read();
    });
    const timer = setInterval(() => void read(), pollMs);
    timer.unref();
    stop = () => {
      unsubscribe();
      clearInterval(timer);
      starting = undefined;
    };
    void read();
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
