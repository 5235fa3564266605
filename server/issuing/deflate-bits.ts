// The bits of a status list, deflated as small as zlib can, off the main thread: every phone of a region downloads them.
import { constants, deflateRaw } from 'node:zlib';
import { promisify } from 'node:util';
import type { Bytes } from '#lib/core/card/bytes.ts';

const deflate = promisify(deflateRaw);

/** Looking for matches takes seconds on the longest lists, for a fifteenth less; on short ones it is worth it. */
const searchedMaxBytes = 512 * 1024;

/** What is smallest depends on how many cards have ended: several ways are tried. Any inflater reads each of them. */
export async function deflateBits(bits: Uint8Array): Promise<Bytes> {
  const strategies = [
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    ...(bits.length <= searchedMaxBytes ? [constants.Z_FILTERED] : []),
  ];
  const tried = await Promise.all(
    strategies.map((strategy) => deflate(bits, { level: 9, memLevel: 9, strategy })),
  );
  return Uint8Array.from(tried.reduce((best, other) => (other.length < best.length ? other : best)));
}
