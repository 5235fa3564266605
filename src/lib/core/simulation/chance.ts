// Chance that can be repeated. Every draw is named by what it is about, not by when it is made: so three ways of asking
// meet the same patients and the same moods of the same hospitals, and differ by nothing but themselves.

/** A number in [0, 1) that depends on the seed and on what is named, and on nothing else. */
export type Chance = (...about: readonly (string | number)[]) => number;

export function createChance(seed: number): Chance {
  return (...about) => mix(hash(about.join('\u0000'), seed >>> 0)) / 2 ** 32;
}

/** FNV-1a over the code units. */
function hash(text: string, seed: number): number {
  let value = (0x811c9dc5 ^ seed) >>> 0;
  for (let index = 0; index < text.length; index++)
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193) >>> 0;
  return value;
}

/** Finalizer of MurmurHash3: spreads neighbouring values over the whole range. */
function mix(given: number): number {
  let value = given;
  value = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  value = Math.imul(value ^ (value >>> 13), 0xc2b2ae35);
  return (value ^ (value >>> 16)) >>> 0;
}

/** Exponential with this mean. */
export const exponential = (mean: number, u: number): number => -mean * Math.log(1 - u);

/**
 * Log-normal by its median and by the factor at one standard deviation (1.5: two thirds lie within median ÷ 1.5 and
 * median × 1.5). By Box and Muller.
 */
export function logNormal(median: number, spread: number, u: number, v: number): number {
  const normal = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * v);
  return median * Math.exp(Math.log(spread) * normal);
}

/** The first whose cumulated weight passes `u`. */
export function pick<T>(weighted: readonly (readonly [T, number])[], u: number): T {
  const sum = weighted.reduce((all, [, weight]) => all + weight, 0);
  let rest = u * sum;
  for (const [one, weight] of weighted) {
    rest -= weight;
    if (rest < 0) return one;
  }
  return weighted.at(-1)![0];
}
