import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the record editor, shared by care homes and clinics. */
export const t = defineMessages({
  // Failures
  notSaved: { ja: 'まだ保存されていません', en: 'Not saved yet' },
  notRead: { ja: '読み込めませんでした', en: 'It could not be read' },
  onceOnly: {
    ja: 'もう一度押しても、二重には記録されません。入力は残っています。',
    en: 'Pressing again never saves twice. What you typed is kept.',
  },
  tryAgain: { ja: 'もう一度', en: 'Try again' },
  signInAgain: { ja: '別の画面で入り直す', en: 'Sign in again in a new tab' },
  reference: { ja: (id: string) => `問い合わせ番号 ${id}`, en: (id: string) => `Reference ${id}` },
  overtaken: { ja: '先に別の人が変更しました', en: 'Someone else changed it first' },
  overtakenText: {
    ja: (by: string | undefined) =>
      `${by ? `${by} さんの変更を読み込みました。` : '最新の内容を読み込みました。'}入力は残っています。最新の内容を確かめて、もう一度保存してください。`,
    en: (by: string | undefined) =>
      `${by ? `The change by ${by} was loaded. ` : 'The newest version was loaded. '}What you typed is kept. Check the newest version, then save again.`,
  },

  // Dates
  understood: { ja: (text: string) => `${text} と読みました`, en: (text: string) => `Read as ${text}` },
  years: { ja: (n: number) => `${n}歳`, en: (n: number) => `age ${n}` },

  // Frame
  signOut: { ja: '終了する（ログアウト）', en: 'Sign out' },
  opening: { ja: '画面を開いています', en: 'Opening' },
  notHere: { ja: 'この画面を使うにはログインしてください', en: 'Sign in to use this page' },
  notHereText: {
    ja: 'ログインしていないか、別の担当で入っています。',
    en: 'You are not signed in, or signed in with another role.',
  },
  toOwnDesk: { ja: '自分の画面へ', en: 'To your own page' },
  toStart: { ja: 'はじめの画面へ', en: 'To the start page' },

  // Registration
  sections: { ja: '項目', en: 'Sections' },
  consent: { ja: '同意', en: 'Consent' },
  consentNote: {
    ja: '書面の同意をいただいてから登録します。',
    en: 'Register only after written consent.',
  },
  formReference: { ja: '同意書の番号', en: 'Form reference' },
  formReferenceHint: {
    ja: '綴じた書面を探せる番号（例 同-2026-031）',
    en: 'The number that finds the paper (for example C-2026-031)',
  },
  givenOn: { ja: '同意の日', en: 'Given on' },
  giverIs: { ja: '同意した人', en: 'Given by' },
  giverPatient: { ja: '本人', en: 'The patient' },
  giverProxy: { ja: '家族・代理人', en: 'Family or proxy' },
  giver: { ja: '家族・代理人の氏名', en: 'Name of the proxy' },
  relation: { ja: '続柄', en: 'Relation' },
  takenBy: { ja: '同意を受けた職員', en: 'Taken by' },
  unknown: { ja: '不明', en: 'Unknown' },
  none: { ja: 'なし（確認した）', en: 'None (confirmed)' },
  listed: { ja: 'ある', en: 'Yes' },
  noneBy: {
    ja: (name: string, day: string) => `${name} が ${day} に「なし」を確認したと記録します。`,
    en: (name: string, day: string) => `Recorded as: ${name} confirmed on ${day} that there is none.`,
  },
  unknownNote: {
    ja: '救急隊には「不明」と見えます。「なし」とは区別されます。',
    en: 'Crews read “unknown”, which is not the same as “none”.',
  },
  ask: { ja: (what: string) => `${what}はありますか`, en: (what: string) => `${what}: any?` },
  addOne: { ja: (what: string) => `${what}を追加`, en: (what: string) => `Add: ${what}` },
  rowName: {
    ja: (what: string, n: number) => `${what} ${n}`,
    en: (what: string, n: number) => `${what} ${n}`,
  },
  removeRow: { ja: (what: string) => `${what} を消す`, en: (what: string) => `Remove ${what}` },
  moveUp: { ja: (what: string) => `${what} を上へ`, en: (what: string) => `Move ${what} up` },
  moveDown: { ja: (what: string) => `${what} を下へ`, en: (what: string) => `Move ${what} down` },
  contactsNote: { ja: '上から順に電話します。', en: 'Called from the top.' },
  acpNote: {
    ja: '意向そのものより、いつ・誰と・どの医師に、が救急隊の助けになります。隊は地域の活動基準に従います。',
    en: 'When, with whom and which doctor help a crew more than the wish alone. Crews follow their region’s protocol.',
  },
  toFix: {
    ja: (n: number) => `直すところが ${n} 件あります`,
    en: (n: number) => (n === 1 ? 'One entry to correct' : `${n} entries to correct`),
  },
  toFixNext: { ja: '押すとその欄へ移ります。', en: 'Press one to go there.' },
  fixed: { ja: '入力はそろっています', en: 'Everything needed is there' },
  register: { ja: '登録する', en: 'Register' },
  registered: {
    ja: (name: string) => `${name} さんを登録しました`,
    en: (name: string) => `${name} is registered`,
  },
  registerNext: { ja: '続けて次の人を登録', en: 'Register the next person' },
  openRecord: { ja: '記録を開く', en: 'Open the record' },
  printCard: { ja: 'カードを印刷', en: 'Print the card' },
  samePerson: { ja: '同じ方がすでに登録されています', en: 'The same person is already registered' },
  samePersonText: {
    ja: (name: string, room: string | undefined) =>
      `${name} さん${room ? `（居室 ${room}）` : ''}と、カナと生年月日が同じです。新しく登録せず、今の記録を開いて直してください。`,
    en: (name: string, room: string | undefined) =>
      `${name}${room ? ` (room ${room})` : ''} has the same kana and birth date. Open that record instead of registering again.`,
  },
  openThem: { ja: '登録済みの記録を開く', en: 'Open the existing record' },
  anotherPerson: { ja: '別の方として登録する', en: 'This is another person' },
  leave: {
    ja: '保存していない入力があります。この画面を離れますか。',
    en: 'There are unsaved entries. Leave this page?',
  },
  leaveTitle: { ja: '保存していない入力があります', en: 'Unsaved entries' },
  leaveText: { ja: '離れると、入力は消えます。', en: 'If you leave, they are lost.' },
  stay: { ja: '入力に戻る', en: 'Back to the form' },
  leaveAnyway: { ja: '消して離れる', en: 'Discard and leave' },
  optional: { ja: '任意', en: 'optional' },
  typed: { ja: '入力あり', en: 'filled in' },
  notYet: { ja: '未入力', en: 'empty' },
  count: { ja: (n: number) => `${n} 件`, en: (n: number) => `${n}` },

  // Record
  emergencyMode: { ja: '救急モード', en: 'Emergency' },
  careMode: { ja: '多職種連携モード', en: 'Care team' },
  mode: { ja: '表示', en: 'View' },
  lastChange: { ja: (day: string) => `最終更新 ${day}`, en: (day: string) => `Last change ${day}` },
  confirmedAgo: { ja: (ago: string) => `確認 ${ago}`, en: (ago: string) => `Confirmed ${ago}` },
  recordedAgo: { ja: (ago: string) => `記録 ${ago}`, en: (ago: string) => `Recorded ${ago}` },
  endedAgo: { ja: (ago: string) => `終了 ${ago}`, en: (ago: string) => `Ended ${ago}` },
  asked: {
    ja: '「不明」と記録（たずねたが分からない）',
    en: 'Recorded as unknown (asked, could not be found out)',
  },
  nobodyAsked: { ja: '不明（まだ誰も確かめていません）', en: 'Unknown (nobody has asked yet)' },
  noneConfirmed: { ja: 'なし（確認済み）', en: 'None (confirmed)' },
  stillHolds: { ja: '変わりなし', en: 'Still holds' },
  stillHoldsItem: {
    ja: (what: string) => `${what} は変わりなし`,
    en: (what: string) => `${what} still holds`,
  },
  stillHoldsAll: { ja: 'すべて変わりなし', en: 'All still hold' },
  confirmedNow: { ja: '確認を記録しました', en: 'Confirmation recorded' },
  edit: { ja: '直す', en: 'Correct' },
  editWhat: { ja: (what: string) => `${what} を直す`, en: (what: string) => `Correct ${what}` },
  end: { ja: '終了', en: 'End' },
  endWhat: { ja: (what: string) => `${what} を終了する`, en: (what: string) => `End ${what}` },
  endText: {
    ja: '今の記録から外れ、履歴に残ります。消えることはありません。',
    en: 'It leaves the current record and stays in the history. Nothing is deleted.',
  },
  endReason: { ja: '理由', en: 'Reason' },
  endReasonHint: { ja: '例 服用終了、誤記、転居', en: 'For example: stopped, entered in error' },
  save: { ja: '保存する', en: 'Save' },
  saved: { ja: '保存しました', en: 'Saved' },
  cancel: { ja: 'やめる', en: 'Cancel' },
  main: { ja: '主な病名', en: 'Main' },
  suspected: { ja: '疑い', en: 'Suspected' },
  uninformed: { ja: '未告知', en: 'Not told' },
  history: { ja: (n: number) => `終了した記録 ${n} 件`, en: (n: number) => `Ended entries: ${n}` },
  stateNone: { ja: '「なし」を確認した', en: 'Confirm: none' },
  stateUnknown: { ja: 'たずねたが不明', en: 'Asked, unknown' },
  needsCheck: { ja: '要確認', en: 'Check' },
  neverConfirmed: { ja: '未確認', en: 'Not confirmed' },
  greyedAcp: {
    ja: '話し合いから12か月以上たっています。もう一度話し合ってください。',
    en: 'Talked over more than 12 months ago; talk it over again.',
  },
  protocol: {
    ja: '救急隊は地域のメディカルコントロールの活動基準に従います。',
    en: 'Crews follow their region’s medical-control protocol.',
  },
  readOnly: { ja: 'この記録は見るだけです', en: 'This record is read-only' },
  talkedOver: { ja: (day: string) => `${day} に話し合い`, en: (day: string) => `Talked over on ${day}` },
  writtenBy: { ja: (who: string) => `記入 ${who}`, en: (who: string) => `Written by ${who}` },
  withWhom: { ja: (who: string) => `同席 ${who}`, en: (who: string) => `With ${who}` },
  callDoctor: { ja: (who: string) => `連絡する医師 ${who}`, en: (who: string) => `Doctor to call: ${who}` },
  documentAt: { ja: (where: string) => `書面 ${where}`, en: (where: string) => `Document: ${where}` },
  since: { ja: (day: string) => `${day} から`, en: (day: string) => `Since ${day}` },
  prescribedOn: { ja: (day: string) => `処方日 ${day}`, en: (day: string) => `Prescribed on ${day}` },
  callOrder: { ja: (n: number) => `${n} 番目に電話`, en: (n: number) => `Call ${n}` },
  earlierEntries: { ja: '他の施設の記録', en: 'Recorded by other facilities' },
  ownEntries: { ja: '自施設の記録', en: 'Recorded here' },

  bloodType: { ja: '血液型（自己申告）', en: 'Blood type (as declared)' },
  roomNumber: { ja: (room: string) => `居室 ${room}`, en: (room: string) => `Room ${room}` },
  affiliation: { ja: '入所・かかりつけ', en: 'Home and doctors' },
  namedHospital: {
    ja: (name: string) => `緊急時紹介先 ${name}`,
    en: (name: string) => `Hospital for emergencies: ${name}`,
  },
  goneMeanwhile: {
    ja: '直していた項目は、別の人が終了しました。保存すると新しい項目として加わります。',
    en: 'Someone ended the entry you were correcting. Saving adds it as a new one.',
  },
  ownSuffix: { ja: (place: string) => `${place}（自施設）`, en: (place: string) => `${place} (here)` },
  careEmpty: { ja: 'まだ記録がありません', en: 'Nothing recorded yet' },
  addTopic: { ja: '項目を追加', en: 'Add a topic' },
  lastTopic: { ja: '最終更新', en: 'Last change' },
  mainCount: { ja: (n: number) => `主な病名 ${n} / 5`, en: (n: number) => `Main diseases ${n} of 5` },

  // Consent panel
  consentGiven: { ja: '同意あり', en: 'Consent given' },
  consentMissing: { ja: '同意が記録されていません', en: 'No consent on record' },
  consentMissingText: {
    ja: '同意を記録するまで、カードは発行できず、救急隊にも見えません。',
    en: 'Until consent is recorded no card can be issued and crews see nothing.',
  },
  consentWithdrawn: { ja: '同意は撤回されています', en: 'Consent was withdrawn' },
  consentWithdrawnText: {
    ja: '救急隊には表示されず、カードは無効です。',
    en: 'Crews see nothing and the cards are revoked.',
  },
  giveConsent: { ja: '同意を記録する', en: 'Record consent' },
  withdraw: { ja: '同意を撤回する', en: 'Withdraw consent' },
  withdrawText: {
    ja: '撤回届を受け取ってから記録してください。すぐに救急隊から見えなくなり、発行済みのカードは無効になります。記録は残ります。',
    en: 'Record it after receiving the withdrawal form. Crews stop seeing the record and its cards are revoked at once. The record itself stays.',
  },
  withdrawalReference: { ja: '撤回届の番号', en: 'Reference of the withdrawal form' },
  withdrawnOn: { ja: '撤回の日', en: 'Withdrawn on' },
  withdrawnBy: { ja: '撤回した人', en: 'Withdrawn by' },
  deceased: { ja: '死亡', en: 'Deceased' },
  recordDeath: { ja: '死亡を記録する', en: 'Record death' },
  deathText: {
    ja: 'カードは無効になり、救急隊には表示されなくなります。記録と閲覧の履歴は残ります。',
    en: 'The cards are closed and crews stop seeing the record. The record and its access history stay.',
  },
  deathOn: { ja: '死亡の日', en: 'Date of death' },
  moreActs: { ja: '撤回・死亡の記録', en: 'Withdrawal and death' },

  // Cards
  cards: { ja: '救急カード', en: 'Emergency cards' },
  noCards: { ja: 'カードはまだありません', en: 'No card yet' },
  issueCard: { ja: 'カードを発行', en: 'Issue a card' },
  reissue: { ja: '新しいカードを発行', en: 'Issue a new card' },
  reissueText: {
    ja: '新しいカードを発行すると、今のカードは旧カードになります。紙のカードを差し替えてください。',
    en: 'Issuing a new card makes the present one an old card. Replace the paper.',
  },
  printAgain: { ja: '同じカードをもう一度印刷', en: 'Print the same card again' },
  downloadPdf: { ja: 'PDFをダウンロード', en: 'Download the PDF' },
  reportLost: { ja: '紛失を届ける', en: 'Report it lost' },
  lostText: {
    ja: '紛失したカードはすぐに無効になります。記録はそのまま残ります。見つかっても元には戻せません。',
    en: 'The lost card is revoked at once. The record stays. It cannot be undone, even if the card is found.',
  },
  lostDone: { ja: 'カードを無効にしました', en: 'The card is revoked' },
  shortCode: { ja: '短縮コード', en: 'Short code' },
  issuedOn: { ja: '発行日', en: 'Issued' },
  expiresOn: { ja: '有効期限', en: 'Expires' },
  cardTrimmed: {
    ja: (what: string) => `カードには一部のみ: ${what}`,
    en: (what: string) => `The card holds only part of: ${what}`,
  },
  cardValid: { ja: '有効', en: 'Valid' },
  cardSuperseded: { ja: '旧カード', en: 'Old card' },
  cardWithdrawn: { ja: '無効（紛失・撤回）', en: 'Revoked' },
  cardClosed: { ja: '終了', en: 'Closed' },
  cardBehind: { ja: '記録が新しくなっています', en: 'The record is newer than the paper' },

  issued: { ja: 'カードを発行しました', en: 'The card is issued' },
  notIssued: { ja: '発行されませんでした', en: 'Not issued' },
  nameOnCard: { ja: '氏名をカードに印刷する', en: 'Print the name on the card' },
  nameOnCardHint: {
    ja: '本人の希望を確かめてください。印刷しなくても救急隊は読めます。',
    en: 'Ask the patient. Crews can read the card either way.',
  },
  moreAbout: { ja: 'カード・同意・閲覧の記録', en: 'Cards, consent and looks' },

  // Looks
  looks: { ja: '誰が見たか', en: 'Who looked' },
  looksNone: { ja: 'まだ誰も見ていません', en: 'Nobody has looked yet' },
  looksShow: { ja: '閲覧の記録を見る', en: 'Show who looked' },
  when: { ja: '日時', en: 'When' },
  who: { ja: '誰が', en: 'Who' },
  what: { ja: '何を', en: 'What' },
  why: { ja: '目的', en: 'Why' },
});
