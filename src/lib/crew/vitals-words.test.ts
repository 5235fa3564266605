import { describe, expect, it } from 'vitest';
import { emptyVitals, parseVitals } from './vitals-words.ts';

const typed = (entry: Partial<ReturnType<typeof emptyVitals>>) => parseVitals({ ...emptyVitals(), ...entry });

describe('vital signs as typed', () => {
  it('takes full-width digits, a decimal comma and a Japan Coma Scale entry', () => {
    expect(typed({ pulse: '９６', temperature: '37,8', jcs: 'Ⅱ-10' })).toEqual({
      ok: true,
      vitals: { pulse: 96, temperature: 37.8, jcs: 'II-10' },
    });
  });

  it('a sign not measured is absent, never zero', () => {
    expect(typed({ spo2: '94' })).toEqual({ ok: true, vitals: { spo2: 94 } });
  });

  it('names the boxes that cannot be right', () => {
    expect(typed({ spo2: '140', jcs: '7', pulse: 'abc', respiration: '20' })).toEqual({
      ok: false,
      code: 'OUT_OF_RANGE',
      signs: ['jcs', 'pulse', 'spo2'],
    });
  });

  it('nothing typed is nothing recorded', () => {
    expect(typed({})).toMatchObject({ ok: false, code: 'EMPTY' });
  });
});
