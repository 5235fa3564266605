// When a hospital's silence is shown, when nothing has taken a request, and when asking further hospitals is proposed.
// Decides only; screens and the server's watch set the timers.
import type { RequestView } from '../contract/receiving.ts';
import type { RuleLimits } from './rules.ts';

/** Of the limits of a region those that decide here. */
export type AskingLimits = Pick<RuleLimits, 'silentAfterSeconds' | 'nextRingAfterSeconds' | 'ringSize'>;
/** Where a region has set none. */
export const defaultAskingLimits: AskingLimits = {
  silentAfterSeconds: 60,
  nextRingAfterSeconds: 90,
  ringSize: 3,
};

/** A board that shows a request has said so by then; else closed boards are called. */
export const boardAnswersWithinMs = 4_000;
/** Neither a board nor a push service has taken it by then: the crew is told to telephone. */
export const undeliveredAfterMs = 15_000;
/** What the crew queued without a network is sent by itself until then; later it is asked whether it still holds. */
export const queuedAskIsOldAfterMs = 10 * 60_000;

interface Delivered {
  readonly deliveredAt?: number | undefined;
  readonly undeliveredAt?: number | undefined;
}
interface Asked extends Delivered {
  readonly hospitalId: string;
  readonly state: RequestView['state'];
  readonly askedAt: number;
}

/** Nobody has seen it, and nobody will: neither a board nor a push service took it. */
export const isUndelivered = (request: Delivered): boolean =>
  request.undeliveredAt !== undefined && request.deliveredAt === undefined;

/** 'answered' as soon as the state is no longer 'asked'. */
export function silenceOf(
  request: Pick<Asked, 'state' | 'askedAt'>,
  now: number,
  limits: AskingLimits = defaultAskingLimits,
): 'waiting' | 'silent' | 'answered' {
  if (request.state !== 'asked') return 'answered';
  return now - request.askedAt >= limits.silentAfterSeconds * 1_000 ? 'silent' : 'waiting';
}

/**
 * Whether the crew should be offered further hospitals: nobody takes the patient without a condition, and either nobody
 * is left to wait for, or the newest ring is as old as the region allows.
 */
export function nextRingIsDue(
  requests: readonly Asked[],
  now: number,
  limits: AskingLimits = defaultAskingLimits,
): boolean {
  if (requests.length === 0) return false;
  if (requests.some(({ state }) => state === 'accepted' || state === 'chosen' || state === 'handed-over'))
    return false;
  const waiting = requests.filter((request) => request.state === 'asked' && !isUndelivered(request));
  if (waiting.length === 0) return true;
  return now - Math.max(...requests.map(({ askedAt }) => askedAt)) >= limits.nextRingAfterSeconds * 1_000;
}

/** The best-ranked hospitals not asked yet; a hospital that refused or was withdrawn is not proposed again. */
export function nextRing<T extends { readonly hospital: { readonly id: string } }>(
  ranked: readonly T[],
  requests: readonly Pick<Asked, 'hospitalId'>[],
  size = defaultAskingLimits.ringSize,
): T[] {
  const asked = new Set(requests.map(({ hospitalId }) => hospitalId));
  return ranked.filter(({ hospital }) => !asked.has(hospital.id)).slice(0, size);
}

/** The next instant at which one of the answers above changes by itself; undefined when none will. */
export function nextEscalationAt(
  requests: readonly Asked[],
  now: number,
  limits: AskingLimits = defaultAskingLimits,
): number | undefined {
  const moments = requests
    .filter(({ state }) => state === 'asked')
    .flatMap(({ askedAt }) => [
      askedAt + limits.silentAfterSeconds * 1_000,
      askedAt + limits.nextRingAfterSeconds * 1_000,
    ])
    .filter((moment) => moment > now);
  return moments.length > 0 ? Math.min(...moments) : undefined;
}

/** What a request that waits for an answer needs done now, in this order, as the server's watch does it. */
export type DeliveryStep = 'push' | 'mark-undelivered' | 'call-again';

interface Delivering {
  readonly askedAt: number;
  readonly deliveredBy?: 'board' | 'push' | undefined;
  readonly deliveredAt?: number | undefined;
  readonly undeliveredAt?: number | undefined;
  readonly pushedAt?: number | undefined;
  readonly calledAgainAt?: number | undefined;
}

/**
 * The steps of delivery that are due. Closed boards are called once when no board has shown the request, and once more
 * when nobody has answered in time; whoever looks at a board hears its bell instead.
 */
export function deliverySteps(
  request: Delivering,
  now: number,
  limits: AskingLimits = defaultAskingLimits,
): DeliveryStep[] {
  const age = now - request.askedAt;
  const isSilent = age >= limits.silentAfterSeconds * 1_000;
  const steps: DeliveryStep[] = [];
  const isFirstPushDue = request.pushedAt === undefined && age >= boardAnswersWithinMs;
  const isSecondPushDue =
    isSilent &&
    request.pushedAt !== undefined &&
    request.pushedAt < request.askedAt + limits.silentAfterSeconds * 1_000;
  if (request.deliveredBy !== 'board' && (isFirstPushDue || isSecondPushDue)) steps.push('push');
  if (request.deliveredAt === undefined && request.undeliveredAt === undefined && age >= undeliveredAfterMs)
    steps.push('mark-undelivered');
  if (isSilent && request.calledAgainAt === undefined) steps.push('call-again');
  return steps;
}
