// The text inside the QR code: an address any phone's camera understands, then the card as one decimal number, which
// QR codes store in 8.03 bits a byte (docs/card-format.md §2). The host is only for strangers' cameras.
import type { Bytes } from './bytes.ts';
import { toHex } from './bytes.ts';
import { cardMaxBytes } from './open-card.ts';

export type CardTextFailure =
  | 'NOT_A_TASUKI_CARD'
  | 'CARD_TEXT_TOO_LONG'
  | 'CARD_TEXT_NOT_DIGITS'
  | 'CARD_TEXT_LEADING_ZERO'
  | 'CARD_TEXT_CUT_SHORT';
export type CardTextResult = { ok: true; bytes: Bytes } | { ok: false; code: CardTextFailure };

/** Digits of the longest card: 1,201 bytes with their leading 01. */
export const cardTextMaxDigits = 2891;
/** Fewer digits cannot hold the smallest card. */
const minDigits = 300;
/** Longer texts are judged by their beginning alone. */
const longestText = 4096;

/** 0x01 ‖ bytes as one big-endian integer in decimal. */
export function toDigits(bytes: Uint8Array): string {
  return BigInt(`0x01${toHex(bytes)}`).toString();
}

/** The two segments of the QR code: bytes up to and with '#', then numeric. Their concatenation is the text. */
export function cardSegments(host: string, bytes: Uint8Array): { prefix: string; digits: string } {
  return { prefix: `https://${host}/c#`, digits: toDigits(bytes) };
}

/**
 * The whole text of the QR code.
 * @example cardText('card.example.jp', bytes) // 'https://card.example.jp/c#3402…'
 */
export function cardText(host: string, bytes: Uint8Array): string {
  const { prefix, digits } = cardSegments(host, bytes);
  return prefix + digits;
}

/** What stands in front of the digits: any host, any case, a slash behind the path at will. */
const address = /^https?:\/\/[^/?#\s]+\/c\/?#/i;

/**
 * The card's bytes from scanned, pasted or typed text. The host is ignored; bare digits are taken, also in full width
 * and with spaces. Anything else that is a QR code but no card is NOT_A_TASUKI_CARD.
 */
export function parseCardText(text: string): CardTextResult {
  const fail = (code: CardTextFailure) => ({ ok: false, code }) as const;
  const { isAddressed, body } = splitText(text.slice(0, longestText + 1));
  const isDigits = /^[0-9]+$/.test(body);
  if (!isDigits || (!isAddressed && body.length < minDigits))
    return fail(isAddressed ? 'CARD_TEXT_NOT_DIGITS' : 'NOT_A_TASUKI_CARD');
  if (text.length > longestText || body.length > cardTextMaxDigits) return fail('CARD_TEXT_TOO_LONG');
  if (body.startsWith('0')) return fail('CARD_TEXT_LEADING_ZERO');
  if (body.length < minDigits) return fail('CARD_TEXT_CUT_SHORT');
  return fromDigits(body);
}

function splitText(text: string): { isAddressed: boolean; body: string } {
  const trimmed = text.trim();
  const prefix = address.exec(trimmed)?.[0] ?? '';
  const rest = trimmed.slice(prefix.length);
  const body = /^[0-9]*$/.test(rest) ? rest : rest.normalize('NFKC').replace(/\s/g, '');
  return { isAddressed: prefix !== '', body };
}

/** The inverse of `toDigits`, for at most `cardTextMaxDigits` digits: BigInt's cost is bounded by the length. */
function fromDigits(digits: string): CardTextResult {
  const hex = BigInt(digits).toString(16);
  // 0x01 in front: an odd number of hex digits that starts with 1. Lost digits destroy it nearly always.
  if (hex.length % 2 === 0 || hex[0] !== '1') return { ok: false, code: 'CARD_TEXT_CUT_SHORT' };
  const bytes = new Uint8Array((hex.length - 1) / 2);
  if (bytes.length > cardMaxBytes) return { ok: false, code: 'CARD_TEXT_TOO_LONG' };
  for (let at = 0; at < bytes.length; at++) {
    bytes[at] = (hexDigit(hex.charCodeAt(at * 2 + 1)) << 4) | hexDigit(hex.charCodeAt(at * 2 + 2));
  }
  return { ok: true, bytes };
}

/** Of '0' … '9' and 'a' … 'f'. */
const hexDigit = (code: number): number => (code <= 57 ? code - 48 : code - 87);
