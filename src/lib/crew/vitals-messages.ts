import type { VitalStep } from '#lib/core/receiving/vitals-entry.ts';
import { defineMessages, type Bilingual } from '#lib/ui/i18n.svelte.ts';

/** Words of the keys by which vital signs are entered. */
export const t = defineMessages({
  title: { ja: 'バイタルを入れる', en: 'Vital signs' },
  save: {
    ja: (done: number, of: number) => `記録する(${done}/${of})`,
    en: (done: number, of: number) => `Record (${done}/${of})`,
  },
  none: { ja: '測っていない', en: 'not measured' },
  before: { ja: (text: string) => `前 ${text}`, en: (text: string) => `was ${text}` },
  skip: { ja: '測れず・次へ', en: 'Not measured' },
  next: { ja: '次へ', en: 'Next' },
  erase: { ja: '消す', en: 'Erase' },
  complete: { ja: 'すべて入りました', en: 'All entered' },
  alert: { ja: 'E4 V5 M6 = 15', en: 'E4 V5 M6 = 15' },
  bothEyes: { ja: '左右同じ', en: 'Both' },
  right: { ja: '右', en: 'Right' },
  left: { ja: '左', en: 'Left' },
  whichEye: { ja: 'どちらの瞳孔', en: 'Which pupil' },
  roomAir: { ja: '室内気', en: 'Room air' },
  below: { ja: (n: number) => `${n}未満`, en: (n: number) => `under ${n}` },
  doubt: { ja: (what: string) => `${what} でよいですか`, en: (what: string) => `${what}: is that right?` },
  doubtWhy: { ja: '普段の範囲の外です。', en: 'Outside the usual range.' },
  cannotBe: {
    ja: (what: string) => `${what} は記録できません`,
    en: (what: string) => `${what} cannot be kept`,
  },
  cannotBeWhy: {
    ja: 'あり得ない値です。打ち直してください。',
    en: 'No body has this value. Enter it again.',
  },
  keep: { ja: 'このまま残す', en: 'Keep it' },
  again: { ja: '打ち直す', en: 'Enter again' },
});

export const stepWords: Record<VitalStep, Bilingual> = {
  jcs: { ja: '意識 JCS', en: 'JCS' },
  gcsEyes: { ja: 'GCS 開眼 E', en: 'GCS eyes' },
  gcsVerbal: { ja: 'GCS 言葉 V', en: 'GCS words' },
  gcsMotor: { ja: 'GCS 運動 M', en: 'GCS movement' },
  respiration: { ja: '呼吸 /分', en: 'Respiration /min' },
  pulse: { ja: '脈拍 /分', en: 'Pulse /min' },
  systolic: { ja: '血圧 上', en: 'Systolic' },
  diastolic: { ja: '血圧 下', en: 'Diastolic' },
  spo2: { ja: 'SpO2 %', en: 'SpO2 %' },
  temperature: { ja: '体温 ℃', en: 'Temperature ℃' },
  pupil: { ja: '瞳孔の径 mm', en: 'Pupil mm' },
  light: { ja: '対光反射', en: 'Light reaction' },
  ecg: { ja: '心電図', en: 'ECG' },
  oxygen: { ja: '酸素 L/分', en: 'Oxygen L/min' },
};

/** Keys of the scales: what is chosen, and what it means in a word. */
export const jcsKeys: readonly { value: string; words: Bilingual }[] = [
  { value: '0', words: { ja: '清明', en: 'Alert' } },
  { value: '1', words: { ja: 'ほぼ清明', en: 'Almost clear' } },
  { value: '2', words: { ja: '見当識障害', en: 'Disoriented' } },
  { value: '3', words: { ja: '名前言えず', en: 'No name' } },
  { value: '10', words: { ja: '呼びかけ', en: 'To voice' } },
  { value: '20', words: { ja: '大声・揺さぶり', en: 'To shaking' } },
  { value: '30', words: { ja: '痛み+呼びかけ', en: 'To pain+voice' } },
  { value: '100', words: { ja: '払いのける', en: 'Wards off' } },
  { value: '200', words: { ja: '少し動く', en: 'Moves a little' } },
  { value: '300', words: { ja: '反応なし', en: 'Nothing' } },
];
export const gcsKeys: Record<'gcsEyes' | 'gcsVerbal' | 'gcsMotor', readonly Bilingual[]> = {
  gcsEyes: [
    { ja: 'なし', en: 'None' },
    { ja: '痛みで', en: 'To pain' },
    { ja: '呼びかけ', en: 'To voice' },
    { ja: '自発', en: 'Open' },
  ],
  gcsVerbal: [
    { ja: 'なし', en: 'None' },
    { ja: '声のみ', en: 'Sounds' },
    { ja: '単語', en: 'Words' },
    { ja: '混乱', en: 'Confused' },
    { ja: '見当識あり', en: 'Oriented' },
  ],
  gcsMotor: [
    { ja: 'なし', en: 'None' },
    { ja: '伸展', en: 'Extends' },
    { ja: '異常屈曲', en: 'Flexes' },
    { ja: '逃避', en: 'Withdraws' },
    { ja: '払いのけ', en: 'Localises' },
    { ja: '従う', en: 'Obeys' },
  ],
};
export const intubated: Bilingual = { ja: '挿管 T', en: 'Tube T' };
