import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  mode: { ja: '災害時モード', en: 'Disaster mode' },
  none: { ja: '宣言されていません', en: 'Not declared' },
  note: {
    ja: '救急の端末は、ふだん7日つながらないとカードを開けなくなります。災害で通信が途絶えたとき、その期限を延ばします。',
    en: 'A crew’s device that is not heard of for 7 days opens no more cards. When the network is down in a disaster, this makes it longer.',
  },
  declare: { ja: '災害時モードを宣言する', en: 'Declare a disaster' },
  declareTitle: { ja: '災害時モードを宣言しますか', en: 'Declare a disaster?' },
  what1: {
    ja: '使用中の端末は、つながらなくても、この期間の終わりまでカードを開けます（最後につながってから最長30日）。',
    en: 'Devices in use open cards until the end of this time without being heard of (at most 30 days after they last were).',
  },
  what2: {
    ja: 'なくした端末・盗まれた端末も、つながらない間は同じだけ長く使えます。必要な日数だけにしてください。',
    en: 'A lost or stolen device that does not connect can be used as long. Choose no more days than needed.',
  },
  what3: {
    ja: 'つながっている端末にはすぐ届きます。つながらない署には、印刷したコードを紙やFAXで渡します。',
    en: 'Connected devices have it at once. Stations without a network get the printed code on paper or by fax.',
  },
  what4: {
    ja: '氏名検索の上限や、カードの内容・閲覧の記録は変わりません。宣言したことは記録されます。',
    en: 'Limits of searching, what cards say and the record of looks stay as they are. Declaring is recorded.',
  },
  days: { ja: '期間', en: 'For' },
  forDays: {
    ja: (n: number) => `${n}日`,
    en: (n: number) => `${n} ${n === 1 ? 'day' : 'days'}`,
  },
  endsAt: { ja: (at: string) => `${at} まで`, en: (at: string) => `until ${at}` },
  askPasskey: {
    ja: '押すと、あなたのパスキーをもう一度求めます。',
    en: 'You are asked for your passkey once more.',
  },
  declareNow: { ja: '宣言する', en: 'Declare' },
  declared: { ja: '災害時モードを宣言しました', en: 'Disaster declared' },
  cancel: { ja: 'やめる', en: 'Cancel' },

  stands: {
    ja: (at: string) => `災害時モード（${at} まで）`,
    en: (at: string) => `Disaster mode until ${at}`,
  },
  standsText: {
    ja: 'つながらない救急の端末も、この期間はカードを開けます。',
    en: 'Crews’ devices that cannot reach us open cards until then.',
  },
  by: {
    ja: (who: string, at: string) => `宣言: ${at} ${who}`,
    en: (who: string, at: string) => `Declared ${at} by ${who}`,
  },
  toPaper: { ja: '配るコードを印刷', en: 'Print the code' },
  toPanel: { ja: '端末の画面へ', en: 'To the devices' },
  again: { ja: '期間を変えて宣言し直す', en: 'Declare anew with another time' },
  end: { ja: '災害時モードを終了する', en: 'End the disaster' },
  endTitle: { ja: '災害時モードを終了しますか', en: 'End the disaster?' },
  endText: {
    ja: 'つながった端末から順に、ふだんの7日に戻ります。つながらない端末は、終了を知るまで元の期間のまま使えます。',
    en: 'Devices return to 7 days as they connect. One that does not connect keeps the time it was given until it hears of the end.',
  },
  endNow: { ja: '終了する', en: 'End it' },
  ended: { ja: '災害時モードを終了しました', en: 'The disaster is ended' },
  lastOne: {
    ja: (from: string, to: string) => `前回: ${from} 〜 ${to}`,
    en: (from: string, to: string) => `Last time: ${from} – ${to}`,
  },
  notDone: { ja: '実行されていません', en: 'It was not done' },

  presence_cancelled: {
    ja: '本人確認が取り消されました。宣言していません。',
    en: 'The confirmation was cancelled; nothing was declared.',
  },
  presence_refused: {
    ja: '本人確認ができませんでした。自分のパスキーでもう一度押してください。',
    en: 'That was not confirmed. Press again with your own passkey.',
  },
  'presence_signed-out': {
    ja: 'ログインが切れました。入り直してから宣言してください。',
    en: 'You are signed out. Sign in again, then declare.',
  },
  presence_offline: {
    ja: 'サーバーにつながりません。宣言していません。',
    en: 'The server cannot be reached; nothing was declared.',
  },
  presence_unsupported: {
    ja: 'このブラウザーではパスキーを使えません。別の端末から宣言してください。',
    en: 'This browser has no passkeys. Declare from another device.',
  },

  sheetTitle: { ja: '災害時モードのコード', en: 'The code of the disaster mode' },
  sheetHead: { ja: '災害時モード 救急の端末用', en: 'Disaster mode, for crews’ devices' },
  sheetUntil: { ja: (at: string) => `${at} まで有効`, en: (at: string) => `Good until ${at}` },
  sheetSteps: { ja: '使い方', en: 'How to use it' },
  sheetStep1: {
    ja: '救急の端末で、カードを読み取る画面を開く。',
    en: 'Open the screen on the crew’s device that reads cards.',
  },
  sheetStep2: {
    ja: 'このコードをカメラで読み取る。ネットワークは要りません。',
    en: 'Scan this code. No network is needed.',
  },
  sheetStep3: {
    ja: '端末に「災害時モード」と期限が出れば終わり。すべての端末で行う。',
    en: 'The device shows the disaster mode and its end. Do this on every device.',
  },
  sheetWhat: { ja: 'この紙について', en: 'About this paper' },
  sheetNames: {
    ja: '人の氏名や病気、鍵は入っていません。地域の署名がついた、宣言の番号と日時だけです。書き換えたコードや、よその地域のコードは端末が受け付けません。',
    en: 'It names nobody and holds no key: only the number and times of the declaration, signed by the region. A changed code, or one of another region, is not taken.',
  },
  sheetCopy: {
    ja: 'コピー、FAX、掲示をして構いません。期限を過ぎた紙は捨ててください。',
    en: 'Copy it, fax it, put it up. Throw it away after its end.',
  },
  sheetFrom: {
    ja: (region: string, at: string) => `${region}　宣言 ${at}`,
    en: (region: string, at: string) => `${region}, declared ${at}`,
  },
  number: { ja: (n: number) => `第${n}号`, en: (n: number) => `No. ${n}` },
  codeLabel: { ja: '災害時モードのQRコード', en: 'QR code of the disaster mode' },
  print: { ja: '印刷', en: 'Print' },
  picture: { ja: '画像で保存', en: 'Save as picture' },
  back: { ja: '端末に戻る', en: 'Back to devices' },
  noneStands: { ja: '災害時モードは宣言されていません', en: 'No disaster is declared' },
  noneStandsText: {
    ja: '端末の画面で宣言すると、ここでコードを印刷できます。',
    en: 'Declare it on the devices’ page; the code is then printed here.',
  },
  reading: { ja: '読み込んでいます', en: 'Reading' },
});
