// The figures as tables for spreadsheets. Headings are Japanese, codes are for machines; what is not known says so.
import type { Instant } from '../brands.ts';
import type { FacilityUse, MonthReport, NetworkList } from '../contract/figures.ts';
import { definitions } from './definitions.ts';
import { useMarks, type UseState } from './facility-use.ts';
import type { Standing } from './month.ts';
import type { CountedKind } from './uses.ts';

type Cell = string | number;
export const unknownWord = '不明';

export const standingWords: Record<Standing, string> = {
  'so-far': '途中',
  waiting: '確定前',
  final: '確定',
};
export const kindWords: Record<CountedKind, string> = {
  hospital: '病院',
  clinic: '診療所',
  'care-home': '介護施設',
  'fire-station': '消防',
};
export const stateWords: Record<UseState, string> = {
  regular: '2か月に1回以上の利用あり',
  due: 'まもなく2か月',
  resumed: '2か月を超える空きのあと再開',
  'none-yet': '参加後まだ利用なし',
  lapsed: '2か月を超えて利用なし',
};

/** '2026-11-20 09:00' in Japan. */
export const momentInJapan = (at: Instant): string =>
  new Date(at + 9 * 3_600_000).toISOString().slice(0, 16).replace('T', ' ');

/** One row for each figure and month; rates as a share from 0 to 1 with their parts. */
export function figuresTable(months: readonly MonthReport[]): Cell[][] {
  const rows = months.flatMap(({ month, counted }) =>
    (counted?.figures ?? []).map(({ code, value, numerator, denominator }): Cell[] => [
      definitions[code].number,
      code,
      definitions[code].name.ja,
      month,
      definitions[code].isRate ? (numerator ?? unknownWord) : '',
      definitions[code].isRate ? (denominator ?? unknownWord) : '',
      value === null ? unknownWord : definitions[code].isRate ? Number(value.toFixed(4)) : value,
      definitions[code].unit.ja,
      standingWords[counted!.standing],
      momentInJapan(counted!.computedAt),
      definitions[code].how.ja,
    ]),
  );
  return [
    [
      '番号',
      '指標コード',
      '指標名',
      '年月',
      '分子',
      '分母',
      '値（率は0〜1）',
      '単位',
      '状態',
      '計算日時',
      '数え方',
    ],
    ...rows,
  ];
}

/** One row for each facility and month, and what holds for the whole period beside it. */
export function useTable(
  facilities: readonly FacilityUse[],
  period: { from: string; until: string; computedAt: Instant },
): Cell[][] {
  const rows = facilities.flatMap((facility) =>
    facility.months.map(({ month, looks, disclosures, cards, days }): Cell[] => [
      facility.name,
      kindWords[facility.kind] + (facility.dental ? '（歯科）' : ''),
      facility.town,
      facility.joinedOn,
      month,
      looks,
      disclosures,
      cards,
      days.length,
      days.map((day) => day.slice(5).replace('-', '/')).join(' '),
      facility.lastUse ?? '',
      facility.longestGap,
      useMarks[facility.state],
      stateWords[facility.state],
      `${period.from}〜${period.until}`,
      momentInJapan(period.computedAt),
    ]),
  );
  return [
    [
      '施設名',
      '種別',
      '所在地',
      '参加日',
      '年月',
      '閲覧（回）',
      '登録・変更（回）',
      'カード発行（枚）',
      '利用日数',
      '利用日',
      '最終利用日',
      '最長の間隔（日）',
      '状態',
      '状態の説明',
      '期間',
      '計算日時',
    ],
    ...rows,
  ];
}

const publishedWords: Record<string, string> = { ...kindWords, municipality: '自治体' };

/** What the network publishes: the facilities, and the totals on every line. */
export function networkTable(list: NetworkList): Cell[][] {
  return [
    ['施設名', '種別', '所在地', 'ネットワーク', '登録患者数', '時点'],
    ...list.facilities.map(({ name, kind, dental, town }): Cell[] => [
      name,
      (publishedWords[kind] ?? kind) + (dental ? '（歯科）' : ''),
      town,
      list.network + (list.mode === 'demo' ? '（お試し版・架空）' : ''),
      list.registeredPatients,
      momentInJapan(list.asOf),
    ]),
  ];
}
