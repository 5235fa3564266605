import { describe, expect, test } from 'vitest';
import type { RequestState } from '../contract/receiving.ts';
import { nextEscalationAt, nextRing, nextRingIsDue, silenceOf } from './escalation.ts';

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
    for (const state of ['accepted', 'conditional', 'chosen', 'handed-over'] as const)
      expect(nextRingIsDue([asked('a', state), asked('b')], t0 + 600_000)).toBe(false);
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
