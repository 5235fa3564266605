// Small reversible codecs from which the packed record is put together. `pack` never fails on valid values;
// `unpack` throws `Unpackable`, which unpack.ts alone turns into a result.
import type { PlainDate } from '../brands.ts';
import { decodeText, encodeText } from './text-bytes.ts';
import { isBytes } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { doses, doseUnits } from './closed-lists.ts';

export interface Codec<T> {
  pack(value: T, context: Context): Cbor;
  unpack(packed: Cbor | undefined, context: Context): T;
}

export interface Context {
  /** Day number of the day packed before, at first of the as-of: days near one another stay small. */
  lastDay: number;
}

/** Not a packed record. Carries nothing of the content. */
export class Unpackable extends Error {}

const dayMs = 86_400_000;
export const toDayNumber = (date: PlainDate): number => Date.parse(`${date}T00:00:00Z`) / dayMs;
export function fromDayNumber(day: number): PlainDate {
  const date = new Date(day * dayMs);
  if (Number.isNaN(date.getTime()) || !/^\d{4}-/.test(date.toISOString())) throw new Unpackable();
  return date.toISOString().slice(0, 10) as PlainDate;
}

function integer(packed: Cbor | undefined): number {
  if (typeof packed !== 'number' || !Number.isSafeInteger(packed)) throw new Unpackable();
  return packed;
}

/** Text in a byte string, see text-bytes.ts. */
export const text: Codec<string> = {
  pack: encodeText,
  unpack(packed) {
    const value = isBytes(packed) ? decodeText(packed) : undefined;
    if (value === undefined) throw new Unpackable();
    return value;
  },
};

/** Day number since 1970-01-01. */
export const absoluteDay: Codec<PlainDate> = {
  pack: toDayNumber,
  unpack: (packed) => fromDayNumber(integer(packed)),
};

/** Days before the day packed before it. */
export const dayBefore: Codec<PlainDate> = {
  pack(date, context) {
    const day = toDayNumber(date);
    const before = context.lastDay - day;
    context.lastDay = day;
    return before;
  },
  unpack(packed, context) {
    const day = context.lastDay - integer(packed);
    const date = fromDayNumber(day);
    context.lastDay = day;
    return date;
  },
};

export const count: Codec<number> = { pack: (value) => value, unpack: integer };

/** Position in a closed list. */
export function listed<T extends string>(list: readonly T[]): Codec<T> {
  return {
    pack(value) {
      const index = list.indexOf(value);
      if (index < 0) throw new RangeError('the value is not in its closed list');
      return index;
    },
    unpack(packed) {
      const value = list[integer(packed)];
      if (value === undefined) throw new Unpackable();
      return value;
    },
  };
}

/** Position in a closed list when it is there, else text. */
export function listedOrText(list: readonly string[]): Codec<string> {
  const closed = listed(list);
  return {
    pack: (value, context) => (list.includes(value) ? closed.pack(value, context) : encodeText(value)),
    unpack: (packed, context) =>
      isBytes(packed) ? text.unpack(packed, context) : closed.unpack(packed, context),
  };
}

const quarters = ['', '.25', '.5', '.75'];
const quantity = new RegExp(`^(0|[1-9]\\d{0,3})(\\.25|\\.5|\\.75)?(${doseUnits.join('|')})$`);

/** A closed list of 24 doses; else 24 + 32 × quarters + unit for 'number unit'; else text. */
export const dose: Codec<string> = {
  pack(value) {
    const index = doses.indexOf(value);
    if (index >= 0) return index;
    const match = quantity.exec(value);
    if (!match) return encodeText(value);
    const amount = Number(match[1]) * 4 + quarters.indexOf(match[2] ?? '');
    return doses.length + amount * 32 + doseUnits.indexOf(match[3]!);
  },
  unpack(packed, context) {
    if (isBytes(packed)) return text.unpack(packed, context);
    const number = integer(packed);
    if (number < doses.length) return listed(doses).unpack(packed, context);
    const amount = Math.floor((number - doses.length) / 32);
    const unit = doseUnits[(number - doses.length) % 32];
    if (unit === undefined) throw new Unpackable();
    return `${Math.floor(amount / 4)}${quarters[amount % 4]}${unit}`;
  },
};

