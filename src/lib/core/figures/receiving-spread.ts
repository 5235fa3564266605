// How values and shares are told: always with how many there were, and of how many. What is missing is never zero.
import type { Share, Spread } from '../contract/receiving-figures.ts';

/** Shares of fewer than so many are told as numbers only, and the outer tenth of fewer is not told. */
export const fewestForShares = 10;

/** The value below which a share of the sorted values lies, by the nearest-rank method. */
function rank(sorted: readonly number[], share: number): number | null {
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)] ?? null;
}

/**
 * @param values those that are known
 * @param of how many there should be: the rest had no times, or wrong ones
 */
export function spreadOf(values: readonly number[], of: number = values.length): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  return {
    n: sorted.length,
    of,
    lower: rank(sorted, 0.25),
    median: rank(sorted, 0.5),
    upper: rank(sorted, 0.75),
    tenth: sorted.length >= fewestForShares ? rank(sorted, 0.9) : null,
  };
}

/** A percentage with one decimal, or null when there are too few to tell one. */
export const percentOf = ({ part, of }: Share): number | null =>
  of < fewestForShares ? null : Math.round((part / of) * 1_000) / 10;

/** How many of the values lie in each band; `bounds` are the lower bounds, the first of them 0. */
export function bandCounts(values: readonly number[], bounds: readonly number[]): number[] {
  const counts = bounds.map(() => 0);
  for (const value of values) {
    const band = bounds.findLastIndex((bound) => value >= bound);
    if (band !== -1) counts[band]! += 1;
  }
  return counts;
}
