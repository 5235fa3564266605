import { expect, it } from 'vitest';
import type { PlainDate } from '../brands.ts';
import { addDays } from '../identity/plain-date.ts';
import { judgeUse, useNeededBy } from './facility-use.ts';

const day = (text: string) => text as PlainDate;
const period = {
  from: day('2026-06-01'),
  until: day('2026-11-20'),
  knownFrom: day('2026-03-01'),
  joinedOn: day('2020-04-01'),
};
/** One use every 60 days, the last one 20 days ago. */
const everyTwoMonths = [day('2026-05-04'), day('2026-07-03'), day('2026-09-01'), day('2026-10-31')];

it('one use every 60 days is regular', () => {
  expect(judgeUse(everyTwoMonths, period)).toEqual({
    state: 'regular',
    lastUse: '2026-10-31',
    daysSince: 20,
    longestGap: 60,
    daysLeft: 42,
  });
});

it('62 days since the last use is still within two months, 63 is not', () => {
  for (const [since, state] of [
    [45, 'regular'],
    [46, 'due'],
    [62, 'due'],
    [63, 'lapsed'],
  ] as const) {
    const last = addDays(period.until, -since);
    const uses = [last, addDays(last, -50), addDays(last, -100), addDays(last, -150), addDays(last, -200)];
    expect([since, judgeUse(uses, period).state]).toEqual([since, state]);
  }
});

it('the day by which the next use is needed keeps the gap at two months', () => {
  const judged = judgeUse(everyTwoMonths, period);
  const needed = useNeededBy(judged, period.until);
  expect(needed).toBe('2027-01-01');
  expect(judgeUse([...everyTwoMonths, needed], { ...period, until: needed }).longestGap).toBe(62);
});

it('a gap that began before the period counts as long as it was', () => {
  const judged = judgeUse(
    [day('2026-04-10'), day('2026-06-20'), day('2026-08-15'), day('2026-10-10')],
    period,
  );
  expect(judged).toMatchObject({ longestGap: 71, state: 'resumed' });
});

it('a gap that ended before the period does not count', () => {
  expect(judgeUse([day('2026-05-31'), ...everyTwoMonths.slice(1)], period)).toMatchObject({
    longestGap: 60,
    state: 'regular',
  });
});

it('who has never used it lapses two months after joining, not before', () => {
  const joinedOn = day('2026-10-01');
  expect(judgeUse([], { ...period, joinedOn })).toMatchObject({
    state: 'none-yet',
    daysSince: 50,
    lastUse: null,
  });
  expect(judgeUse([], { ...period, joinedOn: day('2026-09-18') })).toMatchObject({
    state: 'lapsed',
    daysSince: 63,
  });
});

it('several uses on a day are one day, in any order', () => {
  const shuffled = [...everyTwoMonths].reverse().flatMap((use) => [use, use]);
  expect(judgeUse(shuffled, period)).toEqual(judgeUse(everyTwoMonths, period));
});
