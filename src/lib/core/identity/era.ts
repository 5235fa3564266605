// Japanese eras: which era a day belongs to, and how it is written. First days are an own table, because
// calendar libraries disagree about the start of Meiji. Reading what people type is in birth-date.ts.
import type { PlainDate } from '../brands.ts';
import { datePartsOf } from './plain-date.ts';

export interface Era {
  name: '明治' | '大正' | '昭和' | '平成' | '令和';
  kanji: '明' | '大' | '昭' | '平' | '令';
  letter: 'M' | 'T' | 'S' | 'H' | 'R';
  /** One-digit code of claims and pharmacy files. */
  code: '1' | '2' | '3' | '4' | '5';
  /** Western year minus era year. */
  offset: number;
  firstDay: PlainDate;
  /**
   * Last day that may be written in this era. 明治 and 大正 share their last day with the era that follows:
   * officially it belongs to the new one, old papers carry the old one.
   */
  lastDay: PlainDate;
}

const day = (text: string) => text as PlainDate;

export const eras: readonly Era[] = [
  {
    name: '明治',
    kanji: '明',
    letter: 'M',
    code: '1',
    offset: 1867,
    firstDay: day('1868-01-25'),
    lastDay: day('1912-07-30'),
  },
  {
    name: '大正',
    kanji: '大',
    letter: 'T',
    code: '2',
    offset: 1911,
    firstDay: day('1912-07-30'),
    lastDay: day('1926-12-25'),
  },
  {
    name: '昭和',
    kanji: '昭',
    letter: 'S',
    code: '3',
    offset: 1925,
    firstDay: day('1926-12-25'),
    lastDay: day('1989-01-07'),
  },
  {
    name: '平成',
    kanji: '平',
    letter: 'H',
    code: '4',
    offset: 1988,
    firstDay: day('1989-01-08'),
    lastDay: day('2019-04-30'),
  },
  {
    name: '令和',
    kanji: '令',
    letter: 'R',
    code: '5',
    offset: 2018,
    firstDay: day('2019-05-01'),
    lastDay: day('9999-12-31'),
  },
];

/** The era a day belongs to officially; undefined before Meiji. */
export function findEra(date: PlainDate): Era | undefined {
  return eras.findLast((era) => era.firstDay <= date);
}

export const isInEra = (date: PlainDate, era: Era) => era.firstDay <= date && date <= era.lastDay;

/** '昭和20年3月5日', '令和元年5月1日'; a day before Meiji is written western. */
export function formatEra(date: PlainDate): string {
  const { year, month, day } = datePartsOf(date);
  const era = findEra(date);
  if (!era) return `${year}年${month}月${day}日`;
  const eraYear = year - era.offset;
  return `${era.name}${eraYear === 1 ? '元' : eraYear}年${month}月${day}日`;
}

/** 'S20.3.5'; a day before Meiji is written '1850.3.5'. */
export function formatEraShort(date: PlainDate): string {
  const { year, month, day } = datePartsOf(date);
  const era = findEra(date);
  return era ? `${era.letter}${year - era.offset}.${month}.${day}` : `${year}.${month}.${day}`;
}
