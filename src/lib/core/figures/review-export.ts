// What leaves for medical-control review (MC協議会の検証): one row a run, told so coarsely that at least five are alike and
// no group has one outcome alone. No id, name, place, day or minute of the clock is in it. ADR 0030.
import { anonymise, type Anonymised, type Hierarchy, type Rule } from './k-anonymous.ts';
import type { Asked } from './receiving-run.ts';
import {
  destinationRequest,
  endOf,
  firstLeg,
  hospitalsAsked,
  inquiriesOf,
  isPlaced,
  onSceneOf,
  timesOf,
  type Run,
} from './receiving-run.ts';
import { hourInJapan } from './receiving-tally.ts';

export const reviewK = 5;
export const reviewL = 2;
export const mostLeftOut = 0.1;
const unknown = '不明';
const anything = '＊';

/** A run as far as a row of the export is made of it. */
export interface ReviewRow {
  hour: number;
  age: number | undefined;
  /** Group of categories, see `categoryGroup`. */
  category: string;
  urgency: string;
  level: string;
  inquiries: string | undefined;
  /** ms */
  onScene: number | undefined;
  hospitals: string;
  firstAnswer: string;
  phone: string;
}

const categoryNames = {
  life: '生命の危機・重症',
  'brain-heart': '脳卒中・心臓',
  injury: 'けが・骨折',
  'birth-child': '妊産婦・小児',
  other: 'その他の急病',
} as const;
const groupByNeed: Record<string, keyof typeof categoryNames> = {
  icu: 'life',
  stroke: 'brain-heart',
  cardiac: 'brain-heart',
  trauma: 'injury',
  burn: 'injury',
  orthopaedic: 'injury',
  'hand-surgery': 'injury',
  obstetric: 'birth-child',
  paediatric: 'birth-child',
};

/** The group of a category, by the first capability that it needs. */
export const categoryGroup = (needs: readonly string[]): string =>
  categoryNames[groupByNeed[needs[0] ?? ''] ?? 'other'];

const band = (value: number, bounds: readonly number[], unit: string): string => {
  const at = bounds.findLastIndex((bound) => value >= bound);
  const [from, to] = [bounds[at]!, bounds[at + 1]];
  if (to === undefined) return `${from}${unit}以上`;
  return to - from === 1 ? `${from}${unit}` : `${from}〜${to - 1}${unit}`;
};
const minutesWords = (ms: number | undefined, bounds: readonly number[]): string =>
  ms === undefined ? unknown : band(Math.floor(ms / minuteMs), bounds, '分');
const minuteMs = 60_000;
const ages = [0, 7, 15, 40, 65, 75, 85];
const parts = ['0〜5時', '6〜11時', '12〜17時', '18〜23時'];
const urgencyWords: Record<string, string> = {
  'red-1': '赤1',
  'red-2': '赤2',
  yellow: '黄',
  green: '緑',
  white: '白',
};
const levelWords: Record<string, string> = { tertiary: '三次', secondary: '二次', primary: '初期' };

export const reviewHierarchies: readonly Hierarchy<ReviewRow>[] = [
  {
    name: '年齢',
    levels: [
      ({ age }) => (age === undefined ? unknown : band(age, ages, '歳')),
      ({ age }) => (age === undefined ? unknown : band(age, [0, 15, 65], '歳')),
      () => anything,
    ],
  },
  {
    name: '時間帯',
    levels: [
      ({ hour }) => parts[Math.floor(hour / 6)]!,
      ({ hour }) => (hour >= 6 && hour < 18 ? '6〜17時' : '18〜5時'),
      () => anything,
    ],
  },
  // Without the condition a review says little: given up late.
  { name: '区分', levels: [({ category }) => category, () => anything], weight: 1.5 },
  {
    name: '緊急度',
    levels: [
      ({ urgency }) => urgencyWords[urgency] ?? unknown,
      ({ urgency }) => (urgency.startsWith('red') ? '赤' : urgency === '' ? unknown : '黄・緑・白'),
      () => anything,
    ],
  },
  {
    name: '搬送先の区分',
    levels: [({ level }) => levelWords[level] ?? unknown, () => anything],
    weight: 0.5,
  },
  // Whoever stood by saw how long the ambulance stood there. It is also what a review looks for: given up last.
  {
    name: '現場滞在',
    levels: [
      ({ onScene }) => minutesWords(onScene, [0, 20, 30]),
      ({ onScene }) => minutesWords(onScene, [0, 30]),
      () => anything,
    ],
    weight: 2,
  },
];

