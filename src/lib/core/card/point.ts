// P-256 points in 33 bytes instead of 65 (SEC 1 §2.3). The point of a card's encapsulation is public, so plain
// BigInt arithmetic is enough; WebCrypto cannot import compressed points everywhere.
import { toHex } from './bytes.ts';
import type { Bytes } from './bytes.ts';

const p = 0xffffffff00000001000000000000000000000000ffffffffffffffffffffffffn;
const b = 0x5ac635d8aa3a93e7b3ebbd55769886bc651d06b0cc53b0f63bce3c3e27d2604bn;

/** 65-byte uncompressed point → 33 bytes. The input comes from WebCrypto and is on the curve. */
export function compressPoint(point: Uint8Array): Bytes {
  if (point.length !== 65 || point[0] !== 4)
    throw new TypeError('expected an uncompressed P-256 point of 65 bytes');
  const compressed = new Uint8Array(33);
  compressed[0] = 2 + (point[64]! & 1);
  compressed.set(point.subarray(1, 33), 1);
  return compressed;
}

/** 33-byte compressed point → 65 bytes; undefined when it names no point of the curve. */
export function decompressPoint(compressed: Uint8Array): Bytes | undefined {
  const sign = compressed[0];
  if (compressed.length !== 33 || (sign !== 2 && sign !== 3)) return undefined;
  const x = BigInt(`0x${toHex(compressed.subarray(1))}`);
  if (x >= p) return undefined;
  const square = (((x * x - 3n) % p) * x + b + 3n * p * p) % p;
  let y = power(square, (p + 1n) / 4n);
  if ((y * y) % p !== square) return undefined;
  if ((y & 1n) !== BigInt(sign & 1)) y = p - y;
  const point = new Uint8Array(65);
  point[0] = 4;
  point.set(compressed.subarray(1), 1);
  for (let at = 64; at > 32; at--, y >>= 8n) point[at] = Number(y & 255n);
  return point;
}

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  for (let factor = base; exponent > 0n; exponent >>= 1n, factor = (factor * factor) % p) {
    if ((exponent & 1n) === 1n) result = (result * factor) % p;
  }
  return result;
}
