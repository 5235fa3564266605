import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { CallingFailure } from './calling.svelte.ts';

/** Words of being called: the bell of the open board, and the call while it is closed. */
export const t = defineMessages({
  soundOff: { ja: '音が出ません', en: 'Silent' },
  soundOffWhy: {
    ja: 'ブラウザは、一度押すまで音を出せません。',
    en: 'Browsers stay silent until you press once.',
  },
  soundMuted: { ja: '消音になっています', en: 'Muted' },
  soundMutedWhy: {
    ja: '要請が届いても鳴りません。',
    en: 'Requests arrive without a sound.',
  },
  turnOn: { ja: '音を有効にする', en: 'Turn sound on' },
  soundIsOn: { ja: '音が出ます', en: 'Sound is on' },
  tryIt: { ja: '鳴らしてみる', en: 'Try it' },

  whenClosed: { ja: 'この端末を閉じていても呼び出す', en: 'Call this device while it is closed' },
  whenClosedOn: { ja: '閉じていても呼び出します', en: 'Called while closed' },
  title: { ja: '画面を閉じているときの呼出し', en: 'Calls while the board is closed' },
  what: {
    ja: '要請一覧を開いている端末がないとき、登録した端末に通知を送ります。ログアウト中でも届きます。通知には「受入要請が届いています」とだけ出て、患者の情報は含みません。',
    en: 'When no board is open, registered devices get a notification, signed in or not. It says only that a request is waiting, never about whom.',
  },
  notSure: {
    ja: '通知は、端末の電源や電波、ブラウザの会社のサービスに左右されます。救急の当番の間は、要請一覧を開いておいてください。15秒たっても届かないときは、救急隊が電話をかけます。',
    en: 'Notifications depend on power, reception and the browser maker’s service. Keep the board open while on duty. What is not delivered in 15 seconds is telephoned by the crew.',
  },
  unsupported: {
    ja: 'このブラウザは、閉じている間の呼出しに対応していません',
    en: 'This browser cannot be called while closed',
  },
  unsupportedNext: {
    ja: 'HTTPSで開いた Chrome・Edge・Firefox か、ホーム画面に追加した Safari を使ってください。',
    en: 'Use Chrome, Edge or Firefox over HTTPS, or Safari with the app on the home screen.',
  },
  denied: { ja: 'このブラウザでは通知が止められています', en: 'Notifications are blocked here' },
  deniedNext: {
    ja: 'ブラウザの「サイトの設定」で通知を許可してから、もう一度押してください。',
    en: 'Allow notifications in the browser’s site settings, then press again.',
  },
  here: { ja: 'この端末', en: 'This device' },
  others: { ja: '呼び出される端末', en: 'Devices that are called' },
  nobody: { ja: 'まだ登録した端末はありません', en: 'No device is registered yet' },
  nobodyNext: {
    ja: '画面を閉じている間に届いた要請は、電話でしか分かりません。',
    en: 'While every board is closed, only the telephone tells of a request.',
  },
  since: { ja: (date: string) => `${date} に登録`, en: (date: string) => `registered ${date}` },
  lastOk: { ja: (time: string) => `最後の呼出し ${time}`, en: (time: string) => `last called ${time}` },
  lastFailed: { ja: '最後の呼出しは届きませんでした', en: 'the last call did not get through' },
  test: { ja: '試しに呼び出す', en: 'Test call' },
  tested: {
    ja: '呼び出しました。数秒たっても通知が出ないときは、端末の通知設定を確かめてください。',
    en: 'Called. If nothing shows within seconds, check the device’s notification settings.',
  },
  remove: { ja: '登録を外す', en: 'Take off' },
  register: { ja: 'この端末を登録する', en: 'Register this device' },
  close: { ja: '閉じる', en: 'Close' },
  failed: { ja: '登録できませんでした', en: 'It did not work' },
});

/** What went wrong on the way to a push service, and what to do. */
export const callingFailureTexts: Partial<Record<CallingFailure, Bilingual>> = {
  NO_PUSH_SERVICE: {
    ja: 'ブラウザの通知サービスにつながりません。病院のネットワークが止めているかもしれません。',
    en: 'The browser’s notification service is out of reach; the hospital’s network may block it.',
  },
  gone: {
    ja: 'この登録は切れていました。もう一度登録してください。',
    en: 'This registration had ended. Register again.',
  },
  refused: {
    ja: '通知サービスが受け付けませんでした。登録を外して、もう一度登録してください。',
    en: 'The notification service refused. Take it off and register again.',
  },
  unreachable: {
    ja: '通知サービスにつながりません。しばらくして、もう一度試してください。',
    en: 'The notification service cannot be reached. Try again later.',
  },
  'not-a-push-service': {
    ja: 'この通知サービスには送れません。管理者に伝えてください。',
    en: 'This notification service is not allowed. Tell your administrator.',
  },
  NOT_ALLOWED_NOW: {
    ja: '登録できる端末の数を超えました。使っていない端末を外してください。',
    en: 'Too many devices. Take off those no longer in use.',
  },
};
