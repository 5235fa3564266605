// What a simulation believes, each with where it comes from. 'published': a figure of an official report or a paper;
// 'calibrated': chosen so that phoning one by one meets the published outcomes; 'assumed': nobody has measured it, and
// the result must be read with that in mind.

export interface Assumption {
  readonly value: number;
  readonly unit: string;
  readonly from: 'published' | 'calibrated' | 'assumed';
  readonly ja: string;
  readonly en: string;
  /** For 'published': who says so. */
  readonly source?: string;
}

const survey = '消防庁 令和6年 マイナ救急実証 / FDMA 2024';

export const assumptions = {
  callsPerDay: {
    value: 38,
    unit: '/day',
    from: 'assumed',
    ja: '搬送件数(人口約25万人の地域)',
    en: 'transports a day (a region of about 250,000)',
  },
  careMedian: {
    value: 11,
    unit: 'min',
    from: 'calibrated',
    ja: '現着から照会を始めるまで(中央値)',
    en: 'arrival on scene to the first inquiry, median',
  },
  careSpread: {
    value: 1.45,
    unit: '×',
    from: 'assumed',
    ja: '同、ばらつき',
    en: 'its spread',
  },
  departMinutes: {
    value: 1.5,
    unit: 'min',
    from: 'assumed',
    ja: '受入決定から現発まで',
    en: 'acceptance to departure',
  },
  phoneMedian: {
    value: 3.8,
    unit: 'min',
    from: 'calibrated',
    ja: '電話1件(呼出・説明・医師の判断・回答、中央値)',
    en: 'one telephone inquiry, from dialling to the answer, median',
  },
  phoneSpread: { value: 1.5, unit: '×', from: 'assumed', ja: '同、ばらつき', en: 'its spread' },
  tapMedian: {
    value: 0.75,
    unit: 'min',
    from: 'assumed',
    ja: '一斉照会への画面での回答(中央値)',
    en: 'answer on the board, median',
  },
  tapSpread: { value: 2.0, unit: '×', from: 'assumed', ja: '同、ばらつき', en: 'its spread' },
  boardUnwatched: {
    value: 0.15,
    unit: '',
    from: 'assumed',
    ja: '画面を見ておらず、答えない割合',
    en: 'share of requests nobody at the board answers',
  },
  askSeconds: {
    value: 10,
    unit: 's',
    from: 'assumed',
    ja: '一斉照会の送信にかかる時間',
    en: 'to send a ring of requests',
  },
  chooseSeconds: {
    value: 15,
    unit: 's',
    from: 'assumed',
    ja: '回答を読んで「ここへ搬送」を押すまで',
    en: 'to read the answers and choose',
  },
  willingDay: {
    value: 0.95,
    unit: '',
    from: 'calibrated',
    ja: '空きがあり対応できる病院が受け入れる割合(8–18時)',
    en: 'a free and capable hospital accepts, 8–18 h',
  },
  willingNight: {
    value: 0.9,
    unit: '',
    from: 'calibrated',
    ja: '同(夜間)',
    en: 'the same at night',
  },
  willingIncapable: {
    value: 0.12,
    unit: '',
    from: 'assumed',
    ja: '必要な機能の登録がない病院が受け入れる割合',
    en: 'a hospital without the capability accepts',
  },
  closedShare: {
    value: 0.12,
    unit: '',
    from: 'calibrated',
    ja: '満床・医師不在などで受けられない時間の割合',
    en: 'share of time a hospital can take nobody',
  },
  closedHours: {
    value: 6,
    unit: 'h',
    from: 'assumed',
    ja: 'その続く長さ(平均)',
    en: 'how long that lasts, mean',
  },
  slotMinutes: {
    value: 75,
    unit: 'min',
    from: 'assumed',
    ja: '救急外来で1人にかかる時間(平均)',
    en: 'a patient keeps a place in the emergency room, mean',
  },
  boardLive: {
    value: 0.111,
    unit: '',
    from: 'published',
    ja: '応需情報をその都度更新する病院の割合',
    en: 'hospitals that key in their status as it changes',
    source: '消防庁 2008(4,358機関の11.1%)',
  },
  boardKeyedEveryHours: {
    value: 12,
    unit: 'h',
    from: 'assumed',
    ja: 'それ以外の病院の更新間隔',
    en: 'the others key it in so often',
  },
  red: {
    value: 0.09,
    unit: '',
    from: 'assumed',
    ja: '緊急度 赤の割合',
    en: 'share of red cases',
  },
} as const satisfies Record<string, Assumption>;

export type AssumptionName = keyof typeof assumptions;
export type Values = Record<AssumptionName, number>;
export const assumptionNames = Object.keys(assumptions) as AssumptionName[];

export const defaultValues = Object.fromEntries(
  assumptionNames.map((name) => [name, assumptions[name].value]),
) as Values;

/** What phoning one by one should come to, were the region like the country. */
export const anchors = [
  {
    name: 'meanScene',
    value: 18.33,
    unit: 'min',
    ja: '現場滞在時間の平均(情報閲覧なし)',
    en: 'mean time on scene, without look-up',
    source: survey,
  },
  {
    name: 'firstInquiry',
    value: 0.8,
    unit: 'at least',
    ja: '1回の照会で決まる割合(重症)',
    en: 'decided at the first inquiry, severe cases',
    source: '消防庁 2008(80%以上)',
  },
  {
    name: 'withinThree',
    value: 0.9,
    unit: 'at least',
    ja: '3回以内で決まる割合',
    en: 'decided within three inquiries',
    source: '新潟県 令和3年(9割以上)',
  },
] as const;

/** Share of the day's transports that begin in each hour of the day; assumed, quiet before dawn and busy before noon. */
export const hourShares: readonly number[] = [
  2.9, 2.5, 2.2, 2.1, 2.1, 2.4, 3.2, 4.3, 5.2, 5.7, 5.8, 5.5, 5.3, 5.2, 5.1, 5.0, 5.0, 5.2, 5.2, 5.0, 4.6,
  4.1, 3.6, 3.1,
];

/** Mix of conditions, by codes of the region's rules; a code the rules do not know falls to their last category. */
export const categoryShares: readonly (readonly [code: string, share: number])[] = [
  ['acute-illness', 56],
  ['fall', 20],
  ['abdomen', 6],
  ['stroke', 6],
  ['heart', 4],
  ['child', 3],
  ['life-threat', 2],
  ['severe-trauma', 1.5],
  ['psychiatric', 1],
  ['pregnancy', 0.4],
  ['severe-burn', 0.1],
];
