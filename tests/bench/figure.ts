// One measured figure and the budget it is held against.
export interface Figure {
  readonly name: string;
  readonly value: number;
  /** 'ms', 'B', '1/s', 'MB', '%' … */
  readonly unit: string;
  /** What it is compared with, measured in the same run. */
  readonly baseline?: { readonly name: string; readonly value: number };
  /** More of the same measure over the same input, printed beside the value. */
  readonly beside?: readonly { readonly name: string; readonly value: number }[];
  /** value ÷ baseline, or the other way round where the budget says so. */
  readonly ratio?: number;
  /** The budget in words: 'p99 ≤ 15 ms'. */
  readonly budget: string;
  readonly pass: boolean;
}

/** The value below which the given share (0–1) of the samples lies, by the nearest-rank method. */
export function percentile(samples: readonly number[], share: number): number {
  if (samples.length === 0) throw new Error('a percentile needs at least one sample');
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))]!;
}
