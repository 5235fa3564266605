// What a hospital prepares for a patient who is on the way: the usual, what the condition calls for, and what is known
// of the patient calls for. A proposal that people tick; nothing here is an order.
import type { Urgency, Vitals } from '../contract/receiving.ts';
import { parseJcs } from './urgency.ts';

export const preparationTexts = {
  room: { ja: '初療室・ベッドを空ける', en: 'Free a bed in the emergency room' },
  team: { ja: '担当の医師・看護師に知らせる', en: 'Tell the doctor and the nurses' },
  reception: { ja: '受付・患者番号の用意', en: 'Reception and patient number' },
  resuscitation: { ja: '蘇生の人と物をそろえる', en: 'Resuscitation team and trolley' },
  airway: { ja: '気道確保・酸素・人工呼吸器', en: 'Airway, oxygen, ventilator' },
  blood: { ja: '輸血・血液型の採血', en: 'Blood and cross-match' },
  imaging: { ja: 'CT・MRI を空ける', en: 'Free CT or MRI' },
  'stroke-team': { ja: '脳卒中の担当に連絡・発症時刻の確認', en: 'Stroke team; time of onset' },
  ecg: { ja: '12誘導心電図', en: '12-lead ECG' },
  catheter: { ja: 'カテーテル室・循環器の担当に連絡', en: 'Catheter room and cardiologist' },
  'trauma-team': { ja: '外傷チームを呼ぶ', en: 'Call the trauma team' },
  theatre: { ja: '手術室・麻酔科に連絡', en: 'Operating theatre and anaesthetist' },
  'x-ray': { ja: 'X線・シーネの用意', en: 'X-ray and splints' },
  replantation: { ja: '再接着の担当・切断指の保冷', en: 'Replantation team; cooled part' },
  burn: { ja: '熱傷の処置・補液の用意', en: 'Burn dressing and fluids' },
  endoscopy: { ja: '内視鏡の担当に連絡', en: 'Endoscopist' },
  obstetric: { ja: '産科・新生児の担当に連絡', en: 'Obstetrician and neonatal team' },
  paediatric: { ja: '小児用の器材・体重と薬用量', en: 'Paediatric equipment, weight and doses' },
  psychiatric: { ja: '安全な部屋・精神科に連絡', en: 'Safe room; psychiatrist' },
  reversal: { ja: '拮抗薬の準備・凝固の採血', en: 'Reversal agent; clotting tests' },
  potassium: {
    ja: 'カリウム測定・透析室に連絡・シャント側を避ける',
    en: 'Potassium; dialysis unit; spare the shunt arm',
  },
  pacemaker: { ja: '機種の確認・磁石・MRI を避ける', en: 'Device type; magnet; no MRI' },
  glucose: { ja: '血糖測定・ブドウ糖', en: 'Blood glucose; dextrose' },
  'steroid-cover': { ja: 'ステロイドの補充を考える', en: 'Consider steroid cover' },
  'no-iodine': { ja: 'ヨード造影剤を使わない検査の用意', en: 'Imaging without iodine contrast' },
  contraindications: { ja: '禁忌薬を処置室に掲示する', en: 'Post the contra-indicated drugs in the room' },
  warming: { ja: '加温・保温', en: 'Warming' },
  isolation: { ja: '発熱者の動線・個室', en: 'Isolation for fever' },
} as const;
export type PreparationCode = keyof typeof preparationTexts;
export const preparationCodes = Object.keys(preparationTexts) as [PreparationCode, ...PreparationCode[]];

/** Why an item stands on the list. */
export type PreparationReason = 'usual' | 'urgency' | 'category' | 'vitals' | 'flag' | 'record';
export const preparationReasonTexts: Record<PreparationReason, { ja: string; en: string }> = {
  usual: { ja: 'いつも', en: 'Always' },
  urgency: { ja: '緊急度から', en: 'Urgency' },
  category: { ja: '病態から', en: 'Condition' },
  vitals: { ja: 'バイタルから', en: 'Vital signs' },
  flag: { ja: '薬・治療から', en: 'Drugs, treatment' },
  record: { ja: '禁忌・アレルギーから', en: 'Contra-indications' },
};

export interface Proposed {
  readonly code: PreparationCode;
  readonly because: PreparationReason;
}

export interface PreparationFacts {
  readonly urgency: Urgency;
  /** What the condition needs, as the region's rules say (capability codes). */
  readonly needs: readonly string[];
  readonly flags: readonly string[];
  readonly vitals?: Vitals | undefined;
  /** From the record, once the patient is known. */
  readonly hasIodineAllergy?: boolean | undefined;
  readonly hasContraindications?: boolean | undefined;
}

const byNeed: Record<string, readonly PreparationCode[]> = {
  icu: ['resuscitation', 'airway'],
  stroke: ['stroke-team', 'imaging', 'glucose'],
  cardiac: ['ecg', 'catheter'],
  trauma: ['trauma-team', 'blood', 'imaging'],
  orthopaedic: ['x-ray'],
  'hand-surgery': ['replantation'],
  burn: ['burn'],
  surgery: ['imaging', 'theatre'],
  endoscopy: ['endoscopy'],
  obstetric: ['obstetric'],
  paediatric: ['paediatric'],
  psychiatric: ['psychiatric'],
  dialysis: ['potassium'],
};
const byFlag: Record<string, PreparationCode> = {
  anticoagulant: 'reversal',
  dialysis: 'potassium',
  pacemaker: 'pacemaker',
  insulin: 'glucose',
  steroid: 'steroid-cover',
  pregnancy: 'obstetric',
  pregnant: 'obstetric',
  child: 'paediatric',
  psychiatric: 'psychiatric',
};

