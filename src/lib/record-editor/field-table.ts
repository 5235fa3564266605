// The fields of every kind of item: label, control, completion and place in the form. Read by the form that shows
// them and by the reader that turns what was typed into a value.
import { careTopic, textLimits } from '#lib/core/record/item.ts';
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';
import type { VocabularyName } from './vocabulary/suggestions.ts';
import { allergyWords, careWords, treatmentWords, wishWords } from '#lib/record-view/words.ts';
import { sexWords } from './words.ts';

export type EditableKind =
  | 'identity'
  | 'affiliation'
  | 'contraindication'
  | 'allergy'
  | 'drug'
  | 'disease'
  | 'history'
  | 'treatment'
  | 'contact'
  | 'acp'
  | 'care';

interface Common {
  name: string;
  label: Bilingual;
  hint?: Bilingual;
  required?: true;
  /** Width in twelfths of a wide screen; on a phone every field takes the whole line. */
  span: 2 | 3 | 4 | 5 | 6 | 8 | 12;
}
export type FieldSpec = Common &
  (
    | { type: 'text'; limit: number; complete?: VocabularyName | 'hospital'; example?: string }
    | { type: 'long'; limit: number }
    | { type: 'kana'; limit: number; example?: string }
    | { type: 'phone' }
    | { type: 'birth-date' }
    | { type: 'date' }
    | { type: 'choice'; options: readonly { value: string; label: Bilingual }[]; as: 'radio' | 'select' }
    /** A tick; `clinicOnly` is shown where the person may read and write it. */
    | { type: 'flag'; clinicOnly?: true }
  );

const options = <V extends string>(words: Record<V, Bilingual>) =>
  (Object.keys(words) as V[]).map((value) => ({ value, label: words[value] }));
const short = textLimits.short;
const line = textLimits.line;

