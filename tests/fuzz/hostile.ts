// Inputs built to cost as much as possible, each with what it did cost: milliseconds, and megabytes allocated in one run.
import { randomBytes } from 'node:crypto';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { deflateRawSync } from 'node:zlib';
import {
  allowListMaxBytes,
  digestBytes,
  issueAllowList,
  verifyAllowList,
} from '../../src/lib/core/card/allow-list.ts';
import { concatBytes } from '../../src/lib/core/card/bytes.ts';
import type { Bytes } from '../../src/lib/core/card/bytes.ts';
import { createRegion, now } from '../../src/lib/core/card/card-factory.ts';
import { encodeCbor, parseCbor } from '../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../src/lib/core/card/cbor.ts';
import { deflateRecord } from '../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../src/lib/core/card/dictionary.ts';
import { parseCardText } from '../../src/lib/core/card/digits.ts';
import { inflateWithin } from '../../src/lib/core/card/inflate.ts';
import { generateSigningPair } from '../../src/lib/core/card/keys.ts';
import { verifyAndOpenCard } from '../../src/lib/core/card/open-card.ts';
import { parseShortCode } from '../../src/lib/core/card/short-code.ts';
import { signStatement } from '../../src/lib/core/card/statement.ts';
import { statusListMaxBytes, verifyStatusList } from '../../src/lib/core/card/status-list.ts';
import { issueTrustList, trustListMaxKeys, verifyTrustList } from '../../src/lib/core/card/trust-list.ts';
import { unpackSubset } from '../../src/lib/core/card/unpack.ts';
import { busyMsSince } from './busy.ts';

export interface Hostile {
  name: string;
  bytes: number;
  run: () => unknown;
}
export interface Cost {
  name: string;
  bytes: number;
  /** Processor time of the fastest of the measured runs. */
  ms: number;
  /** Allocated in one run, whether or not it was freed again: nothing ever held more. */
  megabytes: number;
}
export const budget = { ms: 50, megabytes: 20 } as const;

