import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const t = defineMessages({
  cancel: { ja: 'やめる', en: 'Cancel' },
  demoPresence: { ja: '本人確認（お試し版）', en: 'Confirm it is you (demonstration)' },
  demoPresenceText: {
    ja: '本番では、ここで指紋・顔・画面ロックを使ってパスキーを確かめます。お試し版の人物にはパスキーがないため、ボタンで代えます。',
    en: 'In production you confirm with your passkey here: finger, face or screen lock. People of the demonstration have none, so a button stands for it.',
  },
  confirmDemo: { ja: '本人として続ける', en: 'Go on as myself' },

  signIn: { ja: 'ログイン', en: 'Sign in' },
  signInText: {
    ja: '登録した端末の指紋・顔・画面ロックで入ります。パスワードはありません。',
    en: 'Use the finger, face or screen lock of the device you registered. There is no password.',
  },
  withPasskey: { ja: 'パスキーでログイン', en: 'Sign in with a passkey' },
  notIn: { ja: 'ログインできませんでした', en: 'You are not signed in' },
  lostTitle: { ja: '端末をなくした・入れないとき', en: 'Lost your device?' },
  lostText: {
    ja: '施設の管理者か事務局に、新しい招待を頼んでください。新しい招待を使うと、なくした端末のパスキーは使えなくなります。',
    en: 'Ask your facility’s manager or the secretariat for a new invitation. Using it ends the passkeys of the lost device.',
  },
  haveCode: { ja: '招待コードを持っている方', en: 'I have an invitation code' },
  toStart: { ja: 'はじめの画面へ', en: 'To the start page' },
  alreadyIn: {
    ja: (name: string) => `${name} として入っています`,
    en: (name: string) => `You are signed in as ${name}`,
  },
  goOn: { ja: '自分の画面へ', en: 'To my own page' },

  join: { ja: '招待で登録する', en: 'Register with an invitation' },
  joinText: {
    ja: '紙か画面に書かれた招待コード（12文字）を入れてください。',
    en: 'Enter the invitation code (12 letters) from the paper or the screen.',
  },
  haveJoined: { ja: '登録が済んでいる方はログイン', en: 'Registered already? Sign in' },
  code: { ja: '招待コード', en: 'Invitation code' },
  codeHint: {
    ja: '例 K7QM-2XRD-9FTH。大文字・小文字、ハイフンは気にしなくて大丈夫です。',
    en: 'For example K7QM-2XRD-9FTH. Capitals and hyphens do not matter.',
  },
  codeWrong: {
    ja: 'コードは12文字です。紙をもう一度見てください。',
    en: 'A code has 12 letters. Look again.',
  },
  next: { ja: 'すすむ', en: 'Continue' },
  opening: { ja: '招待を確かめています', en: 'Checking the invitation' },
  notMade: {
    ja: 'パスキーを作り終えませんでした（取り消した、または時間切れ）。招待はまだ使えます。もう一度押してください。',
    en: 'The passkey was not finished: cancelled, or too late. The invitation still stands. Press again.',
  },
  notJoined: { ja: '登録できませんでした', en: 'You are not registered' },
  birthDate: { ja: '患者さんの生年月日', en: 'The patient’s birth date' },
  birthDateWhy: {
    ja: 'ご本人・ご家族の招待です。まちがいを防ぐため、患者さんの生年月日を入れてください。5回まちがえると、招待は使えなくなります。',
    en: 'This invitation is for the patient or family. To make sure, enter the patient’s birth date. After five wrong dates the invitation ends.',
  },
  birthDateHint: { ja: '例 昭和10年4月5日、S10.4.5、1935-04-05', en: 'For example 1935-04-05 or S10.4.5' },
  birthDateWrong: { ja: '生年月日を読み取れません。', en: 'This date cannot be read.' },
  welcome: {
    ja: (name: string) => `${name} さん、ようこそ`,
    en: (name: string) => `Welcome, ${name}`,
  },
  whatIs: { ja: 'パスキーとは', en: 'What a passkey is' },
  whatIsKey: {
    ja: 'この端末の中に作られる鍵です。鍵そのものは、だれにも送られません。',
    en: 'A key made inside this device. The key itself is sent to nobody.',
  },
  whatIsUse: {
    ja: '次からは、指紋・顔・画面ロックで確かめるだけで入れます。覚えるものはありません。',
    en: 'From now on your finger, face or screen lock lets you in. There is nothing to remember.',
  },
  whatIsShared: {
    ja: '画面ロックを人と共有している端末では作らないでください。',
    en: 'Do not make one on a device whose screen lock others know.',
  },
  replaces: {
    ja: (n: number) => `前に登録したパスキー ${n}個は使えなくなります。`,
    en: (n: number) => `${n} passkey${n === 1 ? '' : 's'} registered earlier will end.`,
  },
  make: { ja: 'この端末にパスキーを作る', en: 'Make a passkey on this device' },
  notMe: { ja: '別のコードを入れる', en: 'Enter another code' },

  account: { ja: 'アカウント', en: 'Account' },
  accountText: {
    ja: 'ログインに使うパスキーと、今入っている場所です。',
    en: 'Your passkeys, and where you are signed in.',
  },
  back: { ja: '自分の画面へ戻る', en: 'Back to my own page' },
  passkeys: { ja: 'パスキー', en: 'Passkeys' },
  passkeysNote: {
    ja: '2つ以上あると、端末をなくしても入れます。',
    en: 'With two or more, you can sign in even after losing a device.',
  },
  noPasskeys: {
    ja: 'お試し版の入口から入ったため、パスキーはまだありません。追加すると、次からパスキーで入れます。',
    en: 'You came by the demonstration’s door and have no passkey yet. Add one to sign in with it.',
  },
  add: { ja: 'パスキーを追加する', en: 'Add a passkey' },
  addConfirm: {
    ja: 'はじめに、今のパスキーで本人であることを確かめます。',
    en: 'First confirm that it is you, with the passkey you have.',
  },
  addMake: {
    ja: '確かめました。新しいパスキーを、この端末か、別の端末・鍵に作ります。',
    en: 'Confirmed. Now make the new passkey on this or another device or key.',
  },
  confirm: { ja: '本人であることを確かめる', en: 'Confirm that it is me' },
  makeNew: { ja: '新しいパスキーを作る', en: 'Make the new passkey' },
  added: { ja: 'パスキーを追加しました', en: 'The passkey is added' },
  rename: { ja: '名前を変える', en: 'Rename' },
  name: { ja: 'パスキーの名前', en: 'Name of the passkey' },
  nameHint: { ja: '例 事務室のパソコン', en: 'For example: office computer' },
  nameMissing: { ja: '名前を入れてください', en: 'Enter a name' },
  save: { ja: '保存する', en: 'Save' },
  remove: { ja: 'パスキーを消す', en: 'Remove the passkey' },
  removeText: {
    ja: (name: string) =>
      `「${name}」では入れなくなり、これで入っている画面もすべて終わります。元に戻せません。`,
    en: (name: string) =>
      `“${name}” will no longer let you in, and every screen opened with it ends. This cannot be undone.`,
  },
  removeCurrent: {
    ja: 'いま使っているパスキーです。消すと、この画面もログアウトします。',
    en: 'You are using this passkey now: removing it signs you out here.',
  },
  removed: { ja: 'パスキーを消しました', en: 'The passkey is removed' },
  lastOne: {
    ja: '最後のパスキーは消せません。消したいときは、先に別のパスキーを追加してください。端末をなくしたときは、管理者・事務局に新しい招待を頼んでください。',
    en: 'The last passkey stays. To remove it, add another first. If you lost the device, ask for a new invitation.',
  },
  current: { ja: 'この画面', en: 'This screen' },
  synced: { ja: '複数の端末で使える', en: 'On several devices' },
  oneDevice: { ja: '1台だけ', en: 'On one device' },
  made: { ja: (when: string) => `登録 ${when}`, en: (when: string) => `Made ${when}` },
  used: { ja: (when: string) => `最後に使用 ${when}`, en: (when: string) => `Last used ${when}` },
  sessions: { ja: 'ログイン中の場所', en: 'Where you are signed in' },
  sessionsNote: {
    ja: '1時間使わないと、または24時間たつと終わります。覚えのないものは終わらせてください。',
    en: 'Each ends after an hour without use or after 24 hours. End what you do not know.',
  },
  opened: { ja: (when: string) => `開始 ${when}`, en: (when: string) => `Since ${when}` },
  byDemo: { ja: 'お試し版の入口', en: 'Demonstration’s door' },
  byRemoved: { ja: '消したパスキー', en: 'Removed passkey' },
  endOne: { ja: '終わらせる', en: 'End it' },
  endOthers: { ja: 'ほかをすべてログアウト', en: 'Sign out everywhere else' },
  ended: { ja: 'ログアウトさせました', en: 'Signed out there' },
  onlyHere: { ja: 'ログインしているのは、この画面だけです。', en: 'You are signed in on this screen only.' },
  signOut: { ja: 'この画面をログアウト', en: 'Sign out here' },
  notDone: { ja: 'できませんでした', en: 'It was not done' },
  reading: { ja: 'アカウントを読んでいます', en: 'Reading your account' },
  notSignedIn: { ja: 'ログインしてください', en: 'Please sign in' },
});
