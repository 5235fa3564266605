import type { LiveHub } from './ports.ts';

/** Live streams of one process. Which events there are is in the database; this only says when to look. */
export function createLiveHub(): LiveHub {
  const listeners = new Set<() => void>();
  return {
    wake: () => listeners.forEach((listener) => listener()),
    subscribe(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
}
