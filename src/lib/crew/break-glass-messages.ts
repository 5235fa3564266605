import { failureText } from '#lib/api/failure-text.ts';
import { problemTexts } from '#lib/core/contract/problem.ts';
import { b } from '#lib/record-view/break-glass-messages.ts';
import { defineMessages, inLanguage } from '#lib/ui/i18n.svelte.ts';
import type { BreakGlassFailure } from './breaking.svelte.ts';

/** Words of opening a withdrawn card on the crew's phone. */
export const t = defineMessages({
  offer: { ja: '本人に聞けず、命に関わるとき', en: 'Cannot ask, and life is at stake' },
  offerGo: { ja: '緊急閲覧へ', en: 'To the break-glass look' },
  whose: { ja: 'このカードの本人と確かめた方法', en: 'How you know it is their card' },
  'card-face': { ja: 'カードの表の氏名と一致', en: 'The name on the card matches' },
  companion: { ja: '付き添い・職員が確認', en: 'A companion or staff confirmed' },
  document: { ja: '持ち物の書類と一致', en: 'A document matches' },
  offline: {
    ja: '圏外: カードの内容を開きます。閲覧の記録は通信が戻ると送ります。',
    en: 'Offline: the card’s own content opens; the look is reported once there is a network.',
  },
  fromPaper: { ja: '圏外: カードの内容です', en: 'Offline: from the card' },
  back: { ja: 'やめる', en: 'Do not open' },
  noCard: {
    ja: 'カードから離れました。もう一度読み取ってください。',
    en: 'The card was left. Scan it again.',
  },
  nothingHere: {
    ja: '圏外のため最新の記録を開けず、カードの内容もこの端末では読めません。',
    en: 'Offline, and this phone cannot read the card itself.',
  },
  lookRefused: {
    ja: '閲覧の記録を保存できないため、開けません。端末の空きを増やしてください。',
    en: 'The look cannot be recorded, so nothing opens. Free some space.',
  },
});

/** Exhaustive over the ways it can fail. */
export function failureWords(failure: BreakGlassFailure): string {
  switch (failure) {
    case 'cancelled':
    case 'CONFIRMATION_NEEDED':
      return b.cancelled;
    case 'unsupported':
      return b.unsupported;
    case 'refused':
      return b.refused;
    case 'NO_CARD':
      return t.noCard;
    case 'NOTHING_HERE':
    case 'OFFLINE':
      return t.nothingHere;
    case 'LOOK_REFUSED':
      return t.lookRefused;
    case 'NOT_FOUND':
      return b.notOpened;
    case 'signed-out':
      return inLanguage(problemTexts.NOT_SIGNED_IN);
    case 'UNREADABLE_ANSWER':
      return inLanguage(failureText({ ok: false, code: failure }));
    default:
      return inLanguage(problemTexts[failure]);
  }
}