export const fieldTable: Record<EditableKind, readonly FieldSpec[]> = {
  identity: [
    {
      name: 'familyName',
      label: { ja: '姓', en: 'Family name' },
      type: 'text',
      limit: short,
      required: true,
      span: 3,
    },
    {
      name: 'givenName',
      label: { ja: '名', en: 'Given name' },
      type: 'text',
      limit: short,
      required: true,
      span: 3,
    },
    {
      name: 'familyKana',
      label: { ja: 'セイ', en: 'Family name, kana' },
      type: 'kana',
      limit: short,
      required: true,
      span: 3,
    },
    {
      name: 'givenKana',
      label: { ja: 'メイ', en: 'Given name, kana' },
      type: 'kana',
      limit: short,
      required: true,
      span: 3,
    },
    {
      name: 'birthDate',
      label: { ja: '生年月日', en: 'Birth date' },
      hint: { ja: '例 昭和15年3月2日、S15.3.2、19400302', en: 'For example 1940-03-02, S15.3.2' },
      type: 'birth-date',
      required: true,
      span: 6,
    },
    {
      name: 'sex',
      label: { ja: '性別', en: 'Sex' },
      type: 'choice',
      as: 'radio',
      options: options(sexWords),
      required: true,
      span: 6,
    },
    { name: 'address', label: { ja: '住所', en: 'Address' }, type: 'text', limit: line, span: 6 },
    { name: 'phone', label: { ja: '電話', en: 'Phone' }, type: 'phone', span: 3 },
    {
      name: 'bloodType',
      label: { ja: '血液型（自己申告）', en: 'Blood type (as declared)' },
      type: 'text',
      limit: short,
      span: 3,
    },
  ],
  affiliation: [
    { name: 'careHome', label: { ja: '入所施設', en: 'Care home' }, type: 'text', limit: line, span: 6 },
    { name: 'room', label: { ja: '居室', en: 'Room' }, type: 'text', limit: short, span: 3 },
    {
      name: 'emergencyHospital',
      label: { ja: '緊急時紹介先医療機関', en: 'Hospital named for emergencies' },
      type: 'text',
      limit: line,
      complete: 'hospital',
      span: 6,
    },
    {
      name: 'clinic',
      label: { ja: '登録病院・かかりつけ', en: 'Family clinic' },
      type: 'text',
      limit: line,
      span: 5,
    },
    { name: 'doctor', label: { ja: '担当医', en: 'Doctor' }, type: 'text', limit: short, span: 4 },
    {
      name: 'clinicPhone',
      label: { ja: 'かかりつけの電話', en: 'Phone of the clinic' },
      type: 'phone',
      span: 3,
    },
  ],
  contraindication: [
    {
      name: 'name',
      label: { ja: '薬・薬の系統', en: 'Drug or group' },
      type: 'text',
      limit: line,
      complete: 'contraindication',
      required: true,
      span: 6,
    },
    {
      name: 'reaction',
      label: { ja: '起きたこと・理由', en: 'What happened, why' },
      type: 'text',
      limit: line,
      complete: 'reaction',
      span: 6,
    },
  ],
  allergy: [
    {
      name: 'category',
      label: { ja: '種類', en: 'Kind' },
      type: 'choice',
      as: 'select',
      options: options(allergyWords),
      required: true,
      span: 3,
    },
    {
      name: 'detail',
      label: { ja: '何に・どうなるか', en: 'To what, what happens' },
      type: 'text',
      limit: line,
      complete: 'allergen',
      span: 8,
    },
  ],
  drug: [
    {
      name: 'name',
      label: { ja: '薬の名前', en: 'Drug' },
      type: 'text',
      limit: line,
      complete: 'drug',
      required: true,
      span: 6,
    },
    { name: 'dose', label: { ja: '量', en: 'Dose' }, type: 'text', limit: short, example: '1錠', span: 2 },
    {
      name: 'usage',
      label: { ja: '用法', en: 'Usage' },
      type: 'text',
      limit: line,
      complete: 'usage',
      span: 4,
    },
    {
      name: 'prescriber',
      label: { ja: '処方した医療機関', en: 'Prescribed by' },
      type: 'text',
      limit: line,
      span: 6,
    },
    { name: 'startedOn', label: { ja: '処方日', en: 'Prescribed on' }, type: 'date', span: 4 },
  ],
  disease: [
    {
      name: 'name',
      label: { ja: '病名', en: 'Disease' },
      type: 'text',
      limit: line,
      complete: 'disease',
      required: true,
      span: 6,
    },
    { name: 'since', label: { ja: '発症・診断日', en: 'Since' }, type: 'date', span: 4 },
    { name: 'main', label: { ja: '主な病名', en: 'Main disease' }, type: 'flag', span: 3 },
    { name: 'suspected', label: { ja: '疑い', en: 'Suspected' }, type: 'flag', span: 2 },
    {
      name: 'uninformed',
      label: { ja: '未告知（本人・家族に見せない）', en: 'Not told to the patient' },
      type: 'flag',
      clinicOnly: true,
      span: 5,
    },
  ],
  history: [
    {
      name: 'text',
      label: { ja: '病名・病歴等', en: 'History and course' },
      type: 'long',
      limit: textLimits.long,
      required: true,
      span: 12,
    },
  ],
  treatment: [
    {
      name: 'category',
      label: { ja: '種類', en: 'Kind' },
      type: 'choice',
      as: 'select',
      options: options(treatmentWords),
      required: true,
      span: 3,
    },
    {
      name: 'detail',
      label: { ja: '詳しく', en: 'Detail' },
      hint: { ja: '例 月水金・左前腕シャント', en: 'For example: Mon, Wed, Fri; shunt in the left forearm' },
      type: 'text',
      limit: line,
      span: 8,
    },
  ],
  contact: [
    { name: 'name', label: { ja: '氏名', en: 'Name' }, type: 'text', limit: short, required: true, span: 4 },
    {
      name: 'relation',
      label: { ja: '続柄', en: 'Relation' },
      type: 'text',
      limit: short,
      complete: 'relation',
      required: true,
      span: 4,
    },
    { name: 'phone', label: { ja: '電話', en: 'Phone' }, type: 'phone', required: true, span: 4 },
  ],
  acp: [
    {
      name: 'wish',
      label: { ja: '本人の意向', en: 'The patient’s wish' },
      type: 'choice',
      as: 'select',
      options: options(wishWords),
      required: true,
      span: 6,
    },
    { name: 'discussedOn', label: { ja: '話し合った日', en: 'Talked over on' }, type: 'date', span: 6 },
    {
      name: 'withWhom',
      label: { ja: '誰と話し合ったか', en: 'With whom' },
      type: 'text',
      limit: line,
      span: 6,
    },
    { name: 'author', label: { ja: '書いた人', en: 'Written by' }, type: 'text', limit: short, span: 6 },
    {
      name: 'doctorToCall',
      label: { ja: '連絡する医師', en: 'Doctor to call' },
      type: 'text',
      limit: short,
      span: 6,
    },
    { name: 'doctorPhone', label: { ja: '医師の電話', en: 'Doctor’s phone' }, type: 'phone', span: 6 },
    {
      name: 'documentPlace',
      label: { ja: '書面のある場所', en: 'Where the document is' },
      type: 'text',
      limit: line,
      span: 12,
    },
    {
      name: 'text',
      label: { ja: '内容', en: 'What was said' },
      type: 'long',
      limit: textLimits.long,
      span: 12,
    },
  ],
  care: [
    {
      name: 'topic',
      label: { ja: '項目', en: 'Topic' },
      type: 'choice',
      as: 'select',
      options: careTopic.options.map((value) => ({ value, label: careWords[value] })),
      required: true,
      span: 5,
    },
    { name: 'text', label: { ja: '内容', en: 'Text' }, type: 'text', limit: line, required: true, span: 12 },
  ],
};
