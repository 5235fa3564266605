// Entering a full set of vital signs by thumb: which keys come next, when a number is whole, what is asked again. Pure;
// the screen draws the keys of the present step and hands every press back. A number is whole as soon as it cannot grow
// any more, so that no key says 'done'. Nothing is filled in that nobody pressed.
import type { Vitals } from '../contract/receiving.ts';

export const vitalSteps = [
  'jcs',
  'gcsEyes',
  'gcsVerbal',
  'gcsMotor',
  'respiration',
  'pulse',
  'systolic',
  'diastolic',
  'spo2',
  'temperature',
  'pupil',
  'light',
  'ecg',
  'oxygen',
] as const;
export type VitalStep = (typeof vitalSteps)[number];
export type NumberStep = 'respiration' | 'pulse' | 'systolic' | 'diastolic' | 'spo2' | 'temperature';
/** Which pupil is being entered; 'both' while they are equal. */
export type Eye = 'both' | 'right' | 'left';

export interface VitalsEntry {
  readonly vitals: Vitals;
  /** Undefined when every step has been gone through. */
  readonly step: VitalStep | undefined;
  /** Digits of a number that is not whole yet; of a temperature '36.' after the degrees. */
  readonly typed: string;
  readonly eye: Eye;
  /** A value outside what is usual: kept only when it is confirmed, and not at all when nobody can have it. */
  readonly doubtful?: { readonly step: NumberStep; readonly value: number; readonly canBe: boolean };
}

export type VitalsPress =
  | { readonly press: 'digit'; readonly digit: number }
  /** Whole degrees: the tenth follows. */
  | { readonly press: 'degrees'; readonly degrees: number }
  | { readonly press: 'choose'; readonly value: string | number }
  /** E4V5M6 at once. */
  | { readonly press: 'alert' }
  | { readonly press: 'intubated' }
  | { readonly press: 'eye'; readonly eye: Eye }
  /** Takes the last digit back, or what this step holds. */
  | { readonly press: 'erase' }
  /** What is typed is the whole number; without any, this sign was not measured. */
  | { readonly press: 'next' }
  | { readonly press: 'go'; readonly step: VitalStep }
  | { readonly press: 'keep' }
  | { readonly press: 'again' };

export const emptyEntry = (): VitalsEntry => ({ vitals: {}, step: 'jcs', typed: '', eye: 'both' });

/** Outside of these a number is asked again: a slip of the thumb, or a patient who is dying. */
const usual: Record<NumberStep, readonly [low: number, high: number]> = {
  respiration: [6, 45],
  pulse: [30, 180],
  systolic: [60, 240],
  diastolic: [30, 140],
  spo2: [70, 100],
  temperature: [33, 41.9],
};
/** Degrees that a body can have; of the other signs no number that can be typed is impossible. */
const possibleDegrees = [20, 45] as const;
/** First digits after which a third one follows. */
const growing: Record<NumberStep, string> = {
  respiration: '',
  pulse: '12',
  systolic: '12',
  diastolic: '1',
  spo2: '',
  temperature: '',
};

export const isNumberStep = (step: VitalStep | undefined): step is NumberStep =>
  step !== undefined && step in usual;

/** Whether what is typed cannot grow any more. A leading 0 is 0: no pulse, no breath. */
function isWhole(step: NumberStep, typed: string): boolean {
  if (step === 'temperature') return /^\d\d\.\d$/.test(typed);
  if (typed.startsWith('0')) return true;
  return typed.length >= (growing[step].includes(typed[0]!) ? 3 : 2);
}

export function pressVital(entry: VitalsEntry, pressed: VitalsPress): VitalsEntry {
  if (entry.doubtful && pressed.press !== 'keep' && pressed.press !== 'again' && pressed.press !== 'go')
    return entry;
  switch (pressed.press) {
    case 'digit':
      return typeDigit(entry, pressed.digit);
    case 'degrees':
      return entry.step === 'temperature' ? { ...entry, typed: `${pressed.degrees}.` } : entry;
    case 'choose':
      return choose(entry, pressed.value);
    case 'alert':
      return advance(
        { ...entry, vitals: { ...withoutSpeech(entry.vitals), gcsEyes: 4, gcsVerbal: 5, gcsMotor: 6 } },
        'gcsMotor',
      );
    case 'intubated':
      return advance(
        { ...entry, vitals: { ...withoutSpeech(entry.vitals), gcsIntubated: true } },
        'gcsVerbal',
      );
    case 'eye':
      return { ...entry, eye: pressed.eye, step: entry.step === 'light' ? 'light' : 'pupil' };
    case 'erase':
      return entry.typed ? { ...entry, typed: entry.typed.slice(0, -1).replace(/\.$/, '') } : clear(entry);
    case 'next':
      return goOn(entry);
    case 'go':
      return { ...withoutDoubt(entry), step: pressed.step, typed: '', eye: 'both' };
    case 'again':
      return { ...withoutDoubt(entry), typed: '' };
    case 'keep': {
      const { doubtful } = entry;
      return doubtful?.canBe ? take(withoutDoubt(entry), doubtful.step, doubtful.value) : entry;
    }
  }
}

