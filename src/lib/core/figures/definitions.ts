// The ten figures of the JAHIS evaluation guide (地域医療連携の評価指標に関するガイド Ver.1.0), as this network counts them.
// The words are read by those who report the figures and by those who check them: what is in, what is out.
export const figureCodes = [
  'registered-patients',
  'active-patients',
  'active-users',
  'regular-users',
  'active-facilities',
  'documents',
  'fee-items',
  'disclosure-rate',
  'use-rate',
  'consent-rate',
] as const;
export type FigureCode = (typeof figureCodes)[number];

export interface Words {
  readonly ja: string;
  readonly en: string;
}

export interface FigureDefinition {
  /** 1 to 10, the order of the guide. */
  readonly number: number;
  readonly name: Words;
  readonly unit: Words;
  /** A rate is numerator ÷ denominator, shown in per cent. */
  readonly isRate: boolean;
  readonly numerator?: Words;
  readonly denominator?: Words;
  /** How it is counted: what is in, what is out. */
  readonly how: Words;
}

const people: Words = { ja: '人', en: 'people' };
const facilities: Words = { ja: '施設', en: 'facilities' };
const percent: Words = { ja: '％', en: '%' };
const participating: Words = {
  ja: '参加医療機関（歯科診療所を除く）',
  en: 'participating hospitals and clinics, without dental clinics',
};

export const definitions: Record<FigureCode, FigureDefinition> = {
  'registered-patients': {
    number: 1,
    name: { ja: '登録患者数', en: 'Registered patients' },
    unit: people,
    isRate: false,
    how: {
      ja: '月末までに登録された患者の累計。月末の時点で同意を撤回している人は数えない。亡くなった人は、登録された人として数える（内訳に存命の人数を示す）。',
      en: 'Everybody registered up to the end of the month. Whoever has withdrawn consent by then is not counted; whoever has died still is (those alive are shown apart).',
    },
  },
  'active-patients': {
    number: 2,
    name: { ja: 'アクティブ患者数', en: 'Active patients' },
    unit: people,
    isRate: false,
    how: {
      ja: 'その月に要約または記録が1回以上開かれた患者の実人数。検索の候補に出ただけの人、本人・家族が自分の記録を見た分は数えない。',
      en: 'Different patients whose summary or record was opened at least once in the month. Appearing in a search, and reading by the patient or family, do not count.',
    },
  },
  'active-users': {
    number: 3,
    name: { ja: 'アクティブユーザ数', en: 'Active users' },
    unit: people,
    isRate: false,
    how: {
      ja: 'その月に閲覧または共有（項目の登録・変更、カードの発行）をした人の実人数。ログイン、検索、要請への回答だけの人は数えない。事務局・監査・自治体・本人家族は除く。',
      en: 'Different people who looked or shared (registered or changed an item, issued a card) in the month. Signing in, searching or answering a request alone does not count. Without secretariat, auditors, city halls and families.',
    },
  },
  'regular-users': {
    number: 4,
    name: { ja: '定期利用ユーザ数', en: 'Regular users' },
    unit: people,
    isRate: false,
    how: {
      ja: 'その月に5回以上ログインした人の実人数。事務局・監査・自治体・本人家族は除く。',
      en: 'Different people who signed in five times or more in the month. Without secretariat, auditors, city halls and families.',
    },
  },
  'active-facilities': {
    number: 5,
    name: { ja: 'アクティブ医療機関数', en: 'Active facilities' },
    unit: facilities,
    isRate: false,
    how: {
      ja: 'その月に閲覧または共有が1回以上あった病院と診療所（歯科を含む）。介護施設と消防は医療機関ではないので、内訳に別に示す。',
      en: 'Hospitals and clinics (dental ones too) with at least one look or share in the month. Care homes and fire stations are shown apart.',
    },
  },
  documents: {
    number: 6,
    name: { ja: 'アクセス文書数', en: 'Documents viewed' },
    unit: { ja: '件', en: 'openings' },
    isRate: false,
    how: {
      ja: 'その月に要約または記録が開かれた回数。1回開くごとに1件。圏外でカードから開いた分は、後から届いたものも開いた日時で数える。',
      en: 'How often a summary or record was opened in the month; each opening is one. Cards read offline count at the time they were read, also when reported later.',
    },
  },
  'fee-items': {
    number: 7,
    name: { ja: '診療報酬項目の算定数', en: 'Claims of fee items' },
    unit: { ja: '件', en: 'claims' },
    isRate: false,
    how: {
      ja: '事務局が項目ごとに入力した件数の合計。入力がない月は不明。',
      en: 'The sum of the numbers the secretariat entered for each item. Unknown for a month without an entry.',
    },
  },
  'disclosure-rate': {
    number: 8,
    name: { ja: '開示率', en: 'Disclosure rate' },
    unit: percent,
    isRate: true,
    numerator: {
      ja: 'その月に項目を登録・変更した医療機関',
      en: 'those that registered or changed an item in the month',
    },
    denominator: participating,
    how: {
      ja: 'その月に項目を1つ以上登録または変更した病院・診療所 ÷ その月に1日でも参加していた病院・診療所。歯科診療所は分子・分母とも除く。',
      en: 'Hospitals and clinics that registered or changed at least one item in the month ÷ those that took part on any day of it. Dental clinics are left out of both.',
    },
  },
  'use-rate': {
    number: 9,
    name: { ja: '利用率', en: 'Use rate' },
    unit: percent,
    isRate: true,
    numerator: { ja: 'その月に閲覧・共有した医療機関', en: 'those that looked or shared in the month' },
    denominator: participating,
    how: {
      ja: 'その月に閲覧または共有が1回以上あった病院・診療所 ÷ その月に1日でも参加していた病院・診療所。歯科診療所は分子・分母とも除く。',
      en: 'Hospitals and clinics with at least one look or share in the month ÷ those that took part on any day of it. Dental clinics are left out of both.',
    },
  },
  'consent-rate': {
    number: 10,
    name: { ja: '患者同意取得率', en: 'Consent rate' },
    unit: percent,
    isRate: true,
    numerator: { ja: '登録患者数', en: 'registered patients' },
    denominator: {
      ja: '対象となる患者数（事務局が入力）',
      en: 'eligible patients, as entered by the secretariat',
    },
    how: {
      ja: '登録患者数 ÷ 事務局が出典とともに入力した対象患者数。入力がない月は不明（0％ではない）。',
      en: 'Registered patients ÷ eligible patients, entered by the secretariat with their source. Unknown (not 0 %) for a month without an entry.',
    },
  },
};

/** Said under every report: what holds for all of them. */
export const rulesForAll: readonly Words[] = [
  {
    ja: '1か月は日本時間の暦月（1日0時から月末24時まで）。',
    en: 'A month is the calendar month in Japan, from 00:00 on the 1st.',
  },
  {
    ja: '圏外での閲覧が届くのを7日待ち、翌月8日以降に最初に集計した数で確定する。その後に届いた分は加えず、件数だけ示す。',
    en: 'Looks made offline have seven days to arrive; from the 8th on, the first count is final. What arrives later is not added, only its number is shown.',
  },
  {
    ja: '試験用と印を付けた施設の職員・患者と、テスト登録（実在しない人）は、すべての数から除く。',
    en: 'Facilities marked as trials, with their people and patients, and invented patients of the watch are left out of everything.',
  },
];
