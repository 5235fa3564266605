// The deflated record is padded to a multiple of 16 bytes, so that a card's length says little about its patient:
// one byte 0x80, then zeros (ISO/IEC 7816-4).
import type { Bytes } from './bytes.ts';

export const paddingBlock = 16;

export function pad(bytes: Uint8Array, block = paddingBlock): Bytes {
  const padded = new Uint8Array(paddedLength(bytes.length, block));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** Length after padding. */
export function paddedLength(length: number, block = paddingBlock): number {
  return (Math.floor(length / block) + 1) * block;
}

/** Undefined unless the length is whole blocks and the padding is exactly what `pad` adds. */
export function unpad(padded: Uint8Array, block = paddingBlock): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % block !== 0) return undefined;
  let end = padded.length - 1;
  while (end > padded.length - block && padded[end] === 0) end--;
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
}
