// What a failed call means to the person at the desk, and what to do next.
import type { ApiFailure } from '#lib/api/client.ts';
import { problemTexts } from '#lib/core/contract/problem.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Text of a failure in both languages. */
export function failureWords(failure: ApiFailure): Bilingual {
  if (failure.code === 'OFFLINE')
    return {
      ja: 'サーバーにつながりません。入力は残っています。つながったら、もう一度押してください（二重には登録されません）。',
      en: 'The server cannot be reached. What you typed is kept; press again when it is back (nothing is saved twice).',
    };
  if (failure.code === 'UNREADABLE_ANSWER')
    return {
      ja: 'サーバーの返事を読めませんでした。入力は残っています。画面を開き直すと直ることがあります。',
      en: 'The server’s answer could not be read. What you typed is kept; opening the page again may help.',
    };
  return problemTexts[failure.code];
}

/** Number for the secretariat; never personal. */
export function failureReference(failure: ApiFailure): string | undefined {
  return 'problem' in failure ? failure.problem.requestId : undefined;
}
