// What the region's root signs: public keys only, so that the request may travel on any medium to the machine that
// holds the root, and the signed list back.
import * as z from 'zod';
import type { Bytes } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  importEpochPublicKey,
  importSigningPair,
  importVerifyKey,
  keyIdOfSpki,
  type KeyId,
} from '#lib/core/card/keys.ts';
import { issueTrustList, verifyTrustList, type TrustList } from '#lib/core/card/trust-list.ts';
import type { Instant } from '#lib/core/brands.ts';
import { epochLeakedAt, isRetired, issuerLeakedAt, keyIdOf, publicKeyOf } from './key-life.ts';
import type { KeyRing, RingEpoch, RingIssuer } from './key-ring.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));

/** A list carries 128 of each at most; older ones than these have no card in use. */
const mostListed = 120;

export const trustRequestSchema = z.strictObject({
  type: z.literal('tasuki-trust-request/1'),
  region: z.strictObject({ code: z.string(), name: z.string() }),
  version: z.int().min(1),
  issuedAt: z.int(),
  issuers: z
    .array(
      z.strictObject({
        publicKey: z.string(),
        validFrom: z.int(),
        validUntil: z.int(),
        restricted: z.boolean(),
      }),
    )
    .min(1)
    .max(mostListed),
  epochs: z
    .array(z.strictObject({ epoch: z.int().min(0), publicKey: z.string(), retired: z.boolean() }))
    .min(1)
    .max(mostListed),
});
export type TrustRequest = z.infer<typeof trustRequestSchema>;

/** What the next list names: the keys in force and those that wait, oldest first. */
function listed({ issuers, epochs, pending }: KeyRing): { issuers: RingIssuer[]; epochs: RingEpoch[] } {
  const all = [...epochs, ...(pending?.epochs ?? [])].sort((left, right) => left.epoch - right.epoch);
  return {
    issuers: [...issuers, ...(pending?.issuers ?? [])].slice(-mostListed),
    epochs: all.slice(-mostListed),
  };
}

/** The request for the next trust list, with everything that waits for a signature. */
export async function trustRequest(ring: KeyRing, now: Instant): Promise<TrustRequest> {
  const { issuers, epochs } = listed(ring);
  const isToRetire = ({ epoch }: RingEpoch) => ring.pending?.retired?.some((one) => one.epoch === epoch);
  return {
    type: 'tasuki-trust-request/1',
    region: ring.region,
    version: (ring.trust?.version ?? 0) + 1,
    issuedAt: now,
    issuers: issuers.map((issuer) => ({
      publicKey: base64(publicKeyOf(issuer.jwk)),
      validFrom: issuer.validFrom,
      validUntil: issuer.validUntil,
      restricted: issuerLeakedAt(ring, issuer) !== undefined,
    })),
    epochs: epochs.map((held) => ({
      epoch: held.epoch,
      publicKey: base64(publicKeyOf(held.jwk)),
      retired: isRetired(held, now) || epochLeakedAt(ring, held) !== undefined || isToRetire(held) === true,
    })),
  };
}

/** The list a request asks for. Throws when a key is none. */
export async function requestedList(request: TrustRequest): Promise<TrustList> {
  const { code: region, name } = request.region;
  return {
    region,
    version: request.version,
    issuedAt: request.issuedAt as Instant,
    issuers: await Promise.all(
      request.issuers.map(async (issuer) => ({
        keyId: await keyIdOfSpki(fromBase64(issuer.publicKey)),
        publicKey: await importVerifyKey(fromBase64(issuer.publicKey)),
        name,
        region,
        validFrom: issuer.validFrom as Instant,
        validUntil: issuer.validUntil as Instant,
        ...(issuer.restricted && { restricted: true }),
      })),
    ),
    epochs: await Promise.all(
      request.epochs.map(async ({ epoch, publicKey, retired }) => ({
        region,
        epoch,
        publicKey: await importEpochPublicKey(fromBase64(publicKey)),
        retired,
      })),
    ),
  };
}

/** Signs with the root. @returns the trust list, base64 */
export async function signTrustRequest(request: TrustRequest, rootJwk: JsonWebKey): Promise<string> {
  const root = await createSigner(await importSigningPair(rootJwk));
  return base64(await issueTrustList(await requestedList(request), root));
}

