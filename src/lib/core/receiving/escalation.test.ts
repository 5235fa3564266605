import { describe, expect, test } from 'vitest';
import type { RequestState } from '../contract/receiving.ts';
import { deliverySteps, nextEscalationAt, nextRing, nextRingIsDue, silenceOf } from './escalation.ts';

const t0 = 1_790_000_000_000;
const asked = (hospitalId: string, state: RequestState = 'asked', askedAt = t0) => ({
  hospitalId,
  state,
  askedAt,
});

describe('silence', () => {
  test('a request is silent from 60 s on, not before', () => {
    expect(silenceOf(asked('a'), t0 + 59_999)).toBe('waiting');
    expect(silenceOf(asked('a'), t0 + 60_000)).toBe('silent');
  });
  test('an answered request is never silent', () => {
    for (const state of ['accepted', 'conditional', 'refused', 'chosen', 'withdrawn', 'handed-over'] as const)
      expect(silenceOf(asked('a', state), t0 + 600_000)).toBe('answered');
  });
});

describe('the next ring', () => {
  test('is proposed at 90 s without an acceptance', () => {
    expect(nextRingIsDue([asked('a'), asked('b', 'refused')], t0 + 89_999)).toBe(false);
    expect(nextRingIsDue([asked('a'), asked('b', 'refused')], t0 + 90_000)).toBe(true);
  });
  test('is proposed at once when every hospital refused', () => {
    expect(nextRingIsDue([asked('a', 'refused'), asked('b', 'refused')], t0 + 5_000)).toBe(true);
  });
  test('is not proposed while an acceptance stands', () => {
    for (const state of ['accepted', 'chosen', 'handed-over'] as const)
      expect(nextRingIsDue([asked('a', state), asked('b')], t0 + 600_000)).toBe(false);
  });
  test('a condition is no acceptance: the others’ silence is as long as without it', () => {
    const requests = [asked('a', 'conditional'), asked('b'), asked('c')];
    expect(nextRingIsDue(requests, t0 + 89_999)).toBe(false);
    expect(nextRingIsDue(requests, t0 + 90_000)).toBe(true);
  });
  test('is proposed at once when nobody is left but one with a condition', () => {
    expect(nextRingIsDue([asked('a', 'conditional'), asked('b', 'refused')], t0 + 5_000)).toBe(true);
  });
  test('does not wait for hospitals that nothing has reached', () => {
    const lost = { ...asked('a'), undeliveredAt: t0 + 15_000 };
    expect(nextRingIsDue([lost, asked('b', 'refused')], t0 + 16_000)).toBe(true);
    expect(nextRingIsDue([lost, asked('b')], t0 + 16_000)).toBe(false);
    const late = { ...lost, deliveredAt: t0 + 20_000 };
    expect(nextRingIsDue([late, asked('b', 'refused')], t0 + 21_000)).toBe(false);
  });
  test('keeps to the limits of the region', () => {
    const limits = { silentAfterSeconds: 30, nextRingAfterSeconds: 45, ringSize: 2 };
    expect(silenceOf(asked('a'), t0 + 30_000, limits)).toBe('silent');
    expect(nextRingIsDue([asked('a')], t0 + 44_999, limits)).toBe(false);
    expect(nextRingIsDue([asked('a')], t0 + 45_000, limits)).toBe(true);
    expect(nextEscalationAt([asked('a')], t0, limits)).toBe(t0 + 30_000);
  });
  test('waits another 90 s after a ring was asked', () => {
    expect(nextRingIsDue([asked('a'), asked('b', 'asked', t0 + 60_000)], t0 + 100_000)).toBe(false);
    expect(nextRingIsDue([asked('a'), asked('b', 'asked', t0 + 60_000)], t0 + 150_000)).toBe(true);
  });
  test('is not proposed before anybody was asked', () => {
    expect(nextRingIsDue([], t0)).toBe(false);
  });
  test('holds the best-ranked hospitals that were not asked', () => {
    const ranked = ['a', 'b', 'c', 'd', 'e'].map((id) => ({ hospital: { id } }));
    expect(nextRing(ranked, [asked('a', 'refused'), asked('c')]).map(({ hospital }) => hospital.id)).toEqual([
      'b',
      'd',
      'e',
    ]);
  });
});

test('the timer is set to the next moment at which something changes', () => {
  expect(nextEscalationAt([asked('a')], t0)).toBe(t0 + 60_000);
  expect(nextEscalationAt([asked('a')], t0 + 60_000)).toBe(t0 + 90_000);
  expect(nextEscalationAt([asked('a')], t0 + 90_000)).toBeUndefined();
  expect(nextEscalationAt([asked('a', 'accepted')], t0)).toBeUndefined();
});

describe('what is done about a request that waits', () => {
  const at = (ms: number, seen: Partial<Parameters<typeof deliverySteps>[0]> = {}) =>
    deliverySteps({ askedAt: t0, ...seen }, t0 + ms);

  test('nothing while a board may still show it', () => {
    expect(at(3_999)).toEqual([]);
  });
  test('closed boards are called once, unless a board has shown it', () => {
    expect(at(4_000)).toEqual(['push']);
    expect(at(5_000, { pushedAt: t0 + 4_000 })).toEqual([]);
    expect(at(5_000, { deliveredAt: t0 + 500, deliveredBy: 'board' })).toEqual([]);
  });
  test('the crew is told at 15 s that nothing has taken it', () => {
    expect(at(14_999, { pushedAt: t0 + 4_000 })).toEqual([]);
    expect(at(15_000, { pushedAt: t0 + 4_000 })).toEqual(['mark-undelivered']);
    expect(at(16_000, { pushedAt: t0 + 4_000, undeliveredAt: t0 + 15_000 })).toEqual([]);
    expect(at(16_000, { pushedAt: t0 + 4_000, deliveredAt: t0 + 4_100, deliveredBy: 'push' })).toEqual([]);
  });
  test('at 60 s the board calls again, and so do closed ones', () => {
    const board = { deliveredAt: t0 + 500, deliveredBy: 'board' } as const;
    expect(at(60_000, board)).toEqual(['call-again']);
    expect(at(61_000, { ...board, calledAgainAt: t0 + 60_000 })).toEqual([]);
    const push = { pushedAt: t0 + 4_000, deliveredAt: t0 + 4_100, deliveredBy: 'push' } as const;
    expect(at(60_000, push)).toEqual(['push', 'call-again']);
    expect(at(61_000, { ...push, pushedAt: t0 + 60_000, calledAgainAt: t0 + 60_000 })).toEqual([]);
  });
});
