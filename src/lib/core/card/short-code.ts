// The typed and spoken form of a card: eight characters of Crockford's base32 and one check character, resolved
// online. The check is a weighted sum over GF(32) and stays inside the same 32 letters, which the classic modulo-37
// check does not: it finds every single wrong character and every two swapped ones.
import type { Brand } from '../brands.ts';

/** Eight characters, upper case, without hyphen and check character. */
export type ShortCode = Brand<string, 'ShortCode'>;
export type ShortCodeFailure = 'SHORT_CODE_LENGTH' | 'SHORT_CODE_CHARACTER' | 'SHORT_CODE_CHECK';
export type ShortCodeResult = { ok: true; code: ShortCode } | { ok: false; code: ShortCodeFailure };

const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeLength = 8;
/** Bytes of randomness a code is made from: 40 bits. */
export const shortCodeBytes = 5;

/** A code from five random bytes. */
export function createShortCode(random: Uint8Array): ShortCode {
  if (random.length !== shortCodeBytes) throw new TypeError(`expected ${shortCodeBytes} random bytes`);
  let number = random.reduce((sum, byte) => sum * 256 + byte, 0);
  let code = '';
  for (let at = 0; at < codeLength; at++, number = Math.floor(number / 32))
    code = alphabet[number % 32] + code;
  return code as ShortCode;
}

/**
 * As printed: three groups of three, the check character last.
 * @example formatShortCode('04106105' as ShortCode) // '041-061-05G'
 */
export function formatShortCode(code: ShortCode): string {
  return wholeShortCode(code).match(/.{3}/g)!.join('-');
}

/** As a card keeps it: the eight characters and the check character, without hyphens. */
export const wholeShortCode = (code: ShortCode): string => code + checkCharacter(code);

/** Forgiving of case, full width, spaces, any kind of hyphen, and of O for 0 and I or L for 1. */
export function parseShortCode(typed: string): ShortCodeResult {
  if (typed.length > 64) return { ok: false, code: 'SHORT_CODE_LENGTH' };
  const compact = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\-‐‑‒–—―−ーｰ_]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if ([...compact].some((character) => !alphabet.includes(character)))
    return { ok: false, code: 'SHORT_CODE_CHARACTER' };
  if (compact.length !== codeLength + 1) return { ok: false, code: 'SHORT_CODE_LENGTH' };
  const code = compact.slice(0, codeLength) as ShortCode;
  if (checkCharacter(code) !== compact[codeLength]) return { ok: false, code: 'SHORT_CODE_CHECK' };
  return { ok: true, code };
}

/** Σ 2^(position+1) · value over GF(32) with the polynomial x⁵ + x² + 1. */
function checkCharacter(code: string): string {
  let sum = 0;
  for (const character of [...code].reverse()) sum = double(sum ^ alphabet.indexOf(character));
  return alphabet[sum]!;
}

const double = (value: number) => (value & 16 ? ((value << 1) ^ 0b100101) & 31 : value << 1);
