// Names of vital signs and of what is chosen rather than measured, the same for crew, hospital and paper.
import type { Vitals } from '../contract/receiving.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

export const ecgTexts: Record<NonNullable<Vitals['ecg']>, Words> = {
  sinus: { ja: '洞調律', en: 'Sinus' },
  'atrial-fibrillation': { ja: '心房細動', en: 'AF' },
  'st-elevation': { ja: 'ST上昇', en: 'ST elevation' },
  'av-block': { ja: '房室ブロック', en: 'AV block' },
  'ventricular-tachycardia': { ja: '心室頻拍 VT', en: 'VT' },
  'ventricular-fibrillation': { ja: '心室細動 VF', en: 'VF' },
  'pulseless-electrical': { ja: 'PEA', en: 'PEA' },
  asystole: { ja: '心静止', en: 'Asystole' },
  paced: { ja: 'ペーシング', en: 'Paced' },
  other: { ja: 'その他', en: 'Other' },
};

export const reactionTexts: Record<NonNullable<Vitals['lightRight']>, Words> = {
  prompt: { ja: '速い', en: 'prompt' },
  sluggish: { ja: '鈍い', en: 'sluggish' },
  none: { ja: 'なし', en: 'none' },
};

/** What stands in one line of a measurement or of a trend. */
export const measuredSigns = [
  'jcs',
  'gcs',
  'respiration',
  'pulse',
  'pressure',
  'spo2',
  'temperature',
  'pupils',
  'ecg',
  'oxygen',
] as const;
export type MeasuredSign = (typeof measuredSigns)[number];

export const measuredTexts: Record<MeasuredSign, Words & { readonly unit?: Words }> = {
  jcs: { ja: '意識 JCS', en: 'JCS' },
  gcs: { ja: 'GCS', en: 'GCS' },
  respiration: { ja: '呼吸', en: 'Resp.', unit: { ja: '/分', en: '/min' } },
  pulse: { ja: '脈拍', en: 'Pulse', unit: { ja: '/分', en: '/min' } },
  pressure: { ja: '血圧', en: 'BP', unit: { ja: 'mmHg', en: 'mmHg' } },
  spo2: { ja: 'SpO2', en: 'SpO2', unit: { ja: '%', en: '%' } },
  temperature: { ja: '体温', en: 'Temp.', unit: { ja: '℃', en: '℃' } },
  pupils: { ja: '瞳孔', en: 'Pupils', unit: { ja: 'mm', en: 'mm' } },
  ecg: { ja: '心電図', en: 'ECG' },
  oxygen: { ja: '酸素', en: 'Oxygen', unit: { ja: 'L/分', en: 'L/min' } },
};
