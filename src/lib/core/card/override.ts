// A supervisor's word for a device that was out of reach too long: the phone shows six digits, the supervisor's desk
// answers with nine letters, and neither needs a network between them (ADR 0024). Both sides compute the answer here.
import type { Instant } from '../brands.ts';
import { todayInJapan } from '../identity/plain-date.ts';
import type { Bytes } from './bytes.ts';
import { createShortCode, parseShortCode, shortCodeBytes, wholeShortCode } from './short-code.ts';

/** Bytes of a device's override key. */
export const overrideKeyBytes = 32;
/** How far into the next day in Japan a code of today is still taken: a night shift calls late. */
export const overrideGraceMs = 3 * 3_600_000;

const dayMs = 86_400_000;

/** Six digits for the phone's screen, from four random bytes. */
export function makeOverrideChallenge(random: Uint8Array): string {
  if (random.length !== 4) throw new TypeError('expected 4 random bytes');
  const number = random.reduce((sum, byte) => sum * 256 + byte, 0);
  return String(number % 1_000_000).padStart(6, '0');
}

/**
 * The nine characters of a short code: the first five bytes of HMAC-SHA-256 under the device's override key over
 * "TASUKI-OVERRIDE/1" ‖ 00 ‖ challenge ‖ 00 ‖ day in Japan ("2026-11-21"), ASCII.
 * @param challenge six digits
 */
export function overrideCode(overrideKey: Uint8Array, challenge: string, now: Instant): Promise<string> {
  return codeOfDay(overrideKey, challenge, todayInJapan(now));
}

/** First instant at which a code that was made now is no longer taken: three in the morning after its day. */
export function overrideCodeUntil(now: Instant): Instant {
  const midnight = Date.parse(`${todayInJapan(now)}T00:00:00+09:00`);
  return (midnight + dayMs + overrideGraceMs) as Instant;
}

/**
 * Whether what was typed answers this challenge now: case, hyphens, spaces and full width are forgiven. The caller
 * shows a new challenge after every success, and after a few failures, so that a code is good once.
 */
export async function isOverrideCode(
  overrideKey: Uint8Array,
  challenge: string,
  typed: string,
  now: Instant,
): Promise<boolean> {
  const parsed = parseShortCode(typed);
  if (!parsed.ok) return false;
  const days = new Set([todayInJapan(now), todayInJapan((now - overrideGraceMs) as Instant)]);
  for (const day of days)
    if (wholeShortCode(parsed.code) === (await codeOfDay(overrideKey, challenge, day))) return true;
  return false;
}

async function codeOfDay(overrideKey: Uint8Array, challenge: string, day: string): Promise<string> {
  if (overrideKey.length !== overrideKeyBytes) throw new TypeError(`expected ${overrideKeyBytes} bytes`);
  const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const;
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(overrideKey), algorithm, false, ['sign']);
  const text = new TextEncoder().encode(`TASUKI-OVERRIDE/1\u0000${challenge}\u0000${day}`) as Bytes;
  const mac = new Uint8Array(await crypto.subtle.sign('HMAC', key, text));
  return wholeShortCode(createShortCode(mac.subarray(0, shortCodeBytes)));
}
