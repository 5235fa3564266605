// When a hospital's silence is shown, and when asking further hospitals is proposed. Decides only; the screen sets timers.
import type { RequestState } from '../contract/receiving.ts';

/** A request unanswered this long is shown as silent, and its board calls again. */
export const silentAfterMs = 60_000;
/** After this long without an acceptance the next hospitals are proposed. */
export const nextRingAfterMs = 90_000;
export const ringSize = 3;

interface AskedRequest {
  readonly hospitalId: string;
  readonly state: RequestState;
  readonly askedAt: number;
}

/** 'answered' as soon as the state is no longer 'asked'. */
export function silenceOf(
  request: Pick<AskedRequest, 'state' | 'askedAt'>,
  now: number,
): 'waiting' | 'silent' | 'answered' {
  if (request.state !== 'asked') return 'answered';
  return now - request.askedAt >= silentAfterMs ? 'silent' : 'waiting';
}

/**
 * Whether the crew should be offered further hospitals: nobody has accepted, and either all have refused, or the
 * newest ring is 90 s old.
 */
export function nextRingIsDue(requests: readonly AskedRequest[], now: number): boolean {
  if (requests.length === 0) return false;
  const standing = requests.filter(({ state }) => state !== 'withdrawn' && state !== 'refused');
  if (standing.some(({ state }) => state !== 'asked')) return false;
  if (standing.length === 0) return true;
  return now - Math.max(...requests.map(({ askedAt }) => askedAt)) >= nextRingAfterMs;
}

/** The best-ranked hospitals not asked yet; a hospital that refused or was withdrawn is not proposed again. */
export function nextRing<T extends { readonly hospital: { readonly id: string } }>(
  ranked: readonly T[],
  requests: readonly AskedRequest[],
  size = ringSize,
): T[] {
  const asked = new Set(requests.map(({ hospitalId }) => hospitalId));
  return ranked.filter(({ hospital }) => !asked.has(hospital.id)).slice(0, size);
}

/** The next instant at which one of the answers above changes by itself; undefined when none will. */
export function nextEscalationAt(requests: readonly AskedRequest[], now: number): number | undefined {
  const moments = requests
    .filter(({ state }) => state === 'asked')
    .flatMap(({ askedAt }) => [askedAt + silentAfterMs, askedAt + nextRingAfterMs])
    .filter((moment) => moment > now);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}
