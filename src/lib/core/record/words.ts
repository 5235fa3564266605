// Closed lists of a record in words, the same on screens, paper and in documents.
import type { ItemValue, Sex, Source } from './item.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

export const sexWords: Record<Sex, Words> = {
  male: { ja: '男性', en: 'Male' },
  female: { ja: '女性', en: 'Female' },
  unknown: { ja: '性別不明', en: 'Sex unknown' },
};

export const allergyWords: Record<ItemValue['allergy']['category'], Words> = {
  iodine: { ja: 'ヨード', en: 'Iodine' },
  food: { ja: '食物', en: 'Food' },
  asthma: { ja: '喘息', en: 'Asthma' },
  metal: { ja: '金属', en: 'Metal' },
  drug: { ja: '薬', en: 'Drug' },
  other: { ja: 'その他', en: 'Other' },
};

export const treatmentWords: Record<ItemValue['treatment']['category'], Words> = {
  pacemaker: { ja: 'ペースメーカー', en: 'Pacemaker' },
  'internal-metal': { ja: '体内金属', en: 'Metal in the body' },
  stoma: { ja: 'ストーマ', en: 'Stoma' },
  dialysis: { ja: '透析療法', en: 'Dialysis' },
  other: { ja: 'その他', en: 'Other' },
};

export const wishWords: Record<ItemValue['acp']['wish'], Words> = {
  undecided: { ja: '現時点では未定', en: 'Undecided at present' },
  'no-intubation': { ja: '気管内挿管・人工呼吸は希望しない', en: 'No intubation, no ventilation' },
  'no-cpr': { ja: '心肺蘇生は希望しない', en: 'No cardiopulmonary resuscitation' },
  'full-treatment': { ja: 'できる限りの治療を希望', en: 'All possible treatment' },
  other: { ja: 'その他の希望', en: 'Other wish' },
};

export const sourceWords: Record<Source, Words> = {
  clinic: { ja: 'かかりつけ医', en: 'clinic' },
  home: { ja: '施設', en: 'care home' },
  claims: { ja: 'レセプト', en: 'claims' },
  ehr: { ja: '電子カルテ', en: 'hospital record' },
  pharmacy: { ja: '薬局', en: 'pharmacy' },
  self: { ja: '本人・家族', en: 'patient or family' },
};
