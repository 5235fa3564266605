// 受入停止: a hospital takes nobody, or none of some fields, until a stated instant. It always ends by itself.

export const closureReasonTexts = {
  full: { ja: '満床', en: 'Beds full' },
  staff: { ja: '医師・職員不在', en: 'No staff' },
  equipment: { ja: '機器の故障・点検', en: 'Equipment down' },
  infection: { ja: '院内感染', en: 'Infection in the hospital' },
  disaster: { ja: '災害・停電など', en: 'Disaster or power cut' },
  other: { ja: 'その他', en: 'Other' },
} as const;
export type ClosureReason = keyof typeof closureReasonTexts;
export const closureReasons = Object.keys(closureReasonTexts) as [ClosureReason, ...ClosureReason[]];

/** No closure lasts longer without somebody entering it again. */
export const closureAtMostMs = 14 * 24 * 3_600_000;

export interface Closure {
  readonly startsAt: number;
  readonly endsAt: number;
  /** Capability codes; empty: everything. */
  readonly capabilities: readonly string[];
  readonly reason: ClosureReason;
}

/** The closure that stands at `now` for any of these capabilities; the one that lasts longest. */
export function standingClosure<C extends Closure>(
  closures: readonly C[],
  needs: readonly string[],
  now: number,
): C | undefined {
  return closures
    .filter(({ startsAt, endsAt }) => startsAt <= now && now < endsAt)
    .filter(
      ({ capabilities }) => capabilities.length === 0 || capabilities.some((one) => needs.includes(one)),
    )
    .reduce<C | undefined>(
      (longest, one) => (!longest || one.endsAt > longest.endsAt ? one : longest),
      undefined,
    );
}
