import type { FlagTaken } from '#lib/device/lease.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of the phone's lease, its locks, the disaster flag and its test of itself. */
export const t = defineMessages({
  overTitle: {
    ja: (days: number) => `${days}日間サーバーと通信していません`,
    en: (days: number) => `No contact with the server for ${days} days`,
  },
  overWhy: {
    ja: '紛失に備え、長く通信のない端末ではカードを開けません。次のどれかで開きます。',
    en: 'In case it was lost, a phone that was long out of contact opens no cards. Any of these opens it.',
  },
  clockTitle: { ja: '端末の時計が進んでいるようです', en: 'This phone’s clock seems to be ahead' },
  clockWhy: {
    ja: (shown: string, end: string) =>
      `端末の時計は ${shown} ですが、使える期限は ${end} まででした。一度通信すると正しい時刻に直ります。通信できないときは、下の方法で開きます。`,
    en: (shown: string, end: string) =>
      `It shows ${shown}, but the phone was good until ${end}. Connecting once sets it right; without a network, use a way below.`,
  },
  faceStill: {
    ja: 'カードの表の氏名・施設・電話番号は、いまも使えます。',
    en: 'Name, facility and phone number on the card’s face can still be used.',
  },
  connect: { ja: '今すぐ通信する', en: 'Connect now' },
  connecting: { ja: 'サーバーに問い合わせています', en: 'Asking the server' },
  noAnswer: { ja: 'サーバーに届きません', en: 'The server cannot be reached' },
  noAnswerNext: {
    ja: '電波の届く場所でもう一度押すか、下の方法で開いてください。',
    en: 'Press again where there is a network, or use a way below.',
  },
  notRenewed: { ja: '期限を延ばせませんでした', en: 'The time was not extended' },
  notRenewedNext: {
    ja: 'サーバーには届きましたが、この端末を確認できません。事務局に連絡してください。',
    en: 'The server answered but does not vouch for this phone. Call the secretariat.',
  },
  byPasskey: { ja: '監督者のパスキーで開く', en: 'Open with a supervisor’s passkey' },
  byPasskeyHow: {
    ja: 'この端末を解除できる監督者がいれば、通信なしで24時間使えます。記録に残ります。',
    en: 'A supervisor who can unlock this phone opens it for 24 hours, without a network. It is recorded.',
  },
  passkeyRefused: { ja: 'パスキーを確かめられませんでした', en: 'The passkey was not confirmed' },
  notSupervisor: { ja: '監督者のパスキーではありません', en: 'Not the passkey of a supervisor' },
  notSupervisorNext: {
    ja: '署の監督者が、自分のパスキーで開いてください。いなければコードを使います。',
    en: 'A supervisor of the station has to use their own. Otherwise use a code.',
  },
  byCode: { ja: '電話・無線でコードをもらう', en: 'Get a code by telephone or radio' },
  byCodeHow: {
    ja: '1. 署の監督者に、この6桁を伝えます。',
    en: '1. Read these six digits to your station’s supervisor.',
  },
  byCodeThen: {
    ja: '2. 監督者が読み上げる9文字を入れます。',
    en: '2. Enter the nine characters the supervisor reads out.',
  },
  code: { ja: '9文字のコード', en: 'Nine-character code' },
  openWithCode: { ja: 'コードで開く', en: 'Open with the code' },
  codeMistyped: {
    ja: '文字が足りないか、打ち間違いです。もう一度聞いてください。',
    en: 'A character is missing or wrong. Ask again.',
  },
  codeWrong: {
    ja: (left: number) => `コードが違います。あと${left}回入れられます。`,
    en: (left: number) => `Not the right code. ${left} ${left === 1 ? 'try' : 'tries'} left.`,
  },
  codeWait: {
    ja: (time: string) => `5回違いました。${time} に新しい6桁が出ます。`,
    en: (time: string) => `Wrong five times. There will be new digits at ${time}.`,
  },
  codeNoKey: {
    ja: 'この端末はコードを受け取る準備ができていません。ほかの方法で開いてください。',
    en: 'This phone was never prepared for codes. Use another way.',
  },
  codeLocked: {
    ja: 'コードを確かめるには、まずあなたのパスキーで解除します。もう一度押してください。',
    en: 'To check the code, unlock with your passkey first. Press again.',
  },
  byFlag: { ja: '災害時モードのQRを読む', en: 'Scan a disaster code' },
  byFlagHow: {
    ja: '災害時に事務局が配るQRコードです。',
    en: 'The secretariat hands it out in a disaster.',
  },
  flagFrame: { ja: '災害時モードのQRコードを枠に合わせる', en: 'Fit the disaster code into the frame' },
  flagForeign: { ja: '災害時モードのQRコードではありません', en: 'Not a disaster code' },
  flagForeignNext: {
    ja: '事務局が配った紙を映してください',
    en: 'Point the camera at the secretariat’s sheet',
  },
  stopScan: { ja: '読み取りをやめる', en: 'Stop scanning' },

  suspendedTitle: { ja: 'この端末は一時停止中です', en: 'This phone is suspended' },
  suspendedWhy: {
    ja: '事務局が停止しました。再開されると、自動で使えるようになります。',
    en: 'The secretariat suspended it. It opens by itself once it is resumed.',
  },
  suspendedCall: {
    ja: (office: string) => `心当たりがなければ、署の監督者か${office}の事務局に連絡してください。`,
    en: (office: string) => `If you do not know why, call your supervisor or the secretariat of ${office}.`,
  },

  ending: {
    ja: (when: string) => `${when} までに通信を`,
    en: (when: string) => `Connect before ${when}`,
  },
  endingWhy: {
    ja: '過ぎるとカードを開けません',
    en: 'after that it opens no cards',
  },
  overridden: {
    ja: (when: string) => `監督者の確認で ${when} まで`,
    en: (when: string) => `Opened by a supervisor until ${when}`,
  },
  waitsForCase: {
    ja: '期限切れ: 出動を終えるとロックします',
    en: 'Out of time: locks when this case closes',
  },
  disaster: {
    ja: (day: string) => `災害時モード: ${day}まで`,
    en: (day: string) => `Disaster mode until ${day}`,
  },
  flagTaken: {
    ja: (day: string) => `災害時モードになりました（${day}まで）`,
    en: (day: string) => `Disaster mode, until ${day}`,
  },

  endedTitle: { ja: 'この端末は使用を終了しました', en: 'This phone was taken out of service' },
  erasing: { ja: '端末を消去しています', en: 'Erasing this phone' },
  endedWhy: {
    ja: '事務局が使えなくしたため、鍵・カードの情報・記録をすべて消しました。',
    en: 'The secretariat revoked it: keys, data and records on it have been erased.',
  },
  endedLost: {
    ja: (n: number) =>
      `送れなかった記録が${n}件あり、一緒に消えました。閲覧や出動の記録です。監督者に伝えてください。`,
    en: (n: number) =>
      `${n} ${n === 1 ? 'record' : 'records'} of looks or cases could not be sent and went with it. Tell your supervisor.`,
  },
  endedCall: {
    ja: (office: string) => `誤りのときは、${office}の事務局に連絡してください。登録し直すと使えます。`,
    en: (office: string) =>
      `If this is a mistake, call the secretariat of ${office}. It can be enrolled anew.`,
  },
  toStart: { ja: '入口へ', en: 'To the start page' },

  panel: { ja: '使える期限と自己点検', en: 'Time left and self-test' },
  leaseEnd: { ja: '使える期限', en: 'Good until' },
  leaseNone: { ja: 'まだ受け取っていません', en: 'Not received yet' },
  lastContact: { ja: '最後の通信', en: 'Last contact' },
  never: { ja: 'まだありません', en: 'None yet' },
  standing: { ja: '状態', en: 'State' },
  inUse: { ja: '使用中', en: 'In use' },
  flag: { ja: '災害時モード', en: 'Disaster mode' },
  flagNone: { ja: 'なし', en: 'None' },
  test: { ja: '自己点検', en: 'Self-test' },
  testGood: {
    ja: (time: string) => `点検 異常なし ${time}`,
    en: (time: string) => `Self-test passed ${time}`,
  },
  testBad: {
    ja: (n: number) => `点検 ${n}項目に問題`,
    en: (n: number) => `Self-test: ${n} ${n === 1 ? 'fault' : 'faults'}`,
  },
  testNone: { ja: 'まだ行っていません', en: 'Not done yet' },
  testShow: { ja: '点検の結果を見る', en: 'Show the results' },

  testTitle: { ja: '端末の自己点検', en: 'Self-test' },
  testLead: {
    ja: '当番の初めに自動で行います。点検用カードを本物のカードと同じ方法で開いて確かめます。',
    en: 'Runs by itself at the start of a shift. A test card is opened the way any card is.',
  },
  testRun: { ja: '点検する', en: 'Test now' },
  testRunning: { ja: '点検しています', en: 'Testing' },
  testAllGood: { ja: '異常なし', en: 'No faults' },
  testAt: { ja: (when: string) => `${when} に点検`, en: (when: string) => `Tested ${when}` },
  testPassed: { ja: '正常', en: 'Passed' },
  testFailed: { ja: '問題あり', en: 'Fault' },
  testWaits: { ja: '未点検', en: 'Not tested' },
});

