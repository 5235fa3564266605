import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSet, shareRead, wrongTexts } from '#tests/frames/read-set.ts';
import { ladder, sweep, sweepConditions } from '#tests/frames/sets.ts';
import type { FrameSet } from '#tests/frames/sets.ts';

// Small strides here, the whole sets in tests/bench/decode.ts. A stride prime to the set's structure meets every
// condition and every version.
const hashOf = (set: FrameSet, indexes: readonly number[]): string => {
  const hash = createHash('sha256');
  for (const index of indexes) {
    const { name, seed, text, image } = set.frame(index);
    hash.update(`${name} ${seed} ${text} ${image.width}x${image.height}`).update(image.data);
  }
  return hash.digest('hex');
};

describe('the degraded frames', () => {
  it('the same seed gives the same frames, today and on every machine', () => {
    const oneOfEach = sweepConditions.map((_, condition) => condition * 20 + (condition % 20));
    expect(hashOf(sweep, oneOfEach)).toBe('fc1150fe53ffb7efcdaa4135cb8f7052b7677643117f529fb134948686b761b7');
    expect(hashOf(ladder, [5, 100, 215])).toBe(
      '79344a49afda2fd8d65e4ba8a6fa9082667a66837d28ae41b1643ab1f1b16a86',
    );
  }, 60_000);

  it('every factor that degrades a card at the bedside is among the conditions', () => {
    const names = sweepConditions.map(([name]) => name).join('; ');
    for (const factor of [
      'blur',
      'motion',
      'tilt 50',
      'rotation',
      'noise',
      'glare',
      'crease',
      'JPEG',
      '300 dpi',
      'worn',
      'bent, radius 60 mm',
      'contrast',
      'light gradient',
    ]) {
      expect(names).toContain(factor);
    }
    const seeds = [0, 1, 20, 400].map((index) => sweep.frame(index).seed);
    expect(new Set(seeds).size).toBe(seeds.length);
  });
});

describe('reading degraded frames', () => {
  it('the sweep reads better than the decoder alone, and never wrong', async () => {
    const { frames, overall, conditions } = await readSet(sweep, 17, ['app', 'zxing-wasm']);
    const share = shareRead(overall, 'app', frames);
    expect(conditions.size).toBe(sweepConditions.length);
    expect(wrongTexts(overall)).toBe(0);
    expect(share).toBeGreaterThanOrEqual(78);
    expect(share).toBeGreaterThan(shareRead(overall, 'zxing-wasm', frames) + 5);
  }, 60_000);

  it('the hand-held ladder reads better than the decoder alone, and never wrong', async () => {
    const { frames, overall, conditions } = await readSet(ladder, 7, ['app', 'zxing-wasm']);
    const share = shareRead(overall, 'app', frames);
    expect(conditions.size).toBe(8);
    expect(wrongTexts(overall)).toBe(0);
    expect(share).toBeGreaterThanOrEqual(60);
    expect(share).toBeGreaterThan(shareRead(overall, 'zxing-wasm', frames) + 10);
  }, 60_000);
});
