// Names of the sections as the desks read and fill them. Words of single values are in record-view/words.ts.
import type { ItemKind, Sex } from '#lib/core/record/item.ts';
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

/** For buttons and links, where the whole name would be too long. */
export const kindShortWords: Record<ItemKind, Bilingual> = {
  ...kindWords,
  history: { ja: '病歴', en: 'History' },
  treatment: { ja: '医療・処置', en: 'Treatment' },
  acp: { ja: '意向（ACP）', en: 'Wishes (ACP)' },
  contact: { ja: '連絡先', en: 'Contact' },
  care: { ja: '項目', en: 'Topic' },
  contraindication: { ja: '禁忌薬', en: 'Contraindicated drug' },
  allergy: { ja: 'アレルギー', en: 'Allergy' },
  drug: { ja: '薬', en: 'Drug' },
  disease: { ja: '病名', en: 'Disease' },
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
