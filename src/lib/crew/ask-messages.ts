import type { RequestState } from '#lib/core/contract/receiving.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of asking hospitals. */
export const t = defineMessages({
  title: { ja: '病院に聞く', en: 'Ask hospitals' },
  urgency: { ja: '緊急度', en: 'Urgency' },
  category: { ja: '傷病の区分', en: 'Category' },
  complaint: { ja: '主訴(氏名は書かない)', en: 'Complaint (no name)' },
  more: { ja: '主訴とバイタルを添える', en: 'Add complaint and vital signs' },
  moreSummary: {
    ja: (n: number) => (n > 0 ? `バイタル ${n}項目` : 'なし'),
    en: (n: number) => (n > 0 ? `${n} vital signs` : 'none'),
  },
  toVitals: { ja: 'バイタルを入れる', en: 'Enter vital signs' },
  hospitals: { ja: '聞く病院', en: 'Hospitals to ask' },
  nextHospitals: { ja: '次に聞く病院', en: 'Ask next' },
  locate: { ja: '現在地から並べる', en: 'Order by distance' },
  located: { ja: '現在地から並べています', en: 'Ordered by distance' },
  notLocated: { ja: '現在地を取得できません', en: 'The position is not known' },
  noDirectory: { ja: '病院の一覧がありません', en: 'No hospital directory' },
  noDirectoryNext: {
    ja: '通信できる場所で一度開くと、一覧を端末に保管します。',
    en: 'Open this once with a network; the directory is then kept here.',
  },
  ask: { ja: (n: number) => `まとめて聞く(${n})`, en: (n: number) => `Ask ${n} at once` },
  askAgain: { ja: '同じ要請をもう一度送る', en: 'Send the same request again' },
  askFailed: { ja: '要請が届いたか確かめられません', en: 'Whether the request arrived is not known' },
  askFailedNext: {
    ja: '同じ要請をもう一度送れます。二重にはなりません。急ぐときは電話してください。',
    en: 'Send it again: nobody is asked twice. In a hurry, call.',
  },
  aboutAnother: { ja: '病院に伝えたのは別の方です', en: 'Hospitals were told of somebody else' },
  aboutAnotherNext: {
    ja: '照会中の病院には前の方の年齢・性別・注意点が出ています。取り下げて、この方で聞き直してください。傷病者が二人のときは、電話でも伝えてください。',
    en: 'They see age, sex and warnings of the person before. Withdraw and ask anew for this one; with two patients, call as well.',
  },
  offline: { ja: '圏外では要請を送れません', en: 'Requests need a network' },
  offlineNext: {
    ja: '電話で聞いてください。一覧の電話ボタンから掛けられます。',
    en: 'Call instead: each hospital has a call button.',
  },
  lost: { ja: '回答を受け取れていません', en: 'Answers do not get through' },
  lostNext: { ja: 'つながり次第、自動で表示します。', en: 'They appear as soon as the connection is back.' },
  polling: { ja: '数秒ごとに確認しています', en: 'Asking every few seconds' },

  answers: { ja: '病院の回答', en: 'Answers' },
  waiting: { ja: '回答待ち', en: 'Waiting' },
  silent: { ja: '60秒 応答なし', en: 'Silent for 60 s' },
  answeredAfter: { ja: (time: string) => `${time} で回答`, en: (time: string) => `after ${time}` },
  goHere: { ja: 'ここへ搬送', en: 'Go here' },
  goHereTo: { ja: (name: string) => `ここへ搬送: ${name}`, en: (name: string) => `Go here: ${name}` },
  callHospital: { ja: (name: string) => `${name} に電話`, en: (name: string) => `Call ${name}` },
  destination: { ja: '搬送先', en: 'Destination' },
  readBy: {
    ja: (who: string, time: string) => `${who} が ${time} にサマリーを閲覧`,
    en: (who: string, time: string) => `Read by ${who} at ${time}`,
  },
  notRead: { ja: 'サマリーはまだ開かれていません', en: 'The summary has not been opened yet' },
  takeBack: { ja: '搬送先を取り消す', en: 'Take this choice back' },
  takeBackSure: { ja: '搬送先を取り消しますか', en: 'Take the destination back?' },
  takeBackWhat: {
    ja: '病院に取り消しを知らせます。ほかの病院には聞き直しが必要です。',
    en: 'The hospital is told. Others must be asked again.',
  },
  withdrawOne: { ja: '取り下げる', en: 'Withdraw' },
  ringDue: {
    ja: 'まだ決まっていません。次の病院にも聞きますか',
    en: 'Nobody has accepted. Ask the next ones?',
  },
  inquiries: {
    ja: (n: number) => `照会 ${n}件`,
    en: (n: number) => (n === 1 ? '1 inquiry' : `${n} inquiries`),
  },
  decidedElsewhere: { ja: '先に別の操作で決まりました', en: 'It was decided meanwhile' },
  decidedElsewhereNext: { ja: '最新の状態を表示しています。', en: 'The present state is shown.' },
  failed: { ja: '送れませんでした', en: 'It was not sent' },
  keep: { ja: 'やめる', en: 'Keep it' },
});

/** What a request's state means to the crew; the hospital has its own words for it. */
export const stateWords: Record<RequestState, Bilingual> = {
  asked: { ja: '回答待ち', en: 'Waiting' },
  accepted: { ja: '受入可', en: 'Accepts' },
  conditional: { ja: '条件付き', en: 'With a condition' },
  refused: { ja: '不可', en: 'Cannot take' },
  chosen: { ja: '搬送先に決定', en: 'Chosen' },
  withdrawn: { ja: '取り下げ済み', en: 'Withdrawn' },
  'handed-over': { ja: '引き継ぎ済み', en: 'Handed over' },
};
