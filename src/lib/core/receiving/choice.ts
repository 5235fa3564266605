// Whether to take an acceptance at once or to wait a moment for a better hospital that has not answered yet. A nearer
// one that answers half a minute later brings the patient there sooner; one that keeps silent must not hold anybody up.

import type { RankedHospital, RankingReason } from './ranking.ts';

/** What speaks only for a hospital's saying yes; once it has, they count no more. */
const onlyBeforeTheAnswer: readonly RankingReason['code'][] = [
  'on-duty',
  'closed',
  'accepted-lately',
  'conditional-lately',
  'refused-lately',
  'status',
  'phone-only',
];

/** How well a hospital suits this patient once it has said yes, in minutes of driving; more is better. */
export const fitOf = ({ reasons }: Pick<RankedHospital, 'reasons'>): number =>
  reasons
    .filter(({ code }) => !onlyBeforeTheAnswer.includes(code))
    .reduce((sum, { minutes }) => sum + minutes, 0);

/**
 * How long a better hospital is waited for, counted from the asking in times of the region's patience with silence: the
 * more minutes it saves, the longer. `tasuki simulate` shows why: with one patience for all, crews asked at once left
 * sooner and drove so much farther that hardly anybody arrived earlier.
 */
export const patience: readonly { readonly minutesBetter: number; readonly times: number }[] = [
  { minutesBetter: 8, times: 3 },
  { minutesBetter: 4, times: 2 },
  { minutesBetter: 2, times: 1 },
];

export interface Choosable {
  readonly hospitalId: string;
  /** See `fitOf`. */
  readonly fit: number;
}

export type ChoiceAdvice<H extends Choosable> =
  | { readonly take: H }
  /** `until`: from then on it is not worth waiting, and the best acceptance is taken. */
  | { readonly take: H; readonly waitFor: H; readonly minutesBetter: number; readonly until: number };

/**
 * The best acceptance, and the better hospital that may be waited for.
 * @param waiting asked and not answered, with the instant of asking
 * @param silentAfter in the unit of `now` and `askedAt`
 * @returns undefined when nobody has accepted
 */
export function adviseChoice<H extends Choosable>(
  accepted: readonly H[],
  waiting: readonly (H & { readonly askedAt: number })[],
  now: number,
  silentAfter: number,
): ChoiceAdvice<H> | undefined {
  const take = best(accepted);
  if (!take) return undefined;
  const patienceEnds = ({ fit, askedAt }: H & { readonly askedAt: number }) => {
    const step = patience.find(({ minutesBetter }) => fit - take.fit >= minutesBetter);
    return step ? askedAt + step.times * silentAfter : -Infinity;
  };
  const waitFor = best(waiting.filter((one) => now < patienceEnds(one)));
  if (!waitFor) return { take };
  return {
    take,
    waitFor,
    minutesBetter: Math.floor(waitFor.fit - take.fit),
    until: patienceEnds(waitFor),
  };
}

const best = <H extends Choosable>(many: readonly H[]): H | undefined =>
  many.reduce<H | undefined>(
    (a, b) => (!a || b.fit > a.fit || (b.fit === a.fit && b.hospitalId < a.hospitalId) ? b : a),
    undefined,
  );
