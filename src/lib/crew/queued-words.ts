import type { EndpointName } from '#lib/core/contract/endpoints.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

/** What a queued call is, for the list of those the server refused. */
export const queuedWords: Partial<Record<EndpointName | 'other' | (string & {}), Bilingual>> = {
  openCase: { ja: '出動の開始', en: 'Opening of the case' },
  addEvents: { ja: '時刻・観察の記録', en: 'Times and observations' },
  uploadLooks: { ja: '圏外での閲覧の記録', en: 'Looks made offline' },
  closeCase: { ja: '出動の終了', en: 'Closing of the case' },
  other: { ja: '記録', en: 'Record' },
};
