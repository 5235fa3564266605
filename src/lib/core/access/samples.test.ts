import { expect, it, test } from 'vitest';
import { createHash } from 'node:crypto';
import type { Instant } from '../brands.ts';
import { drawSample, isoWeekOf, lastWeekBefore } from './samples.ts';

const at = (text: string) => Date.parse(text) as Instant;

test.each([
  ['2026-01-01T12:00:00+09:00', '2026-W01'],
  ['2027-01-01T12:00:00+09:00', '2026-W53'],
  ['2024-12-30T00:00:00+09:00', '2025-W01'],
  ['2026-11-22T23:59:59+09:00', '2026-W47'],
  ['2026-11-23T00:00:00+09:00', '2026-W48'],
])('%s lies in week %s', (moment, week) => {
  expect(isoWeekOf(at(moment))).toBe(week);
});

it('the last whole week ends on the Monday before, by the days of Japan', () => {
  expect(lastWeekBefore(at('2026-11-23T00:00:00+09:00'))).toEqual({
    week: '2026-W47',
    from: at('2026-11-16T00:00:00+09:00'),
    until: at('2026-11-23T00:00:00+09:00'),
  });
  expect(lastWeekBefore(at('2026-11-22T23:59:59+09:00')).week).toBe('2026-W46');
});

const ranked = (seed: string) => (seq: number) => createHash('sha256').update(`${seed}|${seq}`).digest('hex');
const looks = Array.from({ length: 1_000 }, (_, n) => n + 1);

it('equal seeds draw equal samples, another seed another one', () => {
  const first = drawSample(looks, 20, ranked('a'));
  expect(drawSample([...looks].reverse(), 20, ranked('a'))).toEqual(first);
  expect(drawSample(looks, 20, ranked('b'))).not.toEqual(first);
});

it('every look is drawn about equally often', () => {
  const drawn = new Map<number, number>();
  for (let week = 0; week < 500; week += 1)
    for (const seq of drawSample(looks, 20, ranked(String(week)))) drawn.set(seq, (drawn.get(seq) ?? 0) + 1);
  const halves = [0, 0];
  for (const [seq, count] of drawn) halves[seq <= 500 ? 0 : 1]! += count;
  expect(halves[0]! + halves[1]!).toBe(10_000);
  expect(Math.abs(halves[0]! - 5_000)).toBeLessThan(250);
});

it('a week with fewer looks is reviewed whole', () => {
  expect(drawSample([3, 1, 2], 20, ranked('a'))).toEqual([1, 2, 3]);
});
