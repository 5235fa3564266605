// What a crew says of a patient nobody knows yet. Age as a band of years, since that is what can be seen; nothing here
// is ever taken for the patient's identity.
import * as z from 'zod';
import { lineText, sex } from '../record/item.ts';

export const described = z.strictObject({
  /** Estimated age, first and last year of the band. */
  ageFrom: z.int().min(0).max(130).optional(),
  ageTo: z.int().min(0).max(130).optional(),
  sex: sex.optional(),
  /** 特徴: build, hair, scars, glasses. */
  mark: lineText.optional(),
  clothing: lineText.optional(),
  /** Where the patient was found. */
  foundAt: lineText.optional(),
});
export type Described = z.infer<typeof described>;

export interface AgeBand {
  readonly from: number;
  readonly to: number;
  readonly ja: string;
  readonly en: string;
}
/** Bands that can be told by looking: children by what they can do, adults by decade. */
export const ageBands: readonly AgeBand[] = [
  { from: 0, to: 0, ja: '乳児', en: 'Infant' },
  { from: 1, to: 6, ja: '幼児', en: '1–6' },
  { from: 7, to: 14, ja: '7〜14歳', en: '7–14' },
  { from: 15, to: 19, ja: '10代後半', en: '15–19' },
  { from: 20, to: 29, ja: '20代', en: '20s' },
  { from: 30, to: 39, ja: '30代', en: '30s' },
  { from: 40, to: 49, ja: '40代', en: '40s' },
  { from: 50, to: 59, ja: '50代', en: '50s' },
  { from: 60, to: 69, ja: '60代', en: '60s' },
  { from: 70, to: 79, ja: '70代', en: '70s' },
  { from: 80, to: 89, ja: '80代', en: '80s' },
  { from: 90, to: 120, ja: '90歳以上', en: '90 or over' },
];

export const findAgeBand = ({ ageFrom }: Pick<Described, 'ageFrom'>): AgeBand | undefined =>
  ageBands.find(({ from }) => from === ageFrom);

/**
 * What hospitals are told of somebody unknown: the middle of the band, so that '60代' is 64, never a precise age.
 * @example estimateOf({ ageFrom: 60, ageTo: 69, sex: 'male' }) // { age: 64, sex: 'male' }
 */
export function estimateOf(described: Described | undefined): { age?: number; sex?: Described['sex'] } {
  const { ageFrom, ageTo, sex } = described ?? {};
  return {
    ...(ageFrom !== undefined && {
      age: ageFrom >= 90 ? 90 : Math.floor((ageFrom + (ageTo ?? ageFrom)) / 2),
    }),
    ...(sex !== undefined && { sex }),
  };
}
