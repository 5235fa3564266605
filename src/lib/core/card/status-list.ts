// The signed status list: two bits per card, read by everybody who checks cards, whole and offline (design §2;
// docs/card-format.md §9). An index says nothing about a card; which index a card has stands in its header.
import type { Instant } from '../brands.ts';
import type { Bytes } from './bytes.ts';
import { isBytes, isCount, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { deflateWith } from './deflate.ts';
import { inflateWithin } from './inflate.ts';
import type { Signer } from './keys.ts';
import { signStatement, verifyStatement } from './statement.ts';
import { findVouching, type TrustList } from './trust-list.ts';

/** What the two bits mean: their value is the position here. */
export const cardStatuses = ['valid', 'superseded', 'withdrawn', 'closed'] as const;
export type CardStatus = (typeof cardStatuses)[number];

export interface StatusList {
  region: string;
  /** Number of the list: a card names its list and its index. */
  list: number;
  /** Counts up; a lower one never replaces a higher one. */
  version: number;
  issuedAt: Instant;
  /** Cards the list has room for, a multiple of 4. */
  size: number;
  /** Two bits per card, the first card in the lowest bits of the first byte. */
  bits: Bytes;
}

export type StatusListFailure =
  | 'STATUS_LIST_MALFORMED'
  | 'STATUS_LIST_TOO_LONG'
  | 'STATUS_LIST_UNKNOWN_ISSUER'
  | 'STATUS_LIST_WRONG_REGION'
  | 'STATUS_LIST_ISSUED_OUTSIDE_KEY_PERIOD'
  | 'STATUS_LIST_BAD_SIGNATURE'
  | 'STATUS_LIST_BAD_COMPRESSION'
  | 'STATUS_LIST_OTHER_LIST'
  | 'STATUS_LIST_ROLLED_BACK';
export type StatusListResult = { ok: true; status: StatusList } | { ok: false; code: StatusListFailure };

/** Most cards on one list, and most bytes of a signed list. */
export const statusListMaxSize = 8_000_000;
export const statusListMaxBytes = 2_100_000;
const type = 'tasuki-status/1';
const noDictionary = new Uint8Array(0);

/** An all-valid list with room for `size` cards. */
export function createStatusBits(size: number): Bytes {
  if (size <= 0 || size % 4 !== 0 || size > statusListMaxSize)
    throw new RangeError(`expected a multiple of 4 up to ${statusListMaxSize}, found ${size}`);
  return new Uint8Array(size / 4);
}

/** Sets one card's status in place. */
export function setStatus(bits: Uint8Array, index: number, status: CardStatus): void {
  if (index < 0 || index >= bits.length * 4) throw new RangeError('the index is not on this status list');
  const shift = (index % 4) * 2;
  const byte = index >> 2;
  bits[byte] = (bits[byte]! & ~(3 << shift)) | (cardStatuses.indexOf(status) << shift);
}

/** 'unlisted' when the card stands on another list or beyond the end of this one. */
export function statusOf(list: StatusList, card: { list: number; index: number }): CardStatus | 'unlisted' {
  if (card.list !== list.list || card.index >= list.size) return 'unlisted';
  return cardStatuses[(list.bits[card.index >> 2]! >> ((card.index % 4) * 2)) & 3]!;
}

/**
 * Picks a free index at random, so that neighbours on the list say nothing about neighbours in a home.
 * @param random uniform in [0, 1), from a cryptographic source
 * @param isTaken whether an index has ever been given away
 * @returns undefined when the list is more than about nine tenths full and none was found: open a new list.
 */
export function pickStatusIndex(
  size: number,
  isTaken: (index: number) => boolean,
  random: () => number,
): number | undefined {
  for (let attempt = 0; attempt < 64; attempt++) {
    const index = Math.floor(random() * size);
    if (!isTaken(index)) return index;
  }
  return undefined;
}

/**
 * Signs a status list with an issuer's key.
 * @param deflated the bits as a raw DEFLATE stream, where something better than the default made one
 */
export function issueStatusList(
  list: StatusList,
  issuer: Signer,
  deflated: Bytes = deflateWith(list.bits, noDictionary),
): Promise<Bytes> {
  if (list.bits.length * 4 !== list.size)
    throw new RangeError('the bits do not match the size of the status list');
  const content = new Map<number, Cbor>([
    [1, list.region],
    [2, list.list],
    [3, list.version],
    [4, list.issuedAt],
    [5, list.size],
    [6, deflated],
  ]);
  return signStatement(type, content, issuer);
}

/**
 * Verifies a downloaded list.
 * @param held the list already held, if any: another list's number, or an older version, is refused.
 */
export async function verifyStatusList(
  bytes: Uint8Array,
  trust: TrustList,
  held?: Pick<StatusList, 'list' | 'version'>,
): Promise<StatusListResult> {
  const fail = (code: StatusListFailure) => ({ ok: false, code }) as const;
  if (bytes.length > statusListMaxBytes) return fail('STATUS_LIST_TOO_LONG');
  const verified = await verifyStatement(bytes, type, (keyId) => findVouching(trust, keyId)?.publicKey);
  if (!verified.ok) return fail(statementFailure[verified.code]);
  const issuer = findVouching(trust, verified.signedBy)!;
  const body = parseBody(verified.content);
  if (!body) return fail('STATUS_LIST_MALFORMED');
  if (body.region !== issuer.region) return fail('STATUS_LIST_WRONG_REGION');
  if (body.issuedAt < issuer.validFrom || body.issuedAt >= issuer.validUntil)
    return fail('STATUS_LIST_ISSUED_OUTSIDE_KEY_PERIOD');
  const bits = inflateWithin(body.deflated, noDictionary, body.size / 4);
  if (!bits.ok || bits.bytes.length !== body.size / 4) return fail('STATUS_LIST_BAD_COMPRESSION');
  if (held && held.list !== body.list) return fail('STATUS_LIST_OTHER_LIST');
  if (held && held.version > body.version) return fail('STATUS_LIST_ROLLED_BACK');
  const { region, list, version, issuedAt, size } = body;
  return { ok: true, status: { region, list, version, issuedAt, size, bits: bits.bytes } };
}

const statementFailure = {
  MALFORMED: 'STATUS_LIST_MALFORMED',
  UNKNOWN_SIGNER: 'STATUS_LIST_UNKNOWN_ISSUER',
  BAD_SIGNATURE: 'STATUS_LIST_BAD_SIGNATURE',
} as const;

type Body = Omit<StatusList, 'bits'> & { deflated: Uint8Array };

function parseBody(payload: Uint8Array): Body | undefined {
  const parsed = parseCbor(payload, 1);
  if (!parsed.ok || !isMapOf(parsed.value, [1, 2, 3, 4, 5, 6])) return undefined;
  const map = parsed.value;
  const [region, list, version, issuedAt, size, deflated] = [1, 2, 3, 4, 5, 6].map((label) => map.get(label));
  if (typeof region !== 'string' || !isCount(list) || !isCount(version) || !isCount(issuedAt))
    return undefined;
  if (!isCount(size) || size === 0 || size % 4 !== 0 || size > statusListMaxSize || !isBytes(deflated))
    return undefined;
  return { region, list, version, issuedAt: issuedAt as Instant, size, deflated };
}
