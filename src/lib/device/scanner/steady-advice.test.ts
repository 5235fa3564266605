import { describe, expect, it } from 'vitest';
import type { Advice } from './frame-advice.ts';
import { createSteadyAdvice } from './steady-advice.ts';

/** Ten frames a second. @returns what shows after each of them */
function shownFor(frames: readonly (Advice | undefined)[], steady = createSteadyAdvice(), fromMs = 0) {
  return frames.map((advice, index) => steady.take(advice, fromMs + 100 * index));
}
const repeat = <T>(value: T, count: number): T[] => Array.from({ length: count }, () => value);

describe('advice on the screen', () => {
  it('a single frame shows nothing', () => {
    expect(shownFor([undefined, undefined, 'light', ...repeat(undefined, 10)])).toEqual(
      repeat(undefined, 13),
    );
  });

  it('what most frames say shows within half a second and stays', () => {
    const shown = shownFor(repeat('nearer' as const, 20));
    expect(shown.slice(0, 4)).toEqual(repeat(undefined, 4));
    expect(shown.slice(4)).toEqual(repeat('nearer', 16));
  });

  it('frames that disagree do not make it flicker', () => {
    const noisy = Array.from({ length: 60 }, (_, at): Advice => (at % 4 === 3 ? 'hold-still' : 'nearer'));
    const shown = shownFor(noisy);
    expect(new Set(shown.slice(8))).toEqual(new Set(['nearer']));
  });

  it('frames of two minds change the screen at most once a second', () => {
    const turns = Array.from({ length: 100 }, (_, at): Advice => (at % 14 < 7 ? 'glare' : 'hold-still'));
    const shown = shownFor(turns);
    const changesMs = shown.flatMap((advice, at) => (at > 0 && advice !== shown[at - 1] ? [100 * at] : []));
    for (const [at, ms] of changesMs.entries())
      if (at > 0) expect(ms - changesMs[at - 1]!).toBeGreaterThanOrEqual(1000);
  });

  it('a frame that has become good takes the advice away, after its second', () => {
    const shown = shownFor([...repeat('light' as const, 8), ...repeat(undefined, 20)]);
    expect(shown[8]).toBe('light');
    expect(shown.at(-1)).toBeUndefined();
  });

  it('a code that was read takes it away at once', () => {
    const steady = createSteadyAdvice();
    expect(shownFor(repeat('light' as const, 8), steady).at(-1)).toBe('light');
    steady.clear();
    expect(steady.take(undefined, 900)).toBeUndefined();
  });
});
