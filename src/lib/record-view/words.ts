// Closed lists of a record in words: exhaustive over their unions, so that a new value cannot stay without a word.
import type { ItemValue, Sex, Source, CareTopic } from '#lib/core/record/item.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { IconName } from '#lib/ui/icons.ts';

export const allergyWords: Record<ItemValue['allergy']['category'], Bilingual> = {
  iodine: { ja: 'ヨード', en: 'Iodine' },
  food: { ja: '食物', en: 'Food' },
  asthma: { ja: '喘息', en: 'Asthma' },
  metal: { ja: '金属', en: 'Metal' },
  drug: { ja: '薬', en: 'Drug' },
  other: { ja: 'その他', en: 'Other' },
};

export const treatmentWords: Record<ItemValue['treatment']['category'], Bilingual> = {
  pacemaker: { ja: 'ペースメーカー', en: 'Pacemaker' },
  'internal-metal': { ja: '体内金属', en: 'Metal in the body' },
  stoma: { ja: 'ストーマ', en: 'Stoma' },
  dialysis: { ja: '透析療法', en: 'Dialysis' },
  other: { ja: 'その他', en: 'Other' },
};

export const wishWords: Record<ItemValue['acp']['wish'], Bilingual> = {
  undecided: { ja: '現時点では未定', en: 'Undecided at present' },
  'no-intubation': { ja: '気管内挿管・人工呼吸は希望しない', en: 'No intubation, no ventilation' },
  'no-cpr': { ja: '心肺蘇生は希望しない', en: 'No cardiopulmonary resuscitation' },
  'full-treatment': { ja: 'できる限りの治療を希望', en: 'All possible treatment' },
  other: { ja: 'その他の希望', en: 'Other wish' },
};

export const sourceWords: Record<Source, Bilingual> = {
  clinic: { ja: 'かかりつけ医', en: 'clinic' },
  home: { ja: '施設', en: 'care home' },
  claims: { ja: 'レセプト', en: 'claims' },
  ehr: { ja: '電子カルテ', en: 'hospital record' },
  pharmacy: { ja: '薬局', en: 'pharmacy' },
  self: { ja: '本人・家族', en: 'patient or family' },
};

export const sexKeys = { male: 'male', female: 'female', unknown: 'sexUnknown' } as const satisfies Record<
  Sex,
  string
>;

export const careWords: Record<CareTopic, Bilingual> = {
  wishes: { ja: '患者の意向', en: 'Wishes about sharing' },
  remarks: { ja: '備考', en: 'Remarks' },
  meals: { ja: '食事', en: 'Meals' },
  'nutrition-route': { ja: '栄養経路', en: 'Route of nutrition' },
  'meal-form': { ja: '食事形態', en: 'Form of meals' },
  excretion: { ja: '排泄', en: 'Excretion' },
  mobility: { ja: '移動', en: 'Mobility' },
  breathing: { ja: '呼吸', en: 'Breathing' },
  disability: { ja: '障害者医療', en: 'Disability certificates' },
  'care-level': { ja: '介護保険', en: 'Care level' },
  impairment: { ja: '障害情報', en: 'Impairments' },
  cognition: { ja: '認知自立度', en: 'Cognition' },
  behaviour: { ja: '行動の特徴', en: 'Behaviour' },
  insurance: { ja: '保険', en: 'Insurance' },
  'home-nursing': { ja: '訪問看護', en: 'Home nursing' },
  'care-manager': { ja: 'ケアマネジャー', en: 'Care manager' },
};

export const flagIcons: Record<'anticoagulant' | 'dialysis' | 'pacemaker' | 'insulin' | 'steroid', IconName> =
  {
    anticoagulant: 'anticoagulant',
    dialysis: 'dialysis',
    pacemaker: 'pacemaker',
    insulin: 'insulin',
    steroid: 'steroid',
  };
