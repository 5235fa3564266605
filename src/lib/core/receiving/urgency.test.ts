import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { urgency as urgencies, type Vitals } from '../contract/receiving.ts';
import { parseJcs, proposeUrgency } from './urgency.ts';

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
    expect(proposeUrgency(stable)).toEqual({ urgency: 'green', because: [] });
  });
  test('is absent when too little was measured to call anybody stable', () => {
    expect(proposeUrgency({})).toBeUndefined();
    expect(proposeUrgency({ spo2: 98, temperature: 36.5 })).toBeUndefined();
  });
  test('is red-2 with one red flag and names it', () => {
    expect(proposeUrgency({ ...stable, spo2: 88 })).toEqual({
      urgency: 'red-2',
      because: [{ sign: 'spo2', level: 'red', value: '88' }],
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
