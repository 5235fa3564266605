// The region's trust list: issuer keys with their periods and the epochs' public keys, signed by the region's
// offline root (design §3; docs/card-format.md §8). Devices pin the root at enrolment.
import type { Instant } from '../brands.ts';
import type { Bytes } from './bytes.ts';
import { isBytes, isCount, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { regionPattern } from './header.ts';
import {
  exportPublicKey,
  importEpochPublicKey,
  importVerifyKey,
  keyIdOf,
  keyIdOfSpki,
  spkiHead,
} from './keys.ts';
import type { KeyId, Signer } from './keys.ts';
import { signStatement, verifyStatement } from './statement.ts';

/** A key that signs cards and status lists, at most 90 days. */
export interface TrustedIssuer {
  keyId: KeyId;
  publicKey: CryptoKey;
  /** Whose cards it signs, for the screen ('東海市あおぞら地区'). */
  name: string;
  /** The region whose cards it may sign. */
  region: string;
  validFrom: Instant;
  /** First instant at which it is no longer valid. Cards issued before stay good. */
  validUntil: Instant;
  /** Its key leaked: cards under it count only when they stand on the allow list, and it vouches for nothing else. */
  restricted?: boolean;
}

/** A half-year's public key, to which cards are sealed. */
export interface TrustedEpoch {
  region: string;
  epoch: number;
  publicKey: CryptoKey;
  /** Retired epochs are still read, with a word of caution; nothing new is sealed to them. */
  retired: boolean;
}

export interface TrustList {
  region: string;
  /** Counts up; a lower one never replaces a higher one. */
  version: number;
  issuedAt: Instant;
  issuers: readonly TrustedIssuer[];
  epochs: readonly TrustedEpoch[];
}

export type TrustListFailure =
  | 'TRUST_LIST_MALFORMED'
  | 'TRUST_LIST_TOO_LONG'
  | 'TRUST_LIST_WRONG_ROOT'
  | 'TRUST_LIST_BAD_SIGNATURE'
  | 'TRUST_LIST_ROLLED_BACK';
export type TrustListResult = { ok: true; trust: TrustList } | { ok: false; code: TrustListFailure };

/** Most bytes of a signed trust list, and most issuers and most epochs on it: each costs the import of its key. */
export const trustListMaxBytes = 64 * 1024;
export const trustListMaxKeys = 128;
const type = 'tasuki-trust/1';

/** The issuer of a key id that may vouch for anything beside single cards: known, and its key did not leak. */
export const findVouching = (trust: TrustList, keyId: KeyId): TrustedIssuer | undefined =>
  trust.issuers.find((issuer) => issuer.keyId === keyId && !issuer.restricted);

/** Signs a trust list with the region's root. */
export async function issueTrustList(list: TrustList, root: Signer): Promise<Bytes> {
  const issuers = await Promise.all(
    list.issuers.map(
      async (issuer) =>
        new Map<number, Cbor>([
          [1, await exportPublicKey(issuer.publicKey)],
          [2, issuer.region],
          [3, issuer.validFrom],
          [4, issuer.validUntil],
          [5, issuer.name],
          ...(issuer.restricted ? ([[6, true]] as const) : []),
        ]),
    ),
  );
  const epochs = await Promise.all(
    list.epochs.map(
      async (epoch) =>
        new Map<number, Cbor>([
          [1, await exportPublicKey(epoch.publicKey)],
          [2, epoch.region],
          [3, epoch.epoch],
          [4, epoch.retired],
        ]),
    ),
  );
  const content = new Map<number, Cbor>([
    [1, list.region],
    [2, list.version],
    [3, list.issuedAt],
    [4, issuers],
    [5, epochs],
  ]);
  return signStatement(type, content, root);
}

/**
 * Verifies a trust list against the pinned root.
 * @param heldVersion version of the list already held: an older one is refused, the same or a newer one is taken.
 */
export async function verifyTrustList(
  bytes: Uint8Array,
  rootKey: CryptoKey,
  heldVersion = 0,
): Promise<TrustListResult> {
  if (bytes.length > trustListMaxBytes) return { ok: false, code: 'TRUST_LIST_TOO_LONG' };
  const rootId = await keyIdOf(rootKey);
  const verified = await verifyStatement(bytes, type, (keyId) => (keyId === rootId ? rootKey : undefined));
  if (!verified.ok) return { ok: false, code: statementFailure[verified.code] };
  const trust = await parseBody(verified.content);
  if (!trust) return { ok: false, code: 'TRUST_LIST_MALFORMED' };
  if (trust.version < heldVersion) return { ok: false, code: 'TRUST_LIST_ROLLED_BACK' };
  return { ok: true, trust };
}

const statementFailure = {
  MALFORMED: 'TRUST_LIST_MALFORMED',
  UNKNOWN_SIGNER: 'TRUST_LIST_WRONG_ROOT',
  BAD_SIGNATURE: 'TRUST_LIST_BAD_SIGNATURE',
} as const;

async function parseBody(payload: Uint8Array): Promise<TrustList | undefined> {
  const parsed = parseCbor(payload, 3);
  if (!parsed.ok || !isMapOf(parsed.value, [1, 2, 3, 4, 5])) return undefined;
  const [region, version, issuedAt] = [1, 2, 3].map((label) =>
    (parsed.value as ReadonlyMap<number, Cbor>).get(label),
  );
  const [issuers, epochs] = [parsed.value.get(4), parsed.value.get(5)];
  if (!isRegion(region) || !isCount(version) || !isCount(issuedAt)) return undefined;
  if (!Array.isArray(issuers) || !Array.isArray(epochs)) return undefined;
  if (issuers.length > trustListMaxKeys || epochs.length > trustListMaxKeys) return undefined;
  try {
    return {
      region,
      version,
      issuedAt: issuedAt as Instant,
      issuers: await Promise.all((issuers as Cbor[]).map(parseIssuer)),
      epochs: await Promise.all((epochs as Cbor[]).map(parseEpoch)),
    };
  } catch {
    return undefined;
  }
}

async function parseIssuer(map: Cbor): Promise<TrustedIssuer> {
  const isRestricted = isMapOf(map, [1, 2, 3, 4, 5, 6]) && map.get(6) === true;
  if (!isRestricted && !isMapOf(map, [1, 2, 3, 4, 5])) throw new TypeError('issuer');
  const [spki, region, from, until, name] = [1, 2, 3, 4, 5].map((label) => map.get(label));
  if (!isSpki(spki) || !isRegion(region) || !isCount(from) || !isCount(until) || typeof name !== 'string')
    throw new TypeError('issuer');
  return {
    keyId: await keyIdOfSpki(spki),
    publicKey: await importVerifyKey(spki),
    name,
    region,
    validFrom: from as Instant,
    validUntil: until as Instant,
    ...(isRestricted && { restricted: true }),
  };
}

async function parseEpoch(map: Cbor): Promise<TrustedEpoch> {
  if (!isMapOf(map, [1, 2, 3, 4])) throw new TypeError('epoch');
  const [spki, region, epoch, retired] = [1, 2, 3, 4].map((label) => map.get(label));
  if (!isSpki(spki) || !isRegion(region) || !isCount(epoch) || typeof retired !== 'boolean')
    throw new TypeError('epoch');
  return { region, epoch, publicKey: await importEpochPublicKey(spki), retired };
}

/** One spelling of a key only, so that its id is the same to every reader. Whether the point is on the curve, importing tells. */
const isSpki = (value: Cbor | undefined): value is Uint8Array =>
  isBytes(value) && value.length === spkiHead.length + 64 && spkiHead.every((byte, at) => byte === value[at]);
const isRegion = (value: Cbor | undefined): value is string =>
  typeof value === 'string' && regionPattern.test(value);
