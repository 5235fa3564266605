// Proposes an urgency from measured vital signs, and says why. A proposal only: the crew decides, and the region's own
// protocol goes before it. Thresholds are the adult red flags commonly used in the field (standards: 5.2). Children are
// never judged by adult limits: for them only signs count that mean the same at every age, and the systolic limits of
// paediatric advanced life support (under 1 year 60, to 9 years 70 + 2 × years, from 10 years 90).
import type { Urgency, Vitals } from '../contract/receiving.ts';

export type VitalSign = 'jcs' | 'gcs' | 'respiration' | 'pulse' | 'systolic' | 'spo2' | 'temperature' | 'ecg';
export interface UrgencyReason {
  readonly sign: VitalSign;
  readonly level: 'red' | 'yellow';
  /** The measured value, as entered; of an ECG its code. */
  readonly value: string;
}
export interface UrgencyProposal {
  readonly urgency: Urgency;
  readonly because: readonly UrgencyReason[];
  /** 'child': judged by what counts at every age. */
  readonly by: 'adult' | 'child';
}
/** 'child': nothing that counts at every age stands out, and adult limits are not a child's. */
export type NoProposal = 'nothing-measured' | 'too-little' | 'child';

/** Adult limits apply from this age in years. */
export const adultFrom = 15;

export const vitalSignTexts: Record<VitalSign, { ja: string; en: string }> = {
  jcs: { ja: '意識(JCS)', en: 'Consciousness (JCS)' },
  gcs: { ja: '意識(GCS)', en: 'Consciousness (GCS)' },
  respiration: { ja: '呼吸数', en: 'Respiration' },
  pulse: { ja: '脈拍', en: 'Pulse' },
  systolic: { ja: '収縮期血圧', en: 'Systolic pressure' },
  spo2: { ja: 'SpO2', en: 'SpO2' },
  temperature: { ja: '体温', en: 'Temperature' },
  ecg: { ja: '心電図', en: 'ECG' },
};

/**
 * E + V + M. Undefined while a part was not measured, and when a tube keeps the patient from speaking.
 * @example gcsTotal({ gcsEyes: 3, gcsVerbal: 4, gcsMotor: 6 }) // 13
 */
export function gcsTotal({ gcsEyes, gcsVerbal, gcsMotor, gcsIntubated }: Vitals): number | undefined {
  if (gcsIntubated || gcsEyes === undefined || gcsVerbal === undefined || gcsMotor === undefined)
    return undefined;
  return gcsEyes + gcsVerbal + gcsMotor;
}

/**
 * Reads a Japan Coma Scale entry as crews write it: '0', '3', 'I-3', 'II-20', 'Ⅲ-100', '200R'.
 * @returns 0, 1, 2, 3, 10, 20, 30, 100, 200 or 300; undefined when it is none of them.
 */
export function parseJcs(typed: string): number | undefined {
  const match = /^(?:(I{1,3})-?)?(0|1|2|3|10|20|30|100|200|300)[RIA]*$/.exec(
    typed.normalize('NFKC').toUpperCase().replace(/\s/g, ''),
  );
  if (!match) return undefined;
  const value = Number(match[2]);
  const grade = value === 0 ? 0 : String(value).length;
  return match[1] !== undefined && match[1].length !== grade ? undefined : value;
}

type Level = 'red' | 'yellow' | 'normal';
const level = (red: boolean, yellow: boolean): Level => (red ? 'red' : yellow ? 'yellow' : 'normal');
type Judge = (vitals: Vitals, years: number) => Level | undefined;

const deadlyRhythms: readonly Vitals['ecg'][] = [
  'ventricular-tachycardia',
  'ventricular-fibrillation',
  'pulseless-electrical',
  'asystole',
];
const coma: Judge = ({ jcs }) => {
  const value = jcs === undefined ? undefined : parseJcs(jcs);
  return value === undefined ? undefined : level(value >= 100, value >= 10);
};
const glasgow: Judge = (vitals) => {
  const total = gcsTotal(vitals);
  return total === undefined ? undefined : level(total <= 8, total <= 13);
};
const saturation: Judge = ({ spo2: v }) => (v === undefined ? undefined : level(v < 90, v < 94));
const rhythm: Judge = ({ ecg }) =>
  ecg === undefined
    ? undefined
    : level(deadlyRhythms.includes(ecg) || ecg === 'st-elevation', ecg === 'av-block');

