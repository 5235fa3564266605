// Keeps the watch going beside the server: a look every few seconds whether the audit has grown, and a round when it has.
// It never holds a request up; a round that fails is tried again.
import { drawWeeklySample } from '#server/store/samples.ts';
import type { Deps } from '#server/ports.ts';
import { watchOnce } from './watch-once.ts';

const glanceEveryMs = 3_000;
const wholeRoundEveryMs = 60_000;

export interface Watcher {
  stop(): Promise<void>;
}

export interface WatcherOptions {
  /** How often it looks; alerts stand in the queue within this and one round. */
  everyMs?: number;
  /** Of several servers on one database one watches; two at it would only do everything twice. */
  isOnDuty?: () => boolean;
}

export function startWatcher(
  deps: Pick<Deps, 'db' | 'keys' | 'clock' | 'newId' | 'log' | 'live'>,
  { everyMs = glanceEveryMs, isOnDuty = () => true }: WatcherOptions = {},
): Watcher {
  const tries = new Map<number, number>();
  let [seen, lastRound] = [-1, -Infinity];
  let running: Promise<void> | undefined;
  let isStopped = false;

  const round = async () => {
    const head = await deps.db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
    const isDue = deps.clock() - lastRound >= wholeRoundEveryMs || tries.size > 0;
    if (Number(head.seq) === seen && !isDue) return;
    await watchOnce(deps, tries);
    await drawWeeklySample(deps);
    [seen, lastRound] = [Number(head.seq), deps.clock()];
  };
  const look = () => {
    if (isStopped || running || !isOnDuty()) return;
    running = round()
      .catch((error: unknown) => {
        if (!isStopped) deps.log.error({ error: (error as Error).name }, 'a round of the watch failed');
      })
      .finally(() => (running = undefined));
  };
  const timer = setInterval(look, everyMs);
  timer.unref();
  const unsubscribe = deps.live.subscribe(look);
  look();
  return {
    async stop() {
      isStopped = true;
      clearInterval(timer);
      unsubscribe();
      await running;
    },
  };
}
