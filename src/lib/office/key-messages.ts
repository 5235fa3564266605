import type { EpochState, IssuerState } from '#lib/core/card/keys-due.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of the page of the region's keys, for a reader who is no cryptographer. */
export const t = defineMessages({
  title: { ja: '県の鍵', en: 'The region’s keys' },
  intro: {
    ja: 'カードは、半年ごとの「開く鍵」で封をし、90日以内に替わる「署名の鍵」で署名してあります。この画面では見るだけです。鍵を替えるのは、サーバーの担当者と、金庫の「県の根の鍵」を持つ人です。',
    en: 'Cards are sealed with a key for each half-year and signed with a key that changes within 90 days. This page only shows them. Keys are changed by whoever runs the server, together with whoever holds the region’s root key in the safe.',
  },
  automatic: {
    ja: 'お試し版では、サーバーが鍵を自動で替えます。',
    en: 'In the demo the server renews its keys by itself.',
  },

  todo: { ja: 'いま、すること', en: 'To do now' },
  nothing: { ja: 'することはありません', en: 'Nothing to do' },
  nothingText: {
    ja: 'どの鍵も、3週間先まで足りています。',
    en: 'Every key is good for three more weeks.',
  },
  by: { ja: (day: string) => `${day} まで`, en: (day: string) => `by ${day}` },
  now: { ja: '今すぐ', en: 'now' },
  commands: { ja: 'サーバーの担当者に渡す行', en: 'Lines for whoever runs the server' },
  at_server: { ja: 'サーバーで', en: 'At the server' },
  at_root: { ja: '根の鍵のある別の機械で', en: 'On the machine apart that holds the root' },
  copy: { ja: 'まとめて写す', en: 'Copy all' },
  copied: { ja: '写しました', en: 'Copied' },
  sign: { ja: '新しい鍵が、根の鍵の署名を待っています', en: 'New keys wait for the root’s signature' },
  signText: {
    ja: '金庫の根の鍵で署名し、署名したものをサーバーに入れるまで、新しい鍵は使われません。',
    en: 'They are not used until the root in the safe has signed them and the result is installed.',
  },
  'renew-issuer': { ja: '次の署名の鍵を用意してください', en: 'Prepare the next signing key' },
  'renew-issuerText': {
    ja: 'この日を過ぎると、新しいカードを発行できず、「使えないカードの一覧」も更新できません。今あるカードは読めます。',
    en: 'After that day no card can be issued and the list of void cards stands still. Existing cards stay readable.',
  },
  'make-epoch': {
    ja: (half: string) => `${half}の開く鍵を用意してください`,
    en: (half: string) => `Prepare the key for the ${half}`,
  },
  'make-epochText': {
    ja: 'この日を過ぎると、新しいカードを発行できません。早めに用意すると、救急隊の電話にも先に届きます。',
    en: 'After that day no card can be issued. Made early, it reaches the crews’ phones before it is needed.',
  },
  reprint: {
    ja: (half: string, cards: number) => `${half}の鍵のカードが、あと ${cards} 枚あります`,
    en: (half: string, cards: number) =>
      `${cards} ${cards === 1 ? 'card' : 'cards'} under the key of the ${half} are left`,
  },
  reprintText: {
    ja: '施設と診療所の画面に「作り直してください」と出ています。残っているところに電話してください。下に一覧があります。',
    en: 'Homes and clinics are asked to make them anew. Call those on the list below that have some left.',
  },
  'destroy-epoch': {
    ja: (half: string) => `${half}の古い鍵を消してください`,
    en: (half: string) => `Destroy the old key of the ${half}`,
  },
  'destroy-epochText': {
    ja: 'この鍵のカードは、もう1枚も残っていません。消すと、拾われた古い紙は誰にも開けなくなります。',
    en: 'No valid card stands under it any more. Once destroyed, nobody can open an old paper that is found.',
  },

  reprints: { ja: 'カードの作り直し', en: 'Cards to make anew' },
  left: { ja: '残り', en: 'Left' },
  done: { ja: '済み', en: 'Done' },
  people: { ja: (n: number) => `${n} 人`, en: (n: number) => `${n}` },
  facility: { ja: '施設・診療所', en: 'Home or clinic' },
  reprintsProgress: { ja: '新しいカードになった人', en: 'People with a new card' },
  reprintsDone: { ja: 'すべて作り直しました', en: 'All made anew' },

  epochs: { ja: '開く鍵', en: 'Keys that open cards' },
  epochsNote: {
    ja: '半年に1つ。登録された救急隊の電話だけが持ちます。漏れると、その半年のカードを手にした人が中身を読めます。',
    en: 'One a half-year, held by enrolled crew phones only. If one leaks, whoever holds a card of that half-year can read it.',
  },
  half: { ja: '半年', en: 'Half-year' },
  number: { ja: '番号', en: 'Number' },
  state: { ja: '状態', en: 'State' },
  validCards: { ja: '有効なカード', en: 'Valid cards' },
  cards: { ja: (n: string) => `${n} 枚`, en: (n: string) => n },
  half_first: { ja: (year: number) => `${year}年前半`, en: (year: number) => `first half of ${year}` },
  half_second: { ja: (year: number) => `${year}年後半`, en: (year: number) => `second half of ${year}` },
  replaced: { ja: (n: number) => `（${n} 回目の取替え）`, en: (n: number) => ` (replacement ${n})` },
  leakedOn: { ja: (day: string) => `漏れ ${day}`, en: (day: string) => `leaked ${day}` },
  destroyedOn: { ja: (day: string) => `消去 ${day}`, en: (day: string) => `destroyed ${day}` },
  noEpochs: { ja: 'まだ鍵がありません', en: 'No keys yet' },
  noKeysText: {
    ja: 'サーバーの担当者が鍵の儀式を終えると、ここに現れます。',
    en: 'They appear once the key ceremony has been held.',
  },

  issuers: { ja: '署名の鍵', en: 'Keys that sign cards' },
  issuersNote: {
    ja: '県のサーバーだけが持ちます。漏れると偽のカードを作られますが、本物のカードの中身は読めません。',
    en: 'Held by the server alone. If one leaks, cards can be forged, but genuine cards cannot be read with it.',
  },
  keyId: { ja: '目印', en: 'Mark' },
  period: { ja: '使う期間', en: 'In use' },

  lists: { ja: '電話に配っている一覧', en: 'Lists given to phones' },
  trustList: { ja: '発行者リスト', en: 'Trust list' },
  trustNone: { ja: 'まだありません', en: 'None yet' },
  trustVersion: { ja: (n: number) => `第 ${n} 版`, en: (n: number) => `version ${n}` },
  allowList: { ja: '本物のカードの一覧', en: 'List of genuine cards' },
  allowNone: {
    ja: '使っていません（署名の鍵は漏れていません）',
    en: 'Not in use: no signing key has leaked',
  },
  allowInForce: {
    ja: (keys: number, cards: string) => `使用中（漏れた鍵 ${keys} 本、本物のカード ${cards} 枚）`,
    en: (keys: number, cards: string) =>
      `In force (${keys} leaked ${keys === 1 ? 'key' : 'keys'}, ${cards} genuine cards)`,
  },

  leak: { ja: '鍵が漏れたかもしれないとき', en: 'If a key may have leaked' },
  leakText: {
    ja: '疑いだけで構いません。次の行をサーバーの担当者に渡し、根の鍵を金庫から出してもらってください。今あるカードは読めなくなりません。',
    en: 'A suspicion is enough. Give the lines to whoever runs the server and have the root fetched from the safe. No card stops being readable.',
  },
  leakEpoch: { ja: '開く鍵が漏れた', en: 'A key that opens cards leaked' },
  leakEpochText: {
    ja: '電話が奪われて中を読まれた、サーバーの鍵の控えを失くした、など。新しい鍵になり、古い鍵のカードは警告つきで開き、施設に作り直しの一覧が出ます。',
    en: 'A phone was broken into, or a copy of the server’s key file was lost. A new key comes into use, cards of the old one open with a warning, and homes get the list of what to make anew.',
  },
  leakIssuer: { ja: '署名の鍵が漏れた', en: 'A key that signs leaked' },
  leakIssuerText: {
    ja: 'サーバーに入られた、見覚えのないカードが現れた、など。その鍵の偽のカードは拒まれ、本物のカードは一覧によって今までどおり開きます。',
    en: 'The server was broken into, or a card turned up that nobody issued. Forged cards of that key are refused; genuine ones stay good by the list.',
  },
  lostThings: { ja: 'なくした・盗まれたときの手順', en: 'What to do when something is lost or stolen' },
});

export const epochWords: Record<EpochState, Bilingual> = {
  'in-use': { ja: '発行中', en: 'In use' },
  coming: { ja: '用意済み', en: 'Prepared' },
  open: { ja: '読むだけ', en: 'Reading only' },
  leaked: { ja: '漏れた', en: 'Leaked' },
  retired: { ja: '退役', en: 'Retired' },
  destroyed: { ja: '消去済み', en: 'Destroyed' },
};
export const issuerWords: Record<IssuerState, Bilingual> = {
  'in-use': { ja: '署名中', en: 'In use' },
  coming: { ja: '用意済み', en: 'Prepared' },
  ended: { ja: '期間終了', en: 'Ended' },
  leaked: { ja: '漏れた', en: 'Leaked' },
};
