// The writing side of the card's compression: raw DEFLATE with the preset dictionary.
import { deflateSync } from 'fflate';
import type { Bytes } from './bytes.ts';

export function deflateWith(bytes: Uint8Array, dictionary: Uint8Array): Bytes {
  return Uint8Array.from(deflateSync(bytes, { level: 9, mem: 12, dictionary }));
}
