import { defineMessages } from './i18n.svelte.ts';

/** Words that belong to the components themselves. */
export const t = defineMessages({
  required: { ja: '必須', en: 'Required' },
  close: { ja: '閉じる', en: 'Close' },
  cancel: { ja: '中止', en: 'Cancel' },
  remove: { ja: (what: string) => `${what} を外す`, en: (what: string) => `Remove ${what}` },
  clear: { ja: '入力を消す', en: 'Clear' },
  busy: { ja: '処理中', en: 'Working' },
  loading: { ja: '読み込み中', en: 'Loading' },
  skip: { ja: '本文へ移動', en: 'Skip to content' },
  home: { ja: 'ホーム', en: 'Home' },
  menu: { ja: 'メニュー', en: 'Menu' },
  settings: { ja: '表示設定', en: 'Display' },
  language: { ja: '言語', en: 'Language' },
  theme: { ja: '画面の明るさ', en: 'Theme' },
  auto: { ja: '自動', en: 'Auto' },
  day: { ja: '昼', en: 'Day' },
  night: { ja: '夜', en: 'Night' },
  sounds: { ja: '音と振動', en: 'Sound and vibration' },
  soundsOn: { ja: '鳴らす', en: 'On' },
  soundsOff: { ja: '鳴らさない', en: 'Off' },
  offline: { ja: '圏外', en: 'Offline' },
  offlineLong: {
    ja: '圏外です。カードの読み取りと記録は続けられます。',
    en: 'Offline. Reading cards and taking notes still work.',
  },
  chooseOne: { ja: '選んでください', en: 'Choose' },
  suggestions: { ja: '候補', en: 'Suggestions' },
  suggestionCount: {
    ja: (n: number) => (n === 0 ? '候補はありません。入力のまま使えます。' : `候補が ${n} 件あります。`),
    en: (n: number) =>
      n === 0
        ? 'No suggestion. What you typed can be used.'
        : n === 1
          ? '1 suggestion.'
          : `${n} suggestions.`,
  },
  asTyped: { ja: '候補にない名前は、入力のまま使えます', en: 'A name not in the list is used as typed' },
  sortBy: { ja: '並べ替え', en: 'Sort by' },
  ascending: { ja: '昇順', en: 'ascending' },
  descending: { ja: '降順', en: 'descending' },
  selectAll: { ja: 'すべて選ぶ', en: 'Select all' },
  selectRow: { ja: (name: string) => `${name} を選ぶ`, en: (name: string) => `Select ${name}` },
  rowCount: {
    ja: (shown: number) => `${shown} 件`,
    en: (shown: number) => (shown === 1 ? '1 row' : `${shown} rows`),
  },
  notRecorded: { ja: 'まだ記録なし', en: 'nothing recorded yet' },
  nothing: { ja: 'まだありません', en: 'Nothing yet' },
  stepOf: {
    ja: (n: number, all: number) => `${all} 段階のうち ${n}`,
    en: (n: number, all: number) => `Step ${n} of ${all}`,
  },
  stepDone: { ja: '済み', en: 'done' },
  remaining: {
    ja: (seconds: number) => `残り ${seconds} 秒`,
    en: (seconds: number) => `${seconds} seconds left`,
  },
  characters: {
    ja: (used: number, most: number) => `${used} / ${most} 字`,
    en: (used: number, most: number) => `${used} / ${most} characters`,
  },
  info: { ja: 'お知らせ', en: 'Note' },
  check: { ja: '要確認', en: 'Check' },
  verified: { ja: '確認済み', en: 'Verified' },
  danger: { ja: '危険', en: 'Danger' },
  yes: { ja: 'はい', en: 'Yes' },
  notFound: { ja: 'ページが見つかりません', en: 'Page not found' },
  notFoundNext: {
    ja: 'アドレスが変わったか、この画面を見る権限がありません。ホームから開き直してください。',
    en: 'The address changed, or this page is not yours to see. Open it again from the start page.',
  },
  failed: { ja: '画面を表示できませんでした', en: 'This page could not be shown' },
  failedNext: {
    ja: '記録は失われていません。もう一度読み込み、続くときは事務局へ番号を伝えてください。',
    en: 'No record was lost. Load again; if it goes on, give the number to the secretariat.',
  },
  again: { ja: 'もう一度読み込む', en: 'Load again' },
  toHome: { ja: 'ホームへ', en: 'To the start page' },
  signHere: { ja: 'ここに指かペンで署名', en: 'Sign here with a finger or pen' },
  clearSignature: { ja: '書き直す', en: 'Draw again' },
});
