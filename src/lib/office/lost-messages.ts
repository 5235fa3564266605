// What to do when something is lost, stolen or leaked: the short form, for the screen at two in the morning. The whole
// stands in docs/lost-things.md.
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  title: { ja: 'なくした・盗まれたとき', en: 'Lost or stolen' },
  nearby: { ja: '端末と鍵', en: 'Devices and keys' },
  intro: {
    ja: 'まず止める。確かめるのは後で構いません。カードを作り直しても、端末を止めても、患者さんの記録は消えません。',
    en: 'Stop it first, look into it later. Neither a new card nor a stopped device erases a patient’s record.',
  },
  first: { ja: '最初の5分', en: 'The first five minutes' },
  until: { ja: '拾った人・盗った人にできること', en: 'What a finder or thief can do' },
  after: { ja: 'あとで確かめること', en: 'Afterwards' },
  whole: {
    ja: '家族への説明と、くわしい表は、手引き docs/lost-things.md にあります。',
    en: 'What to tell the family, and the whole table, stand in docs/lost-things.md.',
  },
});

export interface LostCase {
  id: string;
  title: Bilingual;
  /** What to do at once, in order. */
  first: readonly Bilingual[];
  /** What stays possible, and until when. */
  until: Bilingual;
  after: Bilingual;
  /** Where in the app. */
  href?: string;
  linkWords?: Bilingual;
}

const openDevices = {
  href: '/office/devices',
  linkWords: { ja: '端末の一覧へ', en: 'To the devices' },
} as const;
const openKeys = { href: '/office/keys', linkWords: { ja: '県の鍵へ', en: 'To the keys' } } as const;

