import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { RankingReason } from './ranking.ts';
import { adviseChoice, fitOf, patience } from './choice.ts';

const silentAfterMs = 60_000;
const t0 = 1_790_000_000_000;
type Hospital = { hospitalId: string; fit: number };
const near: Hospital = { hospitalId: 'near', fit: -5 };
const far: Hospital = { hospitalId: 'far', fit: -15 };

describe('choosing among acceptances', () => {
  test('nobody has accepted: there is nothing to choose', () => {
    expect(adviseChoice<Hospital>([], [{ ...near, askedAt: t0 }], t0, silentAfterMs)).toBeUndefined();
  });

  test('the best acceptance is taken at once when no better hospital can still answer', () => {
    expect(adviseChoice([near, far], [], t0, silentAfterMs)).toEqual({ take: near });
    expect(adviseChoice([near], [{ ...far, askedAt: t0 }], t0, silentAfterMs)).toEqual({ take: near });
  });

  test.each(patience)(
    'better by $minutesBetter minutes: waited for $times × the patience, and no longer',
    (step) => {
      const better = { hospitalId: 'better', fit: far.fit + step.minutesBetter };
      const waiting = [{ ...better, askedAt: t0 }];
      const ends = t0 + step.times * silentAfterMs;
      expect(adviseChoice([far], waiting, ends - 1, silentAfterMs)).toMatchObject({
        take: far,
        waitFor: { hospitalId: 'better' },
        minutesBetter: step.minutesBetter,
        until: ends,
      });
      expect(adviseChoice([far], waiting, ends, silentAfterMs)).toEqual({ take: far });
    },
  );

  test('a hospital that is hardly better is not worth waiting', () => {
    const hardly = { hospitalId: 'hardly', fit: far.fit + patience.at(-1)!.minutesBetter - 0.1, askedAt: t0 };
    expect(adviseChoice([far], [hardly], t0, silentAfterMs)).toEqual({ take: far });
  });

  test('whatever is asked, the advice takes an acceptance that no other beats, and never waits past the silence', () => {
    const hospital = fc.record({
      hospitalId: fc.string({ minLength: 1, maxLength: 3 }),
      fit: fc.double({ min: -200, max: 200, noNaN: true }),
    });
    const asked = fc.tuple(hospital, fc.integer({ min: 0, max: 120_000 }));
    fc.assert(
      fc.property(fc.array(hospital, { minLength: 1 }), fc.array(asked), (accepted, waiting) => {
        const advice = adviseChoice(
          accepted,
          waiting.map(([one, ago]) => ({ ...one, askedAt: t0 - ago })),
          t0,
          silentAfterMs,
        )!;
        expect(Math.max(...accepted.map(({ fit }) => fit))).toBe(advice.take.fit);
        if ('waitFor' in advice) {
          expect(advice.until).toBeGreaterThan(t0);
          expect(advice.waitFor.fit).toBeGreaterThan(advice.take.fit);
        }
      }),
    );
  });

  test('what spoke only for a yes counts no more once it is given', () => {
    const reasons: RankingReason[] = [
      { code: 'capable', minutes: 30, params: { capabilities: ['stroke'] } },
      { code: 'refused-lately', minutes: -20, params: { minutesAgo: 5, isAboutOther: false } },
      { code: 'on-duty', minutes: 12, params: { field: 'stroke', until: t0 } },
      { code: 'distance', minutes: -8, params: { km: 4, minutes: 8, from: 'estimate' } },
    ];
    expect(fitOf({ reasons })).toBe(22);
  });
});
