import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: '救急の受入れ', en: 'Receiving patients' },
  place: { ja: '受入れの実績', en: 'Receiving' },
  leadRegion: {
    ja: '要請への回答、照会回数、現場滞在、困難事案を月ごとに数えます。',
    en: 'Answers to requests, inquiries, time on scene and difficult cases, month by month.',
  },
  leadStation: {
    ja: 'この署の出動について数えます。ほかの署の数は入りません。',
    en: 'The runs of this station; no other station’s are in it.',
  },
  leadHospital: {
    ja: '自院への要請と回答です。ほかの医療機関は、名前のない中央値としてだけ示します。',
    en: 'Requests to your hospital and its answers. Other hospitals show as a middle value only, without names.',
  },
  invented: {
    ja: 'お試し版の数です。過去の月の事案はすべて架空です。',
    en: 'Demo: every run of the past months is invented.',
  },
  month: { ja: '月', en: 'Month' },
  earlier: { ja: '前の月', en: 'Earlier month' },
  later: { ja: '次の月', en: 'Later month' },
  save: { ja: '表を保存（CSV）', en: 'Save as CSV' },
  print: { ja: '月報を印刷する', en: 'Print the report' },
  back: { ja: '指標へ戻る', en: 'Back to figures' },
  reading: { ja: '数えています', en: 'Counting' },
  'so-far': { ja: '途中経過', en: 'So far' },
  waiting: { ja: '確定前', en: 'Not final yet' },
  final: { ja: '確定した月', en: 'Final' },
  countedAt: { ja: (at: string) => `${at} に数えました。`, en: (at: string) => `Counted ${at}.` },
  waitsUntil: {
    ja: (day: string) => `圏外の記録が届くのを ${day} まで待ちます。`,
    en: (day: string) => `Records made offline may arrive until ${day}.`,
  },
  none: { ja: 'この月の出動はまだありません', en: 'No runs in this month yet' },
  noneNext: {
    ja: '前の月を選ぶか、出動のあとでもう一度開いてください。',
    en: 'Choose an earlier month, or come back after the next run.',
  },
  noRequests: { ja: 'この月の要請はまだありません', en: 'No requests in this month yet' },

  glance: { ja: 'この月のまとめ', en: 'The month at a glance' },
  placed: { ja: '搬送先が決まった事案', en: 'Runs with a destination' },
  runs: { ja: '件', en: 'runs' },
  runsHeading: { ja: '件', en: 'Runs' },
  many: { ja: '照会4回以上', en: '4 or more inquiries' },
  long: { ja: '現場滞在30分以上', en: '30 minutes or more on scene' },
  difficult: { ja: '困難事案（4回以上かつ30分以上）', en: 'Difficult (both)' },
  onScene: { ja: '現場滞在', en: 'Time on scene' },
  inquiries: { ja: '照会回数', en: 'Inquiries' },
  hospitalsAsked: { ja: '問い合わせた医療機関', en: 'Hospitals asked' },
  manyAsked: { ja: '問い合わせ4か所以上', en: '4 or more hospitals asked' },
  yesTime: { ja: '最初の受入可まで', en: 'Until the first yes' },
  fewShare: {
    ja: (part: number, of: number) => `${of}件中${part}件`,
    en: (part: number, of: number) => `${part} of ${of}`,
  },
  share: {
    ja: (percent: string, part: number, of: number) => `${percent}%（${part}/${of}件）`,
    en: (percent: string, part: number, of: number) => `${percent}% (${part}/${of})`,
  },
  few: { ja: '10件未満', en: 'under 10' },
  boldMany: { ja: '太字は4回以上', en: 'Bold: 4 or more' },
  boldLong: { ja: '太字は30分以上', en: 'Bold: 30 minutes or more' },
  unknown: { ja: '記録なし', en: 'none' },
  known: {
    ja: (n: number, of: number) => `${of}件中${n}件に値あり`,
    en: (n: number, of: number) => `known for ${n} of ${of}`,
  },
  middle: { ja: '中央値', en: 'Median' },
  middleOf: { ja: (what: string) => `${what}（中央値）`, en: (what: string) => `${what} (median)` },
  half: { ja: '半数が入る範囲', en: 'Middle half' },
  ninety: { ja: '90％値', en: '9 of 10 within' },
  range: { ja: (a: string, b: string) => `${a}〜${b}`, en: (a: string, b: string) => `${a}–${b}` },

  ends: { ja: '事案の結果', en: 'How runs ended' },
  endsNote: {
    ja: '照会回数と困難事案は、搬送先が決まった事案について数えます。ほかは別に示します。',
    en: 'Inquiries and difficult cases are counted over runs with a destination; the others stand apart.',
  },
  times: { ja: (n: number) => `${n}回`, en: (n: number) => String(n) },
  timesAtLeast: { ja: (n: number) => `${n}回以上`, en: (n: number) => `${n} or more` },
  byInquiries: { ja: '照会回数ごとの事案', en: 'Runs by inquiries' },
  byMinutes: { ja: '現場滞在ごとの事案', en: 'Runs by minutes on scene' },
  minutesFrom: {
    ja: (from: number, to: number | undefined) =>
      to === undefined ? `${from}分以上` : `${from}〜${to - 1}分`,
    en: (from: number, to: number | undefined) =>
      to === undefined ? `${from} min or more` : `${from}–${to - 1} min`,
  },
  difficultBy: { ja: '照会回数・現場滞在・困難事案', en: 'Inquiries, time on scene, difficult cases' },
  group: { ja: '集団', en: 'Group' },
  rules: { ja: '数え方', en: 'How it is counted' },

  timesHeading: { ja: '最初の要請からの時間', en: 'Times from the first request' },
  until: { ja: '何まで', en: 'Until' },

  answersHeading: { ja: '要請と回答', en: 'Requests and answers' },
  answersOf: { ja: (n: string) => `要請 ${n}件`, en: (n: string) => `${n} requests` },
  phoneRuns: { ja: '電話で照会した事案', en: 'Runs with telephone calls' },
  undelivered: { ja: '届かなかった要請', en: 'Requests not delivered' },
  shown: { ja: '要請 → 病院の画面に表示', en: 'Request → shown on the board' },
  shownNote: {
    ja: '表示の確認が戻るまでをサーバーの時計で測った値',
    en: 'by the server’s clock, until the board confirmed it',
  },
  transfers: { ja: '転送（2か所目へ）', en: 'Transfers to a second hospital' },
  transfersNote: { ja: '照会回数には入れず、別に数えます', en: 'counted apart, not among the inquiries' },
  reasons: { ja: '受入不可の理由', en: 'Reasons for no' },
  noReasons: { ja: '受入不可の回答はありません', en: 'Nobody said no' },

  hours: { ja: '曜日と時刻', en: 'Day and hour' },
  hoursNote: {
    ja: '要請した時刻（日本時間）。色が濃いほど大きい値で、数は各ますの中にあります。',
    en: 'When hospitals were asked, in Japan. Darker is more; the number stands in each cell.',
  },
  measure: { ja: '示すもの', en: 'Show' },
  measureAsked: { ja: '要請の件数', en: 'Requests' },
  measureYes: { ja: '受入可の割合', en: 'Share of yes' },
  yesCell: {
    ja: '受入可／回答の決まった要請（10件以上は％）',
    en: 'yes / settled requests (% from 10 on)',
  },
  hour: { ja: '時', en: 'Hour' },

  hospitals: { ja: '医療機関ごと', en: 'By hospital' },
  hospital: { ja: '医療機関', en: 'Hospital' },
  asked: { ja: '要請', en: 'Asked' },
  yes: { ja: '受入可の割合', en: 'Share of yes' },
  received: { ja: '搬送', en: 'Received' },
  inMinute: { ja: '60秒以内の回答', en: 'Answered within 60 s' },
  answerTime: { ja: '回答まで（中央値）', en: 'Time to answer (median)' },
  notDelivered: { ja: '未着', en: 'Not delivered' },
  noFromYes: { ja: '受入可・不可・60秒以上回答なしのうち', en: 'of yes, no and silent' },

  categories: { ja: '区分ごと', en: 'By condition' },
  category: { ja: '区分', en: 'Condition' },
  urgencies: { ja: '緊急度ごと', en: 'By urgency' },
  urgency: { ja: '緊急度', en: 'Urgency' },

  months: { ja: '月ごとの動き', en: 'Month by month' },
  monthsNote: {
    ja: '斜線の柱は途中経過。数字は下の表にあります。',
    en: 'Hatched columns are not final. The numbers stand in the table below.',
  },
  asTable: { ja: '月ごとの数字を表で見る', en: 'Months as a table' },

  timings: { ja: '端末でかかった時間', en: 'How long things take on the phones' },
  timingsNote: {
    ja: '救急隊の端末が測り、何に何秒かかったか・署・日だけを送ります。人も事案も記録しません。',
    en: 'Measured on the crews’ phones: what, how long, which station and day. No person and no case.',
  },
  timing: { ja: 'どこからどこまで', en: 'From – to' },
  station: { ja: '署', en: 'Station' },
  allStations: { ja: 'すべての署', en: 'Every station' },
  count: { ja: '件数', en: 'Count' },
  p95: { ja: '95％値', en: '19 of 20 within' },
  fewTimings: { ja: '20件未満', en: 'under 20' },
  noTimings: { ja: 'この月の計測はまだありません', en: 'Nothing measured in this month yet' },

  review: { ja: '検証用データ（匿名化）', en: 'Data for review (anonymised)' },
  reviewText: {
    ja: 'メディカルコントロール協議会の検証用に、1事案1行の表を出します。年齢・時間帯・区分・緊急度・搬送先の区分・現場滞在が同じ事案が必ず5件以上になるまで粗くし、照会回数が1通りだけの組は出しません。名前・番号・日付・医療機関名は入りません。',
    en: 'One row a run for medical-control review. Age, time of day, condition, urgency, kind of hospital and time on scene are told so coarsely that at least five runs are alike, and no group has one count of inquiries alone. No name, number, date or hospital is in it.',
  },
  reviewOf: {
    ja: (month: string) => `対象: ${month}`,
    en: (month: string) => `Month: ${month}`,
  },
  reviewLater: {
    ja: (day: string) => `確定した月だけを出せます。この月は ${day} から出せます。`,
    en: (day: string) => `Only final months are exported; this one from ${day}.`,
  },
  reviewRows: {
    ja: (rows: number, left: number) => `出力 ${rows}件、少数のため出さない事案 ${left}件`,
    en: (rows: number, left: number) => `${rows} rows; ${left} left out because too few are like them`,
  },
  reviewGroups: {
    ja: (groups: number, smallest: number) => `${groups}組、最も小さい組で ${smallest}件`,
    en: (groups: number, smallest: number) => `${groups} groups, the smallest of ${smallest}`,
  },
  reviewNone: {
    ja: '同じような事案が5件に満たないため、この月は1行も出せません。',
    en: 'Fewer than five runs are alike: nothing can be told of this month.',
  },
  reviewSave: { ja: '検証用データを出力する', en: 'Export for review' },
  reviewAudited: { ja: '出力したことは監査記録に残ります。', en: 'The export is kept in the audit log.' },
  reviewCoarse: { ja: '粗さ', en: 'Coarseness' },
  reviewFine: { ja: '細かい区切り', en: 'fine' },
  reviewWide: { ja: '粗い区切り', en: 'coarse' },
  reviewAny: { ja: '区別しない（＊）', en: 'not told (＊)' },
  parts: { ja: '表示する内容', en: 'What is shown' },
  partGlance: { ja: 'まとめ', en: 'Overview' },
  partHospitals: { ja: '医療機関', en: 'Hospitals' },
  partWhen: { ja: '時刻・区分', en: 'When, what' },
  partPhones: { ja: '端末・月', en: 'Phones, months' },

  ownGlance: { ja: '自院の回答', en: 'Your answers' },
  regionMiddle: { ja: 'ほかの医療機関の中央値', en: 'Middle of the others' },
  regionFew: {
    ja: '比べられる医療機関が5か所に満たないため示しません',
    en: 'fewer than five others can be compared',
  },
  ownMonths: { ja: '自院の月ごとの動き', en: 'Your months' },
});

export const weekdays = defineMessages({
  0: { ja: '月', en: 'Mon' },
  1: { ja: '火', en: 'Tue' },
  2: { ja: '水', en: 'Wed' },
  3: { ja: '木', en: 'Thu' },
  4: { ja: '金', en: 'Fri' },
  5: { ja: '土', en: 'Sat' },
  6: { ja: '日', en: 'Sun' },
});
