import { describe, expect, it } from 'vitest';
import { adviceWanted, bedsideFrame, bedsideKinds } from '#tests/frames/bedside.ts';
import type { BedsideKind } from '#tests/frames/bedside.ts';
import { adviceFor, movement } from './frame-advice.ts';
import type { Advice } from './frame-advice.ts';
import { measureFrame } from './frame-measures.ts';

/** Seeds other than those the thresholds were found with. */
const firstSeed = 500;

function sharesOf(kind: BedsideKind, frames: number): Map<Advice | 'none', number> {
  const shares = new Map<Advice | 'none', number>();
  for (let seed = firstSeed; seed < firstSeed + frames; seed++) {
    const advice = adviceFor(measureFrame(bedsideFrame(kind, seed))) ?? 'none';
    shares.set(advice, (shares.get(advice) ?? 0) + 1 / frames);
  }
  return shares;
}

describe('advice on a frame that did not decode', () => {
  it.each(bedsideKinds.filter((kind) => adviceWanted[kind]))(
    'a frame that is %s gets its advice in at least 85 of 100',
    (kind) => {
      expect(sharesOf(kind, 8).get(adviceWanted[kind]!) ?? 0).toBeGreaterThanOrEqual(0.85);
    },
    60_000,
  );

  it('good frames and an empty table get none in at least 90 of 100', () => {
    expect(sharesOf('good', 12).get('none')).toBeGreaterThanOrEqual(0.9);
    expect(sharesOf('no card', 10).get('none')).toBeGreaterThanOrEqual(0.9);
  }, 60_000);

  it('a large and blurred code that moves is asked to be still, not to go away', () => {
    const [before, now] = [bedsideFrame('too near', 3), bedsideFrame('too near', 4)].map(measureFrame);
    expect(adviceFor(now!)).toBe('farther');
    expect(movement(now!, before!)).toBeGreaterThan(0.2);
    expect(adviceFor(now!, before)).toBe('hold-still');
    expect(adviceFor(now!, now)).toBe('farther');
  });

  it('a frame of another size is no movement', () => {
    const small = measureFrame(bedsideFrame('good', 1, { width: 640, height: 480 }));
    expect(movement(measureFrame(bedsideFrame('good', 1)), small)).toBe(0);
  });

  it('a picture of nothing, of one colour or of a few pixels gets no advice but light', () => {
    const filled = (width: number, height: number, grey: number) => ({
      width,
      height,
      data: new Uint8Array(width * height).fill(grey),
    });
    expect(adviceFor(measureFrame(filled(1280, 720, 120)))).toBeUndefined();
    expect(adviceFor(measureFrame(filled(1280, 720, 255)))).toBeUndefined();
    expect(adviceFor(measureFrame(filled(1280, 720, 0)))).toBe('light');
    expect(adviceFor(measureFrame(filled(3, 2, 120)))).toBeUndefined();
  });

  it('measuring leaves the picture as it was', () => {
    const frame = bedsideFrame('good', 2);
    const copy = frame.data.slice();
    measureFrame(frame);
    expect(frame.data).toEqual(copy);
  });
});
