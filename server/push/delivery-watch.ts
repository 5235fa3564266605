// Watches requests that wait for an answer: calls closed boards, tells crews what has not been delivered, lets boards
// call again. What is due is decided in core/receiving/escalation.ts; that it is done once, by the database.
import { deliverySteps, type AskingLimits } from '#lib/core/receiving/escalation.ts';
import type { Deps, PushCall } from '#server/ports.ts';
import { claimPush, listWaiting, markWaiting, type WaitingRequest } from '#server/store/delivery.ts';
import { notePush, pushTargetsOf } from '#server/store/push-subscriptions.ts';
import { rulesInForce } from '#server/store/rules.ts';

const everyMs = 1_000;

type Watching = Pick<Deps, 'db' | 'keys' | 'clock' | 'log' | 'live' | 'push'>;

/** One look at everything that waits. Resolves when what was due is done, calls to push services included. */
export async function deliverDue(deps: Watching): Promise<void> {
  await pushTo(deps, await lookOnce(deps));
}

/** Does what is due in the database. @returns requests for which this process is to call closed boards */
async function lookOnce(deps: Watching): Promise<WaitingRequest[]> {
  const waiting = await listWaiting(deps.db, deps.clock());
  if (waiting.length === 0) return [];
  const { limits } = (await rulesInForce(deps.db, deps.clock())).rules;
  const isToPush = await Promise.all(waiting.map((request) => stepsOf(deps, request, limits)));
  return waiting.filter((_, at) => isToPush[at]);
}

/** Does what the database alone can do. @returns whether closed boards are to be called by this process */
async function stepsOf(deps: Watching, request: WaitingRequest, limits: AskingLimits): Promise<boolean> {
  let isToPush = false;
  for (const step of deliverySteps(request, deps.clock(), limits)) {
    if (step === 'push') isToPush = await claimPush(deps, deps.db, request);
    else if (await markWaiting(deps, request, step === 'call-again' ? 'call-again' : 'undelivered'))
      deps.live.wake();
  }
  return isToPush;
}

/** One call for each browser, however many requests wait at its hospital. */
async function pushTo(deps: Watching, requests: readonly WaitingRequest[]): Promise<void> {
  const hospitals = Map.groupBy(requests, ({ hospitalId }) => hospitalId);
  await Promise.all(
    [...hospitals].map(async ([hospitalId, waiting]) => {
      const again = waiting.every(({ pushedAt }) => pushedAt !== undefined);
      if (!(await pushToHospital(deps, hospitalId, again ? 'still-waits' : 'request-waits'))) return;
      for (const request of waiting) if (await markWaiting(deps, request, 'pushed')) deps.live.wake();
    }),
  );
}

/** @returns whether a push service took at least one of the calls */
async function pushToHospital(deps: Watching, hospitalId: string, call: PushCall): Promise<boolean> {
  const targets = await pushTargetsOf(deps, deps.db, hospitalId);
  const outcomes = await Promise.all(
    targets.map(async (target) => {
      const outcome = await deps.push.send(target, call);
      await notePush(
        deps,
        deps.db,
        target.id,
        outcome.ok ? 'taken' : outcome.failure === 'gone' ? 'gone' : 'failed',
      );
      return outcome.ok;
    }),
  );
  return outcomes.includes(true);
}

export interface DeliveryWatch {
  stop(): Promise<void>;
}

/** Looks every second; a look that fails is made again. Push services that are slow hold up no other look. */
export function startDeliveryWatch(deps: Watching, intervalMs = everyMs): DeliveryWatch {
  const running = new Set<Promise<void>>();
  let isStopped = false;
  let isLooking = false;
  const failed = (error: unknown) => {
    if (!isStopped) deps.log.error({ error: (error as Error).name }, 'delivery could not be watched');
  };
  const follow = (work: Promise<void>) => {
    const followed = work.catch(failed).finally(() => running.delete(followed));
    running.add(followed);
  };
  const look = async () => {
    if (isStopped || isLooking) return;
    isLooking = true;
    const due = await lookOnce(deps).finally(() => (isLooking = false));
    if (due.length > 0) follow(pushTo(deps, due));
  };
  const timer = setInterval(() => follow(look()), intervalMs);
  timer.unref();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}
