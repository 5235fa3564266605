import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CaseEvent, Vitals } from '../contract/receiving.ts';
import { measuredSigns } from './vital-texts.ts';
import { newestVitals, sparkline, vitalsTrend } from './vitals-trend.ts';

const measured = (at: number, vitals: Vitals, more: Partial<CaseEvent> = {}): CaseEvent => ({
  id: `m${at}`,
  at: at as CaseEvent['at'],
  kind: 'vitals',
  vitals,
  ...more,
});
const rowOf = (events: CaseEvent[], sign: string) =>
  vitalsTrend(events).rows.find((row) => row.sign === sign);

describe('the trend', () => {
  const events = [
    measured(1, { pulse: 96, systolic: 142, diastolic: 80, gcsEyes: 3, gcsVerbal: 4, gcsMotor: 6 }),
    measured(2, { pulse: 88, gcsEyes: 2, gcsIntubated: true, gcsMotor: 5, jcs: '10' }),
    measured(3, {
      pulse: 88,
      jcs: '100',
      pupilRight: 3,
      lightRight: 'prompt',
      pupilLeft: 5,
      lightLeft: 'none',
    }),
  ];
  it('has a cell for each time, and an empty one where nothing was measured', () => {
    expect(rowOf(events, 'pressure')!.cells.map((cell) => cell?.text)).toEqual([
      '142/80',
      undefined,
      undefined,
    ]);
    expect(vitalsTrend(events).times).toEqual([1, 2, 3]);
  });
  it('says in which direction a sign moved last', () => {
    expect(rowOf(events.slice(0, 2), 'pulse')!.change).toBe('down');
    expect(rowOf(events, 'pulse')!.change).toBe('same');
    expect(rowOf(events, 'pressure')!.change).toBeUndefined();
  });
  it('a deeper coma goes down', () => {
    expect(rowOf(events, 'jcs')!.change).toBe('down');
  });
  it('writes scales and pupils as crews do', () => {
    expect(rowOf(events, 'gcs')!.measured.map(({ text }) => text)).toEqual(['E3V4M6 13', 'E2VTM5']);
    expect(rowOf(events, 'pupils')!.measured[0]!.text).toBe('3+/5−');
  });
  it('a measurement that was taken back is not in it', () => {
    const taken = [...events, measured(4, {}, { id: 'x', replaces: 'm3', removed: true })];
    expect(vitalsTrend(taken).times).toEqual([1, 2]);
  });
  it('what was not measured is never a number', () => {
    fc.assert(
      fc.property(fc.subarray([...measuredSigns]), (signs) => {
        const vitals: Vitals = {
          ...(signs.includes('pulse') && { pulse: 80 }),
          ...(signs.includes('spo2') && { spo2: 95 }),
          ...(signs.includes('temperature') && { temperature: 36.6 }),
        };
        const { rows } = vitalsTrend([measured(1, vitals)]);
        expect(rows.length).toBe(Object.keys(vitals).length);
      }),
    );
  });
});

describe('the newest of each sign', () => {
  it('keeps what was measured before', () => {
    expect(newestVitals([measured(1, { pulse: 90, spo2: 92 }), measured(2, { spo2: 97 })])).toEqual({
      pulse: 90,
      spo2: 97,
    });
  });
  it('a tube that came out no longer silences the patient, and one that went in does', () => {
    const tube = measured(1, { gcsIntubated: true });
    const speaks = measured(2, { gcsVerbal: 4 });
    expect(newestVitals([tube, speaks])).toEqual({ gcsVerbal: 4 });
    expect(newestVitals([speaks, measured(3, { gcsIntubated: true })])).toEqual({ gcsIntubated: true });
  });
  it('follows time, not the order in which measurements came in', () => {
    expect(newestVitals([measured(5, { pulse: 70 }), measured(2, { pulse: 120 })])).toEqual({ pulse: 70 });
  });
});

describe('a small chart', () => {
  it('rises with its values, stays in its box, and a flat line is in the middle', () => {
    expect(sparkline([1], 60, 20)).toBe('');
    expect(sparkline([80, 90, 100], 60, 20)).toBe('0,20 30,10 60,0');
    expect(sparkline([7, 7], 60, 20)).toBe('0,10 60,10');
  });
});
