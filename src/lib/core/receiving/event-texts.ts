// What happened in a case, in the words of crew and hospital alike.
import type { CaseEvent } from '../contract/receiving.ts';

export const eventTexts: Record<CaseEvent['kind'], { ja: string; en: string }> = {
  'on-scene': { ja: '現着', en: 'On scene' },
  'patient-contact': { ja: '接触', en: 'Contact' },
  loaded: { ja: '車内収容', en: 'Loaded' },
  departed: { ja: '現発', en: 'Departed' },
  arrived: { ja: '病着', en: 'Arrived' },
  vitals: { ja: 'バイタル', en: 'Vital signs' },
  note: { ja: 'メモ', en: 'Note' },
  looked: { ja: '記録を閲覧', en: 'Record shown' },
  searched: { ja: '氏名で検索', en: 'Searched by name' },
};
