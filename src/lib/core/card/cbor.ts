// Strict CBOR (RFC 8949 §4.2.1 core deterministic encoding) for everything signed or sealed: exactly one encoding per
// value, definite lengths, integer keys, a depth limit. Decoding copies nothing, so that long lists cost their length once.
import type { Bytes } from './bytes.ts';

export type Cbor = number | string | boolean | null | Uint8Array | readonly Cbor[] | CborMap;
/** Integer keys only. */
export type CborMap = ReadonlyMap<number, Cbor>;

export type CborFailure = 'MALFORMED' | 'TOO_DEEP' | 'NOT_CANONICAL';
export type CborResult = { ok: true; value: Cbor } | { ok: false; code: CborFailure };

/** Major types of RFC 8949 §3.1. */
const major = { count: 0, negative: 1, bytes: 2, text: 3, array: 4, map: 5, simple: 7 } as const;
const simple = { false: 20, true: 21, null: 22 } as const;

/** Most items of one message, keys counted: strangers' bytes are decoded before any signature is checked. */
const mostItems = 10_000;

/** Encodes deterministically: shortest integers and lengths, map keys in bytewise order. */
export function encodeCbor(value: Cbor): Bytes {
  const pieces: Uint8Array[] = [];
  let length = 0;
  const put = (piece: Uint8Array) => {
    pieces.push(piece);
    length += piece.length;
  };
  const write = (item: Cbor): void => {
    if (typeof item === 'number')
      put(item >= 0 ? head(major.count, integer(item)) : head(major.negative, -1 - integer(item)));
    else if (typeof item === 'string') {
      const utf8 = new TextEncoder().encode(item);
      put(head(major.text, utf8.length));
      put(utf8);
    } else if (item instanceof Uint8Array) {
      put(head(major.bytes, item.length));
      put(item);
    } else if (item === null || typeof item === 'boolean')
      put(head(major.simple, item === null ? simple.null : item ? simple.true : simple.false));
    else if (item instanceof Map) {
      put(head(major.map, item.size));
      for (const [key, inner] of [...(item as CborMap)].sort(([left], [right]) => compareKeys(left, right))) {
        write(key);
        write(inner);
      }
    } else {
      const items = item as readonly Cbor[];
      put(head(major.array, items.length));
      items.forEach(write);
    }
  };
  write(value);
  const whole = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

const shortHeads = Array.from({ length: 256 }, (_, first) => Uint8Array.of(first));

function head(type: number, argument: number): Uint8Array {
  if (argument < 24) return shortHeads[(type << 5) | argument]!;
  const width = argument < 0x100 ? 1 : argument < 0x10000 ? 2 : argument < 0x100000000 ? 4 : 8;
  const bytes = new Uint8Array(1 + width);
  bytes[0] = (type << 5) | (24 + Math.log2(width));
  for (let at = width, rest = argument; at > 0; at--, rest = Math.floor(rest / 256)) bytes[at] = rest % 256;
  return bytes;
}

function integer(value: number): number {
  if (!Number.isSafeInteger(value)) throw new RangeError('expected an integer within ±(2^53 − 1)');
  return value;
}

/** Bytewise order of the keys' encodings: counts upwards, then negative ones downwards. */
function compareKeys(left: number, right: number): number {
  if (left >= 0 !== right >= 0) return left >= 0 ? -1 : 1;
  return Math.abs(left) - Math.abs(right);
}

/**
 * Decodes one item that fills `bytes` completely. Byte strings are views into `bytes`.
 * Refuses more than 10,000 items, indefinite lengths, tags, floats, undefined, keys that are no integers, duplicate keys, integers beyond 2^53,
 * trailing bytes, containers nested deeper than `maxDepth`, and every encoding other than the deterministic one.
 */
export function parseCbor(bytes: Uint8Array, maxDepth: number): CborResult {
  const reader = new Reader(bytes, maxDepth);
  try {
    const value = reader.item(0);
    return reader.isCanonical() ? { ok: true, value } : { ok: false, code: 'NOT_CANONICAL' };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, code: error.reason };
    throw error;
  }
}

class Refusal extends Error {
  readonly reason: 'MALFORMED' | 'TOO_DEEP';
  constructor(reason: 'MALFORMED' | 'TOO_DEEP') {
    super(reason);
    this.reason = reason;
  }
}

class Reader {
  private readonly bytes: Uint8Array;
  private readonly maxDepth: number;
  private at = 0;
  private itemsLeft = mostItems;
  private shortest = true;

  constructor(bytes: Uint8Array, maxDepth: number) {
    this.bytes = bytes;
    this.maxDepth = maxDepth;
  }

  /** Everything was read, and in its only encoding. */
  isCanonical(): boolean {
    return this.shortest && this.at === this.bytes.length;
  }

  item(depth: number): Cbor {
    const first = this.bytes[this.at++];
    if (first === undefined || --this.itemsLeft < 0) throw new Refusal('MALFORMED');
    const type = first >> 5;
    const info = first & 31;
    if (type === major.simple) {
      if (info === simple.null) return null;
      if (info !== simple.true && info !== simple.false) throw new Refusal('MALFORMED');
      return info === simple.true;
    }
    const argument = this.argument(info);
    if (type === major.count) return safe(argument);
    if (type === major.negative) return safe(-1 - argument);
    if (argument > this.bytes.length - this.at) throw new Refusal('MALFORMED');
    if (type === major.bytes) return this.take(argument);
    if (type === major.text) return utf8(this.take(argument));
    if (type !== major.array && type !== major.map) throw new Refusal('MALFORMED');
    if (depth >= this.maxDepth) throw new Refusal('TOO_DEEP');
    return type === major.array ? this.array(argument, depth) : this.map(argument, depth);
  }

  private array(length: number, depth: number): Cbor[] {
    const items: Cbor[] = [];
    for (let left = length; left > 0; left--) items.push(this.item(depth + 1));
    return items;
  }

  private map(length: number, depth: number): CborMap {
    const map = new Map<number, Cbor>();
    let last: number | undefined;
    for (let left = length; left > 0; left--) {
      const key = this.item(depth + 1);
      if (typeof key !== 'number' || map.has(key)) throw new Refusal('MALFORMED');
      if (last !== undefined && compareKeys(last, key) > 0) this.shortest = false;
      last = key;
      map.set(key, this.item(depth + 1));
    }
    return map;
  }

  private argument(info: number): number {
    if (info < 24) return info;
    if (info > 27) throw new Refusal('MALFORMED');
    const width = 1 << (info - 24);
    if (width > this.bytes.length - this.at) throw new Refusal('MALFORMED');
    let argument = 0;
    for (let left = width; left > 0; left--) argument = argument * 256 + this.bytes[this.at++]!;
    if (argument < (width === 1 ? 24 : 2 ** (4 * width))) this.shortest = false;
    return argument;
  }

  private take(length: number): Uint8Array {
    return this.bytes.subarray(this.at, (this.at += length));
  }
}

function safe(value: number): number {
  if (!Number.isSafeInteger(value)) throw new Refusal('MALFORMED');
  return value;
}

const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
function utf8(bytes: Uint8Array): string {
  try {
    return decoder.decode(bytes);
  } catch {
    throw new Refusal('MALFORMED');
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
