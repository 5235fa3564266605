import { expect, it } from 'vitest';
import { ClosureForm } from './closure-form.svelte.ts';

// 2026-11-20 23:10 in Japan.
const now = Date.parse('2026-11-20T14:10:00Z');

it('two taps make a closure of two hours: the reason, and the button', () => {
  const form = new ClosureForm(() => now);
  expect(form.draft).toBeUndefined();
  form.reason = 'full';
  expect(form.draft).toEqual({ reason: 'full', endsAt: now + 7_200_000, capabilities: [], note: '' });
});

it('today ends at midnight in Japan', () => {
  const form = new ClosureForm(() => now);
  form.until = 'today';
  expect(new Date(form.endsAt!).toISOString()).toBe('2026-11-20T15:00:00.000Z');
});

it('a time of one’s own is ahead, and at most fourteen days', () => {
  const form = new ClosureForm(() => now);
  form.until = 'custom';
  expect([form.day, form.time]).toEqual(['2026-11-21', '01:10']);
  expect(form.endsAt).toBe(now + 7_200_000);
  form.day = '2026-11-20';
  expect(form.endsAt).toBeUndefined();
  form.day = '2026-12-20';
  expect(form.endsAt).toBeUndefined();
  form.day = '';
  expect(form.endsAt).toBeUndefined();
});
