import { expect, test } from 'vitest';
import type { Instant } from '../brands.ts';
import { now } from './card-factory.ts';
import type { DisasterFlag, Lease } from './lease.ts';
import { decideLease, judgedTime, mayOpenCards } from './lease-state.ts';

const day = 86_400_000;
const at = (offset: number) => (now + offset) as Instant;
const lease: Lease = { region: '23', deviceId: 'd', standing: 'in-use', issuedAt: now, until: at(7 * day) };
const flag: DisasterFlag = { region: '23', version: 1, declaredAt: now, until: at(20 * day) };
const decide = (change: Partial<Parameters<typeof decideLease>[0]>) =>
  decideLease({ lease, enrolledAt: at(-100 * day), time: now, ...change });

test('a lease is good, is called ending two days before its end, and is over at its last instant', () => {
  expect(decide({ time: at(5 * day - 1) })).toEqual({ is: 'good', until: lease.until });
  expect(decide({ time: at(5 * day) })).toEqual({ is: 'ending', until: lease.until });
  expect(decide({ time: at(7 * day - 1) }).is).toBe('ending');
  expect(decide({ time: at(7 * day) })).toEqual({ is: 'over', until: lease.until, mayBeClock: false });
});

test('a disaster flag carries a lease on to the flag’s own end', () => {
  expect(decide({ flag, time: at(12 * day) })).toEqual({ is: 'good', until: flag.until });
  expect(decide({ flag, time: at(20 * day) }).is).toBe('over');
});

test('a suspended phone is closed, whatever its lease, the flag and a supervisor say', () => {
  const override = { from: at(-1), until: at(day - 1) };
  for (const standing of ['suspended', 'revoked'] as const)
    expect(decide({ lease: { ...lease, standing }, flag, override })).toEqual({ is: standing });
});

test('a supervisor’s word opens what is over for its own time, and no longer than a day', () => {
  const from = at(8 * day);
  const override = { from, until: at(9 * day) };
  expect(decide({ override, time: from })).toEqual({ is: 'overridden', until: override.until });
  expect(decide({ override, time: override.until }).is).toBe('over');
  expect(decide({ override: { from, until: at(10 * day) }, time: from }).is).toBe('over');
  expect(decide({ override, time: now }).is).toBe('good');
});

test('a phone without a lease lives seven days from its enrolment', () => {
  expect(decide({ lease: undefined, enrolledAt: now })).toEqual({ is: 'missing', until: at(7 * day) });
  expect(decide({ lease: undefined, enrolledAt: now, time: at(7 * day) }).is).toBe('over');
});

test('five years past the end, the clock may be what is wrong', () => {
  expect(decide({ time: at(5 * 365 * day) })).toMatchObject({ is: 'over', mayBeClock: true });
});

test('setting the clock back does not lengthen a lease: time stays where it was seen last', () => {
  const seenAt = at(6.9 * day);
  for (const now of [at(0), at(-5 * 365 * day)]) {
    const time = judgedTime({ now, offsetMs: 0, seenAt });
    expect(time).toBe(seenAt);
    expect(decide({ time }).is).toBe('ending');
  }
  expect(decide({ time: judgedTime({ now, offsetMs: 0, seenAt: at(8 * day) }) }).is).toBe('over');
});

test('a clock that is off by a known amount is judged as if it were right', () => {
  const year = 365 * day;
  expect(judgedTime({ now: at(5 * year), offsetMs: -5 * year })).toBe(now);
  expect(judgedTime({ now: at(-5 * year), offsetMs: 5 * year })).toBe(now);
});

test('only what is over, suspended or revoked opens no cards', () => {
  const until = at(day);
  for (const is of ['good', 'ending', 'missing', 'overridden'] as const)
    expect(mayOpenCards({ is, until })).toBe(true);
  expect(mayOpenCards({ is: 'over', until, mayBeClock: false })).toBe(false);
  for (const is of ['suspended', 'revoked'] as const) expect(mayOpenCards({ is })).toBe(false);
});