/** How many of the signs crews report were measured, of how many. */
export function measuredCount({ vitals }: Pick<VitalsEntry, 'vitals'>): { done: number; of: number } {
  const done = vitalSteps.filter((step) => isMeasured(vitals, step)).length;
  return { done, of: vitalSteps.length };
}

export function isMeasured(vitals: Vitals, step: VitalStep): boolean {
  if (step === 'gcsVerbal') return vitals.gcsVerbal !== undefined || vitals.gcsIntubated === true;
  if (step === 'pupil') return vitals.pupilRight !== undefined || vitals.pupilLeft !== undefined;
  if (step === 'light') return vitals.lightRight !== undefined || vitals.lightLeft !== undefined;
  return vitals[step] !== undefined;
}

function typeDigit(entry: VitalsEntry, digit: number): VitalsEntry {
  const { step } = entry;
  if (!isNumberStep(step)) return entry;
  const typed =
    step === 'temperature' && entry.typed.length === 2 && !entry.typed.includes('.')
      ? `${entry.typed}.${digit}`
      : entry.typed + digit;
  return isWhole(step, typed) ? judge({ ...entry, typed }, step, Number(typed)) : { ...entry, typed };
}

function judge(entry: VitalsEntry, step: NumberStep, value: number): VitalsEntry {
  const [low, high] = usual[step];
  const { systolic } = entry.vitals;
  const isCrossed = step === 'diastolic' && systolic !== undefined && value >= systolic;
  if (value >= low && value <= high && !isCrossed) return take(entry, step, value);
  const canBe = step !== 'temperature' || (value >= possibleDegrees[0] && value <= possibleDegrees[1]);
  return { ...entry, doubtful: { step, value, canBe } };
}

const take = (entry: VitalsEntry, step: NumberStep, value: number): VitalsEntry =>
  advance({ ...entry, vitals: { ...entry.vitals, [step]: value } }, step);

function choose(entry: VitalsEntry, value: string | number): VitalsEntry {
  const { step, vitals, eye } = entry;
  if (step === undefined) return entry;
  if (step === 'spo2') return judge(entry, step, Number(value));
  if (step === 'gcsVerbal')
    return advance({ ...entry, vitals: { ...withoutSpeech(vitals), gcsVerbal: Number(value) } }, step);
  if (step !== 'pupil' && step !== 'light')
    return advance({ ...entry, vitals: { ...vitals, [step]: value } }, step);
  const name = step;
  const sides = {
    ...(eye !== 'left' && { [`${name}Right`]: value }),
    ...(eye !== 'right' && { [`${name}Left`]: value }),
  };
  const chosen = { ...entry, vitals: { ...vitals, ...sides } };
  if (step === 'pupil') return { ...chosen, step: 'light' };
  // The other eye follows the one that was entered by itself.
  return eye === 'right' ? { ...chosen, step: 'pupil', eye: 'left' } : advance(chosen, step);
}

/** To the next step that holds nothing yet. */
function advance(entry: VitalsEntry, from: VitalStep): VitalsEntry {
  const rest = vitalSteps.slice(vitalSteps.indexOf(from) + 1);
  const step = rest.find((one) => !isMeasured(entry.vitals, one));
  return { ...withoutDoubt(entry), step, typed: '', eye: 'both' };
}

function goOn(entry: VitalsEntry): VitalsEntry {
  const { step, typed } = entry;
  if (step === undefined) return entry;
  if (isNumberStep(step) && typed) return judge(entry, step, Number(typed));
  return advance(clear(entry), step);
}

/** What this step holds was not measured after all. */
function clear(entry: VitalsEntry): VitalsEntry {
  const { step, vitals } = entry;
  if (step === undefined) return entry;
  const gone: readonly string[] =
    step === 'gcsVerbal'
      ? ['gcsVerbal', 'gcsIntubated']
      : step === 'pupil' || step === 'light'
        ? [`${step}Right`, `${step}Left`]
        : [step];
  const left = Object.entries(vitals).filter(([name]) => !gone.includes(name));
  return { ...entry, typed: '', vitals: Object.fromEntries(left) as Vitals };
}

function withoutSpeech({ gcsVerbal: _, gcsIntubated: __, ...rest }: Vitals): Vitals {
  return rest;
}
function withoutDoubt({ doubtful: _, ...rest }: VitalsEntry): VitalsEntry {
  return rest;
}
