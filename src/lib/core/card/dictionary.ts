// Preset dictionaries by number. A number is for ever: cards in wallets need the exact bytes for as long as they live.
import type { Bytes } from './bytes.ts';
import { fromBase64 } from './bytes.ts';
import { dictionary1 } from './dictionary-1.ts';

export interface Dictionary {
  number: number;
  bytes: Bytes;
  /** SHA-256 of the bytes; its first 8 bytes are bound into every sealed card. */
  hash: Bytes;
}

/** The dictionary new cards are written with. */
export const currentDictionary = 1;
const sources: Readonly<Record<number, string>> = { 1: dictionary1 };
const loaded = new Map<number, Promise<Dictionary>>();

/** Whether this version of the app can read cards written with dictionary `number`. */
export function knowsDictionary(number: number): boolean {
  return Object.hasOwn(sources, number);
}

/** Decoded once and kept. Throws for an unknown number: ask `knowsDictionary` first. */
export function loadDictionary(number: number): Promise<Dictionary> {
  let dictionary = loaded.get(number);
  if (!dictionary) {
    const source = sources[number];
    if (source === undefined)
      throw new RangeError(`dictionary ${number} is unknown; ask knowsDictionary first`);
    dictionary = decode(number, source);
    loaded.set(number, dictionary);
  }
  return dictionary;
}

async function decode(number: number, source: string): Promise<Dictionary> {
  const bytes = fromBase64(source);
  return { number, bytes, hash: new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)) };
}
