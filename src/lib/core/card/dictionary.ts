// Preset dictionaries by number. A number is for ever: cards in wallets need the exact bytes for as long as they live.
// File: length of the prefix (2 bytes, big-endian), prefix, preset (docs/card-format.md §7).
import type { Bytes } from './bytes.ts';
import { fromBase64 } from './bytes.ts';
import { dictionary1 } from './dictionary-1.ts';

export interface Dictionary {
  number: number;
  /** Head of the DEFLATE block every record starts with; whole bytes, left out on the card. */
  prefix: Bytes;
  /** What stands in the window before the record. */
  preset: Bytes;
  /** SHA-256 of the file; its first 8 bytes are bound into every sealed card. */
  hash: Bytes;
}

/** The dictionary new cards are written with. */
export const currentDictionary = 1;
const files: Readonly<Record<number, string>> = { 1: dictionary1 };
const loaded = new Map<number, Promise<Dictionary>>();

/** Whether this version of the app can read cards written with dictionary `number`. */
export function knowsDictionary(number: number): boolean {
  return Object.hasOwn(files, number);
}

/** Decoded once and kept. Throws for an unknown number: ask `knowsDictionary` first. */
export function loadDictionary(number: number): Promise<Dictionary> {
  let dictionary = loaded.get(number);
  if (!dictionary) {
    const file = files[number];
    if (file === undefined)
      throw new RangeError(`dictionary ${number} is unknown; ask knowsDictionary first`);
    dictionary = parseDictionary(number, fromBase64(file));
    loaded.set(number, dictionary);
  }
  return dictionary;
}

/** Splits a dictionary file. Throws when it is cut short: files are our own. */
export async function parseDictionary(number: number, file: Bytes): Promise<Dictionary> {
  const prefixLength = (file[0]! << 8) | file[1]!;
  if (file.length < 2 + prefixLength) throw new RangeError(`dictionary ${number} is cut short`);
  return {
    number,
    prefix: file.slice(2, 2 + prefixLength),
    preset: file.slice(2 + prefixLength),
    hash: new Uint8Array(await crypto.subtle.digest('SHA-256', file)),
  };
}
