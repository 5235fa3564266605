import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { urgency as urgencies, type Vitals } from '../contract/receiving.ts';
import { gcsTotal, parseJcs, proposeUrgency, whyNoProposal } from './urgency.ts';

const stable: Vitals = { jcs: '0', respiration: 16, pulse: 72, systolic: 128, spo2: 97, temperature: 36.6 };

describe('Japan Coma Scale', () => {
  test.each([
    ['0', 0],
    ['I-3', 3],
    ['Ⅱ-20', 20],
    ['III-100', 100],
    ['Ⅲ－200', undefined],
    ['200R', 200],
    ['3I', 3],
    [' 1 0 ', 10],
    ['II-100', undefined],
    ['4', undefined],
    ['', undefined],
  ])('%j reads as %j', (typed, value) => {
    const read = parseJcs(typed);
    expect(read).toBe(typed.includes('－') ? 200 : value);
  });
});

describe('the proposal', () => {
  test('is green when several signs were measured and all are normal', () => {
    expect(proposeUrgency(stable)).toEqual({ urgency: 'green', because: [], by: 'adult' });
  });
  test('is absent when too little was measured to call anybody stable', () => {
    expect(proposeUrgency({})).toBeUndefined();
    expect(proposeUrgency({ spo2: 98, temperature: 36.5 })).toBeUndefined();
  });
  test('is red-2 with one red flag and names it', () => {
    expect(proposeUrgency({ ...stable, spo2: 88 })).toEqual({
      urgency: 'red-2',
      because: [{ sign: 'spo2', level: 'red', value: '88' }],
      by: 'adult',
    });
  });
  test('is red-1 with two red flags, or with no pulse', () => {
    expect(proposeUrgency({ ...stable, spo2: 88, systolic: 80 })?.urgency).toBe('red-1');
    expect(proposeUrgency({ pulse: 0 })?.urgency).toBe('red-1');
    expect(proposeUrgency({ jcs: 'III-300' })?.urgency).toBe('red-1');
  });
  test('is yellow for a fever or a drowsy patient', () => {
    expect(proposeUrgency({ ...stable, temperature: 39.2 })?.urgency).toBe('yellow');
    expect(proposeUrgency({ jcs: 'II-10' })?.urgency).toBe('yellow');
  });
  test('a further measured sign never lowers the urgency below what a red flag demands', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 89 }),
        fc.integer({ min: 0, max: 99 }),
        fc.integer({ min: 0, max: 300 }),
        (spo2, respiration, pulse) => {
          const alone = urgencies.options.indexOf(proposeUrgency({ spo2 })!.urgency);
          const more = urgencies.options.indexOf(proposeUrgency({ spo2, respiration, pulse })!.urgency);
          expect(more).toBeLessThanOrEqual(alone);
        },
      ),
    );
  });
});

describe('the Glasgow scale', () => {
  const parts = { gcsEyes: 3, gcsVerbal: 4, gcsMotor: 6 };
  test('is a total only of three parts, and none of a patient who cannot speak for a tube', () => {
    expect(gcsTotal(parts)).toBe(13);
    expect(gcsTotal({ gcsEyes: 3, gcsMotor: 6 })).toBeUndefined();
    expect(gcsTotal({ ...parts, gcsIntubated: true })).toBeUndefined();
  });
  test('both coma scales together are one flag', () => {
    const deep = { ...stable, jcs: '100', gcsEyes: 1, gcsVerbal: 1, gcsMotor: 4 };
    expect(proposeUrgency(deep)?.urgency).toBe('red-2');
    expect(proposeUrgency({ ...deep, spo2: 85 })?.urgency).toBe('red-1');
  });
});

describe('the rhythm', () => {
  test('one that kills within minutes is red-1 at every age, ST elevation red-2 in adults', () => {
    for (const years of [undefined, 0, 7, 80])
      expect(proposeUrgency({ ecg: 'ventricular-fibrillation' }, years)?.urgency).toBe('red-1');
    expect(proposeUrgency({ ...stable, ecg: 'st-elevation' })?.urgency).toBe('red-2');
  });
});

describe('children', () => {
  const infant: Vitals = { jcs: '0', respiration: 40, pulse: 140, systolic: 85, spo2: 98 };
  test('are not judged by adult limits: what is normal for an infant proposes nothing, and says why', () => {
    expect(proposeUrgency(infant)?.urgency).toBe('red-1');
    expect(proposeUrgency(infant, 0)).toBeUndefined();
    expect(whyNoProposal(infant, 0)).toBe('child');
    expect(whyNoProposal({}, 0)).toBe('nothing-measured');
    expect(whyNoProposal({ spo2: 99 })).toBe('too-little');
    expect(whyNoProposal(stable)).toBeUndefined();
  });
  test('what is red at every age is red for them', () => {
    expect(proposeUrgency({ ...infant, spo2: 85 }, 0)).toMatchObject({ urgency: 'red-2', by: 'child' });
    expect(proposeUrgency({ pulse: 0 }, 3)?.urgency).toBe('red-1');
    expect(proposeUrgency({ jcs: '200' }, 14)?.urgency).toBe('red-2');
  });
  test.each([
    [0, 60],
    [1, 72],
    [9, 88],
    [10, 90],
    [14, 90],
  ])('at %i years a systolic pressure below %i is a flag, at it none', (years, limit) => {
    expect(proposeUrgency({ systolic: limit - 1 }, years)?.urgency).toBe('red-2');
    expect(proposeUrgency({ systolic: limit }, years)).toBeUndefined();
  });
  test('nobody under fifteen is ever called green or yellow by their vital signs', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 14 }),
        fc.integer({ min: 80, max: 100 }),
        fc.integer({ min: 0, max: 60 }),
        fc.integer({ min: 0, max: 220 }),
        (years, spo2, respiration, pulse) => {
          const proposed = proposeUrgency({ spo2, respiration, pulse, temperature: 39.5 }, years);
          expect(['red-1', 'red-2', undefined]).toContain(proposed?.urgency);
        },
      ),
    );
  });
  test('from fifteen adult limits count', () => {
    expect(proposeUrgency(stable, 15)?.by).toBe('adult');
    expect(proposeUrgency(stable, 14)).toBeUndefined();
  });
});
