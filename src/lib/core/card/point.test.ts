import { p256 } from '@noble/curves/nist.js';
import { expect, test } from 'vitest';
import { compressPoint, decompressPoint } from './point.ts';

test('compressing and decompressing agrees with an independent implementation', () => {
  for (let round = 0; round < 20; round++) {
    const secret = p256.utils.randomSecretKey();
    const point = p256.getPublicKey(secret, false);
    const compressed = p256.getPublicKey(secret, true);
    expect(compressPoint(point)).toEqual(compressed);
    expect(decompressPoint(compressed)).toEqual(point);
  }
});

test('bytes that name no point of the curve are refused', () => {
  const refused = (bytes: Uint8Array) => decompressPoint(bytes) === undefined;
  const compressed = p256.getPublicKey(p256.utils.randomSecretKey(), true);
  expect(refused(compressed.subarray(0, 32))).toBe(true);
  expect(refused(compressed.with(0, 4))).toBe(true);
  expect(refused(compressed.with(0, 0))).toBe(true);
  expect(refused(new Uint8Array(33).fill(255).with(0, 2))).toBe(true);
  for (let x = 0; x < 30; x++) {
    const candidate = new Uint8Array(33).with(0, 2).with(32, x);
    let known = true;
    try {
      p256.Point.fromBytes(candidate);
    } catch {
      known = false;
    }
    expect(refused(candidate), `x = ${x}`).toBe(!known);
  }
});
