import { defineMessages } from '#lib/ui/i18n.svelte.ts';

export const w = defineMessages({
  title: { ja: '救急 受入', en: 'Emergency requests' },
  waiting: { ja: '返答待ち', en: 'Waiting for an answer' },
  coming: { ja: '搬送中', en: 'On the way here' },
  answered: { ja: '返答済み・隊の決定待ち', en: 'Answered; the crew decides' },
  none: { ja: '今、要請はありません', en: 'No requests now' },
  nobodyComing: { ja: '搬送中の患者はいません', en: 'Nobody is on the way' },
  more: { ja: (n: number) => `ほか ${n} 件（下の緊急度）`, en: (n: number) => `and ${n} more, less urgent` },
  by: { ja: (who: string) => `返答: ${who}`, en: (who: string) => `Answered by ${who}` },
  unanswered: { ja: 'まだ誰も返答していません', en: 'Nobody has answered yet' },
  live: { ja: '接続中', en: 'Connected' },
  connecting: { ja: '接続しています', en: 'Connecting' },
  polling: { ja: '数秒ごとに確認中', en: 'Checking every few seconds' },
  lost: { ja: '切断：要請が届きません', en: 'Disconnected: nothing arrives' },
  lostText: {
    ja: '電話で受けてください。つながると自動で戻ります。',
    en: 'Take calls by telephone. It comes back by itself.',
  },
  signedOut: { ja: 'ログインが切れました：要請が出ません', en: 'Signed out: no requests are shown' },
  signedOutText: {
    ja: 'この画面は1日に1回、ログインが要ります。',
    en: 'This screen needs a sign-in once a day.',
  },
  signIn: { ja: 'ログインする', en: 'Sign in' },
  silentSound: { ja: '音が出ません：一度画面に触れてください', en: 'No sound: touch the screen once' },
  sound: { ja: '音あり', en: 'Sound on' },
  mayDim: {
    ja: '画面が消えないよう、端末の設定を確かめてください',
    en: 'Set this device so that its screen stays on',
  },
  leave: { ja: '返答の画面へ', en: 'To the board' },
  full: { ja: '全画面にする', en: 'Full screen' },
  waitingFor: { ja: '待ち', en: 'waiting' },
  ready: { ja: '準備よし', en: 'Ready' },
  prepared: {
    ja: (done: number, total: number) => `準備 ${done}/${total}`,
    en: (done: number, total: number) => `prepared ${done}/${total}`,
  },
});
