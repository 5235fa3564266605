// Puts a card together by hand, so that exactly one thing can be made wrong and everything after it stays right.
import { concatBytes, fromHex } from '../../../src/lib/core/card/bytes.ts';
import type { Bytes } from '../../../src/lib/core/card/bytes.ts';
import { sampleSubset } from '../../../src/lib/core/card/card-factory.ts';
import { encodeCbor } from '../../../src/lib/core/card/cbor.ts';
import type { Cbor } from '../../../src/lib/core/card/cbor.ts';
import { deflateRecord } from '../../../src/lib/core/card/deflate-record.ts';
import { loadDictionary } from '../../../src/lib/core/card/dictionary.ts';
import { sealTo } from '../../../src/lib/core/card/hpke.ts';
import type { EpochKey, Signer } from '../../../src/lib/core/card/keys.ts';
import { packSubset } from '../../../src/lib/core/card/pack.ts';
import { pad } from '../../../src/lib/core/card/padding.ts';
import { signSign1 } from '../../../src/lib/core/card/sign1.ts';
import { epochKeyOf, pairOf, signerOf, vectorNow } from './vector-region.ts';

const seconds = vectorNow / 1000;

export interface Parts {
  /** Labels of the header to change; undefined removes one. */
  header?: Record<number, Cbor | undefined>;
  /** The header's bytes, when even its encoding is wrong. */
  headerBytes?: Uint8Array;
  /** What HPKE binds, when it differs from the header that is signed. */
  boundHeader?: Uint8Array;
  info?: Uint8Array;
  packed?: Uint8Array;
  deflated?: Uint8Array;
  padded?: Uint8Array;
  payload?: Uint8Array;
  sealedTo?: EpochKey;
  issuer?: Signer;
}

/** Header bytes: label → value, as a correct card has them unless changed. */
export async function headerOf(changes: Record<number, Cbor | undefined> = {}): Promise<Bytes> {
  const { keyId } = await signerOf('issuer');
  const labels: Record<number, Cbor | undefined> = {
    1: 1,
    4: fromHex(keyId),
    6: seconds,
    [-1]: fromHex('000102030405060708090a0b0c0d0e0f'),
    [-2]: '23',
    [-3]: 13,
    [-4]: [1, 54_321],
    [-5]: seconds + 730 * 86_400,
    [-6]: 1,
    [-7]: 1,
    ...changes,
  };
  const entries = Object.entries(labels).filter((entry): entry is [string, Cbor] => entry[1] !== undefined);
  return encodeCbor(new Map(entries.map(([label, value]) => [Number(label), value])));
}

/** HPKE info, with whatever of it is to be wrong. */
export async function infoOf({ title = 'TASUKI-CARD/1', suite = 1, region = '23', epoch = 13, hash = undefined as Uint8Array | undefined } = {}): Promise<Bytes> {
  const number = new Uint8Array(4);
  new DataView(number.buffer).setUint32(0, epoch);
  const ascii = new TextEncoder();
  const dictionary = await loadDictionary(1);
  return concatBytes(ascii.encode(title), Uint8Array.of(0, suite), ascii.encode(region), number, hash ?? dictionary.hash.subarray(0, 8));
}

export async function makeCard(parts: Parts = {}): Promise<Bytes> {
  const dictionary = await loadDictionary(1);
  const header = parts.headerBytes ?? (await headerOf(parts.header));
  const { [-2]: changedRegion, [-3]: changedEpoch } = parts.header ?? {};
  const region = typeof changedRegion === 'string' ? changedRegion : '23';
  const epoch = typeof changedEpoch === 'number' ? changedEpoch : 13;
  const info = parts.info ?? (await infoOf({ region, epoch }));
  const packed = parts.packed ?? packSubset(sampleSubset());
  const padded = parts.padded ?? pad(parts.deflated ?? deflateRecord(packed, dictionary));
  const recipient = parts.sealedTo ?? (await epochKeyOf(`epoch ${epoch}`));
  const ephemeral = await pairOf('ephemeral', 'ECDH');
  const binding = { info: Uint8Array.from(info), aad: parts.boundHeader ?? header };
  const payload = parts.payload ?? (await sealTo(recipient.pair.publicKey, padded, binding, ephemeral));
  const issuer = parts.issuer ?? (await signerOf('issuer'));
  return signSign1(header, payload, (message) => issuer.sign(message));
}
