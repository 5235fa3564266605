import type { UseState } from '#lib/core/figures/facility-use.ts';
import type { CountedKind } from '#lib/core/figures/uses.ts';
import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  use: { ja: '利用状況', en: 'Our use' },
  statement: { ja: '利用状況証明書', en: 'Statement of use' },
  lead: {
    ja: 'この施設が、いつ閲覧・共有したかを、監査記録から数えたものです。患者の名前は含みません。',
    en: 'When this facility looked or shared, counted from the audit log. No patient is named.',
  },
  network: { ja: 'ネットワーク', en: 'Network' },
  facility: { ja: '施設名', en: 'Facility' },
  kind: { ja: '種別', en: 'Kind' },
  dental: { ja: '（歯科）', en: ' (dental)' },
  town: { ja: '所在地', en: 'Town' },
  joined: { ja: '参加日', en: 'Joined' },
  period: { ja: '期間', en: 'Period' },
  fromTo: {
    ja: (from: string, until: string) => `${from}〜${until}`,
    en: (from: string, until: string) => `${from} – ${until}`,
  },
  months: { ja: '期間の長さ', en: 'Length' },
  monthCount: { ja: (n: number) => `${n}か月`, en: (n: number) => `${n} months` },
  lastUse: { ja: '最終利用日', en: 'Last use' },
  never: { ja: 'この期間にはありません', en: 'none in this period' },
  daysAgo: {
    ja: (n: number) => (n === 0 ? '（今日）' : `（${n}日前）`),
    en: (n: number) => (n === 0 ? ' (today)' : ` (${n} days ago)`),
  },
  longest: { ja: '利用の間隔の最長', en: 'Longest gap' },
  days: { ja: (n: number) => `${n}日`, en: (n: number) => `${n} days` },
  next: { ja: '次の利用の期限', en: 'Next use needed by' },
  nextNote: { ja: (day: string) => `${day} まで`, en: (day: string) => day },
  overdue: { ja: (day: string) => `${day} を過ぎています`, en: (day: string) => `was due on ${day}` },
  month: { ja: '月', en: 'Month' },
  looks: { ja: '閲覧', en: 'Looks' },
  changes: { ja: '登録・変更', en: 'Registered, changed' },
  cards: { ja: 'カード発行', en: 'Cards issued' },
  useDays: { ja: '利用した日', en: 'Days of use' },
  noDays: { ja: 'なし', en: 'none' },
  total: { ja: '合計', en: 'Total' },
  times: { ja: (n: string) => `${n}回`, en: (n: string) => n },
  sheets: { ja: (n: string) => `${n}枚`, en: (n: string) => n },
  counts: {
    ja: '数え方：記録や要約を1回開くと閲覧1回。項目の登録・変更とカードの発行は共有。ログイン、検索、要請への回答だけの日は数えません。「おおむね2か月に1回以上」は、利用の間隔が62日以内かどうかで示しています。',
    en: 'Counted: each opening of a record or summary is a look; registering or changing items and issuing cards is sharing. Signing in, searching or answering a request alone is not use. Within two months means a gap of at most 62 days.',
  },
  computed: {
    ja: (at: string, network: string) => `${at} に ${network} の監査記録から自動で集計`,
    en: (at: string, network: string) => `Counted automatically from the audit log of ${network}, ${at}`,
  },
  print: { ja: '印刷する', en: 'Print' },
  save: { ja: '表を保存（CSV）', en: 'Save as CSV' },
  reading: { ja: '数えています', en: 'Counting' },
});

export const stateTexts = defineMessages<Record<UseState, string>>({
  regular: { ja: '2か月に1回以上の利用あり', en: 'At least once in two months' },
  due: { ja: 'まもなく2か月、利用が必要', en: 'Two months soon: use is due' },
  resumed: { ja: '2か月を超える空きのあと再開', en: 'In use again after more than two months' },
  'none-yet': { ja: '参加後まだ利用なし', en: 'Joined, not used yet' },
  lapsed: { ja: '2か月を超えて利用なし', en: 'No use for more than two months' },
});
export const kindTexts = defineMessages<Record<CountedKind, string>>({
  hospital: { ja: '病院', en: 'Hospital' },
  clinic: { ja: '診療所', en: 'Clinic' },
  'care-home': { ja: '介護施設', en: 'Care home' },
  'fire-station': { ja: '消防', en: 'Fire station' },
});
