// Why a card was not issued, and what to do.
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import type { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

export type IssueRefusal = AnswerOf<typeof endpoints.issueCards>['refused'][number]['code'];

export const refusalWords: Record<IssueRefusal, Bilingual> = {
  CONSENT_MISSING: { ja: '同意がありません。先に同意を記録してください', en: 'No consent; record it first' },
  DECEASED: { ja: '死亡が記録されています', en: 'Recorded as deceased' },
  TOO_LARGE: {
    ja: '内容がカードに入りきりません。長い文を短くしてください',
    en: 'The record does not fit the card; shorten long texts',
  },
  READ_BACK_FAILED: {
    ja: '印刷するコードを読み返せませんでした。もう一度発行してください',
    en: 'The code could not be read back; issue it again',
  },
  NOT_FOUND: { ja: '記録が見つかりません', en: 'No such record' },
};
