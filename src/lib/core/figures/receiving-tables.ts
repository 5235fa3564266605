// The figures of receiving as a table for spreadsheets: one line for each number, with how many it is of.
import type {
  Answers,
  GroupFigures,
  OwnHospitalAnswer,
  ReceivingAnswer,
  Share,
  Spread,
} from '../contract/receiving-figures.ts';
import { refusalReasonText } from '../receiving/refusal.ts';
import { urgencyTexts } from '../receiving/urgency-texts.ts';
import { groupWords, runGroups } from './receiving-groups.ts';
import { runEnds, runTimes } from './receiving-run.ts';
import { answerWords, endWords, timeWords } from './receiving-words.ts';
import { momentInJapan, standingWords } from './tables.ts';
import { timingWords } from './timing.ts';

type Cell = string | number;
interface Line {
  table: string;
  item: string;
  part?: Cell;
  of?: Cell;
  spread?: Spread;
  unit?: string;
}

const head = ['表', '項目', '件数', '全体', '中央値', '25％値', '75％値', '90％値', '単位'];
const minuteMs = 60_000;
const round = (value: number | null, by: number): Cell =>
  value === null ? '' : Number((value / by).toFixed(by === 1 ? 0 : 1));

const toRow = ({ table, item, part = '', of = '', spread, unit = '' }: Line): Cell[] => {
  const by = unit === '分' ? minuteMs : unit === '秒' ? 1_000 : 1;
  return [
    table,
    item,
    spread ? spread.n : part,
    spread ? spread.of : of,
    ...(spread
      ? [spread.median, spread.lower, spread.upper, spread.tenth].map((value) => round(value, by))
      : ['', '', '', '']),
    unit,
  ];
};

const shareLine = (table: string, item: string, { part, of }: Share): Line => ({ table, item, part, of });
const answerLines = (table: string, item: string, answers: Answers): Line[] =>
  (Object.keys(answerWords) as (keyof Answers)[]).map((key) => ({
    table,
    item: `${item} ${answerWords[key].ja}`,
    part: answers[key],
    of: answers.asked,
    unit: '件',
  }));
const groupLines = (table: string, item: string, group: GroupFigures): Line[] => [
  { table, item: `${item} 照会回数`, spread: group.inquiries, unit: '回' },
  { table, item: `${item} 問い合わせた医療機関`, spread: group.hospitals, unit: 'か所' },
  { table, item: `${item} 現場滞在`, spread: group.onScene, unit: '分' },
  shareLine(table, `${item} 照会4回以上`, group.many),
  shareLine(table, `${item} 問い合わせ4か所以上`, group.manyAsked),
  shareLine(table, `${item} 現場滞在30分以上`, group.long),
  shareLine(table, `${item} 4回以上かつ30分以上`, group.difficult),
];
const days = ['月', '火', '水', '木', '金', '土', '日'];
const hourLines = (cells: ReceivingAnswer['figures']['byHour']): Line[] =>
  cells.flatMap(({ day, hour, answers }) => answerLines('曜日と時刻', `${days[day]} ${hour}時台`, answers));
const reasonLines = (reasons: Record<string, number>, refused: number): Line[] =>
  Object.entries(reasons).map(([code, part]) => ({
    table: '受入不可の理由',
    item: refusalReasonText(code).ja,
    part,
    of: refused,
    unit: '件',
  }));

/** The whole month of a region or a station. */
export function receivingTable(answer: ReceivingAnswer): Cell[][] {
  const { figures } = answer;
  const lines: Line[] = [
    ...runEnds.map((end) => ({
      table: '事案の結果',
      item: endWords[end].ja,
      part: figures.ends[end] ?? 0,
      unit: '件',
    })),
    ...runGroups.flatMap((group) =>
      groupLines('照会回数と現場滞在', groupWords[group].name.ja, figures.groups[group]!),
    ),
    ...figures.byInquiries.map((part, at) => ({
      table: '照会回数の分布',
      item: `${at + 1}回${at === 5 ? '以上' : ''}`,
      part,
      of: figures.groups.all!.inquiries.n,
      unit: '件',
    })),
    ...runTimes.map((time) => ({
      table: '最初の要請からの時間',
      item: timeWords[time].ja,
      spread: figures.times[time],
      unit: '秒',
    })),
    ...answerLines('要請', 'すべて', figures.answers),
    shareLine('要請', '電話で照会した事案', figures.phoneRuns),
    { table: '要請', item: '要請から画面に出るまで', spread: figures.shown, unit: '秒' },
    ...reasonLines(figures.reasons, figures.answers.refused),
    ...figures.byCategory.flatMap(({ ja, answers, runs }) => [
      ...answerLines('区分', ja, answers),
      ...groupLines('区分', ja, runs),
    ]),
    ...figures.byUrgency.flatMap(({ code, answers, runs }) => {
      const name = urgencyTexts[code as keyof typeof urgencyTexts]?.ja ?? code;
      return [...answerLines('緊急度', name, answers), ...groupLines('緊急度', name, runs)];
    }),
    ...hourLines(figures.byHour),
    ...figures.hospitals.flatMap(({ name, answers, answerTime, inMinute, reasons }) => [
      ...answerLines('医療機関', name, answers),
      { table: '医療機関', item: `${name} 回答までの時間`, spread: answerTime, unit: '秒' },
      shareLine('医療機関', `${name} 1分以内の回答`, inMinute),
      ...reasonLines(reasons, answers.refused).map((line) => ({
        ...line,
        table: '医療機関',
        item: `${name} 不可の理由 ${line.item}`,
      })),
    ]),
    { table: '転送', item: '転送した事案', part: figures.transfers.runs, unit: '件' },
    ...answerLines('転送', '転送先への要請', figures.transfers.answers),
    ...answer.timings.map(({ kind, station, n, median, twentieth }) => ({
      table: '端末の時間',
      item: `${timingWords[kind].ja} ${station ?? 'すべての署'} 95％値 ${twentieth === null ? '（20件未満）' : (twentieth / 1_000).toFixed(1)}`,
      spread: { n, of: n, median, lower: null, upper: null, tenth: null },
      unit: '秒',
    })),
  ];
  return [titleOf(answer, answer.whose), head, ...lines.map(toRow)];
}

/** A hospital's own month. */
export function ownHospitalTable(answer: OwnHospitalAnswer): Cell[][] {
  const { own } = answer;
  return [
    titleOf(answer, own.name),
    head,
    ...[
      ...answerLines('要請', 'すべて', own.answers),
      { table: '要請', item: '回答までの時間', spread: own.answerTime, unit: '秒' },
      shareLine('要請', '1分以内の回答', own.inMinute),
      ...reasonLines(own.reasons, own.answers.refused),
      ...answer.byCategory.flatMap(({ ja, answers }) => answerLines('区分', ja, answers)),
      ...hourLines(answer.byHour),
    ].map(toRow),
  ];
}

const titleOf = (
  { month, standing, computedAt, isInvented }: ReceivingAnswer | OwnHospitalAnswer,
  whose: string,
): Cell[] => [
  '救急の受入れ',
  `${whose}${isInvented ? '（お試し版・架空）' : ''}`,
  month,
  standingWords[standing],
  momentInJapan(computedAt),
];
