import { expect, it } from 'vitest';
import { isSilent, needsCare, silentMs, type CaredDevice } from './device-care.ts';

const now = Date.parse('2026-11-21T09:00:00+09:00');
const device: CaredDevice = { lastSeenAt: now, suspendedAt: null, revokedAt: null, failedChecks: [] };

it('a device is missed after five days, and not a minute before', () => {
  expect(isSilent({ ...device, lastSeenAt: now - silentMs }, now)).toBe(true);
  expect(isSilent({ ...device, lastSeenAt: now - silentMs + 60_000 }, now)).toBe(false);
});

it('nobody misses a device that never came, that rests, or that was revoked', () => {
  const long = { ...device, lastSeenAt: now - 2 * silentMs };
  expect(isSilent({ ...long, lastSeenAt: null }, now)).toBe(false);
  expect(isSilent({ ...long, suspendedAt: now }, now)).toBe(false);
  expect(isSilent({ ...long, revokedAt: now }, now)).toBe(false);
});

it('silence, a failed test and a suspension ask for somebody’s eye; a revoked device asks for nothing', () => {
  expect(needsCare(device, now)).toBe(false);
  expect(needsCare({ ...device, lastSeenAt: now - silentMs }, now)).toBe(true);
  expect(needsCare({ ...device, failedChecks: ['clock'] }, now)).toBe(true);
  expect(needsCare({ ...device, suspendedAt: now }, now)).toBe(true);
  expect(needsCare({ ...device, failedChecks: ['clock'], revokedAt: now }, now)).toBe(false);
});
