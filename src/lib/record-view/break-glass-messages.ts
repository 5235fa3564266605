import type { BreakGlassReason } from '#lib/core/access/break-glass.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Why consent cannot be asked for, as the person opening says it. */
export const reasonTexts: Record<BreakGlassReason, Bilingual> = {
  unconscious: { ja: '意識がない', en: 'Unconscious' },
  'cannot-answer': { ja: '応答できない・混乱', en: 'Cannot answer, confused' },
  'nobody-reachable': { ja: '家族等に連絡がつかない', en: 'Nobody can be reached' },
  'life-threat': { ja: '生命の危険が切迫', en: 'Life is in immediate danger' },
};

/** Words of opening a record in an emergency; the same for crews and emergency rooms. */
export const b = defineMessages({
  name: { ja: '緊急閲覧', en: 'Break-glass look' },
  when: {
    ja: '同意を確かめられず、生命・身体を守るために必要なときだけ使えます。',
    en: 'Only when consent cannot be asked for and life or body must be protected.',
  },
  askFirst: {
    ja: '本人が答えられるときは、先に本人に聞いてください。',
    en: 'If the patient can answer, ask the patient first.',
  },
  follows: {
    ja: '30分で閉じます。事務局が理由を確認し、本人・家族にも閲覧が伝わります。',
    en: 'It closes after 30 minutes. The secretariat reviews the reason; patient and family are told.',
  },
  why: { ja: '同意を確かめられない理由', en: 'Why consent cannot be asked for' },
  note: { ja: '状況のメモ（任意）', en: 'Note on the situation (optional)' },
  noteHint: { ja: '事務局の確認だけに使います。', en: 'For the secretariat’s review only.' },
  open: { ja: '生命・身体を守るため開く', en: 'Open to protect life' },
  openShort: { ja: '緊急に開く', en: 'Open' },
  left: {
    ja: (minutes: number, seconds: string) => `緊急閲覧 残り ${minutes}分${seconds}秒`,
    en: (minutes: number, seconds: string) => `Break-glass: ${minutes} min ${seconds} s left`,
  },
  close: { ja: '閉じる', en: 'Close' },
  over: { ja: '緊急閲覧を閉じました', en: 'The break-glass look is closed' },
  overNext: {
    ja: '内容は画面から消しました。まだ必要なときは、理由を選んで開き直します。',
    en: 'Nothing is kept on the screen. If it is still needed, open it anew with a reason.',
  },
  anew: { ja: '理由を選んで開き直す', en: 'Open anew, with a reason' },
  cancelled: {
    ja: '本人確認が完了していません。もう一度「開く」を押してください。',
    en: 'You have not confirmed that it is you. Press open again.',
  },
  unsupported: {
    ja: 'この端末では本人確認ができません。監督者か事務局に電話してください。',
    en: 'This device cannot confirm who you are. Call your supervisor or the secretariat.',
  },
  refused: {
    ja: '本人確認が受け付けられませんでした。もう一度試してください。',
    en: 'Your confirmation was not accepted. Try again.',
  },
  notOpened: {
    ja: '開けません。登録がないか、緊急閲覧の対象ではありません。',
    en: 'It does not open: not registered here, or not open to a break-glass look.',
  },
});