/** The parts' names as screens read them. */
export const reviewPartWords: Record<string, { ja: string; en: string }> = {
  年齢: { ja: '年齢', en: 'Age' },
  時間帯: { ja: '時間帯', en: 'Time of day' },
  区分: { ja: '区分', en: 'Condition' },
  緊急度: { ja: '緊急度', en: 'Urgency' },
  搬送先の区分: { ja: '搬送先の区分', en: 'Kind of hospital' },
  現場滞在: { ja: '現場滞在', en: 'Time on scene' },
};

export const reviewRule: Rule<ReviewRow> = {
  hierarchies: reviewHierarchies,
  results: [({ inquiries }) => inquiries],
  k: reviewK,
  l: reviewL,
  mostLeftOut,
};

const inquiryBands = [1, 2, 4];

/**
 * The row of a run; undefined for runs that went nowhere, are of a disaster, or are not over.
 * @param needsOf capabilities that a category needs
 */
export function reviewRowOf(
  run: Run,
  levelOf: (hospitalId: string) => string | null,
  needsOf: (category: string) => readonly string[],
): ReviewRow | undefined {
  const end = endOf(run);
  if (!isPlaced(end) || end === 'on-the-way') return undefined;
  const destination = destinationRequest(run);
  const [inquiries, onScene] = [inquiriesOf(run), onSceneOf(run)];
  const { firstAnswer } = timesOf(run);
  const isPhone = ({ channel }: Asked) => channel === 'phone';
  return {
    hour: hourInJapan(run.openedAt).hour,
    age: run.facts?.age,
    category: run.facts ? categoryGroup(needsOf(run.facts.category)) : unknown,
    urgency: run.facts?.urgency ?? '',
    level: (destination && levelOf(destination.hospitalId)) ?? '',
    inquiries: inquiries === undefined ? undefined : band(Math.max(1, inquiries), inquiryBands, '回'),
    onScene,
    hospitals: band(Math.max(1, hospitalsAsked(run)), inquiryBands, 'か所'),
    firstAnswer: firstAnswer === undefined ? unknown : firstAnswer <= minuteMs ? '1分以内' : '1分を超える',
    phone: firstLeg(run).some(isPhone) ? 'あり' : 'なし',
  };
}

export const planReview = (rows: readonly ReviewRow[]): Anonymised<ReviewRow> => anonymise(rows, reviewRule);

type Cell = string | number;

/** The file: what was done to it, then the rows. Within a group rows stand by their results, not as they happened. */
export function reviewTable(month: string, region: string, told: Anonymised<ReviewRow>): Cell[][] {
  const rows = told.groups.flatMap(({ common, rows: alike }, at) =>
    alike
      .map((row): Cell[] => [
        at + 1,
        alike.length,
        ...common,
        row.inquiries ?? unknown,
        row.hospitals,
        row.firstAnswer,
        row.phone,
      ])
      .sort((a, b) => (a.join('\t') < b.join('\t') ? -1 : 1)),
  );
  return [
    ['検証用データ（匿名化）', region, month],
    [
      `左の${reviewHierarchies.length}項目が同じ事案が必ず${reviewK}件以上あり、照会回数が1通りだけの組はありません。`,
    ],
    [`出力 ${rows.length}件、少数のため出さなかった事案 ${told.leftOut}件。＊は区別しないことを示します。`],
    [
      '組',
      '組の件数',
      ...reviewHierarchies.map(({ name }) => name),
      '照会回数',
      '問い合わせた医療機関',
      '最初の回答まで',
      '電話での照会',
    ],
    ...rows,
  ];
}
