// Stops a runaway client before it harms others. The limits on searching people are stricter and live with the search.
import type { Instant } from '#lib/core/brands.ts';

const windowMs = 60_000;

export interface RateLimiter {
  /** @returns seconds to wait, or 0 when the call may go on */
  take(who: string, now: Instant): number;
}

/** Counts calls in windows of one minute, in this process. */
export function createRateLimiter(callsPerMinute: number): RateLimiter {
  let windowStart = 0;
  let counts = new Map<string, number>();
  return {
    take(who, now) {
      if (now - windowStart >= windowMs || now < windowStart) {
        windowStart = now;
        counts = new Map();
      }
      const count = (counts.get(who) ?? 0) + 1;
      counts.set(who, count);
      return count > callsPerMinute ? Math.max(1, Math.ceil((windowStart + windowMs - now) / 1000)) : 0;
    },
  };
}
