// All ways of asking over all seeds: the whole of what is reported.
import type { Values } from './assumptions.ts';
import type { SimulationReport } from './report.ts';
import { simulate, type Region } from './simulate.ts';
import { loadOf, summarize, type Summary } from './summary.ts';
import { waysOfAsking, type WayOfAsking } from './ways-of-asking.ts';

/** The same seeds meet the same patients and the same moods of hospitals under each way of asking. */
export function runSimulation(
  region: Region,
  values: Values,
  { seeds, days }: { seeds: readonly number[]; days: number },
): SimulationReport {
  const summaries = Object.fromEntries(waysOfAsking.map((way) => [way, [] as Summary[]] as const)) as Record<
    WayOfAsking,
    Summary[]
  >;
  const loadPerDay = Object.fromEntries(
    waysOfAsking.map((way) => [way, new Map<string, number>()] as const),
  ) as Record<WayOfAsking, Map<string, number>>;
  for (const way of waysOfAsking)
    for (const seed of seeds) {
      const outcomes = simulate(region, values, way, { seed, days });
      summaries[way].push(summarize(outcomes));
      for (const [id, taken] of loadOf(outcomes))
        loadPerDay[way].set(id, (loadPerDay[way].get(id) ?? 0) + taken / days / seeds.length);
    }
  return {
    seeds,
    days,
    hospitals: region.hospitals.map(({ id, name }) => ({ id, name })),
    values,
    summaries,
    loadPerDay,
  };
}
