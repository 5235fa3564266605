// The words for a failed call, with the next step. Areas may say more where they know more.
import { problemTexts } from '#lib/core/contract/problem.ts';
import type { ApiFailure } from './client.ts';

export function failureText(failure: ApiFailure): { ja: string; en: string } {
  if (failure.code === 'OFFLINE')
    return {
      ja: 'サーバーにつながりません。まだ送られていません。ネットワークを確かめて、もう一度押してください。',
      en: 'The server cannot be reached; nothing was sent. Check the network and press again.',
    };
  if (failure.code === 'UNREADABLE_ANSWER')
    return {
      ja: 'この画面は古いようです。再読み込みしてください。',
      en: 'This page is out of date. Reload it.',
    };
  return problemTexts[failure.code];
}
