import { expect, test } from 'vitest';
import { requestState } from '../contract/receiving.ts';
import { summaryIsOpen } from './summary-access.ts';

const t0 = 1_790_000_000_000;
const hours = (count: number) => t0 + count * 3_600_000;

test('only a hospital that was chosen may open the summary', () => {
  for (const state of requestState.options)
    expect(summaryIsOpen({ state, decidedAt: t0 }, hours(1))).toBe(
      state === 'chosen' || state === 'handed-over',
    );
});

test('access ends 72 h after handover', () => {
  const times = { state: 'handed-over' as const, decidedAt: t0, handedOverAt: hours(1) };
  expect(summaryIsOpen(times, hours(73) - 1)).toBe(true);
  expect(summaryIsOpen(times, hours(73))).toBe(false);
});

test('a handover that is recorded late, or again, keeps the summary open no longer than a week from the choice', () => {
  const late = { state: 'handed-over' as const, decidedAt: t0, handedOverAt: hours(167) };
  expect(summaryIsOpen(late, hours(168) - 1)).toBe(true);
  expect(summaryIsOpen(late, hours(168))).toBe(false);
  expect(summaryIsOpen({ ...late, handedOverAt: hours(5000) }, hours(5000))).toBe(false);
});

test('a forgotten handover does not keep the summary open for ever', () => {
  expect(summaryIsOpen({ state: 'chosen', decidedAt: t0, caseClosedAt: hours(2) }, hours(75))).toBe(false);
  expect(summaryIsOpen({ state: 'chosen', decidedAt: t0 }, hours(167))).toBe(true);
  expect(summaryIsOpen({ state: 'chosen', decidedAt: t0 }, hours(168))).toBe(false);
});