export async function createHostile(): Promise<Hostile[]> {
  const region = await createRegion();
  const { trust } = region;
  const dictionary = await loadDictionary(1);
  const filled = (length: number, byte: number): Bytes => new Uint8Array(length).fill(byte);
  const status = (size: number, deflated: Uint8Array) =>
    signStatement(
      'tasuki-status/1',
      new Map<number, Cbor>([
        [1, '23'],
        [2, 1],
        [3, 1],
        [4, now],
        [5, size],
        [6, deflated],
      ]),
      region.issuer,
    );
  const repeated = (piece: Uint8Array, times: number) =>
    new Uint8Array(piece.length * times).map((_, at) => piece[at % piece.length]!);
  const raw = (bytes: Uint8Array, options = {}) => Uint8Array.from(deflateRawSync(bytes, options));
  const most = 8_000_000;
  const bigBomb = raw(new Uint8Array(100_000_000), { level: 9 });
  const tenMegabytes = filled(10_000_000, 0);
  const emptyArrays = concatBytes(Uint8Array.of(0x99, 31, 253), filled(8189, 0x80));
  const oneText = encodeCbor([1, 1, [[0, 0, filled(8000, 1)]], 1, [], 0, 0, 0, 0, 0, 0, 0, 0]);
  const sixty = (fact: Cbor) => new Array<Cbor>(60).fill(fact);
  const name = filled(2, 1);
  const manyFacts = encodeCbor([
    1,
    1,
    [[0, 0]],
    [name, name, name, name, 0, 0],
    [],
    sixty(name),
    sixty([0]),
    sixty([name, 1]),
    sixty([name, 1]),
    sixty(name),
    sixty([0]),
    sixty([name, 0, '119-000', 1]),
    sixty([0]),
    [0],
  ]);
  const longCode = 'I'.repeat(10_000_000);
  const sparse = new Uint8Array(most / 4);
  for (let left = most / 20; left > 0; left--)
    sparse[Math.floor(Math.random() * sparse.length)] = 1 << (2 * Math.floor(Math.random() * 4));
  const tinyBlocks = repeated(Uint8Array.of(0, 0, 0, 255, 255), 400_000);
  /** Blocks of type 2 with the shortest head there is, again and again. */
  const manyTables = repeated(raw(Uint8Array.of(1, 2, 3), { level: 9, strategy: 2 }), 100_000);
  const statusLists: [string, Uint8Array][] = [
    ['status list of 8,000,000 cards, one in twenty changed', await status(most, raw(sparse))],
    ['status list of 8,000,000 random statuses', await status(most, raw(randomBytes(most / 4)))],
    ['status list: Huffman codes only', await status(most, raw(sparse, { strategy: 2 }))],
    ['status list: a bomb of 100 MB', await status(most, bigBomb)],
    ['status list: 400,000 empty blocks', await status(most, tinyBlocks)],
    ['status list: 100,000 blocks', await status(most, manyTables)],
    ['status list: 2.1 MB of nested arrays', concatBytes(filled(statusListMaxBytes, 0x81))],
    ['status list: 2.1 MB of zeros', filled(statusListMaxBytes, 0)],
  ];
  const numbers = concatBytes(Uint8Array.of(0x9a, 0, 30, 132, 128), filled(2_000_000, 0));
  const digests = new Uint8Array(Math.floor((allowListMaxBytes - 400) / digestBytes) * digestBytes);
  for (let at = 0; at < digests.length; at += digestBytes) new DataView(digests.buffer).setUint32(at, at);
  const allow = await issueAllowList(
    { region: '23', version: 1, issuedAt: now, issuers: new Map([[region.issuer.keyId, digests]]) },
    region.issuer,
  );
  const manyIssuers = await issueAllowList(
    {
      region: '23',
      version: 1,
      issuedAt: now,
      issuers: new Map(
        Array.from({ length: 600_000 }, (_, at) => [
          at.toString(16).padStart(16, '0') as never,
          new Uint8Array(0),
        ]),
      ),
    },
    region.issuer,
  );
  const keys = await Promise.all(
    Array.from({ length: trustListMaxKeys }, async () => (await generateSigningPair()).publicKey),
  );
  const issuer = trust.issuers[0]!;
  const fullTrust = await issueTrustList(
    {
      ...trust,
      issuers: keys.map((publicKey) => ({ ...issuer, publicKey, name: '名'.repeat(60) })),
      epochs: keys.map((publicKey, epoch) => ({ region: '23', epoch, publicKey, retired: false })),
    },
    region.root,
  );
  const tooManyKeys = await issueTrustList(
    { ...trust, issuers: Array.from({ length: 480 }, () => ({ ...issuer, name: '' })), epochs: [] },
    region.root,
  );
  const card = (bytes: Uint8Array) => verifyAndOpenCard(bytes, { trust, epochKeys: [region.epochKey] });
  const bomb = deflateRecord(new Uint8Array(50_000), dictionary);
  const sign1 = (payload: Uint8Array) => encodeCbor([filled(70, 0xa0), new Map(), payload, filled(64, 0)]);
  const one = (name: string, input: Uint8Array | string, run: () => unknown): Hostile => ({
    name,
    bytes: input.length,
    run,
  });
  const text = (name: string, input: string) => one(name, input, () => parseCardText(input));
  const cbor = (name: string, input: Uint8Array) => one(name, input, () => parseCbor(input, 8));
  return [
    text('text: 2,891 nines', '9'.repeat(2891)),
    text('text: 10 million nines', '9'.repeat(10_000_000)),
    text('text: 10 million spaces', ' '.repeat(10_000_000)),
    text(
      'text: address and 10 million characters that NFKC makes eighteen of',
      `https://a/c#${'\ufdfa'.repeat(10_000_000)}`,
    ),
    one('short code of 10 million characters', longCode, () => parseShortCode(longCode)),
    cbor('CBOR: a million nested arrays', filled(1_000_000, 0x81)),
    cbor('CBOR: a length of 2^64', Uint8Array.of(0x9b, ...filled(8, 255), ...filled(1190, 0))),
    cbor(
      'CBOR: an array of a million numbers',
      concatBytes(Uint8Array.of(0x9a, 0, 15, 66, 64), filled(1_000_000, 0)),
    ),
    cbor(
      'CBOR: a million duplicate keys',
      concatBytes(Uint8Array.of(0xba, 0, 7, 161, 32), filled(1_000_000, 0)),
    ),
    one('inflate: 50,000 bytes out of a card', bomb, () =>
      inflateWithin(concatBytes(dictionary.prefix, bomb), dictionary.preset, 8192),
    ),
    one('inflate: 100 MB', bigBomb, () => inflateWithin(bigBomb, dictionary.preset, 8192)),
    one('inflate: a thousand tables', manyTables.subarray(0, 12_000), () =>
      inflateWithin(manyTables.subarray(0, 12_000), dictionary.preset, 8192),
    ),
    one('record of 8,192 empty arrays', emptyArrays, () => unpackSubset(emptyArrays)),
    one('record of one text', oneText, () => unpackSubset(oneText)),
    one('record of sixty facts in every section', manyFacts, () => unpackSubset(manyFacts)),
    one('card of 1,200 zeros', filled(1200, 0), () => card(filled(1200, 0))),
    one('card of 1,200 nested arrays', filled(1200, 0x81), () => card(filled(1200, 0x81))),
    one('card with a header of 1,000 bytes', sign1(filled(1000, 0)), () => card(sign1(filled(1000, 0)))),
    one('card of 10 MB', tenMegabytes, () => card(tenMegabytes)),
    ...statusLists.map(([name, bytes]) => one(name, bytes, () => verifyStatusList(bytes, trust))),
    one('allow list of 650,000 cards', allow, () => verifyAllowList(allow, trust)),
    one('allow list of 600,000 issuers', manyIssuers, () => verifyAllowList(manyIssuers, trust)),
    one('status list: two million numbers', numbers, () => verifyStatusList(numbers, trust)),
    one('trust list of 128 issuers and 128 epochs', fullTrust, () =>
      verifyTrustList(fullTrust, region.rootKey),
    ),
    one('trust list of 64 KiB of keys', tooManyKeys, () => verifyTrustList(tooManyKeys, region.rootKey)),
  ];
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
function used(): number {
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return heapUsed + arrayBuffers;
}

export async function costOf({ name, bytes, run }: Hostile, runs = 7): Promise<Cost> {
  let ms = Infinity;
  for (let left = runs; left > 0; left--) {
    const started = process.cpuUsage();
    await run();
    ms = Math.min(ms, busyMsSince(started));
  }
  let megabytes = 0;
  for (let left = 3; left > 0; left--) {
    collect();
    const before = used();
    await run();
    megabytes = Math.max(megabytes, (used() - before) / 1e6);
  }
  return { name, bytes, ms, megabytes };
}
