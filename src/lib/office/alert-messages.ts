import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: '見守り', en: 'Watch' },
  alerts: { ja: '警告', en: 'Alerts' },
  samples: { ja: '抜き取り確認', en: 'Weekly sample' },
  canaries: { ja: 'テスト登録', en: 'Invented people' },

  open: { ja: '未確認', en: 'To review' },
  low: { ja: '参考', en: 'For reference' },
  reviewed: { ja: '確認済み', en: 'Reviewed' },
  show: { ja: '表示', en: 'Show' },
  kind: { ja: '種類', en: 'Kind' },
  allKinds: { ja: 'すべての種類', en: 'All kinds' },
  kindCount: {
    ja: (kind: string, n: number) => `${kind}（${n}）`,
    en: (kind: string, n: number) => `${kind} (${n})`,
  },
  count: { ja: '件', en: '' },
  urgentOf: { ja: (n: number) => `うち緊急 ${n}件`, en: (n: number) => `${n} urgent` },
  oldest: { ja: 'いちばん長く待つ警告', en: 'Longest waiting' },
  median: { ja: '確認までの時間（中央値）', en: 'Time to review (median)' },
  medianNote: { ja: '30日間・参考を除く', en: '30 days, reference left out' },
  none: { ja: 'なし', en: 'None' },
  minutes: { ja: (n: number) => `${n}分`, en: (n: number) => `${n} min` },
  hours: { ja: (h: number, m: number) => `${h}時間${m}分`, en: (h: number, m: number) => `${h} h ${m} min` },
  days: { ja: (d: number, h: number) => `${d}日${h}時間`, en: (d: number, h: number) => `${d} d ${h} h` },

  noneOpen: { ja: '確認を待つ警告はありません', en: 'No alerts to review' },
  noneOpenText: {
    ja: '検索や閲覧に気になることがあると、1分以内にここに出ます。',
    en: 'When something about a search or a look stands out, it appears here within a minute.',
  },
  noneElse: { ja: '該当する警告はありません', en: 'No such alerts' },
  times: { ja: (n: number) => `${n}回`, en: (n: number) => `${n} times` },
  review: { ja: '内容を見る', en: 'Open' },
  own: {
    ja: 'あなた自身についての警告です。別の人が確認します。',
    en: 'It is about you: somebody else reviews it.',
  },
  who: { ja: '見た人', en: 'Who' },
  patient: { ja: '患者', en: 'Patient' },
  happened: { ja: '起きた日時', en: 'Happened' },
  raised: { ja: '警告した日時', en: 'Raised' },
  reviewedBy: {
    ja: (who: string, at: string) => `${who}（${at}）`,
    en: (who: string, at: string) => `${who}, ${at}`,
  },
  outcome: { ja: '結果', en: 'Outcome' },
  wholeRegion: { ja: '地域全体', en: 'The whole region' },
  noPatient: { ja: '特定の患者なし', en: 'No single patient' },

  meaning: { ja: '何が起きたか', en: 'What happened' },
  ask: { ja: 'まず確かめること', en: 'Ask first' },
  around: { ja: '前後の記録', en: 'Entries around it' },
  aroundNote: {
    ja: '同じ人の、この警告の前後の記録です。見たことも記録されます。',
    en: 'What the same person did before and after. Reading it is recorded too.',
  },
  cause: { ja: 'この記録', en: 'This entry' },
  outcomeAsk: { ja: '確認の結果', en: 'Outcome of the review' },
  outcomeMissing: { ja: '結果を選んでください', en: 'Choose the outcome' },
  note: { ja: 'メモ（暗号化して保存）', en: 'Note (kept encrypted)' },
  noteHint: { ja: '誰に何を確かめたか', en: 'Whom you asked, and what they said' },
  save: { ja: '確認を記録する', en: 'Record the review' },
  saved: { ja: '確認を記録しました', en: 'Review recorded' },
  close: { ja: '閉じる', en: 'Close' },
  loading: { ja: '警告', en: 'Alert' },
  endSessions: { ja: 'ログインをすべて切る', en: 'End all sessions' },
  endSessionsText: {
    ja: (n: number) => `この人は今 ${n} か所でログイン中です。切るとすぐに使えなくなり、入り直しが必要です。`,
    en: (n: number) =>
      `Signed in at ${n} place(s) now. Ending them counts at once; they have to sign in again.`,
  },
  endSure: { ja: '本当に切る', en: 'Yes, end them' },
  keep: { ja: 'やめる', en: 'Keep' },
  noSessions: { ja: '今はログインしていません。', en: 'Not signed in now.' },
  ended: { ja: (n: number) => `${n} か所のログインを切りました`, en: (n: number) => `${n} session(s) ended` },

  breaker: {
    ja: '地域全体で氏名検索が止まっています',
    en: 'Searching by name has stopped in the whole region',
  },
  breakerText: {
    ja: (at: string, why: string) => `${at} から。${why}。カード・短縮コード・監督者の引き上げは使えます。`,
    en: (at: string, why: string) =>
      `Since ${at}: ${why}. Cards, short codes and a supervisor’s raise still work.`,
  },
  'ten-minutes': { ja: '10分間の検索が多すぎました', en: 'too many searches within ten minutes' },
  day: { ja: '24時間の検索が多すぎました', en: 'too many searches within 24 hours' },
  bursts: {
    ja: '何人もが該当なしの検索を続けました',
    en: 'several people kept searching without finding anybody',
  },
  reopen: { ja: '検索を再開する', en: 'Open searching again' },
  reopenAsk: { ja: '再開する理由', en: 'Why it may go on' },
  incident: { ja: '大きな事故・災害だった', en: 'A large incident or disaster' },
  checked: { ja: '確かめて、問題はなかった', en: 'Checked: nothing was wrong' },
  'accounts-ended': { ja: '疑わしいログインを切った', en: 'The suspicious sessions were ended' },
  reopened: { ja: '検索を再開しました', en: 'Searching is open again' },
  onlySecretariat: { ja: '再開は事務局の担当が行います。', en: 'The secretariat opens it again.' },
  thresholds: {
    ja: (crews: number, ten: number, day: number) =>
      `登録された隊員 ${crews}人。10分で${ten}回、24時間で${day}回を超えると地域全体の氏名検索が止まります。`,
    en: (crews: number, ten: number, day: number) =>
      `${crews} enrolled crew members: from ${ten} searches in ten minutes or ${day} in 24 hours on, searching by name stops in the region.`,
  },

  sampleNote: {
    ja: '先週の閲覧から、監査記録の連鎖の値で決まる20件を抜き取ります。選ぶ人はいません。',
    en: 'Twenty looks of last week, drawn by the value of the audit chain itself: nobody chooses them.',
  },
  drawn: {
    ja: (week: string, looks: number, drawn: number) => `${week}：閲覧 ${looks}件から ${drawn}件`,
    en: (week: string, looks: number, drawn: number) => `${week}: ${drawn} of ${looks} looks`,
  },
  seed: { ja: '抜き取りの種', en: 'Seed of the draw' },
  noSamples: { ja: '抜き取った閲覧はまだありません', en: 'No looks drawn yet' },
  noSamplesText: {
    ja: '週が終わると（月曜 0時）、自動で抜き取ります。',
    en: 'They are drawn when a week ends (Monday, 0:00).',
  },
  drive: { ja: '出動', en: 'Case' },
  driven: {
    ja: (marks: number, requests: number) => `時刻・計測 ${marks}、受入要請 ${requests}`,
    en: (marks: number, requests: number) => `${marks} marks, ${requests} requests`,
  },
  noDrive: { ja: '時刻も要請もなし', en: 'No marks, no requests' },
  noCase: { ja: '出動の外', en: 'Outside a case' },
  reviewSample: { ja: '確認する', en: 'Review' },
  sampleTitle: { ja: '抜き取った閲覧の確認', en: 'Review of a drawn look' },

  canaryNote: {
    ja: '実在しない人を名簿に入れておき、検索されたら警告します。実在の人と同じ氏名・生年月日にはならず、実在の人が候補にあるときは出ません。開くと氏名の欄に「テスト登録（実在しません）」と出ます。',
    en: 'Invented people in the register: a search that lists one alerts. None shares a name and date with anybody, none is shown where a real person fits, and an opened one says in place of the name that it is a test.',
  },
  addCanary: { ja: 'テスト登録を1人増やす', en: 'Add an invented person' },
  added: { ja: 'テスト登録を増やしました', en: 'Added' },
  noCanaries: { ja: 'テスト登録はまだありません', en: 'No invented people yet' },
  noCanariesText: {
    ja: '地域の登録者 1万人に 5人ほどが目安です。',
    en: 'About five per 10,000 registered people.',
  },
  name: { ja: '氏名', en: 'Name' },
  kana: { ja: 'カナ', en: 'Kana' },
  birthDate: { ja: '生年月日', en: 'Birth date' },
  listed: { ja: '検索された回数', en: 'Times met' },
  since: { ja: '登録日', en: 'Since' },
  withdraw: { ja: '名簿から外す', en: 'Take out' },
  withdrawn: { ja: '名簿から外しました', en: 'Taken out' },
  refused: { ja: 'できませんでした', en: 'It did not work' },
  notRead: { ja: '読み込めませんでした', en: 'It could not be read' },
});
