import type { EndpointName } from '#lib/core/contract/endpoints.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

/** What a queued call is, for the list of those the server refused. */
export const queuedWords: Partial<Record<EndpointName | 'other' | (string & {}), Bilingual>> = {
  openCase: { ja: '出動の開始', en: 'Opening of the case' },
  addEvents: { ja: '時刻・観察の記録', en: 'Times and observations' },
  uploadLooks: { ja: '圏外での閲覧の記録', en: 'Looks made offline' },
  describePatient: { ja: '身元不明の特徴', en: 'Description of an unknown patient' },
  linkCase: { ja: '傷病者の番号', en: 'Number of the patient' },
  recordPhoneCall: { ja: '電話で聞いた結果', en: 'Answer by telephone' },
  setEta: { ja: '到着予定の変更', en: 'Time of arrival' },
  refreshFacts: { ja: '病院への情報の更新', en: 'Changed facts for hospitals' },
  openIncident: { ja: '多数傷病者の出動を開く', en: 'Opening of an incident' },
  tagPatients: { ja: 'トリアージ区分', en: 'Triage tags' },
  removePatient: { ja: 'つけ間違いの取り消し', en: 'A tag taken back' },
  closeCase: { ja: '出動の終了', en: 'Closing of the case' },
  tellTimings: { ja: '所要時間の計測', en: 'Measured times' },
  other: { ja: '記録', en: 'Record' },
};
