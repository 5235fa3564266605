import { expect, it } from 'vitest';
import { definitions, figureCodes } from './definitions.ts';
import { MonthTally } from './month-counts.ts';
import { median, reportOf, shareOf, writeValue } from './report.ts';

const nobody = { toDate: 0, living: 0, withdrawn: 0, added: 0 };
const empty = new MonthTally([], new Set()).counts(nobody);

it('the ten stand in the order of the guide', () => {
  expect(figureCodes.map((code) => definitions[code].number)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  expect(reportOf(empty, { feeItems: [], eligiblePatients: null }).map(({ code }) => code)).toEqual(
    figureCodes,
  );
});

it('where there is nothing to divide by, a rate is unknown and never zero', () => {
  expect(shareOf(0, 0)).toBeNull();
  expect(shareOf(3, null)).toBeNull();
  expect(shareOf(0, 5)).toBe(0);
  const rates = reportOf(empty, { feeItems: [], eligiblePatients: 0 }).filter(
    ({ code }) => definitions[code].isRate,
  );
  expect(rates.map(({ value }) => value)).toEqual([null, null, null]);
});

it('a fee item entered as zero is zero, none entered is unknown', () => {
  const claims = (feeItems: { item: string; value: number }[]) =>
    reportOf(empty, { feeItems, eligiblePatients: null }).find(({ code }) => code === 'fee-items')!.value;
  expect(claims([])).toBeNull();
  expect(claims([{ item: '見本', value: 0 }])).toBe(0);
});

it('values are written with separators, rates in per cent, the unknown in words', () => {
  expect(writeValue('documents', 12_345, '不明')).toBe('12,345');
  expect(writeValue('use-rate', 0.375, '不明')).toBe('37.5%');
  expect(writeValue('consent-rate', null, '不明')).toBe('不明');
});

it('the median of none is unknown; of an even number it is the lower of the middle two', () => {
  expect(median([])).toBeNull();
  expect(median([9, 1, 5])).toBe(5);
  expect(median([4, 1, 3, 2])).toBe(2);
});
