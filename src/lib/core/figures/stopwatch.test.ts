import { describe, expect, it } from 'vitest';
import { Stopwatch } from './stopwatch.ts';
import { dayOfTiming, isPlausible, plausibleMs, timingKinds } from './timing.ts';
import type { Instant } from '../brands.ts';

describe('measuring', () => {
  it('from the first beginning to each end', () => {
    const watch = new Stopwatch();
    watch.begin('scan', 1_000);
    watch.begin('scan', 1_500);
    watch.end('scan', 'scan-opened', 1_300.4, true);
    watch.end('scan', 'scan-shown', 6_000);
    expect(watch.take(10)).toEqual([
      { kind: 'scan-opened', ms: 300 },
      { kind: 'scan-shown', ms: 5_000 },
    ]);
    watch.end('scan', 'scan-shown', 9_000);
    expect(watch.take(10)).toEqual([]);
  });
  it('what was left, or lasted too long or no time at all, is not told', () => {
    const watch = new Stopwatch();
    watch.begin('search', 0);
    watch.drop('search');
    watch.end('search', 'search-shown', 20_000);
    watch.begin('summary', 0);
    watch.drop();
    watch.end('summary', 'summary-asked', 20_000);
    watch.begin('scan', 0);
    watch.end('scan', 'scan-shown', 3_600_000);
    watch.begin('scan', 0);
    watch.end('scan', 'scan-shown', 0);
    expect(watch.waiting).toBe(0);
  });
  it('a hundred wait at most, the oldest go first, and they leave in batches', () => {
    const watch = new Stopwatch();
    for (let n = 0; n < 130; n += 1) watch.add('start-camera', 1_000 + n);
    expect(watch.waiting).toBe(100);
    expect(watch.take(50)[0]).toEqual({ kind: 'start-camera', ms: 1_030 });
    expect(watch.waiting).toBe(50);
  });
  it('each kind has bounds, and fractions are no times', () => {
    for (const kind of timingKinds) {
      const { least, most } = plausibleMs[kind];
      expect([least - 1, least, most, most + 1, least + 0.5].map((ms) => isPlausible(kind, ms))).toEqual([
        false,
        true,
        true,
        false,
        false,
      ]);
    }
  });
  it('the day is the day in Japan', () => {
    const at = (text: string) => Date.parse(`${text}+09:00`) as Instant;
    expect(dayOfTiming(at('2026-11-20T00:00:00'))).toBe(at('2026-11-20T00:00:00'));
    expect(dayOfTiming(at('2026-11-20T23:59:59'))).toBe(at('2026-11-20T00:00:00'));
  });
});
