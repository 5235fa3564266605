// What is fuzzed: every decoder that meets bytes from strangers, and behind each signature the content once more, signed
// anew, so that changes reach it. A target throws when one of its promises does not hold.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { encodeCbor, parseCbor } from '../../src/lib/core/card/cbor.ts';
import { concatBytes, equalBytes, fromHex, toHex } from '../../src/lib/core/card/bytes.ts';
import { verifyAllowList } from '../../src/lib/core/card/allow-list.ts';
import { capsuleSecretsOf, openCapsule } from '../../src/lib/core/card/capsule.ts';
import { loadDictionary } from '../../src/lib/core/card/dictionary.ts';
import { parseCardText, toDigits } from '../../src/lib/core/card/digits.ts';
import { encodeCardHeader, parseCardHeader } from '../../src/lib/core/card/header.ts';
import { inflateWithin } from '../../src/lib/core/card/inflate.ts';
import { importVerifyKey } from '../../src/lib/core/card/keys.ts';
import { verifyDisasterFlag, verifyLease } from '../../src/lib/core/card/lease.ts';
import { verifyAndOpenCard } from '../../src/lib/core/card/open-card.ts';
import { packSubset } from '../../src/lib/core/card/pack.ts';
import { decompressPoint } from '../../src/lib/core/card/point.ts';
import { parseShortCode, wholeShortCode } from '../../src/lib/core/card/short-code.ts';
import { encodeSign1, parseSign1, signSign1 } from '../../src/lib/core/card/sign1.ts';
import { verifyStatusList } from '../../src/lib/core/card/status-list.ts';
import { decodeText } from '../../src/lib/core/card/text-bytes.ts';
import { verifyTrustList } from '../../src/lib/core/card/trust-list.ts';
import { unpackSubset } from '../../src/lib/core/card/unpack.ts';
import { epochKeyOf, pairOf, vectorEpochs } from '../vectors/card/vector-region.ts';
import type { Dice } from './mutate.ts';
import { mutateBytes, mutateText } from './mutate.ts';

export interface Target {
  name: string;
  /** Draws an input and runs the decoder over it: whether the input was accepted, and what it was, for a report. */
  draw(dice: Dice): { input: string; run: () => boolean | Promise<boolean> };
}

const folder = new URL('../vectors/card/', import.meta.url);
const read = (name: string) => JSON.parse(readFileSync(new URL(name, folder), 'utf8'));

export function must(condition: boolean, promise: string): void {
  if (!condition) throw new Error(`broken promise: ${promise}`);
}

