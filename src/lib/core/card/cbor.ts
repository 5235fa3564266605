// Strict CBOR (RFC 8949 §4.2.1 core deterministic encoding) for everything signed or sealed: exactly one
// encoding per value, definite lengths, a depth limit checked before anything is built.
import { decode, encode, rfc8949EncodeOptions } from 'cborg';
import { equalBytes } from './bytes.ts';
import type { Bytes } from './bytes.ts';

export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap;
/** Integer keys only. */
export type CborMap = ReadonlyMap<number, Cbor>;

export type CborFailure = 'MALFORMED' | 'TOO_DEEP' | 'NOT_CANONICAL';
export type CborResult = { ok: true; value: Cbor } | { ok: false; code: CborFailure };

/** Encodes deterministically: shortest integers and lengths, map keys in bytewise order. */
export function encodeCbor(value: Cbor): Bytes {
  return Uint8Array.from(encode(value, rfc8949EncodeOptions));
}

/**
 * Decodes one item that fills `bytes` completely.
 * Refuses indefinite lengths, tags, floats, undefined, duplicate keys, integers beyond 2^53, trailing bytes,
 * containers nested deeper than `maxDepth`, and every encoding other than the deterministic one.
 */
export function parseCbor(bytes: Uint8Array, maxDepth: number): CborResult {
  const shape = checkShape(bytes, maxDepth);
  if (shape !== 'OK') return { ok: false, code: shape };
  let value: Cbor;
  try {
    value = decode(bytes, {
      strict: false,
      useMaps: true,
      rejectDuplicateMapKeys: true,
      allowBigInt: false,
      allowIndefinite: false,
      allowUndefined: false,
    });
    if (!equalBytes(encodeCbor(value), bytes)) return { ok: false, code: 'NOT_CANONICAL' };
  } catch {
    return { ok: false, code: 'MALFORMED' };
  }
  return { ok: true, value };
}

/** Walks heads only, without recursion, so that nothing nested deeply or cut short reaches the decoder. */
function checkShape(bytes: Uint8Array, maxDepth: number): CborFailure | 'OK' {
  const open: number[] = [];
  let at = 0;
  do {
    const head = bytes[at++];
    if (head === undefined) return 'MALFORMED';
    const major = head >> 5;
    const info = head & 31;
    if (major === 6 || info > 27 || (major === 7 && (info < 20 || info > 22))) return 'MALFORMED';
    let argument = info;
    if (info >= 24) {
      const width = 1 << (info - 24);
      if (at + width > bytes.length) return 'MALFORMED';
      argument = 0;
      for (const end = at + width; at < end; at++) argument = argument * 256 + bytes[at]!;
    }
    if (open.length > 0) open[open.length - 1]!--;
    if (major === 2 || major === 3) {
      const start = at;
      at += argument;
      if (at > bytes.length || (major === 3 && !isUtf8(bytes.subarray(start, at)))) return 'MALFORMED';
    } else if (major === 4 || major === 5) {
      if (argument > bytes.length) return 'MALFORMED';
      open.push(major === 4 ? argument : argument * 2);
      if (open.length > maxDepth) return 'TOO_DEEP';
    }
    while (open.at(-1) === 0) open.pop();
  } while (open.length > 0);
  return at === bytes.length ? 'OK' : 'NOT_CANONICAL';
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** True when `value` is a map whose keys are all among `required` and `optional`, with none of `required` missing. */
export function isMapOf(
  value: Cbor | undefined,
  required: readonly number[],
  optional: readonly number[] = [],
): value is CborMap {
  if (!(value instanceof Map)) return false;
  if (!required.every((key) => value.has(key))) return false;
  return [...value.keys()].every((key) => required.includes(key) || optional.includes(key));
}

export const isBytes = (value: Cbor | undefined): value is Uint8Array => value instanceof Uint8Array;
/** An integer of at least zero. */
export const isCount = (value: Cbor | undefined): value is number => typeof value === 'number' && value >= 0;
