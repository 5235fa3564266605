// Reading a birth date as people type it: era or western, full or half width, with or without separators.
// What can be read in two ways is refused with its own code; nothing is guessed silently.
import type { PlainDate } from '../brands.ts';
import { eras, isInEra } from './era.ts';
import type { Era } from './era.ts';
import { ageOn, makePlainDate } from './plain-date.ts';

export type BirthDateWarning = 'ERA_OUT_OF_RANGE';
export type BirthDateRefusal =
  | 'EMPTY'
  | 'NOT_A_DATE'
  | 'NO_SUCH_DAY'
  /** A two-digit year without an era. */
  | 'ERA_MISSING'
  /** Two readings are possible: day or month first, or an era code that also reads as a western year. */
  | 'AMBIGUOUS'
  /** Year only, or year and month only. */
  | 'INCOMPLETE'
  /** Era and western year stand side by side and name different days. */
  | 'CONTRADICTION'
  | 'FUTURE'
  | 'TOO_OLD';

/** How the text was understood, so that the screen can say it back. */
export interface BirthDateReading {
  form: 'era' | 'era-code' | 'western' | 'era-and-western';
  era?: Era['name'];
  eraYear?: number;
}

export type BirthDateResult =
  | { ok: true; date: PlainDate; read: BirthDateReading; warning?: BirthDateWarning }
  | { ok: false; code: BirthDateRefusal };

export const oldestAgeYears = 125;

const kanjiDigits: Record<string, number> = {
  〇: 0,
  零: 0,
  一: 1,
  二: 2,
  三: 3,
  四: 4,
  五: 5,
  六: 6,
  七: 7,
  八: 8,
  九: 9,
};

/** '二十' → '20', '一九四五' → '1945', '十' → '10'. */
function kanjiNumber(text: string): string {
  const [tens, units, more] = text.split('十');
  if (more !== undefined) return text;
  const digits = (part: string) => [...part].map((letter) => kanjiDigits[letter]).join('');
  if (units === undefined) return digits(text);
  return String(Number(digits(tens!) || '1') * 10 + Number(digits(units) || '0'));
}

/** One spelling for everything: half width, upper case, no weekday, age, clock or closing word. */
function tidy(text: string): string {
  return text
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[〇零一二三四五六七八九十]+(?=[年月日/.]|$)/g, kanjiNumber)
    .replace(/[（(〔[][月火水木金土日][)）〕\]]/g, '')
    .replace(/[(（]?\s*(満)?\d{1,3}\s*[歳才]\s*[)）]?\s*$/, '')
    .replace(/(生まれ|生)\s*$/, '')
    .replace(/(?<=\d)[T\s]+0{1,2}:00(:00(\.0+)?)?$/, '')
    .replace(/[‐‑‒–—―−ー]/g, '-')
    .trim();
}

const between = '\\s*[年/.,\\-・、\\s]\\s*';
const betweenDays = '\\s*[月/.,\\-・、\\s]\\s*';
const eraWords = eras.flatMap((era) => [era.name, era.kanji, era.letter]).join('|');
const eraForm = new RegExp(
  `^(${eraWords})\\s*[.\\-]?\\s*(元|\\d{1,3})${between}(\\d{1,2})${betweenDays}(\\d{1,2})\\s*日?$`,
);
const eraPacked = new RegExp(`^(${eraWords})\\s*[.\\-]?\\s*(\\d{2})(\\d{2})(\\d{2})$`);
const eraUnfinished = new RegExp(
  `^(${eraWords})\\s*[.\\-]?\\s*(元|\\d{1,3})(${between}(\\d{1,2})?\\s*月?)?\\s*年?$`,
);
const western = new RegExp(`^(?:西暦\\s*)?(\\d{4})${between}(\\d{1,2})${betweenDays}(\\d{1,2})\\s*日?$`);
const westernUnfinished = new RegExp(`^(?:西暦\\s*)?(\\d{4})(${between}(\\d{1,2})?\\s*月?)?\\s*年?$`);
const westernFirst = new RegExp(
  `^(?:西暦\\s*)?(\\d{4})\\s*年?\\s*[(\\[]\\s*(${eraWords})\\s*(元|\\d{1,3})\\s*年?\\s*[)\\]]\\s*[年/.\\-]?\\s*(\\d{1,2})${betweenDays}(\\d{1,2})\\s*日?$`,
);
const eraFirst = new RegExp(
  `^(${eraWords})\\s*(元|\\d{1,3})\\s*年?\\s*[(\\[]\\s*(\\d{4})\\s*年?\\s*[)\\]]\\s*[年/.\\-]?\\s*(\\d{1,2})${betweenDays}(\\d{1,2})\\s*日?$`,
);

const refuse = (code: BirthDateRefusal): BirthDateResult => ({ ok: false, code });
const findEraByWord = (word: string) =>
  eras.find((era) => word === era.name || word === era.kanji || word === era.letter)!;
