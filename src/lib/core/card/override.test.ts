import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import {
  isOverrideCode,
  makeOverrideChallenge,
  overrideCode,
  overrideCodeUntil,
  overrideKeyBytes,
} from './override.ts';
import { createShortCode, wholeShortCode } from './short-code.ts';

const key = new Uint8Array(overrideKeyBytes).fill(7);
const at = (text: string) => Date.parse(text) as Instant;
const noon = at('2026-11-21T12:00:00+09:00');
const isTaken = (typed: string, now = noon, challenge = '123456', by = key) =>
  isOverrideCode(by, challenge, typed, now);

describe('a code of the supervisor', () => {
  it('is the first five bytes of the keyed hash of label, challenge and day', async () => {
    const text = ['TASUKI-OVERRIDE/1', '123456', '2026-11-21'].join('\u0000');
    const mac = createHmac('sha256', key).update(text).digest();
    const expected = wholeShortCode(createShortCode(new Uint8Array(mac.subarray(0, 5))));
    expect(await overrideCode(key, '123456', noon)).toBe(expected);
    expect(expected).toMatch(/^[0-9A-Z]{9}$/);
  });

  it('answers its own challenge on its own device only', async () => {
    const code = await overrideCode(key, '123456', noon);
    expect(await isTaken(code)).toBe(true);
    expect(await isTaken(code, noon, '123457')).toBe(false);
    expect(await isTaken(code, noon, '123456', new Uint8Array(overrideKeyBytes).fill(8))).toBe(false);
  });

  it('is forgiven how it was written down over the radio', async () => {
    const code = await overrideCode(key, '123456', noon);
    expect(await isTaken(`${code.slice(0, 3)}-${code.slice(3, 6)} ${code.slice(6)}`.toLowerCase())).toBe(
      true,
    );
    expect(await isTaken(code.slice(0, 8))).toBe(false);
    expect(await isTaken('')).toBe(false);
  });

  it('with one wrong character opens nothing', async () => {
    const code = await overrideCode(key, '123456', noon);
    for (let place = 0; place < code.length; place++) {
      const other = code[place] === 'A' ? 'B' : 'A';
      expect(await isTaken(code.slice(0, place) + other + code.slice(place + 1))).toBe(false);
    }
  });

  it('is good on its day in Japan and until three the next morning, not a minute longer', async () => {
    const late = at('2026-11-21T23:59:00+09:00');
    const code = await overrideCode(key, '123456', late);
    expect(await overrideCode(key, '123456', noon)).toBe(code);
    expect(overrideCodeUntil(late)).toBe(at('2026-11-22T03:00:00+09:00'));
    expect(overrideCodeUntil(at('2026-11-21T00:00:00+09:00'))).toBe(at('2026-11-22T03:00:00+09:00'));
    expect(await isTaken(code, at('2026-11-21T00:00:00+09:00'))).toBe(true);
    expect(await isTaken(code, at('2026-11-22T02:59:59+09:00'))).toBe(true);
    expect(await isTaken(code, at('2026-11-22T03:00:00+09:00'))).toBe(false);
    expect(await isTaken(code, at('2026-11-20T23:59:59+09:00'))).toBe(false);
  });

  it('is made with a key of 32 bytes or not at all', async () => {
    await expect(overrideCode(new Uint8Array(16), '123456', noon)).rejects.toThrow('expected 32 bytes');
  });
});

it('a challenge is six digits, zeros in front included', () => {
  expect(makeOverrideChallenge(Uint8Array.of(0, 0, 0, 5))).toBe('000005');
  expect(makeOverrideChallenge(Uint8Array.of(0xff, 0xff, 0xff, 0xff))).toMatch(/^[0-9]{6}$/);
  expect(() => makeOverrideChallenge(new Uint8Array(2))).toThrow('expected 4 random bytes');
});
