// From a counted month to the figures as they are reported: value, numerator, denominator. What nobody knows is null,
// never zero.
import { figureCodes, definitions, type FigureCode } from './definitions.ts';
import { isActive, looksIn, rated, type MonthCounts } from './month-counts.ts';
import { isMedical } from './uses.ts';

/** Numbers that come from outside the network. */
export interface OutsideNumbers {
  /** Claims by item; none entered is unknown. */
  feeItems: readonly { item: string; value: number }[];
  eligiblePatients: number | null;
}

export interface FigureValue {
  code: FigureCode;
  /** A number, or a share from 0 to 1 for rates; null is 'not known'. */
  value: number | null;
  numerator: number | null;
  denominator: number | null;
}

/** Share of one number in another; null when there is nothing to divide by. */
export const shareOf = (numerator: number, denominator: number | null): number | null =>
  denominator === null || denominator === 0 ? null : numerator / denominator;

/** The ten figures in the order of the guide. */
export function reportOf(counts: MonthCounts, outside: OutsideNumbers): FigureValue[] {
  const medical = counts.facilities.filter(({ kind }) => isMedical(kind));
  const inRates = rated(counts);
  const rate = (numerator: number, denominator: number | null) => ({
    value: shareOf(numerator, denominator),
    numerator,
    denominator,
  });
  const plain = (value: number | null) => ({ value, numerator: value, denominator: null });
  const values: Record<FigureCode, Omit<FigureValue, 'code'>> = {
    'registered-patients': plain(counts.registered.toDate),
    'active-patients': plain(counts.activePatients),
    'active-users': plain(counts.activeUsers),
    'regular-users': plain(counts.regularUsers),
    'active-facilities': plain(medical.filter(isActive).length),
    documents: plain(looksIn(counts)),
    'fee-items': plain(
      outside.feeItems.length === 0 ? null : outside.feeItems.reduce((sum, { value }) => sum + value, 0),
    ),
    'disclosure-rate': rate(inRates.filter(({ disclosures }) => disclosures > 0).length, inRates.length),
    'use-rate': rate(inRates.filter(isActive).length, inRates.length),
    'consent-rate': rate(counts.registered.toDate, outside.eligiblePatients),
  };
  return figureCodes.map((code) => ({ code, ...values[code] }));
}

/** '37.5 %', '1,204', or the word for 'not known'. Rates keep one decimal. */
export function writeValue(code: FigureCode, value: number | null, unknown: string): string {
  if (value === null) return unknown;
  return definitions[code].isRate ? `${(value * 100).toFixed(1)}%` : value.toLocaleString('en-US');
}

/** The middle of some durations; null when there are none. The lower one of two in the middle. */
export function median(values: readonly number[]): number | null {
  if (values.length === 0) return null;
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)]!;
}
