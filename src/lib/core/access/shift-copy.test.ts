import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import { copyLimits, isShiftOver, observeCopy, type CopyPeriod } from './shift-copy.ts';

const start = 1_795_132_800_000;
const hour = 3_600_000;
const lasts = 72 * hour;
const at = (ms: number) => (start + ms) as Instant;
const fresh: CopyPeriod = { releasedAt: at(0), endsAt: at(lasts), seenAt: at(0) };

describe('the copy of a key for a shift', () => {
  it('is good until its end, and not at its end', () => {
    expect(observeCopy(fresh, at(lasts - 1))).toEqual({ ...fresh, seenAt: at(lasts - 1) });
    expect(observeCopy(fresh, at(lasts))).toBeUndefined();
  });

  it('a clock set back ends it', () => {
    const later = observeCopy(fresh, at(10 * hour))!;
    expect(observeCopy(later, at(9 * hour))).toBeUndefined();
    expect(observeCopy(later, at(-lasts))).toBeUndefined();
  });

  it('a clock put right by seconds does not, and gains nothing by it', () => {
    const later = observeCopy(fresh, at(10 * hour))!;
    const corrected = observeCopy(later, at(10 * hour - 30_000))!;
    expect(corrected.endsAt - corrected.seenAt).toBe(later.endsAt - later.seenAt);
  });

  it('is never good for longer than 72 hours of the time that the phone saw pass', () => {
    const steps = fc.array(fc.integer({ min: -3 * copyLimits.correctionMs, max: 20 * hour }), {
      maxLength: 200,
    });
    fc.assert(
      fc.property(steps, (moves) => {
        let [period, now, passed]: [CopyPeriod | undefined, number, number] = [fresh, start, 0];
        for (const move of moves) {
          now += move;
          passed += Math.max(move, 0);
          period = period && observeCopy(period, now as Instant);
          if (passed >= lasts) expect(period).toBeUndefined();
        }
      }),
    );
  });

  it('after twelve hours the server is asked again', () => {
    expect(isShiftOver(fresh, at(copyLimits.shiftMs - 1))).toBe(false);
    expect(isShiftOver(fresh, at(copyLimits.shiftMs))).toBe(true);
    expect(isShiftOver(fresh, at(-hour))).toBe(true);
  });
});