export const lostCases: readonly LostCase[] = [
  {
    id: 'card',
    title: { ja: 'カードをなくした・写真に撮られた', en: 'A card was lost or photographed' },
    first: [
      {
        ja: '記録をもつ施設か診療所に電話し、その人の画面の「救急カード」で「紛失を届ける」を押してもらう。',
        en: 'Call the home or clinic that keeps the record: on that person’s page, under “Emergency cards”, they press “Report it lost”.',
      },
      {
        ja: '続けて「カードを発行」を押し、刷って渡す。',
        en: 'Then they press “Issue a card”, print it and hand it over.',
      },
    ],
    until: {
      ja: '紙に印刷された氏名・生年月日は読めます。中身は、登録された救急隊の電話でしか開きません。電話が一覧を受け取ると（圏内なら15分以内）「旧カード」と警告が出て、二度と緑になりません。圏外の電話では、次につながるまで前のままです。',
      en: 'They can read the name and birth date printed on it. The content opens on enrolled crew phones only. Once a phone has the newer list (within 15 minutes where there is a network) it is marked as replaced and is never green again. A phone without a network shows what it knew before.',
    },
    after: {
      ja: '施設の「誰が見たか」に、なくした後の閲覧がないか見る。',
      en: 'Look under “Who looked” for looks after the loss.',
    },
  },
  {
    id: 'phone',
    title: { ja: '救急隊の電話をなくした・盗まれた', en: 'A crew’s phone was lost or stolen' },
    first: [
      {
        ja: '端末の一覧で、その電話の「目印」と署を確かめ、「使えなくする」を押す。戻るかもしれないときは「操作」から「一時停止」。',
        en: 'In the list of devices find it by station and mark, and press “Revoke”; “Suspend” if it may come back.',
      },
      {
        ja: '「施設」→ その署の「隊員」→ 使っていた人 →「新しい招待状をつくる」→「端末をなくした・盗まれた・入れなくなった」。電話に残るパスキーが使えなくなる。',
        en: 'Facilities → the station’s crew → who used it → “Make a new invitation” → “The device is lost, stolen or locked out”. A passkey left on the phone then stops working.',
      },
      {
        ja: 'ロックが外れていたかどうかを、隊に聞いて書き留める。',
        en: 'Ask whether it was unlocked, and note it.',
      },
    ],
    until: {
      ja: 'ロック中（パスキーで保護）：何も開けません。ロックが外れていた：手にあるカードを、画面を触り続ける間だけ開けます（触らずに5分、裏に回して60秒で閉まる）。検索と記録は、止めた時に使えなくなります。「弱い保管」の電話は、最長72時間は鍵が残ります。どの電話も、つながれば消去され、つながらなければ7日で閉まります。',
      en: 'Locked, guarded by passkey: nothing opens. Unlocked: a card in the hand opens as long as the screen is used (it locks after 5 minutes untouched, or 60 seconds in the background). Searching and records end with the revocation. A phone with weak storage holds its key for up to 72 hours. Any phone is wiped at its next contact, and closes after 7 days without one.',
    },
    after: {
      ja: '監査で、その端末の閲覧と「端末の閲覧記録に欠け」を見る。使えなくした電話は、消去の前に圏外の閲覧を知らせます（「使えなくした端末から届いた」）。つながらなければ届かず、出動の記録は失われます。',
      en: 'In the audit, look at that device’s looks, and for looks missing from it. A revoked phone tells its looks before it erases itself (“told by a device that had been revoked”); without contact they do not arrive, and case notes are lost.',
    },
    ...openDevices,
  },
  {
    id: 'leaver',
    title: { ja: '人が辞めた・異動した', en: 'Somebody left' },
    first: [
      {
        ja: '管理者が、「職員」（署は「隊員」）の画面で「離任にする」を押す。ログインはその場で切れ、以後できません。',
        en: 'Their manager presses “Mark as left” on the page of staff (crew, at a station). They are signed out at once and for good.',
      },
      {
        ja: '共用の電話では、同僚が「この端末について」でその人の「外す」を押す。',
        en: 'On a shared phone a colleague presses “Take off” for them under “About this device”.',
      },
    ],
    until: {
      ja: '共用の電話から外すまで、その電話を手にすれば、本人のパスキーで紙のカードを開けます。検索と記録は見られません。',
      en: 'Until they are taken off, and only with that phone in hand, their passkey opens paper cards there. No searching, no records.',
    },
    after: {
      ja: 'その人の閲覧は、監査に残ります。',
      en: 'What they looked at stays in the audit.',
    },
  },
  {
    id: 'epoch',
    title: { ja: '開く鍵が漏れた', en: 'A key that opens cards leaked' },
    first: [
      {
        ja: 'サーバーの担当者に電話し、「県の鍵」の「鍵が漏れたかもしれないとき」の行を渡す。根の鍵を金庫から出す。',
        en: 'Call whoever runs the server, and hand over the lines from “If a key may have leaked”. Fetch the root from the safe.',
      },
      {
        ja: '新しい鍵が入ると、施設に作り直しの一覧が出る。残りの多いところから電話する。',
        en: 'Once the new key is in, homes get their list. Call those with the most left.',
      },
    ],
    until: {
      ja: '漏れた鍵とカード（か写真）の両方を持つ人は、その中身を読めます。紙を回収して裁断するまで変わりません。カードだけ、鍵だけでは読めません。',
      en: 'Whoever has both the leaked key and a card, or a picture of it, reads it, until the paper is collected and shredded. Neither alone is enough.',
    },
    after: {
      ja: '残りが0になったら、古い鍵を消す（「いま、すること」に出ます）。',
      en: 'When none are left, destroy the old key: it appears under “To do now”.',
    },
    ...openKeys,
  },
  {
    id: 'issuer',
    title: {
      ja: '署名の鍵が漏れた・偽のカード',
      en: 'A signing key leaked, or a forged card',
    },
    first: [
      {
        ja: 'サーバーの担当者に電話し、署名の鍵の行を渡す。根の鍵を金庫から出す。',
        en: 'Call whoever runs the server, and hand over the lines for the signing key. Fetch the root from the safe.',
      },
      {
        ja: '救急隊に「本人確認を必ず」と知らせる。偽のカードは、記録を開いて初めて食い違いが分かります。',
        en: 'Tell crews to confirm identity every time: a forged card is told from the record, not from its looks.',
      },
    ],
    until: {
      ja: '新しい一覧が届いた電話では、偽のカードは拒まれ、本物は今までどおり開きます。その前から圏外の電話では、つながるまで偽のカードが本物に見えることがあります（一覧が24時間より古いと警告が出ます）。',
      en: 'A phone with the new lists refuses forged cards and opens genuine ones as before. A phone out of reach since before may take a forged card for genuine until it is back; after 24 hours it warns that its list is old.',
    },
    after: {
      ja: '拒まれた偽のカードの紙を保管し、警察と県に届ける。',
      en: 'Keep the forged paper; report it.',
    },
    ...openKeys,
  },
];
