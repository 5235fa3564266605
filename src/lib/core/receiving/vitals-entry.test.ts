import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { vitals as vitalsSchema } from '../contract/receiving.ts';
import {
  emptyEntry,
  measuredCount,
  pressVital,
  vitalSteps,
  type VitalsEntry,
  type VitalsPress,
} from './vitals-entry.ts';

const digits = (text: string): VitalsPress[] =>
  [...text].map((digit) => ({ press: 'digit', digit: Number(digit) }));
const choose = (value: string | number): VitalsPress => ({ press: 'choose', value });
const press = (entry: VitalsEntry, ...pressed: VitalsPress[]) => pressed.reduce(pressVital, entry);
const at = (step: VitalsEntry['step'], vitals = {}): VitalsEntry => ({ ...emptyEntry(), step, vitals });

/** A drowsy patient with every sign measured. */
const wholeSet: VitalsPress[] = [
  choose('10'),
  choose(3),
  choose(4),
  choose(6),
  ...digits('24'),
  ...digits('104'),
  ...digits('142'),
  ...digits('86'),
  choose(94),
  { press: 'degrees', degrees: 37 },
  ...digits('8'),
  choose(3),
  choose('prompt'),
  choose('sinus'),
  choose(5),
];

describe('a full set', () => {
  it('takes 21 presses, each sign once, and no key only to go on', () => {
    expect(wholeSet).toHaveLength(21);
    const entered = press(emptyEntry(), ...wholeSet);
    expect(entered.step).toBeUndefined();
    expect(measuredCount(entered)).toEqual({ done: vitalSteps.length, of: vitalSteps.length });
    expect(vitalsSchema.parse(entered.vitals)).toEqual({
      jcs: '10',
      gcsEyes: 3,
      gcsVerbal: 4,
      gcsMotor: 6,
      respiration: 24,
      pulse: 104,
      systolic: 142,
      diastolic: 86,
      spo2: 94,
      temperature: 37.8,
      pupilRight: 3,
      pupilLeft: 3,
      lightRight: 'prompt',
      lightLeft: 'prompt',
      ecg: 'sinus',
      oxygen: 5,
    });
  });

  it('whatever is pressed, only values the contract takes come out, and none that nobody pressed', () => {
    const anyPress = fc.oneof(
      fc.record({ press: fc.constant('digit' as const), digit: fc.integer({ min: 0, max: 9 }) }),
      fc.constantFrom<VitalsPress>(
        { press: 'next' },
        { press: 'erase' },
        { press: 'keep' },
        { press: 'again' },
        { press: 'alert' },
        { press: 'go', step: 'pulse' },
        { press: 'go', step: 'temperature' },
        { press: 'degrees', degrees: 36 },
        { press: 'eye', eye: 'right' },
      ),
    );
    fc.assert(
      fc.property(fc.array(anyPress, { maxLength: 60 }), (presses) => {
        const { vitals } = press(emptyEntry(), ...presses);
        expect(vitalsSchema.safeParse(vitals).success).toBe(true);
      }),
    );
    expect(press(emptyEntry(), ...vitalSteps.map((): VitalsPress => ({ press: 'next' }))).vitals).toEqual({});
  });
});

describe('numbers', () => {
  it('are whole when they cannot grow: 9x after two digits, 1xx after three', () => {
    expect(press(at('pulse'), ...digits('96'))).toMatchObject({ vitals: { pulse: 96 }, step: 'systolic' });
    expect(press(at('pulse'), ...digits('10')).typed).toBe('10');
    expect(press(at('pulse'), ...digits('104')).vitals.pulse).toBe(104);
    expect(press(at('respiration'), ...digits('8'), { press: 'next' }).vitals.respiration).toBe(8);
  });

  it('an unusual one is asked again, and kept when it is meant', () => {
    for (const [step, typed] of [
      ['pulse', '210'],
      ['pulse', '0'],
      ['respiration', '60'],
      ['systolic', '48'],
    ] as const) {
      const doubtful = press(at(step), ...digits(typed));
      expect([doubtful.doubtful?.value, doubtful.vitals]).toEqual([Number(typed), {}]);
      expect(press(doubtful, { press: 'keep' }).vitals).toEqual({ [step]: Number(typed) });
      expect(press(doubtful, { press: 'again' })).toMatchObject({ vitals: {}, typed: '', step });
    }
  });

  it('a diastolic pressure above the systolic one is asked again', () => {
    expect(press(at('diastolic', { systolic: 90 }), ...digits('95')).doubtful?.value).toBe(95);
  });

  it('a temperature is degrees and a tenth', () => {
    const entry = press(at('temperature'), { press: 'degrees', degrees: 36 });
    expect(entry.typed).toBe('36.');
    expect(press(entry, ...digits('4')).vitals.temperature).toBe(36.4);
    expect(press(at('temperature'), ...digits('285')).doubtful?.value).toBe(28.5);
    expect(press(entry, { press: 'erase' }).typed).toBe('36');
  });

  it('a temperature that nobody can have is not kept, whatever is answered', () => {
    for (const typed of ['000', '999']) {
      const doubtful = press(at('temperature'), ...digits(typed));
      expect(doubtful.doubtful?.canBe).toBe(false);
      expect(press(doubtful, { press: 'keep' })).toEqual(doubtful);
      expect(press(doubtful, { press: 'again' }, ...digits('285'), { press: 'keep' }).vitals).toEqual({
        temperature: 28.5,
      });
    }
  });
});

describe('what was not measured', () => {
  it('is left out by one press, also after it had been entered', () => {
    const entered = press(at('pulse'), ...digits('96'), { press: 'go', step: 'pulse' }, { press: 'next' });
    expect(entered.vitals).toEqual({});
  });
});

describe('scales and pupils', () => {
  it('an alert patient is one press', () => {
    expect(press(at('gcsEyes'), { press: 'alert' })).toMatchObject({
      vitals: { gcsEyes: 4, gcsVerbal: 5, gcsMotor: 6 },
      step: 'respiration',
    });
  });
  it('a tube stands in the place of the words', () => {
    const tube = press(at('gcsVerbal', { gcsEyes: 2, gcsVerbal: 3 }), { press: 'intubated' });
    expect(tube.vitals).toEqual({ gcsEyes: 2, gcsIntubated: true });
    expect(press({ ...tube, step: 'gcsVerbal' }, choose(2)).vitals).toEqual({ gcsEyes: 2, gcsVerbal: 2 });
  });
  it('unequal pupils are entered one after the other, right first', () => {
    const entry = press(
      at('pupil'),
      { press: 'eye', eye: 'right' },
      choose(3),
      choose('prompt'),
      choose(6),
      choose('none'),
    );
    expect(entry).toMatchObject({
      vitals: { pupilRight: 3, lightRight: 'prompt', pupilLeft: 6, lightLeft: 'none' },
      step: 'ecg',
    });
  });
});
