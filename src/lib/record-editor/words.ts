// The record's words on screen, for every closed list: sections, categories, sources, wishes, topics.
import type {
  AcpValue,
  AllergyValue,
  CareTopic,
  ItemKind,
  Sex,
  Source,
  TreatmentValue,
} from '#lib/core/record/item.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { IconName } from '#lib/ui/icons.ts';

export const kindWords: Record<ItemKind, Bilingual> = {
  identity: { ja: '患者基本情報', en: 'Basic information' },
  affiliation: { ja: '入所・かかりつけ', en: 'Home and doctors' },
  contraindication: { ja: '禁忌薬', en: 'Contraindicated drugs' },
  allergy: { ja: 'アレルギー', en: 'Allergies' },
  drug: { ja: '処方', en: 'Drugs' },
  disease: { ja: '病名', en: 'Diseases' },
  history: { ja: '病名・病歴等', en: 'History and course' },
  treatment: { ja: '現在の医療・処置', en: 'Current treatments' },
  contact: { ja: '緊急連絡先', en: 'Emergency contacts' },
  acp: { ja: '緊急救命医療が必要な場合（ACP）', en: 'If life-saving care is needed (ACP)' },
  care: { ja: '多職種連携の記録', en: 'Care team record' },
  statement: { ja: '確認', en: 'Statement' },
};

export const kindIcons: Record<ItemKind, IconName> = {
  identity: 'person',
  affiliation: 'care-home',
  contraindication: 'warning-octagon',
  allergy: 'allergy',
  drug: 'drug',
  disease: 'disease',
  history: 'history',
  treatment: 'treatment',
  contact: 'phone',
  acp: 'wish',
  care: 'people',
  statement: 'check',
};

export const sexWords: Record<Sex, Bilingual> = {
  female: { ja: '女', en: 'Female' },
  male: { ja: '男', en: 'Male' },
  unknown: { ja: '不明・その他', en: 'Unknown or other' },
};

export const allergyWords: Record<AllergyValue['category'], Bilingual> = {
  drug: { ja: '薬', en: 'Drug' },
  food: { ja: '食物', en: 'Food' },
  iodine: { ja: 'ヨード', en: 'Iodine' },
  asthma: { ja: '喘息', en: 'Asthma' },
  metal: { ja: '金属', en: 'Metal' },
  other: { ja: 'その他', en: 'Other' },
};

export const treatmentWords: Record<TreatmentValue['category'], Bilingual> = {
  dialysis: { ja: '透析療法', en: 'Dialysis' },
  pacemaker: { ja: 'ペースメーカー', en: 'Pacemaker' },
  'internal-metal': { ja: '体内金属', en: 'Metal in the body' },
  stoma: { ja: 'ストーマ', en: 'Stoma' },
  other: { ja: 'その他', en: 'Other' },
};

export const wishWords: Record<AcpValue['wish'], Bilingual> = {
  undecided: { ja: '現時点では未定', en: 'Not decided at present' },
  'no-intubation': {
    ja: '気管内挿管・人工呼吸は希望しない',
    en: 'Wishes no intubation and no artificial ventilation',
  },
  'no-cpr': { ja: '心肺蘇生は希望しない', en: 'Wishes no resuscitation' },
  'full-treatment': { ja: 'できる限りの治療を希望する', en: 'Wishes all possible treatment' },
  other: { ja: 'その他の意向', en: 'Another wish' },
};

export const sourceWords: Record<Source, Bilingual> = {
  clinic: { ja: 'かかりつけ医', en: 'Clinic' },
  home: { ja: '介護施設', en: 'Care home' },
  claims: { ja: 'レセプト', en: 'Claims' },
  ehr: { ja: '電子カルテ', en: 'Hospital record' },
  pharmacy: { ja: 'お薬手帳', en: 'Pharmacy' },
  self: { ja: '本人・家族', en: 'Patient or family' },
};

export const topicWords: Record<CareTopic, Bilingual> = {
  wishes: { ja: '患者の意向', en: 'Patient’s wishes' },
  remarks: { ja: '備考', en: 'Remarks' },
  meals: { ja: '食事', en: 'Meals' },
  'nutrition-route': { ja: '栄養経路', en: 'Nutrition route' },
  'meal-form': { ja: '食事形態', en: 'Form of meals' },
  excretion: { ja: '排泄', en: 'Excretion' },
  mobility: { ja: '移動', en: 'Mobility' },
  breathing: { ja: '呼吸', en: 'Breathing' },
  disability: { ja: '障害者手帳', en: 'Disability certificate' },
  'care-level': { ja: '介護保険（要介護度）', en: 'Care level' },
  impairment: { ja: '障害情報（嚥下・視覚・聴覚・言語・運動）', en: 'Impairments' },
  cognition: { ja: '認知自立度・HDS-R・MMSE', en: 'Cognition' },
  behaviour: { ja: '行動の特徴', en: 'Behaviour' },
  insurance: { ja: '保険（記号・番号）', en: 'Insurance' },
  'home-nursing': { ja: '訪問看護ステーション・担当', en: 'Home nursing' },
  'care-manager': { ja: '居宅支援事業所・ケアマネ', en: 'Care manager' },
};
