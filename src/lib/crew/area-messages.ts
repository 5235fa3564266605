import { defineMessages } from '#lib/ui/i18n.svelte.ts';

/** Words of the towns whose newest records a phone keeps. */
export const t = defineMessages({
  heading: { ja: '圏外でも最新の記録を', en: 'Newest records without a network' },
  why: {
    ja: '選んだ地域の最新の記録を、封をしたまま端末に保存します。封は、その人のカードを読み取ったときだけ開きます。',
    en: 'The newest records of the towns you choose are kept sealed on this phone. A seal opens only with that person’s own card.',
  },
  loading: { ja: '地域', en: 'the towns' },
  own: { ja: '所属の地域', en: 'Your station’s town' },
  size: {
    ja: (cards: number, size: string) => `カード ${cards}枚・約${size}`,
    en: (cards: number, size: string) => `${cards} ${cards === 1 ? 'card' : 'cards'}, about ${size}`,
  },
  keptAt: { ja: (moment: string) => `取得 ${moment}`, en: (moment: string) => `fetched ${moment}` },
  kept: {
    ja: (cards: number, size: string) => `保存 ${cards}枚・${size}`,
    en: (cards: number, size: string) => `${cards} kept, ${size}`,
  },
  joint: { ja: '・', en: ', ' },
  waits: { ja: 'まだ取得していません', en: 'Not fetched yet' },
  fetchNow: { ja: '今すぐ取得する', en: 'Fetch now' },
  fetched: { ja: '最新の状態です', en: 'Up to date' },
  none: { ja: '保存できる地域がありません', en: 'There is no town to keep' },
  noneNext: {
    ja: 'カードを持つ人が登録されると、ここに出ます。',
    en: 'Towns appear here once people with cards are registered.',
  },
  offline: {
    ja: '地域の一覧を取得できません。電波の届く場所で、ログインしていると取得できます。保存済みの記録は使えます。',
    en: 'The list of towns cannot be had without a network, or signed out. What is kept can be used.',
  },
  failedOFFLINE: {
    ja: '通信できません。保存済みの記録は使えます。',
    en: 'No network. What is kept can be used.',
  },
  failedNOT_ON_DEVICE: {
    ja: 'ログインし直してください。保存済みの記録は使えます。',
    en: 'Sign in again. What is kept can be used.',
  },
  failedDISK_FULL: {
    ja: '端末の空きが足りません。写真などを整理してから、もう一度取得してください。',
    en: 'The phone is full. Make room, then fetch again.',
  },
  failedFAILED: {
    ja: '取得できませんでした。しばらくして、もう一度取得してください。',
    en: 'The fetch failed. Try again in a while.',
  },
  leave: {
    ja: 'チェックを外すと、その地域の記録はこの端末から消えます。',
    en: 'Unticking a town removes its records from this phone.',
  },
});
