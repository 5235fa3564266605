import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words around every desk: opening it, and a call that failed. */
export const t = defineMessages({
  opening: { ja: '画面を開いています', en: 'Opening' },
  signOut: { ja: '終了する（ログアウト）', en: 'Sign out' },
  signIn: { ja: 'ログインする', en: 'Sign in' },
  account: { ja: 'アカウント（パスキー）', en: 'Account (passkeys)' },
  notHere: { ja: 'この画面を使うにはログインしてください', en: 'Sign in to use this page' },
  notHereText: {
    ja: 'ログインしていないか、別の担当で入っています。',
    en: 'You are not signed in, or signed in with another role.',
  },
  toOwnDesk: { ja: '自分の画面へ', en: 'To your own page' },
  toStart: { ja: 'はじめの画面へ', en: 'To the start page' },

  notSaved: { ja: 'まだ保存されていません', en: 'Not saved yet' },
  notRead: { ja: '読み込めませんでした', en: 'It could not be read' },
  onceOnly: {
    ja: 'もう一度押しても、二重には記録されません。入力は残っています。',
    en: 'Pressing again never saves twice. What you typed is kept.',
  },
  tryAgain: { ja: 'もう一度', en: 'Try again' },
  signInAgain: { ja: '別の画面で入り直す', en: 'Sign in again in a new tab' },
  reference: { ja: (id: string) => `問い合わせ番号 ${id}`, en: (id: string) => `Reference ${id}` },

  notTested: { ja: '点検の記録なし', en: 'No test yet' },
  testPassed: { ja: '合格', en: 'Passed' },
  testFailed: { ja: '不合格', en: 'Failed' },
  listComma: { ja: '、', en: ', ' },
});
