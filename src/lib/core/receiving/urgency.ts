// Proposes an urgency from measured vital signs, and says why. A proposal only: the crew decides, and the region's own
// protocol goes before it. Thresholds are the adult red flags commonly used in the field (standards: 5.2).
import type { Urgency, Vitals } from '../contract/receiving.ts';

export type VitalSign = 'jcs' | 'respiration' | 'pulse' | 'systolic' | 'spo2' | 'temperature';
export interface UrgencyReason {
  readonly sign: VitalSign;
  readonly level: 'red' | 'yellow';
  /** The measured value, as entered. */
  readonly value: string;
}
export interface UrgencyProposal {
  readonly urgency: Urgency;
  readonly because: readonly UrgencyReason[];
}

export const vitalSignTexts: Record<VitalSign, { ja: string; en: string }> = {
  jcs: { ja: '意識(JCS)', en: 'Consciousness (JCS)' },
  respiration: { ja: '呼吸数', en: 'Respiration' },
  pulse: { ja: '脈拍', en: 'Pulse' },
  systolic: { ja: '収縮期血圧', en: 'Systolic pressure' },
  spo2: { ja: 'SpO2', en: 'SpO2' },
  temperature: { ja: '体温', en: 'Temperature' },
};

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

const judges: Record<VitalSign, (vitals: Vitals) => Level | undefined> = {
  jcs: ({ jcs }) => {
    const value = jcs === undefined ? undefined : parseJcs(jcs);
    return value === undefined ? undefined : level(value >= 100, value >= 10);
  },
  respiration: ({ respiration: v }) => (v === undefined ? undefined : level(v < 10 || v >= 30, v >= 25)),
  pulse: ({ pulse: v }) => (v === undefined ? undefined : level(v < 50 || v >= 120, v >= 110)),
  systolic: ({ systolic: v }) => (v === undefined ? undefined : level(v < 90 || v >= 200, v < 100)),
  spo2: ({ spo2: v }) => (v === undefined ? undefined : level(v < 90, v < 94)),
  temperature: ({ temperature: v }) => (v === undefined ? undefined : level(false, v < 35 || v >= 39)),
};

/**
 * Two red flags, JCS 300, no breathing or no pulse: red-1. One: red-2. A yellow flag: yellow. All measured signs normal:
 * green. Never proposes white.
 * @returns undefined when nothing usable was measured, or when too little was measured to call the patient stable.
 */
export function proposeUrgency(vitals: Vitals): UrgencyProposal | undefined {
  const judged = (Object.keys(judges) as VitalSign[]).flatMap((sign) => {
    const found = judges[sign](vitals);
    return found ? [{ sign, level: found, value: String(vitals[sign]) }] : [];
  });
  const because = (wanted: 'red' | 'yellow'): UrgencyReason[] =>
    judged.filter((one): one is UrgencyReason => one.level === wanted);
  const red = because('red');
  const immediate =
    vitals.respiration === 0 ||
    vitals.pulse === 0 ||
    (vitals.jcs !== undefined && parseJcs(vitals.jcs) === 300);
  if (red.length > 0) return { urgency: red.length > 1 || immediate ? 'red-1' : 'red-2', because: red };
  const yellow = because('yellow');
  if (yellow.length > 0) return { urgency: 'yellow', because: yellow };
  return judged.length >= 3 ? { urgency: 'green', because: [] } : undefined;
}