const eraYearOf = (text: string) => (text === '元' ? 1 : Number(text));

function settle(
  date: PlainDate | undefined,
  today: PlainDate,
  read: BirthDateReading,
  era?: Era,
): BirthDateResult {
  if (!date) return refuse('NO_SUCH_DAY');
  if (date > today) return refuse('FUTURE');
  if (ageOn(date, today) > oldestAgeYears) return refuse('TOO_OLD');
  return era && !isInEra(date, era)
    ? { ok: true, date, read, warning: 'ERA_OUT_OF_RANGE' }
    : { ok: true, date, read };
}

function fromEra(
  era: Era,
  yearText: string,
  month: string,
  day: string,
  today: PlainDate,
  form: 'era' | 'era-code',
) {
  const eraYear = eraYearOf(yearText);
  if (eraYear < 1) return refuse('NOT_A_DATE');
  const date = makePlainDate(era.offset + eraYear, Number(month), Number(day));
  return settle(date, today, { form, era: era.name, eraYear }, era);
}

/** Both years stand in the text: accepted only when they agree. */
function fromBoth(
  year: string,
  word: string,
  eraYearText: string,
  month: string,
  day: string,
  today: PlainDate,
) {
  const era = findEraByWord(word);
  const eraYear = eraYearOf(eraYearText);
  if (era.offset + eraYear !== Number(year)) return refuse('CONTRADICTION');
  const date = makePlainDate(Number(year), Number(month), Number(day));
  return settle(date, today, { form: 'era-and-western', era: era.name, eraYear }, era);
}

/** '1945305' could be 1945-3-05 as well as an era code: does it read as a western day that somebody living has? */
function readsWestern(digits: string, today: PlainDate): boolean {
  const year = Number(digits.slice(0, 4));
  const splits = [
    [digits.slice(4, 5), digits.slice(5)],
    [digits.slice(4, 6), digits.slice(6)],
  ];
  return splits.some(
    ([month, day]) => settle(makePlainDate(year, Number(month), Number(day)), today, { form: 'western' }).ok,
  );
}

function fromDigits(digits: string, today: PlainDate): BirthDateResult {
  if (digits.length === 8) {
    const date = makePlainDate(
      Number(digits.slice(0, 4)),
      Number(digits.slice(4, 6)),
      Number(digits.slice(6)),
    );
    return settle(date, today, { form: 'western' });
  }
  if (digits.length === 7) {
    const era = eras.find(({ code }) => code === digits[0]);
    if (era) {
      const read = fromEra(era, digits.slice(1, 3), digits.slice(3, 5), digits.slice(5), today, 'era-code');
      if (read.ok && readsWestern(digits, today)) return refuse('AMBIGUOUS');
      if (read.ok || !readsWestern(digits, today)) return read;
    }
    return refuse(readsWestern(digits, today) ? 'AMBIGUOUS' : 'NOT_A_DATE');
  }
  if (digits.length === 6) return refuse('ERA_MISSING');
  if (digits.length === 4) return refuse('INCOMPLETE');
  return refuse('NOT_A_DATE');
}

/**
 * Reads a birth date. Out-of-range eras (昭和65, 平成32) convert arithmetically with a warning; days after `today`
 * and ages over 125 are refused.
 *
 * @example parseBirthDate('S20.3.5', today) // { ok: true, date: '1945-03-05', read: { form: 'era', era: '昭和', eraYear: 20 } }
 */
export function parseBirthDate(text: string, today: PlainDate): BirthDateResult {
  if (text.length > 60) return refuse('NOT_A_DATE');
  const tidied = tidy(text);
  if (tidied === '') return refuse('EMPTY');
  if (/^\d+$/.test(tidied)) return fromDigits(tidied, today);

  let found = eraForm.exec(tidied) ?? eraPacked.exec(tidied);
  if (found) return fromEra(findEraByWord(found[1]!), found[2]!, found[3]!, found[4]!, today, 'era');
  found = western.exec(tidied);
  if (found) {
    const date = makePlainDate(Number(found[1]), Number(found[2]), Number(found[3]));
    return settle(date, today, { form: 'western' });
  }
  found = westernFirst.exec(tidied);
  if (found) return fromBoth(found[1]!, found[2]!, found[3]!, found[4]!, found[5]!, today);
  found = eraFirst.exec(tidied);
  if (found) return fromBoth(found[3]!, found[1]!, found[2]!, found[4]!, found[5]!, today);

  if (eraUnfinished.test(tidied) || westernUnfinished.test(tidied)) return refuse('INCOMPLETE');
  if (/^\d{1,2}\D+\d{1,2}\D+\d{4}\D*$/.test(tidied)) return refuse('AMBIGUOUS');
  if (/^'?\d{1,2}\s*[年/.,\-\s]\s*\d{1,2}\s*[月/.,\-\s]\s*\d{1,2}\s*日?$/.test(tidied))
    return refuse('ERA_MISSING');
  return refuse('NOT_A_DATE');
}