/** The list in the order in which it is read: what the patient alone calls for first, the usual last. */
export function proposePreparation(facts: PreparationFacts): Proposed[] {
  const found: Proposed[] = [
    ...(facts.hasContraindications ? [{ code: 'contraindications', because: 'record' } as const] : []),
    ...(facts.hasIodineAllergy ? [{ code: 'no-iodine', because: 'record' } as const] : []),
    ...facts.flags.flatMap((flag) => of(byFlag[flag], 'flag')),
    ...(facts.urgency === 'red-1' ? of('resuscitation', 'urgency') : []),
    ...byVitals(facts.vitals ?? {}),
    ...facts.needs.flatMap((need) => (byNeed[need] ?? []).flatMap((code) => of(code, 'category'))),
    { code: 'room', because: 'usual' },
    { code: 'team', because: 'usual' },
    { code: 'reception', because: 'usual' },
  ];
  return found.filter(({ code }, at) => found.findIndex((one) => one.code === code) === at);
}

const of = (code: PreparationCode | undefined, because: PreparationReason): Proposed[] =>
  code ? [{ code, because }] : [];

function byVitals({ jcs, spo2, systolic, temperature, ecg }: Vitals): Proposed[] {
  const coma = jcs === undefined ? undefined : parseJcs(jcs);
  const codes: PreparationCode[] = [
    ...((spo2 !== undefined && spo2 < 90) || (coma !== undefined && coma >= 100)
      ? (['airway'] as const)
      : []),
    ...(coma !== undefined && coma >= 1 ? (['glucose'] as const) : []),
    ...(systolic !== undefined && systolic < 90 ? (['blood'] as const) : []),
    ...(ecg !== undefined && ecg !== 'sinus' ? (['ecg'] as const) : []),
    ...(temperature !== undefined && temperature < 35 ? (['warming'] as const) : []),
    ...(temperature !== undefined && temperature >= 38.5 ? (['isolation'] as const) : []),
  ];
  return codes.map((code) => ({ code, because: 'vitals' }));
}

/** What people of the hospital did about it; sealed with the request. */
export interface PreparationNotes {
  /** By code, or by the id of an own line. */
  readonly ticks: Readonly<Record<string, { readonly at: number; readonly by: string }>>;
  /** Lines of the hospital's own for this patient. */
  readonly own: readonly { readonly id: string; readonly text: string }[];
  readonly ready?: { readonly at: number; readonly by: string } | undefined;
}
export const nothingPrepared: PreparationNotes = { ticks: {}, own: [] };

export type PreparationStep =
  | { readonly do: 'tick' | 'untick'; readonly item: string }
  | { readonly do: 'add'; readonly id: string; readonly text: string }
  | { readonly do: 'remove'; readonly id: string }
  | { readonly do: 'ready' | 'not-ready' };

export const ownLinesAtMost = 12;

/** The notes after a step; the same notes when it changes nothing, so that two screens that tick at once agree. */
export function prepare(
  notes: PreparationNotes,
  step: PreparationStep,
  who: { at: number; by: string },
): PreparationNotes {
  switch (step.do) {
    case 'tick':
      return notes.ticks[step.item] ? notes : { ...notes, ticks: { ...notes.ticks, [step.item]: who } };
    case 'untick':
      return notes.ticks[step.item] ? { ...notes, ticks: without(notes.ticks, step.item) } : notes;
    case 'add':
      return notes.own.length >= ownLinesAtMost || notes.own.some(({ id }) => id === step.id)
        ? notes
        : { ...notes, own: [...notes.own, { id: step.id, text: step.text }] };
    case 'remove':
      return {
        ...notes,
        own: notes.own.filter(({ id }) => id !== step.id),
        ticks: without(notes.ticks, step.id),
      };
    case 'ready':
      return notes.ready ? notes : { ...notes, ready: who };
    case 'not-ready':
      return notes.ready ? { ticks: notes.ticks, own: notes.own } : notes;
  }
}

const without = <T>(all: Readonly<Record<string, T>>, key: string): Record<string, T> =>
  Object.fromEntries(Object.entries(all).filter(([one]) => one !== key));

export interface PreparationItem {
  readonly id: string;
  readonly code?: PreparationCode | undefined;
  /** Of an own line. */
  readonly text?: string | undefined;
  readonly because?: PreparationReason | undefined;
  readonly doneAt?: number | undefined;
  readonly doneBy?: string | undefined;
}

/** The list as it stands: what is proposed now, what was ticked although it is no longer proposed, and own lines. */
export function preparationItems(proposed: readonly Proposed[], notes: PreparationNotes): PreparationItem[] {
  const tick = (id: string) => {
    const done = notes.ticks[id];
    return done ? { doneAt: done.at, doneBy: done.by } : {};
  };
  const kept = preparationCodes.filter(
    (code) => notes.ticks[code] && !proposed.some((one) => one.code === code),
  );
  return [
    ...proposed.map(({ code, because }) => ({ id: code, code, because, ...tick(code) })),
    ...kept.map((code) => ({ id: code, code, ...tick(code) })),
    ...notes.own.map(({ id, text }) => ({ id, text, ...tick(id) })),
  ];
}
