import type { KeyClass } from '#lib/core/contract/session.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of enrolling a phone, of its lock and of what it is. */
export const t = defineMessages({
  title: { ja: 'この端末を登録する', en: 'Enrol this device' },
  lead: {
    ja: '登録すると、この端末で救急カードを読めます。事務局の人が確かめて承認します。',
    en: 'An enrolled device reads emergency cards. Somebody at the secretariat checks and approves.',
  },
  name: { ja: '端末の名前', en: 'Name of this device' },
  nameHint: {
    ja: '署のほかの端末と見分けられる名前。本体にも貼っておくと確実です。',
    en: 'Tells it from the station’s other devices. Put it on the device too.',
  },
  nameMissing: { ja: '名前を入れてください', en: 'Enter a name' },
  ask: { ja: 'パスキーで守って申し込む', en: 'Ask, guarded by a passkey' },
  askHow: {
    ja: '押すとパスキー（指紋・顔・端末の暗証番号）を求められます。カードを開く鍵は、あなたのパスキーで守ります。',
    en: 'You are asked for your passkey (finger, face or PIN). It will guard the keys that open cards.',
  },
  atDesk: {
    ja: '隊員の招待や勤務の記録だけなら、登録は要りません。',
    en: 'To invite crew or keep shifts, no enrolment is needed.',
  },
  toStation: { ja: '署の画面へ', en: 'To the station desk' },
  asking: { ja: '申し込んでいます', en: 'Asking' },
  back: { ja: 'やめる', en: 'Not now' },
  toCamera: { ja: 'カメラに戻る', en: 'Back to the camera' },

  unguarded: { ja: 'パスキーで鍵を守れません', en: 'No passkey guards the keys' },
  unguardedRefused: {
    ja: 'パスキーの確認が取り消されたか、この端末にあなたのパスキーがありません。',
    en: 'It was cancelled, or your passkey is not on this device.',
  },
  unguardedNoPrf: {
    ja: 'この端末やパスキーは、鍵を守る機能に対応していません。端末を新しくすると使えます。',
    en: 'This device or passkey cannot guard keys. Newer ones can.',
  },
  tryAgain: { ja: 'もう一度パスキーで', en: 'Try the passkey again' },
  weaklyTitle: { ja: 'パスキーなしなら「弱い保管」', en: 'Without a passkey: weak storage' },
  weakly: { ja: '弱い保管で申し込む', en: 'Ask with weak storage' },
  weaklyWhy: {
    ja: '「弱い保管」では、当番ごとにサーバーから鍵を受け取ります。圏外で使えるのは72時間までで、その間に奪われて調べられた端末からは鍵が読まれるおそれがあります。事務局にもそう表示されます。',
    en: 'With weak storage the server releases a key for each shift. It works out of reach for 72 hours; until then the keys may be read from a device that is taken and examined. The secretariat sees this too.',
  },

  waiting: { ja: '事務局の承認を待っています', en: 'Waiting for the secretariat' },
  words: { ja: '確かめる4語', en: 'The four words' },
  wordsWhy: {
    ja: 'いま事務局の画面にも同じ4語が出ています。電話か対面で読み合わせてください。',
    en: 'The same four words are on the secretariat’s screen now. Read them out by phone or in person.',
  },
  wordsOther: {
    ja: '1語でも違うと言われたら、承認してもらわず、申込みを取り下げてください。',
    en: 'If even one differs, do not have it approved: withdraw.',
  },
  wordsNotThere: {
    ja: '4語はまだ事務局に届いていません。つながると自動で届きます。',
    en: 'The words have not reached the secretariat yet; they go as soon as there is a network.',
  },
  until: { ja: (time: string) => `${time} まで有効`, en: (time: string) => `Good until ${time}` },
  offline: { ja: '圏外です', en: 'Offline' },
  offlineNext: {
    ja: '申込みはこの端末に残っています。つながると続きから進みます。',
    en: 'The request is kept here and goes on once there is a network.',
  },
  signedOut: { ja: 'ログインが切れました', en: 'You are signed out' },
  signedOutNext: {
    ja: '申込みは残っています。もう一度ログインすると続きから進みます。',
    en: 'The request stands. Sign in again and it goes on.',
  },
  signIn: { ja: 'ログインする', en: 'Sign in' },
  withdraw: { ja: '申込みを取り下げる', en: 'Withdraw' },
  checkNow: { ja: '今すぐ確かめる', en: 'Check now' },

  approved: { ja: '承認されました', en: 'Approved' },
  approvedNext: {
    ja: '申し込んだときと同じパスキーで、鍵を受け取ります。',
    en: 'Take the keys with the same passkey as when you asked.',
  },
  approvedNextWeak: { ja: '鍵を受け取ります。', en: 'Take the keys.' },
  take: { ja: '鍵を受け取る', en: 'Take the keys' },
  taking: { ja: '鍵を受け取っています', en: 'Taking the keys' },
  takeFailed: { ja: '受け取れませんでした', en: 'The keys were not taken' },
  refused: { ja: '登録は認められませんでした', en: 'It was not approved' },
  refusedNext: {
    ja: '4語が違った場合は、通信に割り込まれたおそれがあります。別の回線（携帯回線など）で申し込み直し、続くときは事務局に電話してください。',
    en: 'If the words differed, somebody may be in between. Ask again over another network; if it goes on, call the secretariat.',
  },
  expired: { ja: '申込みの期限が切れました', en: 'The request has expired' },
  expiredNext: {
    ja: '30分以内に承認されませんでした。事務局の人と時間を合わせて、もう一度申し込んでください。',
    en: 'It was not approved within 30 minutes. Agree on a time with the secretariat and ask again.',
  },
  elsewhere: { ja: '別の人の申込みです', en: 'Somebody else’s request' },
  elsewhereNext: {
    ja: '申し込んだ本人がログインすると続きから進みます。取り下げて、自分で申し込むこともできます。',
    en: 'It goes on when the person who asked signs in. Or withdraw it and ask yourself.',
  },
  askAgain: { ja: '申し込み直す', en: 'Ask again' },
  tooMany: {
    ja: '待っている申込みが3件あります。承認されるか期限が切れると、また申し込めます。',
    en: 'Three requests of yours are waiting. Ask again when one is decided or has expired.',
  },
  noKeysYet: {
    ja: '地域の鍵がまだ用意されていません。事務局に確かめてください。',
    en: 'The region’s keys are not ready yet. Ask the secretariat.',
  },
  failed: { ja: '申し込めませんでした', en: 'The request was not made' },
  failedNext: {
    ja: 'この端末には何も残っていません。もう一度押してください。',
    en: 'Nothing was kept on this device. Press again.',
  },
  otherRoot: {
    ja: '届いた鍵は、4語で確かめたものと違います。受け取りませんでした。事務局に電話してください。',
    en: 'What arrived is not what the words stood for, and was not taken. Call the secretariat.',
  },

  unnamed: { ja: '別の人', en: 'somebody else' },
  named: { ja: (name: string) => `${name} さん`, en: (name: string) => name },
  signedInAsOther: {
    ja: (signedIn: string, holder: string) =>
      `ログインしているのは ${signedIn} さん、端末を解除したのは ${holder}です`,
    en: (signedIn: string, holder: string) => `${signedIn} is signed in; ${holder} unlocked the device`,
  },
  signedInAsOtherWhy: {
    ja: 'カードは読めます。検索や送信は、解除した人がログインすると使えます。ほかの人の名前では記録しません。',
    en: 'Cards can be read. Searching and sending work once who unlocked it signs in; nothing is recorded in another name.',
  },
  device: { ja: 'この端末について', en: 'About this device' },
  mark: { ja: '目印', en: 'Mark' },
  markWhy: {
    ja: '事務局の端末一覧にも同じ目印が出ます。',
    en: 'The secretariat’s list shows the same mark.',
  },
  guarded: { ja: '鍵の保管', en: 'Key storage' },
  people: { ja: '解除できる人', en: 'Can unlock it' },
  peopleAnyone: { ja: 'この端末を開ける人', en: 'Whoever can open this device' },
  shiftEnd: { ja: '圏外で解除できる期限', en: 'Unlocks out of reach until' },
  station: { ja: '所属', en: 'Station' },
  since: { ja: '登録日時', en: 'Enrolled' },
  account: { ja: 'アカウント（パスキー・ログアウト）', en: 'Account: passkeys, sign out' },
  lockNow: { ja: '今すぐロックする', en: 'Lock now' },
  tryReal: { ja: '本番と同じ登録を試す', en: 'Try enrolling as in real use' },
  tryRealHow: {
    ja: '別の画面で事務局（県庁 つなぐ）として入り、「端末」で承認すると、最後まで試せます。',
    en: 'In another window enter as the secretariat and approve under ‘Devices’.',
  },

  unlockShiftFailed: {
    ja: '当番の鍵を受け取れませんでした。電波の届く場所で、ログインしてからもう一度押してください。',
    en: 'The key for this shift did not come. Where there is a network, sign in and press again.',
  },
  shiftKeyMissing: {
    ja: '当番の鍵を受け取れませんでした。電波の届く場所でもう一度押してください。',
    en: 'The key for the shift did not come. Press again where there is a network.',
  },
  unlockPasskey: { ja: 'パスキーで解除する', en: 'Unlock with a passkey' },
  unlockPasskeyFailed: {
    ja: '解除できませんでした。この端末に登録された人のパスキーで、もう一度押してください。',
    en: 'It did not unlock. Press again, with the passkey of somebody enrolled here.',
  },
  notInYet: {
    ja: 'まだ加わっていない人は、使っている人に「この端末について」から加えてもらうか、新しく登録を申し込みます。',
    en: 'If you are not in yet, have somebody who is let you in under ‘About this device’, or ask to enrol it anew.',
  },
  askAnew: { ja: '新しく登録を申し込む', en: 'Ask to enrol it anew' },
  pendingStrip: { ja: '端末の登録を申し込んでいます', en: 'This device waits to be enrolled' },
  pendingShow: { ja: '4語を見る', en: 'Show the words' },
});

/** How keys are kept, in words. */
export const keyClassTexts: Record<KeyClass, { name: Bilingual; why: Bilingual }> = {
  demo: {
    name: { ja: 'デモ用の鍵', en: 'Demo keys' },
    why: {
      ja: 'この端末の鍵は、この端末の中だけで守られています。実運用ではパスキーで守ります。',
      en: 'This device guards its keys by itself. In real use a passkey guards them.',
    },
  },
  prf: {
    name: { ja: 'パスキーで保護', en: 'Guarded by a passkey' },
    why: {
      ja: '鍵は、登録した人のパスキーでだけ開きます。圏外でも解除できます。',
      en: 'Only the passkeys of those enrolled open the keys, also without a network.',
    },
  },
  shift: {
    name: { ja: '弱い保管（当番ごとの鍵）', en: 'Weak storage (key per shift)' },
    why: {
      ja: 'パスキーで守られていません。当番ごとにサーバーから鍵を受け取り、72時間で使えなくなります。その間に奪われて調べられると、鍵が読まれるおそれがあります。なくしたらすぐ事務局へ。',
      en: 'No passkey guards the keys. The server releases a key for each shift; it ends after 72 hours. Until then a device that is taken and examined may give the keys away. Report a loss at once.',
    },
  },
};
