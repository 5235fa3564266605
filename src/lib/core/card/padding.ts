// The deflated record is padded to a multiple of 16 bytes, so that a card's length says little about its patient:
// one byte 0x80, then zeros (ISO/IEC 7816-4).
import type { Bytes } from './bytes.ts';

export const paddingBlock = 16;

export function pad(bytes: Uint8Array): Bytes {
  const padded = new Uint8Array(paddedLength(bytes.length));
  padded.set(bytes);
  padded[bytes.length] = 0x80;
  return padded;
}

/** Length after padding. */
export function paddedLength(length: number): number {
  return (Math.floor(length / paddingBlock) + 1) * paddingBlock;
}

/** Undefined unless the length is whole blocks and the padding is exactly what `pad` adds. */
export function unpad(padded: Uint8Array): Uint8Array | undefined {
  if (padded.length === 0 || padded.length % paddingBlock !== 0) return undefined;
  let end = padded.length - 1;
  while (end > padded.length - paddingBlock && padded[end] === 0) end--;
  return padded[end] === 0x80 ? padded.subarray(0, end) : undefined;
}
