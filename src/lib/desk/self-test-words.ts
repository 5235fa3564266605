// What a phone tries at the start of a shift, in the words of whoever looks after it.
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

export const checkWords: Record<SelfTestCheck, { title: Bilingual; remedy: Bilingual }> = {
  'trust-list': {
    title: { ja: '発行者リスト', en: 'Trust list' },
    remedy: {
      ja: 'ネットワークにつなぎ、もう一度点検する。続くときは登録し直す。',
      en: 'Connect and test again; if it stays, enrol anew.',
    },
  },
  'status-list': {
    title: { ja: '失効リスト', en: 'Status list' },
    remedy: {
      ja: 'ネットワークにつなぐ。つながないと、撤回されたカードに気づけない。',
      en: 'Connect: without it, withdrawn cards go unnoticed.',
    },
  },
  clock: {
    title: { ja: '時計', en: 'Clock' },
    remedy: {
      ja: '電話の設定で、日付と時刻を自動にする。',
      en: 'Set date and time to automatic in the phone’s settings.',
    },
  },
  'epoch-key': {
    title: { ja: '今期の鍵', en: 'Key of this period' },
    remedy: {
      ja: 'ネットワークにつないでログインすると、新しい鍵が届く。',
      en: 'Connect and sign in: the new key arrives.',
    },
  },
  'test-card': {
    title: { ja: '点検用カード', en: 'Test card' },
    remedy: {
      ja: 'もう一度点検し、続くときは登録し直す。それまで別の端末を使う。',
      en: 'Test again; if it stays, enrol anew, and use another device until then.',
    },
  },
  decoder: {
    title: { ja: 'コードの読み取り', en: 'Reading codes' },
    remedy: {
      ja: 'アプリを開き直す。続くときはブラウザーを更新する。',
      en: 'Open the app again; if it stays, update the browser.',
    },
  },
  lease: {
    title: { ja: '使える期限', en: 'Lease' },
    remedy: {
      ja: 'ネットワークにつなぐ。つながないまま期限が過ぎると、カードを開けなくなる。',
      en: 'Connect: once the lease is over, it opens no cards.',
    },
  },
};
