import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const c = defineMessages({
  heading: { ja: '受入停止', en: 'Closures' },
  note: {
    ja: '終わりの時刻になると自動で解けます。登録すると、すぐに救急隊の一覧に出ます。',
    en: 'A closure lifts itself at its end. Crews see it at once.',
  },
  reason: { ja: '理由', en: 'Reason' },
  until: { ja: 'いつまで', en: 'Until' },
  twoHours: { ja: '2時間後まで', en: 'For 2 hours' },
  today: { ja: '今日の24時まで', en: 'Until midnight' },
  custom: { ja: '日時を決める', en: 'Until a set time' },
  untilDay: { ja: '終わる日', en: 'Day' },
  untilTime: { ja: '終わる時刻', en: 'Time' },
  badUntil: {
    ja: 'これから14日以内の日時を入れてください',
    en: 'Enter a time ahead, at most 14 days away',
  },
  only: { ja: '一部の科だけ止める', en: 'Close some fields only' },
  onlySummary: { ja: '選ばなければ、すべて', en: 'Everything, unless you choose' },
  onlyLabel: { ja: '止める科・対応', en: 'What is closed' },
  comment: { ja: '補足（隊には出ません）', en: 'Note; crews do not see it' },
  chooseReason: { ja: '理由を選んでください', en: 'Choose the reason' },
  set: { ja: '受入停止にする', en: 'Stop receiving' },
  done: { ja: '受入停止を登録しました', en: 'Closed; crews see it now' },
  standing: { ja: '停止中', en: 'Closed now' },
  untilAt: { ja: (at: string) => `${at} まで`, en: (at: string) => `until ${at}` },
  everything: { ja: 'すべて', en: 'Everything' },
  lift: { ja: '今すぐ解く', en: 'Lift it now' },
  liftOf: {
    ja: (what: string) => `${what}の停止を今すぐ解く`,
    en: (what: string) => `Lift the closure of ${what}`,
  },
  lifted: { ja: '受入停止を解きました', en: 'Closure lifted' },
  none: { ja: '今、受入停止はありません', en: 'Nothing is closed now' },
});
