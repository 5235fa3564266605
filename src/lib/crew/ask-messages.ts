import type { RequestState } from '#lib/core/contract/receiving.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of asking hospitals. */
export const t = defineMessages({
  nearerWaits: {
    ja: (name: string, minutes: number) => `${name}（約${minutes}分早い）がまだ答えていません`,
    en: (name: string, minutes: number) => `${name}, about ${minutes} min better, has not answered yet`,
  },
  nearerUntil: {
    ja: (seconds: number) =>
      `あと${seconds}秒は待つ価値があります。急ぐときは、受入可の病院を選んでください。`,
    en: (seconds: number) => `Worth waiting ${seconds} s more. In a hurry, choose one that said yes.`,
  },
  title: { ja: '病院に聞く', en: 'Ask hospitals' },
  urgency: { ja: '緊急度', en: 'Urgency' },
  category: { ja: '傷病の区分', en: 'Category' },
  flags: { ja: '搬送先を変える条件', en: 'What changes the destination' },
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
  queued: {
    ja: (n: number, age: string) => `送信待ち ${n}件・${age}`,
    en: (n: number, age: string) => `${n} waiting to be sent, ${age}`,
  },
  queuedNext: {
    ja: 'つながり次第、その時点の内容で自動で送ります。二重にはなりません。急ぐときは電話してください。',
    en: 'They go by themselves once there is a network, with the facts of then; nobody is asked twice. In a hurry, call.',
  },
  queuedSignIn: {
    ja: 'ログインが切れています。ログインすると自動で送ります。急ぐときは電話してください。',
    en: 'You are signed out. They go once you sign in. In a hurry, call.',
  },
  queuedOld: {
    ja: (age: string) => `送れないまま ${age} たちました`,
    en: (age: string) => `Not sent for ${age}`,
  },
  queuedOldNext: {
    ja: '10分を過ぎた要請は、そのまま送りません。今の内容で送りますか。',
    en: 'After ten minutes nothing goes by itself. Send it with the facts of now?',
  },
  queuedSend: { ja: '今の内容で送る', en: 'Send it now' },
  queuedDiscard: { ja: '送らない', en: 'Do not send' },
  sendNow: { ja: '今すぐ送る', en: 'Send now' },
  notAskable: { ja: '次の病院には要請を送れません', en: 'These cannot be asked here' },
  notAskableNext: {
    ja: '外して、もう一度押してください。電話では聞けます。',
    en: 'They are taken off: press again. They can be telephoned.',
  },
  meanwhile: { ja: 'その間に電話で聞く', en: 'Telephone meanwhile' },
  byPhoneOnly: { ja: '電話のみ', en: 'by telephone only' },
  askByPhone: {
    ja: (name: string) => `${name} に電話で聞く・結果を記録`,
    en: (name: string) => `Ask ${name} by telephone and record the answer`,
  },
  whatWasSaid: { ja: '電話の結果（押すと記録します）', en: 'What was said (press to record)' },
  phoneAcceptsAndGo: { ja: '受入可 → ここへ搬送', en: 'Accepts → go here' },
  phoneAccepts: { ja: '受入可（ほかの回答も待つ）', en: 'Accepts (wait for others too)' },
  phoneConditional: { ja: '条件付き', en: 'With a condition' },
  phoneConditions: {
    ja: '30分後なら可|初療のみ・入院は他院|専門医の到着後なら可|家族の同伴が必要',
    en: 'From 30 minutes on|First treatment only|Once the specialist is in|Family must come',
  },
  phoneRefuses: { ja: '不可', en: 'Cannot take' },
  noAnswer: { ja: '電話に出ない', en: 'No answer' },
  noNumber: { ja: '電話番号が登録されていません', en: 'No number is known' },
  recordAnswer: { ja: '結果を記録', en: 'Record the answer' },
  allocated: { ja: '本部の割当', en: 'Allocated by the command' },
  byPhone: { ja: '電話', en: 'Telephone' },
  notTold: { ja: 'この端末に記録・送信待ち', en: 'Kept here, waiting to be sent' },
  shownThere: { ja: '病院の画面に表示', en: 'On the hospital’s screen' },
  calledThere: { ja: '通知で呼出し中・画面はまだ', en: 'Notified; no screen open yet' },
  notDelivered: { ja: '届いていません', en: 'Not delivered' },
  notDeliveredNext: {
    ja: (phone: string) => `電話してください ${phone}`,
    en: (phone: string) => `Telephone ${phone}`,
  },
  answeredBefore: { ja: '変更前の内容への回答', en: 'Answered the facts before the change' },
  silentFor: {
    ja: (seconds: number) => `${seconds}秒 応答なし`,
    en: (seconds: number) => `Silent for ${seconds} s`,
  },
  takeOn: { ja: '別の病院へ転送する', en: 'Take on to another hospital' },
  takeOnHospitals: { ja: '転送先に聞く病院', en: 'Hospitals to take over' },
  takeOnStop: { ja: '転送をやめる', en: 'Stay here' },
  eta: { ja: (time: string) => `到着予定 ${time}`, en: (time: string) => `Expected at ${time}` },
  etaUnknown: { ja: '到着予定 未定', en: 'No time of arrival' },
  etaLater: { ja: '5分おそく', en: '5 minutes later' },
  etaSooner: { ja: '5分はやく', en: '5 minutes sooner' },
  tellByPhone: {
    ja: '画面のない病院です。電話で伝えてください。',
    en: 'This hospital has no screen: tell them by telephone.',
  },
  aboutAnother: { ja: '病院に伝えたのは別の方です', en: 'Hospitals were told of somebody else' },
  aboutAnotherNext: {
    ja: '照会中の病院には、まだ前の方の年齢・性別・注意点が出ています。つながり次第、自動で書き換えます。急ぐときは電話で伝えてください。',
    en: 'They still see age, sex and warnings of the person before. They are told once there is a network; in a hurry, call.',
  },
  offline: { ja: '圏外です', en: 'No network' },
  offlineNext: {
    ja: '要請は押しておけば、つながったときに送ります。電話で聞くなら、病院の電話ボタンから。結果もここに記録できます。',
    en: 'Pressed requests go once there is a network. To telephone, use each hospital’s button; the answer is recorded here.',
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
    ja: (who: string, time: string) => `${who} が ${time} に要約を閲覧`,
    en: (who: string, time: string) => `Read by ${who} at ${time}`,
  },
  notRead: { ja: '要約はまだ開かれていません', en: 'The summary has not been opened yet' },
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
  failedOffline: {
    ja: '通信できません。急ぐときは病院に電話し、病院の電話ボタンから結果を記録してください。',
    en: 'There is no network. In a hurry, telephone the hospital and record the answer with its button.',
  },
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
