import { expect, test } from 'vitest';
import { vitalsLine } from './vitals-line.ts';

test('everything measured reads in one line, in the order crews report it', () => {
  const vitals = {
    temperature: 37.8,
    spo2: 94,
    diastolic: 80,
    systolic: 142,
    pulse: 96,
    respiration: 22,
    jcs: '3',
  };
  expect(vitalsLine(vitals)).toBe('JCS 3  RR 22  HR 96  BP 142/80  SpO₂ 94%  37.8℃');
});

test('what was not measured is left out; half a blood pressure says which half', () => {
  expect(vitalsLine({ diastolic: 80 })).toBe('BP -/80');
  expect(vitalsLine({ systolic: 142, temperature: 37 })).toBe('BP 142/-  37.0℃');
  expect(vitalsLine({})).toBe('');
});
