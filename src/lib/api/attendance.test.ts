import { expect, it } from 'vitest';
import { watchAttendance } from './attendance.ts';

it('a page counts as attended for two minutes after it was opened or touched', () => {
  const page = new EventTarget();
  let now = 0;
  const attendance = watchAttendance(page, () => now);
  now = 119_000;
  expect(attendance.isAttended()).toBe(true);
  now = 121_000;
  expect(attendance.isAttended()).toBe(false);
  page.dispatchEvent(new Event('keydown'));
  expect(attendance.isAttended()).toBe(true);
  now += 121_000;
  expect(attendance.isAttended()).toBe(false);
});

it('where there is no page every call is a person’s', () => {
  expect(watchAttendance(undefined, () => 0).isAttended()).toBe(true);
});
