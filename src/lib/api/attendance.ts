// Whether a person is at the page: what a page asks by itself while nobody touches it must not keep a session alive.
const attendedMs = 2 * 60_000;
const signs = ['pointerdown', 'keydown', 'wheel', 'touchstart'] as const;

export interface Attendance {
  /** True within two minutes of the last touch, key or opening of the page. */
  isAttended(): boolean;
}

/**
 * @param page where touches are noticed; without one (worker, test, server) every call is a person's
 * @param now milliseconds
 */
export function watchAttendance(
  page: Pick<EventTarget, 'addEventListener'> | undefined,
  now: () => number = Date.now,
): Attendance {
  let lastSign = now();
  for (const sign of signs)
    page?.addEventListener(sign, () => (lastSign = now()), { capture: true, passive: true });
  return { isAttended: () => page === undefined || now() - lastSign < attendedMs };
}

export const attendance = watchAttendance(typeof document === 'undefined' ? undefined : document);
