// Repeatable randomness: the same seed gives the same frames on every machine.

export interface Random {
  /** 0 ≤ value < 1. */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Mean 0, standard deviation 1. */
  normal(): number;
}

/** mulberry32, seeded by a number. */
export function randomFrom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
  return {
    next,
    between: (from, to) => from + (to - from) * next(),
    normal: () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next()),
  };
}

/** Decimal digits that look like a credential. */
export function randomDigits(count: number, seed: number): string {
  const random = randomFrom(seed);
  return Array.from({ length: count }, () => Math.floor(random.next() * 10)).join('');
}
