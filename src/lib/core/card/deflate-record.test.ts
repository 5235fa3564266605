import { inflateRawSync } from 'node:zlib';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { concatBytes, toBase64 } from './bytes.ts';
import { sampleSubset } from './card-factory.ts';
import { deflateWith } from './deflate.ts';
import { deflateRecord } from './deflate-record.ts';
import { dictionary1 } from './dictionary-1.ts';
import { knowsDictionary, loadDictionary } from './dictionary.ts';
import type { Dictionary } from './dictionary.ts';
import { inflateWithin } from './inflate.ts';
import { packSubset } from './pack.ts';
import { anySubset } from '#tests/vectors/card/any-subset.ts';

let dictionary: Dictionary;
beforeAll(async () => {
  dictionary = await loadDictionary(1);
});
const inflate = (deflated: Uint8Array) =>
  inflateWithin(concatBytes(dictionary.prefix, deflated), dictionary.preset, 8192);

test('any bytes come back', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 600, size: 'max' }), (bytes) => {
      expect(inflate(deflateRecord(bytes, dictionary))).toEqual({ ok: true, bytes });
    }),
    { numRuns: 60 },
  );
  const long = new Uint8Array(8192).fill(7);
  expect(inflate(deflateRecord(long, dictionary))).toEqual({ ok: true, bytes: long });
});

test('any inflater that takes a dictionary reads prefix and record as one stream', () => {
  fc.assert(
    fc.property(anySubset, (subset) => {
      const packed = packSubset(subset);
      const stream = concatBytes(dictionary.prefix, deflateRecord(packed, dictionary));
      expect(Uint8Array.from(inflateRawSync(stream, { dictionary: dictionary.preset }))).toEqual(packed);
    }),
    { numRuns: 60 },
  );
});

test('a record is smaller than with ordinary deflate and the same dictionary', () => {
  const packed = packSubset(sampleSubset());
  const ours = deflateRecord(packed, dictionary).length;
  expect(ours).toBeLessThan(deflateWith(packed, dictionary.preset).length);
  expect(ours).toBeLessThan(packed.length * 0.6);
});

test('dictionary 1 is frozen, in both of its files', () => {
  const file = readFileSync(new URL('dictionary-1.bin', import.meta.url));
  expect(createHash('sha256').update(file).digest('hex')).toBe(
    '1b9ad360ba2288b4292f368af15e51c457bf19dd78721b175bcf36666575e034',
  );
  expect(toBase64(file)).toBe(dictionary1);
  expect(dictionary.preset.length).toBeLessThanOrEqual(16 * 1024);
  expect(Buffer.from(dictionary.hash).toString('hex')).toMatch(/^1b9ad360/);
  expect([knowsDictionary(1), knowsDictionary(0), knowsDictionary(2)]).toEqual([true, false, false]);
});
