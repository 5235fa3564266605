import { describe, expect, test } from 'vitest';
import { startStep, type StartAnswers } from './start-tag.ts';

describe('START', () => {
  test.each<[StartAnswers, string]>([
    [{ walks: true }, 'green'],
    [{ walks: false, breathes: false, 'breathes-after-airway': false }, 'black'],
    [{ walks: false, breathes: false, 'breathes-after-airway': true }, 'red'],
    [{ walks: false, breathes: true, fast: true }, 'red'],
    [{ walks: false, breathes: true, fast: false, pulse: false }, 'red'],
    [{ walks: false, breathes: true, fast: false, pulse: true, obeys: false }, 'red'],
    [{ walks: false, breathes: true, fast: false, pulse: true, obeys: true }, 'yellow'],
  ])('%j is tagged %s', (answers, tag) => {
    expect(startStep(answers)).toEqual({ tag });
  });

  test('asks one thing after the other, and nothing more than is needed', () => {
    expect(startStep({})).toEqual({ ask: 'walks' });
    expect(startStep({ walks: false })).toEqual({ ask: 'breathes' });
    expect(startStep({ walks: false, breathes: false })).toEqual({ ask: 'breathes-after-airway' });
    expect(startStep({ walks: false, breathes: true })).toEqual({ ask: 'fast' });
    expect(startStep({ walks: false, breathes: true, fast: false })).toEqual({ ask: 'pulse' });
    expect(startStep({ walks: false, breathes: true, fast: false, pulse: true })).toEqual({ ask: 'obeys' });
  });
});
