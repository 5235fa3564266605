// Stops a runaway client before it harms others. The limits on searching people are stricter and live with the search.
import type { Instant } from '#lib/core/brands.ts';

export interface RateLimiter {
  /** @returns seconds to wait, or 0 when the call may go on */
  take(who: string, now: Instant): number;
  /** What `take` would answer; counts nothing. */
  look(who: string, now: Instant): number;
}

/** Counts calls in windows, of one minute unless said otherwise, in this process. */
export function createRateLimiter(callsPerWindow: number, windowMs = 60_000): RateLimiter {
  let windowStart = 0;
  let counts = new Map<string, number>();
  const begin = (now: Instant) => {
    if (now - windowStart < windowMs && now >= windowStart) return;
    windowStart = now;
    counts = new Map();
  };
  const wait = (count: number, now: Instant) =>
    count > callsPerWindow ? Math.max(1, Math.ceil((windowStart + windowMs - now) / 1000)) : 0;
  return {
    take(who, now) {
      begin(now);
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      return wait(count, now);
    },
    look(who, now) {
      begin(now);
      return wait((counts.get(who) ?? 0) + 1, now);
    },
  };
}
