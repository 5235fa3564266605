// The region's trust list: issuer keys with their periods and the epochs' public keys, signed by the region's
// offline root (design §3; docs/card-format.md §8). Devices pin the root at enrolment.
import type { Instant } from '../brands.ts';
import type { Bytes } from './bytes.ts';
import { fromHex, toHex } from './bytes.ts';
import { encodeCbor, isBytes, isCount, isMapOf, parseCbor } from './cbor.ts';
import type { Cbor } from './cbor.ts';
import { regionPattern } from './header.ts';
import { exportPublicKey, importEpochPublicKey, importVerifyKey, keyIdOf, keyIdOfSpki } from './keys.ts';
import type { KeyId, Signer } from './keys.ts';
import { hasLowS, parseSign1, signSign1, verifySign1 } from './sign1.ts';

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

/** Most bytes of a signed trust list. */
export const trustListMaxBytes = 64 * 1024;
const type = 'tasuki-trust/1';
const es256 = -7;

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
  const payload = encodeCbor(
    new Map<number, Cbor>([
      [1, list.region],
      [2, list.version],
      [3, list.issuedAt],
      [4, issuers],
      [5, epochs],
    ]),
  );
  const header = new Map<number, Cbor>([
    [1, es256],
    [3, type],
    [4, fromHex(root.keyId)],
  ]);
  return signSign1(encodeCbor(header), payload, (message) => root.sign(message));
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
  const malformed = { ok: false, code: 'TRUST_LIST_MALFORMED' } as const;
  const message = parseSign1(bytes);
  if (!message.ok) return malformed;
  const header = parseCbor(message.value.protectedHeader, 1);
  if (!header.ok || !isMapOf(header.value, [1, 3, 4])) return malformed;
  const keyId = header.value.get(4);
  if (header.value.get(1) !== es256 || header.value.get(3) !== type || !isBytes(keyId)) return malformed;
  if (toHex(keyId) !== (await keyIdOf(rootKey))) return { ok: false, code: 'TRUST_LIST_WRONG_ROOT' };
  if (!hasLowS(message.value.signature) || !(await verifySign1(message.value, rootKey)))
    return { ok: false, code: 'TRUST_LIST_BAD_SIGNATURE' };
  const trust = await parseBody(message.value.payload);
  if (!trust) return malformed;
  if (trust.version < heldVersion) return { ok: false, code: 'TRUST_LIST_ROLLED_BACK' };
  return { ok: true, trust };
}

async function parseBody(payload: Uint8Array): Promise<TrustList | undefined> {
  const parsed = parseCbor(payload, 3);
  if (!parsed.ok || !isMapOf(parsed.value, [1, 2, 3, 4, 5])) return undefined;
  const [region, version, issuedAt] = [1, 2, 3].map((label) =>
    (parsed.value as ReadonlyMap<number, Cbor>).get(label),
  );
  const [issuers, epochs] = [parsed.value.get(4), parsed.value.get(5)];
  if (!isRegion(region) || !isCount(version) || !isCount(issuedAt)) return undefined;
  if (!Array.isArray(issuers) || !Array.isArray(epochs)) return undefined;
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
  if (!isMapOf(map, [1, 2, 3, 4, 5])) throw new TypeError('issuer');
  const [spki, region, from, until, name] = [1, 2, 3, 4, 5].map((label) => map.get(label));
  if (!isBytes(spki) || !isRegion(region) || !isCount(from) || !isCount(until) || typeof name !== 'string')
    throw new TypeError('issuer');
  return {
    keyId: await keyIdOfSpki(spki),
    publicKey: await importVerifyKey(spki),
    name,
    region,
    validFrom: from as Instant,
    validUntil: until as Instant,
  };
}

async function parseEpoch(map: Cbor): Promise<TrustedEpoch> {
  if (!isMapOf(map, [1, 2, 3, 4])) throw new TypeError('epoch');
  const [spki, region, epoch, retired] = [1, 2, 3, 4].map((label) => map.get(label));
  if (!isBytes(spki) || !isRegion(region) || !isCount(epoch) || typeof retired !== 'boolean')
    throw new TypeError('epoch');
  return { region, epoch, publicKey: await importEpochPublicKey(spki), retired };
}

const isRegion = (value: Cbor | undefined): value is string =>
  typeof value === 'string' && regionPattern.test(value);
