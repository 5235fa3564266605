// What the region's root signs: public keys only, so that the request may travel on any medium to the machine that
// holds the root, and the signed list back.
import * as z from 'zod';
import type { Bytes } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  epochAt,
  exportPublicKey,
  importEpochKey,
  importEpochPublicKey,
  importSigningPair,
  importVerifyKey,
  keyIdOf,
} from '#lib/core/card/keys.ts';
import { issueTrustList, verifyTrustList } from '#lib/core/card/trust-list.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { KeyRing } from './key-ring.ts';
import { isRetired } from './key-life.ts';
import { makeEpoch, makeIssuer } from './new-keys.ts';

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));

export const trustRequestSchema = z.strictObject({
  type: z.literal('tasuki-trust-request/1'),
  region: z.strictObject({ code: z.string(), name: z.string() }),
  version: z.int().min(1),
  issuedAt: z.int(),
  issuers: z.array(z.strictObject({ publicKey: z.string(), validFrom: z.int(), validUntil: z.int() })).min(1),
  epochs: z.array(z.strictObject({ epoch: z.int(), publicKey: z.string(), retired: z.boolean() })).min(1),
});
export type TrustRequest = z.infer<typeof trustRequestSchema>;

/** The request for every key of a ring, those that wait for a signature included. */
export async function trustRequest(ring: KeyRing, version: number, now: Instant): Promise<TrustRequest> {
  const issuers = [...ring.issuers, ...(ring.pending?.issuers ?? [])];
  const epochs = [...ring.epochs, ...(ring.pending?.epochs ?? [])];
  return {
    type: 'tasuki-trust-request/1',
    region: ring.region,
    version,
    issuedAt: now,
    issuers: await Promise.all(
      issuers.map(async ({ jwk, validFrom, validUntil }) => ({
        publicKey: base64(await exportPublicKey((await importSigningPair(jwk)).publicKey)),
        validFrom,
        validUntil,
      })),
    ),
    epochs: await Promise.all(
      epochs.map(async (held) => ({
        epoch: held.epoch,
        publicKey: base64(
          await exportPublicKey(
            (await importEpochKey(ring.region.code, held.epoch, held.jwk)).pair.publicKey,
          ),
        ),
        retired: isRetired(held, now),
      })),
    ),
  };
}

/** Signs with the root. @returns the trust list, base64 */
export async function signTrustRequest(request: TrustRequest, rootJwk: JsonWebKey): Promise<string> {
  const root = await createSigner(await importSigningPair(rootJwk));
  const { code: region, name } = request.region;
  const list = {
    region,
    version: request.version,
    issuedAt: request.issuedAt as Instant,
    issuers: await Promise.all(
      request.issuers.map(async (issuer) => {
        const publicKey = await importVerifyKey(fromBase64(issuer.publicKey));
        return {
          keyId: await keyIdOf(publicKey),
          publicKey,
          name,
          region,
          validFrom: issuer.validFrom as Instant,
          validUntil: issuer.validUntil as Instant,
        };
      }),
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
  return base64(await issueTrustList(list, root));
}

/** New keys for the coming 90 days: an issuer, and the epochs of this half-year and the next. Replaces what waits. */
export async function preparePending(ring: KeyRing, now: Instant): Promise<KeyRing> {
  const wanted = [epochAt(now), epochAt(now) + 1].filter(
    (epoch) => !ring.epochs.some((held) => held.epoch === epoch),
  );
  return {
    ...ring,
    pending: { issuers: [await makeIssuer(now)], epochs: await Promise.all(wanted.map(makeEpoch)) },
  };
}

export type InstallResult =
  | { ok: true; ring: KeyRing }
  /** OTHER_ROOT: the ring knows another root. NOT_REQUESTED: the list does not name the keys that wait here. */
  | { ok: false; code: 'OTHER_ROOT' | 'BAD_SIGNATURE' | 'NOT_REQUESTED' };

/** Takes a signed trust list into the ring; the keys that waited come into use. */
export async function installTrust(
  ring: KeyRing,
  signed: string,
  rootPublic: string,
): Promise<InstallResult> {
  if (ring.rootPublic && ring.rootPublic !== rootPublic) return { ok: false, code: 'OTHER_ROOT' };
  const root = await importVerifyKey(fromBase64(rootPublic));
  const verified = await verifyTrustList(fromBase64(signed), root, ring.trust?.version ?? 0);
  if (!verified.ok) return { ok: false, code: 'BAD_SIGNATURE' };
  const { trust } = verified;
  const { pending, ...rest } = ring;
  const issuers = [...ring.issuers, ...(pending?.issuers ?? [])];
  const epochs = [...ring.epochs, ...(pending?.epochs ?? [])];
  const named = new Set(trust.issuers.map(({ keyId }) => keyId));
  const own = await Promise.all(
    issuers.map(async ({ jwk }) => keyIdOf((await importSigningPair(jwk)).publicKey)),
  );
  const ownEpochs = epochs.every(({ epoch }) => trust.epochs.some((listed) => listed.epoch === epoch));
  if (trust.region !== ring.region.code || !own.every((keyId) => named.has(keyId)) || !ownEpochs)
    return { ok: false, code: 'NOT_REQUESTED' };
  return {
    ok: true,
    ring: { ...rest, rootPublic, issuers, epochs, trust: { version: trust.version, signed } },
  };
}
