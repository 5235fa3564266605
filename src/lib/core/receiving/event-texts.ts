// What happened in a case, in the words of crew and hospital alike.
import type { CaseEvent } from '../contract/receiving.ts';

export const eventTexts: Record<CaseEvent['kind'], { ja: string; en: string }> = {
  call: { ja: '覚知', en: 'Call received' },
  dispatched: { ja: '出動', en: 'Dispatched' },
  'on-scene': { ja: '現着', en: 'On scene' },
  'patient-contact': { ja: '接触', en: 'Contact' },
  loaded: { ja: '車内収容', en: 'Loaded' },
  departed: { ja: '現発', en: 'Departed' },
  arrived: { ja: '病着', en: 'Arrived' },
  returning: { ja: '引揚', en: 'Leaving the hospital' },
  returned: { ja: '帰署', en: 'Back at the station' },
  urgency: { ja: '緊急度', en: 'Urgency' },
  treatment: { ja: '処置', en: 'Treatment' },
  photo: { ja: '写真', en: 'Photograph' },
  identified: { ja: '身元を確認', en: 'Identified' },
  vitals: { ja: 'バイタル', en: 'Vital signs' },
  note: { ja: 'メモ', en: 'Note' },
  looked: { ja: '記録を閲覧', en: 'Record shown' },
  searched: { ja: '氏名で検索', en: 'Searched by name' },
};
