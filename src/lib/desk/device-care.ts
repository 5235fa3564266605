// When a device needs somebody's eye: it was not heard of for days, or its last test of itself failed.
import type { SelfTestCheck } from '#lib/core/contract/standing.ts';

/** Two days before a lease of seven ends: time to find the phone. */
export const silentMs = 5 * 86_400_000;

export interface CaredDevice {
  lastSeenAt: number | null;
  suspendedAt: number | null;
  revokedAt?: number | null;
  failedChecks: readonly SelfTestCheck[];
}

/** Whether a device in use was not heard of for five days. One that never took its keys is nobody's to miss. */
export function isSilent({ lastSeenAt, suspendedAt, revokedAt = null }: CaredDevice, now: number): boolean {
  return lastSeenAt !== null && suspendedAt === null && revokedAt === null && now - lastSeenAt >= silentMs;
}

/** Whether somebody should look after it. */
export function needsCare(device: CaredDevice, now: number): boolean {
  if ((device.revokedAt ?? null) !== null) return false;
  return device.suspendedAt !== null || device.failedChecks.length > 0 || isSilent(device, now);
}
