// Asks whether sessions still stand for all streams of this process together: one query for as many as ask at a time.
import type { Deps } from './ports.ts';
import { areSessionsAlive, type Standing } from './store/sessions.ts';

/** @param withinMs how long others may join the question; 0: until the present moment is over */
export type AskStanding = (standing: Standing, withinMs: number) => Promise<boolean>;

const atOnce = 512;

export function createStandingCheck(deps: Pick<Deps, 'db' | 'clock'>): AskStanding {
  type Waiting = { standing: Standing; tell: (isAlive: boolean) => void; fail: (error: unknown) => void };
  let waiting: Waiting[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let dueAt = Infinity;

  const ask = async () => {
    const asked = waiting.splice(0, atOnce);
    try {
      const alive = await areSessionsAlive(
        deps,
        deps.db,
        asked.map(({ standing }) => standing),
      );
      asked.forEach(({ tell }, at) => tell(alive[at]!));
    } catch (error) {
      for (const { fail } of asked) fail(error);
    }
  };
  const begin = () => {
    [timer, dueAt] = [undefined, Infinity];
    while (waiting.length > 0) void ask();
  };
  return (standing, withinMs) =>
    new Promise<boolean>((tell, fail) => {
      waiting.push({ standing, tell, fail });
      const due = performance.now() + withinMs;
      if (due >= dueAt) return;
      clearTimeout(timer);
      [timer, dueAt] = [setTimeout(begin, withinMs), due];
    });
}