export async function createTargets(): Promise<Target[]> {
  const [region, steps] = [read('region.json'), read('steps.json')];
  const cards: Uint8Array[] = read('cards.json').map(({ card }: { card: string }) => fromHex(card));
  const good: Uint8Array[] = read('cards.json')
    .filter(({ expect }: { expect: string }) => expect === 'OK')
    .map(({ card }: { card: string }) => fromHex(card));
  const rootKey = await importVerifyKey(fromHex(region.root.spki));
  const verified = await verifyTrustList(fromHex(region.trustList), rootKey);
  if (!verified.ok) throw new Error(verified.code);
  const { trust } = verified;
  const epochKeys = await Promise.all(vectorEpochs.map(({ word, epoch }) => epochKeyOf(word, epoch)));
  const dictionary = await loadDictionary(1);
  const packed = fromHex(steps.packed);
  const records = good.map((_, at) => packSubset(read('cards.json')[at].subset));
  const signing = { name: 'ECDSA', hash: 'SHA-256' };
  const [issuer, root] = [
    (await pairOf('issuer', 'ECDSA')).privateKey,
    (await pairOf('root', 'ECDSA')).privateKey,
  ];

  const overBytes = (
    name: string,
    seeds: readonly Uint8Array[],
    run: (bytes: Uint8Array<ArrayBuffer>) => boolean | Promise<boolean>,
  ): Target => ({
    name,
    draw(dice) {
      const bytes = mutateBytes(seeds[dice(seeds.length)]!, dice);
      return { input: toHex(bytes), run: () => run(bytes) };
    },
  });
  /** A signed message whose header, or content, is changed and signed again by the same key. */
  const resigned = (
    name: string,
    message: Uint8Array,
    key: CryptoKey,
    run: (bytes: Uint8Array) => Promise<boolean>,
  ): Target => {
    const parsed = parseSign1(message);
    if (!parsed.ok) throw new Error(parsed.code);
    const { protectedHeader, payload } = parsed.value;
    return {
      name: `${name}, signed again`,
      draw(dice) {
        const inHeader = dice(5) === 0;
        const header = inHeader ? mutateBytes(protectedHeader, dice) : protectedHeader;
        const content = inHeader ? payload : mutateBytes(payload, dice);
        return {
          input: `${toHex(header)} ${toHex(content)}`,
          run: async () =>
            run(
              await signSign1(
                header,
                content,
                async (bytes) => new Uint8Array(await crypto.subtle.sign(signing, key, bytes)),
              ),
            ),
        };
      },
    };
  };
  const listTargets = (
    name: string,
    bytes: Uint8Array,
    key: CryptoKey,
    verify: (bytes: Uint8Array) => Promise<{ ok: boolean }>,
  ): Target[] => [
    overBytes(name, [bytes], async (changed) => {
      const { ok } = await verify(changed);
      must(!ok || equalBytes(changed, bytes), 'a list that was changed is not accepted');
      return ok;
    }),
    resigned(name, bytes, key, async (changed) => (await verify(changed)).ok),
  ];
  const hexOf = (file: string) => fromHex(read(file)[0].bytes);
  const deviceId = read('leases.json')[0].held.deviceId as string;
  const capsules = read('capsules.json');
  const capsule = fromHex(capsules.cases[0].bytes);
  const secrets = (await capsuleSecretsOf(fromHex(capsules.card), epochKeys))!;
  const isGood = (bytes: Uint8Array) => good.some((card) => equalBytes(card, bytes));

  return [
    {
      name: 'card text',
      draw(dice) {
        const text = mutateText(dice(2) ? steps.text : steps.digits, dice);
        return {
          input: text,
          run() {
            const parsed = parseCardText(text);
            if (parsed.ok)
              must(
                text.normalize('NFKC').replace(/\s/g, '').endsWith(toDigits(parsed.bytes)),
                'digits come back',
              );
            return parsed.ok;
          },
        };
      },
    },
    {
      name: 'short code',
      draw(dice) {
        const text = mutateText('28T5-CY4T-Q', dice);
        return {
          input: text,
          run() {
            const parsed = parseShortCode(text);
            if (parsed.ok)
              must(parseShortCode(wholeShortCode(parsed.code)).ok, 'a code that was read reads again');
            return parsed.ok;
          },
        };
      },
    },
    overBytes('CBOR', [packed, ...cards.slice(0, 40)], (bytes) => {
      const parsed = parseCbor(bytes, 8);
      if (parsed.ok) must(equalBytes(encodeCbor(parsed.value), bytes), 'every value has one encoding');
      return parsed.ok;
    }),
    overBytes('COSE_Sign1', cards, (bytes) => {
      const parsed = parseSign1(bytes);
      if (parsed.ok) must(equalBytes(encodeSign1(parsed.value), bytes), 'every message has one layout');
      return parsed.ok;
    }),
    overBytes('header', [fromHex(steps.protectedHeader)], (bytes) => {
      const parsed = parseCardHeader(bytes);
      if (parsed.ok)
        must(equalBytes(encodeCardHeader(parsed.header), bytes), 'every header has one encoding');
      return parsed.ok;
    }),
    overBytes('compressed point', [fromHex(steps.payload).subarray(0, 33)], (bytes) => {
      const point = decompressPoint(bytes);
      if (point) must(point.length === 65 && point[0] === 4, 'a point is 65 bytes');
      return point !== undefined;
    }),
    overBytes('inflate, with dictionary', [fromHex(steps.deflated)], (bytes) => {
      const inflated = inflateWithin(concatBytes(dictionary.prefix, bytes), dictionary.preset, 8192);
      if (inflated.ok) must(inflated.bytes.length <= 8192, 'no more than the limit comes out');
      return inflated.ok;
    }),
    overBytes(
      'inflate, any blocks',
      [
        fromHex('4bcb4f4a2c02'),
        fromHex('010300fcff666f6f'),
        concatBytes(dictionary.prefix, fromHex(steps.deflated)),
      ],
      (bytes) => {
        const inflated = inflateWithin(bytes, dictionary.preset, 8192);
        if (inflated.ok) must(inflated.bytes.length <= 8192, 'no more than the limit comes out');
        return inflated.ok;
      },
    ),
    overBytes('text', [fromHex('a6663b8bfc41ffd842ffdfb7')], (bytes) => decodeText(bytes) !== undefined),
    overBytes('record', records, (bytes) => {
      const unpacked = unpackSubset(bytes);
      if (unpacked.ok) {
        must(equalBytes(packSubset(unpacked.subset), bytes), 'every record has one packing');
        const again = unpackSubset(packSubset(unpacked.subset));
        must(again.ok && isDeepStrictEqual(again.subset, unpacked.subset), 'a record comes back');
      }
      return unpacked.ok;
    }),
    overBytes('card', good, async (bytes) => {
      const opened = await verifyAndOpenCard(bytes, { trust, epochKeys });
      must(opened.header === undefined || isGood(bytes), 'a card that was changed is not authentic');
      return opened.ok;
    }),
    resigned('card', good[0]!, issuer, async (bytes) => {
      const opened = await verifyAndOpenCard(bytes, { trust, epochKeys });
      must(!opened.ok || isGoodContent(bytes), 'what is sealed opens only under its own header');
      return opened.ok;
    }),
    ...listTargets('trust list', fromHex(region.trustList), root, (bytes) => verifyTrustList(bytes, rootKey)),
    ...listTargets('status list', fromHex(region.statusList), issuer, (bytes) =>
      verifyStatusList(bytes, trust),
    ),
    ...listTargets('capsule', capsule, issuer, (bytes) => openCapsule(bytes, secrets, trust)),
    overBytes('secrets of a capsule', good, async (bytes) => {
      const derived = await capsuleSecretsOf(bytes, epochKeys);
      must(derived === undefined || derived.key.length === 16, 'a key is 16 bytes');
      return derived !== undefined;
    }),
    ...listTargets('allow list', fromHex(region.allowList), issuer, (bytes) => verifyAllowList(bytes, trust)),
    ...listTargets('lease', hexOf('leases.json'), issuer, (bytes) => verifyLease(bytes, trust, { deviceId })),
    ...listTargets('disaster flag', hexOf('disasters.json'), issuer, (bytes) =>
      verifyDisasterFlag(bytes, trust),
    ),
  ];

  /** Header and content of the published card, under whatever signature. */
  function isGoodContent(bytes: Uint8Array): boolean {
    return equalBytes(bytes.subarray(0, -64), good[0]!.subarray(0, -64));
  }
}