const adult: Record<VitalSign, Judge> = {
  jcs: coma,
  gcs: glasgow,
  respiration: ({ respiration: v }) => (v === undefined ? undefined : level(v < 10 || v >= 30, v >= 25)),
  pulse: ({ pulse: v }) => (v === undefined ? undefined : level(v < 50 || v >= 120, v >= 110)),
  systolic: ({ systolic: v }) => (v === undefined ? undefined : level(v < 90 || v >= 200, v < 100)),
  spo2: saturation,
  temperature: ({ temperature: v }) => (v === undefined ? undefined : level(false, v < 35 || v >= 39)),
  ecg: rhythm,
};

const lowestSystolic = (years: number) => (years < 1 ? 60 : years < 10 ? 70 + 2 * years : 90);
const redOnly = (judged: Level | undefined): Level | undefined => (judged === 'red' ? 'red' : undefined);
const child: Partial<Record<VitalSign, Judge>> = {
  jcs: (vitals, years) => redOnly(coma(vitals, years)),
  gcs: (vitals, years) => redOnly(glasgow(vitals, years)),
  respiration: ({ respiration }) => (respiration === 0 ? 'red' : undefined),
  pulse: ({ pulse }) => (pulse === 0 ? 'red' : undefined),
  systolic: ({ systolic: v }, years) => (v !== undefined && v < lowestSystolic(years) ? 'red' : undefined),
  spo2: (vitals, years) => redOnly(saturation(vitals, years)),
  ecg: ({ ecg }) => (deadlyRhythms.includes(ecg) ? 'red' : undefined),
};

const valueOf = (vitals: Vitals, sign: VitalSign) => String(sign === 'gcs' ? gcsTotal(vitals) : vitals[sign]);

/**
 * Two red flags, JCS 300, no breathing, no pulse or a deadly rhythm: red-1. One: red-2. A yellow flag: yellow. All
 * measured signs normal: green. Never proposes white; never green or yellow for a child.
 * @param years the patient's age; when nobody knows it, adult limits are used and `by` says so
 * @returns undefined when nothing can be proposed; `whyNoProposal` says why
 */
export function proposeUrgency(vitals: Vitals, years?: number): UrgencyProposal | undefined {
  const by = years !== undefined && years < adultFrom ? 'child' : 'adult';
  const judges: Partial<Record<VitalSign, Judge>> = by === 'child' ? child : adult;
  const judged = (Object.keys(judges) as VitalSign[]).flatMap((sign) => {
    const found = judges[sign]!(vitals, years ?? 0);
    return found ? [{ sign, level: found, value: valueOf(vitals, sign) }] : [];
  });
  const because = (wanted: 'red' | 'yellow'): UrgencyReason[] =>
    judged.filter((one): one is UrgencyReason => one.level === wanted);
  const red = because('red');
  const immediate =
    vitals.respiration === 0 ||
    vitals.pulse === 0 ||
    deadlyRhythms.includes(vitals.ecg) ||
    (vitals.jcs !== undefined && parseJcs(vitals.jcs) === 300);
  // The two coma scales are one flag: the same patient was looked at twice.
  const flags = new Set(red.map(({ sign }) => (sign === 'gcs' ? 'jcs' : sign))).size;
  if (red.length > 0) return { urgency: flags > 1 || immediate ? 'red-1' : 'red-2', because: red, by };
  if (by === 'child') return undefined;
  const yellow = because('yellow');
  if (yellow.length > 0) return { urgency: 'yellow', because: yellow, by };
  return judged.length >= 3 ? { urgency: 'green', because: [], by } : undefined;
}

/** Undefined when there is a proposal. */
export function whyNoProposal(vitals: Vitals, years?: number): NoProposal | undefined {
  if (proposeUrgency(vitals, years)) return undefined;
  if (Object.keys(vitals).length === 0) return 'nothing-measured';
  return years !== undefined && years < adultFrom ? 'child' : 'too-little';
}
