import { expect, it } from 'vitest';
import { acpFreshnessOf, daysSinceLastWord, freshnessOf } from './freshness.ts';
import { day } from './record-factory.ts';
import { addDays } from '../identity/plain-date.ts';

const today = day('2026-11-20');
const recorded = (daysAgo: number) => ({ recordedOn: addDays(today, -daysAgo) });

it('a fact is fresh for 90 days, ageing for 180, stale from then on', () => {
  expect([0, 90, 91, 180, 181, 4000].map((age) => freshnessOf(recorded(age), today))).toEqual([
    'fresh',
    'fresh',
    'ageing',
    'ageing',
    'stale',
    'stale',
  ]);
});

it('a confirmation makes an old fact fresh; an older confirmation changes nothing', () => {
  const old = recorded(300);
  expect(freshnessOf({ ...old, confirmedOn: addDays(today, -3) }, today)).toBe('fresh');
  expect(daysSinceLastWord({ ...recorded(3), confirmedOn: addDays(today, -300) }, today)).toBe(3);
});

it('a clock that is ahead does not make negative days', () => {
  expect(daysSinceLastWord(recorded(-2), today)).toBe(0);
});

it('a wish is stale when the talk is more than twelve months ago, however lately it was copied', () => {
  const copied = recorded(1);
  expect(acpFreshnessOf({ discussedOn: day('2025-11-20') }, copied, today)).toBe('fresh');
  expect(acpFreshnessOf({ discussedOn: day('2025-11-19') }, copied, today)).toBe('stale');
  expect(acpFreshnessOf({}, recorded(400), today)).toBe('stale');
});
