import { expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { now } from './card-factory.ts';
import { shownReasons } from './clock-reasons.ts';
import { decideVerdict, type VerdictInput } from './verdict.ts';

const day = 86_400_000;
const at = (offset: number) => (now + offset) as Instant;
const good: VerdictInput = {
  header: { issuedAt: at(-30 * day), expiresAt: at(700 * day) },
  status: 'valid',
  statusListIssuedAt: at(-day / 24),
  recordAsOf: at(-30 * day),
  epochRetired: false,
  now,
  clockDoubtful: true,
};

test('five years ahead: the clock is said first, what follows from it apart', () => {
  const verdict = decideVerdict({ ...good, now: at(5 * 365 * day) });
  expect(verdict.colour).toBe('amber');
  expect(shownReasons(verdict.reasons)).toEqual({
    certain: ['CLOCK_DOUBTFUL'],
    ifClockIsRight: ['EXPIRED', 'RECORD_OLD', 'STATUS_LIST_VERY_OLD'],
  });
});

test('five years behind: the clock is all that is said', () => {
  const verdict = decideVerdict({ ...good, now: at(-5 * 365 * day) });
  expect(verdict).toEqual({ colour: 'amber', reasons: ['CLOCK_DOUBTFUL'] });
  expect(shownReasons(verdict.reasons)).toEqual({ certain: ['CLOCK_DOUBTFUL'], ifClockIsRight: [] });
});

test('no clock, however wrong, refuses or hides an authentic card', () => {
  for (let years = -10; years <= 10; years++)
    for (const clockDoubtful of [true, false]) {
      const { colour } = decideVerdict({ ...good, clockDoubtful, now: at(years * 365 * day) });
      expect(['green', 'amber']).toContain(colour);
    }
});

test('what no clock explains is never put apart', () => {
  const { reasons } = decideVerdict({
    ...good,
    status: 'superseded',
    epochRetired: true,
    allowed: 'no-list',
  });
  expect(shownReasons(reasons).certain).toEqual([
    'CLOCK_DOUBTFUL',
    'SUPERSEDED',
    'EPOCH_RETIRED',
    'ISSUER_RESTRICTED',
  ]);
});

test('with a good clock reasons stand as they are', () => {
  const reasons = ['EXPIRED', 'RECORD_OLD'] as const;
  expect(shownReasons(reasons)).toEqual({ certain: reasons, ifClockIsRight: [] });
});
