import type { LiveHub, Wake } from './ports.ts';

/** Live streams of one process. Which events there are is in the database; this only says when to look. */
export function createLiveHub(): LiveHub {
  const listeners = new Set<(what: Wake) => void>();
  return {
    wake: (what = 'all') => listeners.forEach((listener) => listener(what)),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
