// A simulation in words and columns, for a terminal. What was believed is printed before what came out.
import { anchors, assumptionNames, assumptions, type Values } from './assumptions.ts';
import { overSeeds, type Summary } from './summary.ts';
import { waysOfAsking, type WayOfAsking } from './ways-of-asking.ts';

export type Language = 'ja' | 'en';
export interface SimulationReport {
  readonly seeds: readonly number[];
  readonly days: number;
  readonly hospitals: readonly { readonly id: string; readonly name: string }[];
  readonly values: Values;
  readonly summaries: Readonly<Record<WayOfAsking, readonly Summary[]>>;
  /** Patients each hospital took a day, by its id. */
  readonly loadPerDay: Readonly<Record<WayOfAsking, ReadonlyMap<string, number>>>;
}

const columns: Record<WayOfAsking, Record<Language, string>> = {
  phone: { ja: '1件ずつ電話', en: 'one by one' },
  'phone-with-board': { ja: '応需情報を見て電話', en: 'phone + board' },
  'at-once': { ja: '一斉照会', en: 'asked at once' },
};

type Unit = 'min' | '%' | '×';
const rows: readonly { of: keyof Summary; unit: Unit; ja: string; en: string }[] = [
  { of: 'meanToHospital', unit: 'min', ja: '現着→病着 平均', en: 'scene to hospital, mean' },
  { of: 'meanScene', unit: 'min', ja: '現場滞在 平均', en: 'on scene, mean' },
  { of: 'medianScene', unit: 'min', ja: '現場滞在 中央値', en: 'on scene, median' },
  { of: 'p90Scene', unit: 'min', ja: '現場滞在 90%点', en: 'on scene, 90th percentile' },
  { of: 'longScene', unit: '%', ja: '現場滞在30分以上', en: '30 min or more on scene' },
  { of: 'meanAsking', unit: 'min', ja: '照会開始→決定 平均', en: 'first inquiry to decision' },
  { of: 'meanDrive', unit: 'min', ja: '現発→病着 平均(直線距離からの推定)', en: 'drive, estimated' },
  { of: 'meanInquiries', unit: '×', ja: '照会回数 平均(不成立+1)', en: 'inquiries: failed + 1' },
  { of: 'manyInquiries', unit: '%', ja: '照会4回以上', en: '4 inquiries or more' },
  { of: 'difficult', unit: '%', ja: '4回以上かつ30分以上', en: 'both' },
  { of: 'meanAsked', unit: '×', ja: '声をかけた病院 平均', en: 'hospitals asked' },
  { of: 'hospitalMinutes', unit: 'min', ja: '病院側の応答時間 計/人', en: 'hospitals’ time to answer, all' },
  { of: 'busiestShare', unit: '%', ja: '最も多い病院の受入割合', en: 'share of the busiest hospital' },
  { of: 'lastResort', unit: '%', ja: 'すべて不応需(三次へ)', en: 'all refused' },
];

const shown = (value: number, unit: Unit) =>
  unit === '%' ? `${(value * 100).toFixed(1)}%` : value.toFixed(2);

/** Lines to print; columns are padded by the width of full-width letters. */
export function reportLines(report: SimulationReport, language: Language): string[] {
  return [
    ...heading(report, language),
    '',
    ...assumptionLines(report.values, language),
    '',
    ...anchorLines(report, language),
    '',
    ...resultLines(report, language),
    '',
    ...loadLines(report, language),
    '',
    ...readingLines(report, language),
    language === 'ja'
      ? '仮定の下での比較です。実際の地域の効果を示すものではありません(docs/simulation.md)。'
      : 'A comparison under the assumptions above, no claim about a real region (docs/simulation.md).',
  ];
}

function heading({ seeds, days, hospitals, summaries }: SimulationReport, language: Language): string[] {
  const cases = summaries.phone.reduce((sum, one) => sum + one.cases, 0);
  return language === 'ja'
    ? [`病院${hospitals.length}・${days}日・乱数の種${seeds.join(',')}・搬送 計${cases}件`]
    : [`${hospitals.length} hospitals, ${days} days, seeds ${seeds.join(',')}, ${cases} transports in all`];
}

