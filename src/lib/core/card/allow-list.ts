// The allow list: when an issuer's key leaked, the digests of every card that was really issued under it, so that those
// stay good while whatever the thief signs does not (docs/card-format.md §9a). Digests say nothing about people.
import type { Instant } from '../brands.ts';
import { fromHex, toHex, type Bytes } from './bytes.ts';
import { isBytes, isCount, isMapOf, parseCbor, type Cbor } from './cbor.ts';
import type { KeyId, Signer } from './keys.ts';
import { signStatement, verifyStatement } from './statement.ts';
import { findVouching, trustListMaxKeys, type TrustList } from './trust-list.ts';

export interface AllowList {
  region: string;
  /** Counts up; a lower one never replaces a higher one. */
  version: number;
  issuedAt: Instant;
  /** For each issuer whose key leaked: the digests of its cards, 12 bytes each, ascending, one behind the other. */
  issuers: ReadonlyMap<KeyId, Uint8Array>;
}

export type AllowListFailure =
  | 'ALLOW_LIST_TOO_LONG'
  | 'ALLOW_LIST_MALFORMED'
  | 'ALLOW_LIST_UNKNOWN_ISSUER'
  | 'ALLOW_LIST_BAD_SIGNATURE'
  | 'ALLOW_LIST_WRONG_REGION'
  | 'ALLOW_LIST_ISSUED_OUTSIDE_KEY_PERIOD'
  | 'ALLOW_LIST_ROLLED_BACK';
export type AllowListResult = { ok: true; allow: AllowList } | { ok: false; code: AllowListFailure };

/** Most bytes of a signed allow list: about 650,000 cards. */
export const allowListMaxBytes = 8_000_000;
/** As many as a trust list may name. */
const mostIssuers = trustListMaxKeys;
/** Bytes of SHA-256(card) that stand for a card: a second card with the same ones cannot be found. */
export const digestBytes = 12;
const type = 'tasuki-allow/1';
const keyIdBytes = 8;

/** What stands for a card on an allow list. */
export async function cardDigest(card: Uint8Array): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', Uint8Array.from(card)), 0, digestBytes).slice();
}

/** Puts digests in their order, each once. */
export function packDigests(digests: readonly Uint8Array[]): Bytes {
  const sorted = [...digests].sort((left, right) => compareDigests(left, 0, right, 0));
  const isNew = (one: Uint8Array, index: number) =>
    index === 0 || compareDigests(one, 0, sorted[index - 1]!, 0) !== 0;
  const fresh = sorted.filter(isNew);
  const packed = new Uint8Array(fresh.length * digestBytes);
  fresh.forEach((digest, index) => packed.set(digest, index * digestBytes));
  return packed;
}

/** Signs an allow list with an issuer whose own key did not leak. */
export function issueAllowList(list: AllowList, issuer: Signer): Promise<Bytes> {
  const content = new Map<number, Cbor>([
    [1, list.region],
    [2, list.version],
    [3, list.issuedAt],
    [4, [...list.issuers].map(([keyId, digests]) => [fromHex(keyId), digests])],
  ]);
  return signStatement(type, content, issuer);
}

/** Verifies a downloaded list; an older version than the one held is refused. */
export async function verifyAllowList(
  bytes: Uint8Array,
  trust: TrustList,
  heldVersion = 0,
): Promise<AllowListResult> {
  const fail = (code: AllowListFailure) => ({ ok: false, code }) as const;
  if (bytes.length > allowListMaxBytes) return fail('ALLOW_LIST_TOO_LONG');
  const verified = await verifyStatement(bytes, type, (keyId) => findVouching(trust, keyId)?.publicKey);
  if (!verified.ok) return fail(statementFailure[verified.code]);
  const issuer = findVouching(trust, verified.signedBy)!;
  const allow = parseContent(verified.content);
  if (!allow) return fail('ALLOW_LIST_MALFORMED');
  if (allow.region !== issuer.region) return fail('ALLOW_LIST_WRONG_REGION');
  if (allow.issuedAt < issuer.validFrom || allow.issuedAt >= issuer.validUntil)
    return fail('ALLOW_LIST_ISSUED_OUTSIDE_KEY_PERIOD');
  if (allow.version < heldVersion) return fail('ALLOW_LIST_ROLLED_BACK');
  return { ok: true, allow };
}

/** Whether a card of an issuer whose key leaked was really issued. */
export function isAllowed(allow: AllowList, keyId: KeyId, digest: Uint8Array): boolean {
  const digests = allow.issuers.get(keyId) ?? new Uint8Array(0);
  let [low, high] = [0, digests.length / digestBytes];
  while (low < high) {
    const middle = (low + high) >> 1;
    const order = compareDigests(digests, middle * digestBytes, digest, 0);
    if (order === 0) return true;
    if (order < 0) low = middle + 1;
    else high = middle;
  }
  return false;
}

/**
 * What the verdict is told of an authentic card: undefined unless its issuer's key leaked; 'no-list' also when the list
 * held is from before that and says nothing of the issuer.
 */
export async function allowanceOf(
  card: Uint8Array,
  keyId: KeyId,
  trust: TrustList,
  allow: AllowList | undefined,
): Promise<'listed' | 'unlisted' | 'no-list' | undefined> {
  if (!trust.issuers.find((issuer) => issuer.keyId === keyId)?.restricted) return undefined;
  if (!allow?.issuers.has(keyId)) return 'no-list';
  return isAllowed(allow, keyId, await cardDigest(card)) ? 'listed' : 'unlisted';
}

const statementFailure = {
  MALFORMED: 'ALLOW_LIST_MALFORMED',
  UNKNOWN_SIGNER: 'ALLOW_LIST_UNKNOWN_ISSUER',
  BAD_SIGNATURE: 'ALLOW_LIST_BAD_SIGNATURE',
} as const;

function parseContent(content: Uint8Array): AllowList | undefined {
  const parsed = parseCbor(content, 3);
  if (!parsed.ok || !isMapOf(parsed.value, [1, 2, 3, 4])) return undefined;
  const map = parsed.value;
  const [region, version, issuedAt, entries] = [1, 2, 3, 4].map((label) => map.get(label));
  if (typeof region !== 'string' || !isCount(version) || !isCount(issuedAt) || !Array.isArray(entries))
    return undefined;
  if (entries.length > mostIssuers) return undefined;
  const issuers = new Map<KeyId, Uint8Array>();
  for (const entry of entries as Cbor[]) {
    if (!Array.isArray(entry) || entry.length !== 2) return undefined;
    const [keyId, digests] = entry as Cbor[];
    if (!isBytes(keyId) || keyId.length !== keyIdBytes || !isBytes(digests) || !areAscending(digests))
      return undefined;
    issuers.set(toHex(keyId) as KeyId, digests);
  }
  if (issuers.size !== entries.length) return undefined;
  return { region, version, issuedAt: issuedAt as Instant, issuers };
}

function areAscending(digests: Uint8Array): boolean {
  if (digests.length % digestBytes !== 0) return false;
  for (let at = digestBytes; at < digests.length; at += digestBytes)
    if (compareDigests(digests, at - digestBytes, digests, at) >= 0) return false;
  return true;
}

/** Below 0 when the digest at one place comes before that at another; a list may hold hundreds of thousands. */
function compareDigests(left: Uint8Array, leftAt: number, right: Uint8Array, rightAt: number): number {
  for (let at = 0; at < digestBytes; at++) {
    const difference = left[leftAt + at]! - right[rightAt + at]!;
    if (difference !== 0) return difference;
  }
  return 0;
}
