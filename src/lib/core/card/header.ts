// The protected header of a card: what anyone may read of it (docs/card-format.md §3). It carries no personal word.
import type { CardId, Instant } from '../brands.ts';
import { concatBytes, fromHex, toHex } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { encodeCbor, isBytes, isCount, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import type { KeyId } from './keys.ts';

export interface CardHeader {
  /** Algorithms of signature and sealing. 1: ECDSA P-256 and HPKE P-256/AES-128-GCM. 2 and 3 are reserved. */
  suite: number;
  keyId: KeyId;
  /** Whole seconds, as milliseconds. */
  issuedAt: Instant;
  expiresAt: Instant;
  cardId: CardId;
  /** JIS X 0401 (two digits) or JIS X 0402 (five digits). */
  region: string;
  epoch: number;
  /** Where the card's two bits stand. */
  status: { list: number; index: number };
  /** Counts the cards of one patient upwards: a higher one supersedes a lower one. */
  sequence: number;
  /** Which preset dictionary the record was deflated with. */
  dictionary: number;
}

export const suite1 = 1;
export const regionPattern = /^[0-9]{2}(?:[0-9]{3})?$/;
const label = {
  suite: 1,
  keyId: 4,
  issuedAt: 6,
  cardId: -1,
  region: -2,
  epoch: -3,
  status: -4,
  expiresAt: -5,
  sequence: -6,
  dictionary: -7,
} as const;

/** Throws when a field is out of range: headers are made by our own code. */
export function encodeCardHeader(header: CardHeader): Bytes {
  const bytes = encodeCbor(
    new Map<number, Cbor>([
      [label.suite, header.suite],
      [label.keyId, fromHex(header.keyId)],
      [label.issuedAt, toSeconds(header.issuedAt)],
      [label.cardId, fromHex(header.cardId)],
      [label.region, header.region],
      [label.epoch, header.epoch],
      [label.status, [header.status.list, header.status.index]],
      [label.expiresAt, toSeconds(header.expiresAt)],
      [label.sequence, header.sequence],
      [label.dictionary, header.dictionary],
    ]),
  );
  const again = parseCardHeader(bytes);
  if (!again.ok) throw new RangeError('a card header field is out of range; see CardHeader');
  return bytes;
}

export type HeaderResult =
  { ok: true; header: CardHeader } | { ok: false; code: 'MALFORMED' | 'NOT_CANONICAL' };

/** Every label must be present with its type and range; unknown labels are refused. The suite may be any number. */
export function parseCardHeader(bytes: Uint8Array): HeaderResult {
  const parsed = parseCbor(bytes, 2);
  if (!parsed.ok) return { ok: false, code: parsed.code === 'NOT_CANONICAL' ? 'NOT_CANONICAL' : 'MALFORMED' };
  const refusal = { ok: false, code: 'MALFORMED' } as const;
  const map = parsed.value;
  if (!isMapOf(map, Object.values(label))) return refusal;
  const read = (name: keyof typeof label) => map.get(label[name]);
  const [suite, keyId, cardId, region, status] = [
    read('suite'),
    read('keyId'),
    read('cardId'),
    read('region'),
    read('status'),
  ];
  const [issued, expires, epoch, sequence, dictionary] = [
    read('issuedAt'),
    read('expiresAt'),
    read('epoch'),
    read('sequence'),
    read('dictionary'),
  ];
  if (!isCount(suite) || !isBytes(keyId) || keyId.length !== 8 || !isBytes(cardId) || cardId.length !== 16)
    return refusal;
  if (typeof region !== 'string' || !regionPattern.test(region)) return refusal;
  if (!isSeconds(issued) || !isSeconds(expires) || expires <= issued) return refusal;
  if (!isUint32(epoch) || !isUint32(sequence) || !isUint32(dictionary)) return refusal;
  if (!Array.isArray(status) || status.length !== 2) return refusal;
  const [list, index] = status as Cbor[];
  if (!isUint32(list) || !isUint32(index)) return refusal;
  return {
    ok: true,
    header: {
      suite,
      keyId: toHex(keyId) as KeyId,
      issuedAt: (issued * 1000) as Instant,
      expiresAt: (expires * 1000) as Instant,
      cardId: toHex(cardId) as CardId,
      region,
      epoch,
      status: { list, index },
      sequence,
      dictionary,
    },
  };
}

/**
 * HPKE `info`: "TASUKI-CARD/1" ‖ 00 ‖ suite (1 byte) ‖ region (ASCII) ‖ epoch (4 bytes, big-endian) ‖ first 8 bytes
 * of SHA-256(dictionary). A card moved to another region, epoch or dictionary does not open.
 */
export function sealingInfo(header: CardHeader, dictionaryHash: Uint8Array): Bytes {
  const epoch = new Uint8Array(4);
  new DataView(epoch.buffer).setUint32(0, header.epoch);
  const ascii = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0));
  return concatBytes(
    ascii('TASUKI-CARD/1'),
    Uint8Array.of(0, header.suite),
    ascii(header.region),
    epoch,
    dictionaryHash.subarray(0, 8),
  );
}

const toSeconds = (instant: Instant) => Math.floor(instant / 1000);
const isUint32 = (value: Cbor | undefined): value is number => isCount(value) && value <= 0xffffffff;
/** Up to the end of the year 9999. */
const isSeconds = (value: Cbor | undefined): value is number => isCount(value) && value <= 253402300799;
