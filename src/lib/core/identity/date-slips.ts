// The typical ways in which a birth date on record and the true one differ. Candidates only, always with a banner.
import type { PlainDate } from '../brands.ts';
import { eras, isInEra } from './era.ts';
import { addMonths, datePartsOf, makePlainDate } from './plain-date.ts';

/** No day between 1868 and 2060 has more slips than this. */
export const mostDateSlips = 60;

const earliestYear = 1880;
const latestYear = 2060;
/** Years between eras that are mistaken for each other: T↔S, S↔H, H↔R. */
const eraSlips = [
  ['大正', '昭和', 14],
  ['昭和', '平成', 63],
  ['平成', '令和', 30],
] as const;

/** Every number that differs from `value`, written with `width` digits, in exactly one digit. */
function oneDigitWrong(value: number, width: number): number[] {
  const digits = String(value).padStart(width, '0');
  return [...digits].flatMap((digit, at) =>
    [...'0123456789']
      .filter((other) => other !== digit)
      .map((other) => Number(digits.slice(0, at) + other + digits.slice(at + 1))),
  );
}

/**
 * Days that a record may carry by mistake for a person born on `date`: day and month swapped, one digit wrong in
 * the western or the era form, the neighbouring era, the year before or after (a year worked out from an age),
 * 1 January or 1 July for an unknown day. Never `date` itself; at most `mostDateSlips`.
 */
export function dateSlips(date: PlainDate): PlainDate[] {
  const { year, month, day } = datePartsOf(date);
  const found = new Set<PlainDate>();
  const add = (y: number, m: number, d: number) => {
    const slip = y >= earliestYear && y <= latestYear ? makePlainDate(y, m, d) : undefined;
    if (slip && slip !== date) found.add(slip);
  };

  add(year, day, month);
  for (const other of oneDigitWrong(year, 4)) add(other, month, day);
  for (const other of oneDigitWrong(month, 2)) add(year, other, day);
  for (const other of oneDigitWrong(day, 2)) add(year, month, other);
  for (const era of eras.filter((each) => isInEra(date, each))) {
    for (const eraYear of oneDigitWrong(year - era.offset, 2)) {
      const slip = makePlainDate(era.offset + eraYear, month, day);
      if (eraYear > 0 && slip && isInEra(slip, era)) add(era.offset + eraYear, month, day);
    }
    for (const [before, after, years] of eraSlips) {
      if (era.name === before) add(year + years, month, day);
      if (era.name === after) add(year - years, month, day);
    }
  }
  for (const months of [12, -12]) {
    const neighbour = datePartsOf(addMonths(date, months));
    add(neighbour.year, neighbour.month, neighbour.day);
  }
  add(year, 1, 1);
  add(year, 7, 1);
  return [...found];
}