export type InstallResult =
  /** `isNew` is false for the list that is in force already. */
  | { ok: true; ring: KeyRing; isNew: boolean }
  /** OTHER_ROOT: the ring knows another root. NOT_REQUESTED: the list does not say what waits here. */
  | { ok: false; code: 'OTHER_ROOT' | 'BAD_SIGNATURE' | 'OLDER' | 'NOT_REQUESTED' };

/**
 * Takes a signed trust list into the ring; what waited comes into force. Ends that the list knows and the ring does not
 * (it was restored from a backup) are taken over.
 */
export async function installTrust(
  ring: KeyRing,
  signed: string,
  rootPublic: string,
  now: Instant,
): Promise<InstallResult> {
  if (ring.rootPublic && ring.rootPublic !== rootPublic) return { ok: false, code: 'OTHER_ROOT' };
  if (ring.trust?.signed === signed) return { ok: true, ring, isNew: false };
  const verified = await verifyUnder(rootPublic, signed);
  if (!verified?.ok) return { ok: false, code: 'BAD_SIGNATURE' };
  const { trust } = verified;
  if (trust.version <= (ring.trust?.version ?? 0)) return { ok: false, code: 'OLDER' };
  if (trust.region !== ring.region.code || !says(trust, ring)) return { ok: false, code: 'NOT_REQUESTED' };
  const { pending, ...rest } = ring;
  const at = <T extends { at: number }>(marks: readonly T[] | undefined, isIt: (mark: T) => boolean) =>
    marks?.find(isIt)?.at;
  const end = (mark: number | undefined, isListed: boolean | undefined) =>
    mark ?? (isListed ? trust.issuedAt : undefined);
  const restricted = (of: KeyId) => trust.issuers.find(({ keyId }) => keyId === of)?.restricted;
  const retired = (of: RingEpoch) =>
    !isRetired(of, trust.issuedAt) && trust.epochs.find(({ epoch }) => epoch === of.epoch)?.retired;
  return {
    ok: true,
    isNew: true,
    ring: {
      ...rest,
      rootPublic,
      issuers: [
        ...ring.issuers.map((issuer) => {
          const own = keyIdOf(issuer.jwk);
          const leakedAt = at(pending?.leakedIssuers, ({ keyId }) => keyId === own);
          return marked(issuer, { leakedAt: end(leakedAt, restricted(own)) });
        }),
        ...(pending?.issuers ?? []).map((issuer) => ({ ...issuer, listedAt: now })),
      ],
      epochs: [
        ...ring.epochs.map((held) => {
          const leakedAt = at(pending?.leakedEpochs, ({ epoch }) => epoch === held.epoch);
          const retiredAt = at(pending?.retired, ({ epoch }) => epoch === held.epoch);
          const isEndedThere = leakedAt === undefined && retired(held);
          return marked(held, { leakedAt, retiredAt: end(retiredAt, isEndedThere) });
        }),
        ...(pending?.epochs ?? []),
      ],
      trust: { version: trust.version, signed, epochs: trust.epochs.map(({ epoch }) => epoch) },
    },
  };
}

/** Whether a list names every key and every end of one that a ring has in force or waiting. */
function says(trust: TrustList, ring: KeyRing): boolean {
  const { issuers, epochs } = listed(ring);
  const toRetire = new Set(ring.pending?.retired?.map(({ epoch }) => epoch));
  return (
    issuers.every((issuer) => {
      const found = trust.issuers.find(({ keyId }) => keyId === keyIdOf(issuer.jwk));
      return found && (found.restricted || issuerLeakedAt(ring, issuer) === undefined);
    }) &&
    epochs.every((held) => {
      const found = trust.epochs.find(({ epoch }) => epoch === held.epoch);
      const isOver = toRetire.has(held.epoch) || epochLeakedAt(ring, held) !== undefined;
      return found && (found.retired || !isOver);
    })
  );
}

/** What was marked first stays. */
function marked<T extends object>(key: T, marks: { [name: string]: number | undefined }): T {
  const made = Object.entries(marks).filter(([name, at]) => at !== undefined && !(name in key));
  return { ...key, ...Object.fromEntries(made) };
}

/** Undefined when the root or the list is no such thing at all. */
export async function verifyUnder(rootPublic: string, signed: string) {
  try {
    return await verifyTrustList(fromBase64(signed), await importVerifyKey(fromBase64(rootPublic)));
  } catch {
    return undefined;
  }
}