type FlagRefusal = Extract<FlagTaken, { ok: false }>['code'];

const notGenuine = {
  ja: '災害時モードのQRコードとして確認できません。事務局が出したものか確かめてください。',
  en: 'This cannot be confirmed as a disaster code. Make sure that the secretariat made it.',
};

/** Why a scanned disaster flag changed nothing. */
export const flagRefusals: Record<FlagRefusal, Bilingual> = {
  DISASTER_TOO_LONG: notGenuine,
  DISASTER_MALFORMED: notGenuine,
  DISASTER_UNKNOWN_ISSUER: notGenuine,
  DISASTER_BAD_SIGNATURE: notGenuine,
  DISASTER_WRONG_REGION: {
    ja: '別の地域の災害時モードです。この端末には使えません。',
    en: 'A disaster code of another region: of no use here.',
  },
  DISASTER_ISSUED_OUTSIDE_KEY_PERIOD: notGenuine,
  DISASTER_ROLLED_BACK: {
    ja: '古いQRコードです。新しいものが出ています。',
    en: 'An old code: there is a newer one.',
  },
  DISASTER_OVER: { ja: 'このQRコードの期限は過ぎています。', en: 'This code is past its time.' },
  DISASTER_HELD: { ja: 'この災害時モードは、もう入っています。', en: 'This phone has it already.' },
};
