// One clock for all counters on a page: ticks every second while anything reads it.
import { createSubscriber } from 'svelte/reactivity';

const everySecond = createSubscriber((update) => {
  const timer = setInterval(update, 1000);
  return () => clearInterval(timer);
});

export const ticking = {
  /** Milliseconds since 1970, renewed every second inside markup and effects. */
  get now(): number {
    everySecond();
    return Date.now();
  },
};

/** Whole seconds left, never below 0. */
export function secondsUntil(until: number, now: number): number {
  return Math.max(0, Math.ceil((until - now) / 1000));
}
