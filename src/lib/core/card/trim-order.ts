// What goes first when a record is too long for its card, in this order (docs/card-format.md §6.6), with the words in
// which those who issue cards are told. trim.ts takes its order from here, so that words and deeds cannot part.
import type { StatedSection } from '../record/item.ts';

export const trimSteps = [
  'long-histories',
  'later-histories',
  'recorders',
  'prescribers',
  'usages',
  'further-contacts',
  'histories-to-a-phrase',
  'minor-diseases',
  'longest-taken-drugs',
  'further-diseases',
  'further-drugs',
] as const;
export type TrimStep = (typeof trimSteps)[number];

/** What is never shortened: a crew must not miss it. */
export const neverTrimmed = [
  'contraindication',
  'allergy',
  'treatment',
  'acp',
] as const satisfies readonly StatedSection[];

export const trimWords: Readonly<Record<TrimStep, { ja: string; en: string }>> = {
  'long-histories': {
    ja: '病名・病歴等の長い文章（200字、100字、40字と短くします）',
    en: 'Long texts of the history (cut to 200, 100, then 40 characters)',
  },
  'later-histories': {
    ja: '病名・病歴等の後ろの項目（1件は残します）',
    en: 'Later items of the history (one stays)',
  },
  recorders: {
    ja: '薬・病名・病歴・連絡先を記録した人の名前（施設名と日付は残します）',
    en: 'Who recorded drugs, diseases, history and contacts (facility and date stay)',
  },
  prescribers: { ja: '薬の処方元', en: 'Prescribers of drugs' },
  usages: { ja: '薬の用法', en: 'When drugs are taken' },
  'further-contacts': { ja: '3人目からの緊急連絡先', en: 'Contacts after the second' },
  'histories-to-a-phrase': {
    ja: '病名・病歴等の文章（20字まで短くします）',
    en: 'Texts of the history (cut to 20 characters)',
  },
  'minor-diseases': {
    ja: '4つ目からの病名（疑い、主でない病名の順）',
    en: 'Diseases after the third (suspected ones first, then minor ones)',
  },
  'longest-taken-drugs': {
    ja: '前から続く薬（抗凝固薬・インスリン・ステロイドは最後まで残します）',
    en: 'Drugs taken longest (anticoagulants, insulin and steroids stay)',
  },
  'further-diseases': { ja: '残りの病名（1つは残します）', en: 'The remaining diseases (one stays)' },
  'further-drugs': { ja: '残りの薬（1つは残します）', en: 'The remaining drugs (one stays)' },
};
