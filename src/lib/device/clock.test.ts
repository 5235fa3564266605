import { describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import {
  clockComparedWithinMs,
  clockToleranceMs,
  isClockDoubtful,
  observeServerClock,
  type ClockReading,
} from './clock.ts';

const at = (ms: number) => ms as Instant;
const noon = Date.parse('2026-11-20T12:00:00Z');

describe('clock', () => {
  it('is doubtful until it was compared once', () => {
    expect(isClockDoubtful(undefined, at(noon))).toBe(true);
  });

  it('is believed when it agreed at the last contact and has not gone back', () => {
    expect(isClockDoubtful({ clockOffsetMs: 1_000, lastContactAt: at(noon) }, at(noon + 86_400_000))).toBe(
      false,
    );
  });

  it('is doubtful when it shows a time before the last contact', () => {
    const reading = { clockOffsetMs: 0, lastContactAt: at(noon) };
    expect(isClockDoubtful(reading, at(noon - clockToleranceMs - 1))).toBe(true);
  });

  it('is doubtful when it was wrong at the last contact', () => {
    const reading = { clockOffsetMs: -clockToleranceMs - 1, lastContactAt: at(noon) };
    expect(isClockDoubtful(reading, at(noon))).toBe(true);
  });

  it('is doubtful when nobody compared it for longer than any phone goes without contact', () => {
    const reading = { clockOffsetMs: 0, lastContactAt: at(noon) };
    expect(isClockDoubtful(reading, at(noon + clockComparedWithinMs))).toBe(false);
    expect(isClockDoubtful(reading, at(noon + clockComparedWithinMs + 1))).toBe(true);
  });

  it.each([5, -5])('is doubtful when it is off by %i years since the last contact', (years) => {
    const reading = { clockOffsetMs: 0, lastContactAt: at(noon) };
    expect(isClockDoubtful(reading, at(noon + years * 365 * 86_400_000))).toBe(true);
  });

  it('measures the offset from the Date header against the middle of the call', async () => {
    const readings: ClockReading[] = [];
    const times = [noon - 200, noon + 200];
    const answer = new Response('{}', { headers: { date: new Date(noon + 60_000).toUTCString() } });
    const observed = observeServerClock(
      async () => answer,
      (reading) => readings.push(reading),
      () => times.shift()!,
    );
    expect(await observed('/api/session')).toBe(answer);
    expect(readings).toEqual([{ clockOffsetMs: 60_500, lastContactAt: noon + 200 }]);
  });

  it('says nothing when the answer carries no date', async () => {
    const readings: ClockReading[] = [];
    await observeServerClock(
      async () => new Response('{}'),
      (reading) => readings.push(reading),
    )('/api/session');
    expect(readings).toEqual([]);
  });
});