/** Where the hyphens of Japanese numbers stand: lengths of the groups, the first with its leading 0. */
const phoneShapes = ['3-4-4', '2-4-4', '3-3-4', '4-2-4', '5-1-4', '10', '11', '4-3-3'].map((shape) =>
  shape.split('-').map(Number),
);

/** Five bytes: the digits after the leading 0 × 8 + shape, big-endian. Anything else: text string as written. */
export const phone: Codec<string> = {
  pack(value) {
    const groups = value.split('-');
    const shape = phoneShapes.findIndex(
      (lengths) =>
        lengths.length === groups.length && lengths.every((length, at) => groups[at]!.length === length),
    );
    if (shape < 0 || !value.startsWith('0')) return value;
    let number = Number(groups.join('').slice(1)) * 8 + shape;
    const bytes = new Uint8Array(5);
    for (let at = 4; at >= 0; at--, number = Math.floor(number / 256)) bytes[at] = number % 256;
    return bytes;
  },
  unpack(packed) {
    if (typeof packed === 'string') return packed;
    if (!isBytes(packed) || packed.length !== 5) throw new Unpackable();
    const number = packed.reduce((sum, byte) => sum * 256 + byte, 0);
    const lengths = phoneShapes[number % 8]!;
    const total = lengths.reduce((sum, length) => sum + length, 0);
    const digits = `0${String(Math.floor(number / 8)).padStart(total - 1, '0')}`;
    let at = 0;
    return lengths.map((length) => digits.slice(at, (at += length))).join('-');
  },
};

const uuidPattern = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;
/** 16 bytes; a UUID in any other spelling is a text string. */
export const uuid: Codec<string> = {
  pack: (value) =>
    uuidPattern.test(value)
      ? Uint8Array.from(value.replaceAll('-', '').match(/../g)!, (pair) => parseInt(pair, 16))
      : value,
  unpack(packed) {
    if (typeof packed === 'string') return packed;
    if (!isBytes(packed) || packed.length !== 16) throw new Unpackable();
    const hex = Array.from(packed, (byte) => byte.toString(16).padStart(2, '0')).join('');
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
  },
};

export function arrayOf<T>(item: Codec<T>): Codec<T[]> {
  return {
    pack: (values, context) => values.map((value) => item.pack(value, context)),
    unpack(packed, context) {
      if (!Array.isArray(packed)) throw new Unpackable();
      return (packed as Cbor[]).map((value) => item.unpack(value, context));
    },
  };
}

/** A named field of a record and its codec. Its place in the table is its place on the card. */
export type Field<T> = {
  [K in keyof T & string]-?: readonly [name: K, codec: Codec<NonNullable<T[K]>>];
}[keyof T & string];

/**
 * An array with one place per field. An undefined field is null, and left out at the end of the array; an array that
 * comes down to one text is that text alone. Which fields may be missing is the schema's matter, not the packing's.
 */
export function fields<T extends object>(...table: readonly Field<T>[]): Codec<T> {
  const places = table as readonly unknown[] as readonly (readonly [string, Codec<unknown>])[];
  return {
    pack(value, context) {
      const array = places.map(([name, codec]): Cbor => {
        const field = (value as Record<string, unknown>)[name];
        return field === undefined ? null : codec.pack(field, context);
      });
      while (array.at(-1) === null) array.pop();
      return array.length === 1 && isBytes(array[0]) ? array[0] : array;
    },
    unpack(packed, context) {
      const array = isBytes(packed) ? [packed] : packed;
      if (!Array.isArray(array) || array.length > places.length) throw new Unpackable();
      const value: Record<string, unknown> = {};
      places.forEach(([name, codec], at) => {
        const field = (array as Cbor[])[at] ?? null;
        if (field !== null) value[name] = codec.unpack(field, context);
      });
      return value as T;
    },
  };
}
