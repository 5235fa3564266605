// Whether this device's clock can be believed. Expiry and freshness are judged by it, so a doubt is said on screen.
import type { Instant } from '#lib/core/brands.ts';

export interface ClockReading {
  /** The server's clock minus this device's, measured at the last contact. */
  clockOffsetMs: number;
  /** By this device's clock. */
  lastContactAt: Instant;
}

/** Beyond this the day, and so an expiry, can be wrong by enough to matter. */
export const clockToleranceMs = 10 * 60_000;

/** A clock that nobody has compared for longer than any phone goes without contact may have jumped ahead. */
export const clockComparedWithinMs = 31 * 86_400_000;

/** True when the clock went back since the last contact, was wrong then, or was not compared for long, or never. */
export function isClockDoubtful(reading: ClockReading | undefined, now: Instant): boolean {
  if (!reading) return true;
  const sinceMs = now - reading.lastContactAt;
  return (
    sinceMs < -clockToleranceMs ||
    sinceMs > clockComparedWithinMs ||
    Math.abs(reading.clockOffsetMs) > clockToleranceMs
  );
}

/** A `fetch` that reports the server's clock from each answer's Date header (whole seconds). */
export function observeServerClock(
  inner: typeof fetch,
  report: (reading: ClockReading) => void,
  now: () => number = Date.now,
): typeof fetch {
  return async (input, init) => {
    const sentAt = now();
    const response = await inner(input, init);
    const serverAt = Date.parse(response.headers.get('date') ?? '');
    const receivedAt = now();
    if (Number.isFinite(serverAt)) {
      const clockOffsetMs = Math.round(serverAt + 500 - (sentAt + receivedAt) / 2);
      report({ clockOffsetMs, lastContactAt: receivedAt as Instant });
    }
    return response;
  };
}
