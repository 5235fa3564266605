// A hospital beside the others of its region: the middle of the others, never one of them.
import type { Compared, HospitalFigures } from '../contract/receiving-figures.ts';
import { median } from './report.ts';
import { fewestForShares } from './receiving-spread.ts';

/** With fewer others than this, a middle value would tell of one of them. */
export const fewestOthers = 5;

/** Of those whose answer is settled: said yes, refused, or kept silent. */
export function yesShare({ answers }: Pick<HospitalFigures, 'answers'>): number | null {
  const settled = answers.yes + answers.refused + answers.silent;
  return settled < fewestForShares ? null : answers.yes / settled;
}

export function inMinuteShare({ inMinute }: Pick<HospitalFigures, 'inMinute'>): number | null {
  return inMinute.of < fewestForShares ? null : inMinute.part / inMinute.of;
}

/** The middle over the other hospitals, for each measure over those that have enough of it. */
export function compareWithOthers(
  hospitals: readonly HospitalFigures[],
  ownId: string,
): { region: Compared; others: number } {
  const others = hospitals.filter(({ id, answers }) => id !== ownId && answers.asked >= fewestForShares);
  const middle = (of: (hospital: HospitalFigures) => number | null): number | null => {
    const values = others.flatMap((hospital) => of(hospital) ?? []);
    return values.length < fewestOthers ? null : median(values);
  };
  return {
    others: others.length,
    region: {
      yesShare: middle(yesShare),
      inMinuteShare: middle(inMinuteShare),
      answerTime: middle(({ answerTime }) => (answerTime.n < fewestForShares ? null : answerTime.median)),
      asked: middle(({ answers }) => answers.asked),
    },
  };
}
