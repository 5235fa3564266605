// What a hospital has shown lately, in minutes of driving: its answers to requests, fading to nothing, and the status
// it keyed in, which fades too and never stands against a later answer that says yes.
import type { HospitalBrief } from '../contract/session.ts';
import type { RankingReason } from './ranking-reasons.ts';

export const answerFadesAfterMs = 90 * 60_000;
export const statusFadesAfterMs = 6 * 3_600_000;
/** An answer about another condition says this much about this one. */
export const otherCategoryShare = 0.4;

export const answerMinutes: Readonly<Record<string, number>> = {
  accepted: 15,
  conditional: 6,
  refused: -25,
};
export const statusMinutes = { open: 8, limited: -6, closed: -20 } as const;

type Answer = HospitalBrief['recentAnswers'][number];

/**
 * The reasons of answers and status. The newest answer about this condition counts (one that names no condition counts
 * as about this one). The newest about another condition counts by its share, and as far as the first has faded: so
 * nothing jumps when one of them is forgotten.
 */
export function judgeLately(
  { recentAnswers, status }: Pick<HospitalBrief, 'recentAnswers' | 'status'>,
  category: string,
  now: number,
): RankingReason[] {
  const known = recentAnswers.filter(({ answer }) => Object.hasOwn(answerMinutes, answer));
  const isAbout = (one: Answer) => one.category === undefined || one.category === category;
  const about = counted(newest(known.filter(isAbout)), now, 1);
  const other = counted(
    newest(known.filter((one) => !isAbout(one))),
    now,
    otherCategoryShare * (1 - (about?.weight ?? 0)),
  );
  const answers = [about, other].filter((one) => one !== undefined);
  return [
    ...answers.map((one) => answerReason(one, one === other, now)),
    ...(status ? [statusReason(status, answers, now)] : []),
  ];
}

interface Counted {
  readonly answer: Answer;
  /** How much of its minutes it still counts: 1 to 0. */
  readonly weight: number;
}

function counted(answer: Answer | undefined, now: number, share: number): Counted | undefined {
  const weight = answer ? freshness(answer.at, now, answerFadesAfterMs) * share : 0;
  return answer && weight > 0 ? { answer, weight } : undefined;
}

/** 1 at the moment itself, falling evenly to 0. A clock that runs ahead counts as the moment itself. */
function freshness(at: number, now: number, fadesAfterMs: number): number {
  return Math.max(0, 1 - Math.max(0, now - at) / fadesAfterMs);
}

/** Of two at the same moment the worse one: the order they come in must not matter. */
function newest(answers: readonly Answer[]): Answer | undefined {
  return answers.reduce<Answer | undefined>(
    (best, one) =>
      !best ||
      one.at > best.at ||
      (one.at === best.at && answerMinutes[one.answer]! < answerMinutes[best.answer]!)
        ? one
        : best,
    undefined,
  );
}

const minutesSince = (at: number, now: number) => Math.max(0, Math.floor((now - at) / 60_000));

function answerReason({ answer, weight }: Counted, isAboutOther: boolean, now: number): RankingReason {
  const minutes = answerMinutes[answer.answer]! * weight;
  const params = { minutesAgo: minutesSince(answer.at, now), isAboutOther };
  if (answer.answer === 'refused')
    return {
      code: 'refused-lately',
      minutes,
      params: { ...params, ...(answer.reason && { reason: answer.reason }) },
    };
  return { code: answer.answer === 'accepted' ? 'accepted-lately' : 'conditional-lately', minutes, params };
}

/** 'Closed' and 'limited' count less against a later yes, as far as that is fresh. */
function statusReason(
  { is, at }: NonNullable<HospitalBrief['status']>,
  answers: readonly Counted[],
  now: number,
): RankingReason {
  const keyedIn = statusMinutes[is] * freshness(at, now, statusFadesAfterMs);
  const left = answers
    .filter(({ answer }) => answerMinutes[answer.answer]! > 0 && answer.at >= at)
    .reduce((rest, { weight }) => rest * (1 - weight), 1);
  return {
    code: 'status',
    minutes: keyedIn < 0 ? keyedIn * left : keyedIn,
    params: { is, minutesAgo: minutesSince(at, now) },
  };
}
