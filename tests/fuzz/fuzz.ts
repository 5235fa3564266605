// Runs targets in turn with changed inputs until time or number is used up.
import { busyMsSince } from './busy.ts';
import { diceOf } from './mutate.ts';
import type { Target } from './targets.ts';

export interface Outcome {
  targets: { name: string; runs: number; accepted: number; slowestMs: number }[];
  failures: { target: string; error: string; input: string }[];
}

const keptFailures = 10;
const slowMs = 10;

/** Each target draws from its own dice, so that one more target changes no other's run. */
export async function fuzz(
  targets: readonly Target[],
  { seed, forMs = Infinity, runsEach = Infinity }: { seed: number; forMs?: number; runsEach?: number },
): Promise<Outcome> {
  const failures: Outcome['failures'] = [];
  const told = targets.map(({ name }, at) => ({
    name,
    runs: 0,
    accepted: 0,
    slowestMs: 0,
    dice: diceOf(seed + at * 7919),
  }));
  const end = performance.now() + forMs;
  for (
    let round = 0;
    round < runsEach && performance.now() < end && failures.length < keptFailures;
    round++
  ) {
    for (const [at, target] of targets.entries()) {
      const one = told[at]!;
      const { input, run } = target.draw(one.dice);
      const started = process.cpuUsage();
      try {
        if (await run()) one.accepted++;
      } catch (error) {
        failures.push({
          target: target.name,
          error: error instanceof Error ? error.message : 'not an error',
          input,
        });
      }
      one.runs++;
      one.slowestMs = Math.max(one.slowestMs, await confirmed(busyMsSince(started), run));
    }
  }
  return { targets: told.map(({ dice: _dice, ...one }) => one), failures };
}

/** A slow run is run again: only what is slow every time is the input's fault and not the machine's. */
async function confirmed(ms: number, run: () => unknown): Promise<number> {
  let fastest = ms;
  for (let left = 4; left > 0 && fastest > slowMs; left--) {
    const started = process.cpuUsage();
    try {
      await run();
    } catch {
      // Told already by the first run.
    }
    fastest = Math.min(fastest, busyMsSince(started));
  }
  return fastest;
}
