import { describe, expect, it } from 'vitest';
import { readShares } from '#tests/bench/decode.ts';
import { ladder, sweep, sweepConditions } from '#tests/frames/sets.ts';

// Frames take long to make, not to read: a small stride here, the whole sets in tests/bench/decode.ts.
describe('reading degraded frames', () => {
  it('the same index gives the same frame', () => {
    const [first, again] = [sweep.frame(37), sweep.frame(37)];
    expect(again.text).toBe(first.text);
    expect(again.image.data).toEqual(first.image.data);
    expect(sweep.size).toBe(sweepConditions.length * 20);
  });

  it('the sweep reads better than the decoder alone, and never wrong', async () => {
    // Seventeen is prime to the set's structure: every condition and every version comes up.
    const shares = await readShares(sweep, 17, ['product', 'zxingWasm']);
    expect(shares.wrongTexts).toBe(0);
    expect(shares.product).toBeGreaterThanOrEqual(78);
    expect(shares.product).toBeGreaterThan(shares.zxingWasm + 5);
  }, 60_000);

  it('the hand-held ladder reads better than the decoder alone, and never wrong', async () => {
    const shares = await readShares(ladder, 9, ['product', 'zxingWasm']);
    expect(shares.wrongTexts).toBe(0);
    expect(shares.product).toBeGreaterThanOrEqual(70);
    expect(shares.product).toBeGreaterThan(shares.zxingWasm + 10);
  }, 60_000);
});
