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

test('scales, pupils, rhythm and oxygen read as crews write them, in either language', () => {
  const vitals = {
    gcsEyes: 3,
    gcsVerbal: 4,
    gcsMotor: 6,
    pupilRight: 3,
    pupilLeft: 3,
    lightRight: 'prompt',
    lightLeft: 'sluggish',
    ecg: 'atrial-fibrillation',
    oxygen: 5,
  } as const;
  expect(vitalsLine(vitals)).toBe('GCS E3V4M6 13  瞳孔 3+/3±  心房細動  O₂ 5L');
  expect(vitalsLine(vitals, ({ en }) => en)).toBe('GCS E3V4M6 13  Pupils 3+/3±  AF  O₂ 5L');
});