function assumptionLines(values: Values, language: Language): string[] {
  const origin = {
    published: { ja: '公表', en: 'published' },
    calibrated: { ja: '較正', en: 'calibrated' },
    assumed: { ja: '仮定', en: 'assumed' },
    given: { ja: '指定', en: 'given' },
  } as const;
  return [
    language === 'ja' ? '前提' : 'Assumptions',
    ...assumptionNames.map((name) => {
      const one = assumptions[name];
      const isChanged = values[name] !== one.value;
      const from = origin[isChanged ? 'given' : one.from][language];
      const source = 'source' in one && !isChanged ? ` — ${one.source}` : '';
      return `  ${pad(from, 10)} ${pad(`${values[name]} ${one.unit}`, 12)} ${name}: ${one[language]}${source}`;
    }),
  ];
}

function anchorLines({ summaries }: SimulationReport, language: Language): string[] {
  const found = overSeeds(summaries.phone);
  return [
    language === 'ja' ? '「1件ずつ電話」と公表値' : 'Phoning one by one, against published figures',
    ...anchors.map((anchor) => {
      const unit = anchor.unit === 'min' ? 'min' : '%';
      const wanted = (anchor.unit === 'at least' ? '≥ ' : '') + shown(anchor.value, unit);
      return `  ${pad(shown(found[anchor.name].mean, unit), 9)} (${wanted})  ${anchor[language]} — ${anchor.source}`;
    }),
  ];
}

function resultLines({ summaries, seeds }: SimulationReport, language: Language): string[] {
  const found = Object.fromEntries(
    waysOfAsking.map((way) => [way, overSeeds(summaries[way])] as const),
  ) as Record<WayOfAsking, ReturnType<typeof overSeeds>>;
  const cell = (way: WayOfAsking, of: keyof Summary, unit: Unit) => {
    const { mean, sd } = found[way][of];
    return pad(seeds.length > 1 ? `${shown(mean, unit)} ±${shown(sd, unit)}` : shown(mean, unit), 20);
  };
  return [
    pad('', 40) + waysOfAsking.map((way) => pad(columns[way][language], 20)).join(''),
    ...rows.map(
      ({ of, unit, ...words }) =>
        pad(`${words[language]}${unit === 'min' ? (language === 'ja' ? ' 分' : ', min') : ''}`, 40) +
        waysOfAsking.map((way) => cell(way, of, unit)).join(''),
    ),
  ];
}

/** How the figures are to be read. */
function readingLines({ seeds }: SimulationReport, language: Language): string[] {
  const ja = language === 'ja';
  const spread = ja
    ? '±は、乱数の種ごとの結果のばらつき(標準偏差)です。'
    : '±: standard deviation between the seeds.';
  const inquiries = ja
    ? '一斉照会では同時に聞いた病院の不応需と無回答も1件ずつ数えるため、照会回数では比べられません。時間で比べてください。'
    : 'Asking at once counts every hospital that refuses or keeps silent in the same minute: compare minutes, not inquiries.';
  return [...(seeds.length > 1 ? [spread] : []), inquiries];
}

function loadLines({ hospitals, loadPerDay }: SimulationReport, language: Language): string[] {
  return [
    language === 'ja' ? '病院ごとの受入(人/日)' : 'Patients a day, by hospital',
    ...hospitals.map(
      ({ id, name }) =>
        pad(`  ${name}`, 40) +
        waysOfAsking.map((way) => pad((loadPerDay[way].get(id) ?? 0).toFixed(2), 20)).join(''),
    ),
  ];
}

/** Japanese letters take two columns of a terminal. */
function pad(text: string, columnsWide: number): string {
  const width = [...text].reduce(
    (sum, letter) => sum + (/[\u3000-\u9fff\uff00-\uff60]/.test(letter) ? 2 : 1),
    0,
  );
  return text + ' '.repeat(Math.max(0, columnsWide - width));
}
