// The region's keys as the server holds them. With the root in the ring (demo) it renews issuer and epoch keys by
// itself; without it (production) new keys wait for a trust list that the offline root has signed.
import { randomBytes } from 'node:crypto';
import type { Bytes } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  epochAt,
  exportPrivateKey,
  exportPublicKey,
  generateSigningPair,
  importEpochKey,
  importSigningPair,
} from '#lib/core/card/keys.ts';
import type { EpochKey, Signer } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { KeyStore } from '#server/ports.ts';
import { createRecordCipher } from './cipher.ts';
import { liveEpochs, makeEpoch, makeIssuer } from './new-keys.ts';
import { signTrustRequest, trustRequest } from './trust-request.ts';

export interface KeyRing {
  format: 1;
  region: { code: string; name: string };
  /** Base64, 32 bytes each: field encryption and blind indexes. */
  dataKey: string;
  indexKey: string;
  /** SPKI, base64; empty until the region's root is known. */
  rootPublic: string;
  /** Demo only. */
  root?: JsonWebKey;
  issuers: { jwk: JsonWebKey; validFrom: number; validUntil: number }[];
  epochs: { epoch: number; jwk: JsonWebKey }[];
  trust?: { version: number; signed: string };
  /** Made here, waiting for the root's signature (production). */
  pending?: Pick<KeyRing, 'issuers' | 'epochs'>;
}

/** New keys are made 14 days ahead, so that devices hold them before the first card needs them. */
const renewalMs = 14 * 86_400_000;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));

/** A new ring with a root of its own, for the demo and for tests. */
export async function createDemoKeyRing(region: KeyRing['region']): Promise<KeyRing> {
  const root = await generateSigningPair();
  return {
    format: 1,
    region,
    dataKey: base64(randomBytes(32)),
    indexKey: base64(randomBytes(32)),
    rootPublic: base64(await exportPublicKey(root.publicKey)),
    root: await exportPrivateKey(root.privateKey),
    issuers: [],
    epochs: [],
  };
}

/** A ring for real use: its root is made and kept elsewhere, so nothing can be issued until the root has signed. */
export function createProductionKeyRing(region: KeyRing['region']): KeyRing {
  return {
    format: 1,
    region,
    dataKey: base64(randomBytes(32)),
    indexKey: base64(randomBytes(32)),
    rootPublic: '',
    issuers: [],
    epochs: [],
  };
}

/**
 * The key store over a ring.
 * @param save keeps the ring whenever keys were added; the store waits for it before using them
 */
export function createKeyStore(
  ring: KeyRing,
  save: (ring: KeyRing) => Promise<void> = async () => {},
): KeyStore {
  let signer: { jwk: JsonWebKey; signer: Signer } | undefined;
  let epochKey: EpochKey | undefined;
  let renewal: Promise<void> = Promise.resolve();

  /** Keys count once they are kept: a ring that could not be saved is forgotten. */
  async function renew(now: Instant): Promise<void> {
    if (!ring.root) return;
    const needsIssuer = !ring.issuers.some(
      (issuer) => issuer.validFrom <= now && issuer.validUntil - renewalMs > now,
    );
    const soon = (now + renewalMs) as Instant;
    const newEpochs = [...new Set([epochAt(now), epochAt(soon)])].filter(
      (epoch) => !ring.epochs.some((held) => held.epoch === epoch),
    );
    if (!needsIssuer && newEpochs.length === 0 && ring.trust) return;
    const next = structuredClone(ring);
    if (needsIssuer) next.issuers.push(await makeIssuer(now));
    next.epochs.push(...(await Promise.all(newEpochs.map(makeEpoch))));
    const version = (ring.trust?.version ?? 0) + 1;
    const signed = await signTrustRequest(await trustRequest(next, version, now), ring.root);
    next.trust = { version, signed };
    await save(next);
    Object.assign(ring, next);
  }

  /** One renewal at a time. */
  function upToDate(now: Instant): Promise<void> {
    renewal = renewal.catch(() => {}).then(() => renew(now));
    return renewal;
  }

  return {
    cipher: createRecordCipher(fromBase64(ring.dataKey), fromBase64(ring.indexKey)),
    rootPublicKey: () => fromBase64(ring.rootPublic),
    async issuer(now) {
      await upToDate(now);
      const held = ring.issuers.findLast((issuer) => issuer.validFrom <= now && now < issuer.validUntil);
      if (!held || !ring.trust) return undefined;
      if (signer?.jwk !== held.jwk)
        signer = { jwk: held.jwk, signer: await createSigner(await importSigningPair(held.jwk)) };
      return signer.signer;
    },
    async currentEpoch(now) {
      await upToDate(now);
      const held = ring.epochs.find(({ epoch }) => epoch === epochAt(now));
      if (!held) return undefined;
      if (epochKey?.epoch !== held.epoch)
        epochKey = await importEpochKey(ring.region.code, held.epoch, held.jwk);
      return epochKey;
    },
    async epochs(now) {
      await upToDate(now);
      return ring.epochs
        .filter(({ epoch }) => epoch > epochAt(now) - liveEpochs)
        .map(({ epoch, jwk }) => ({ region: ring.region.code, epoch, privateJwk: jwk }));
    },
    async trustList(now) {
      await upToDate(now);
      return ring.trust && fromBase64(ring.trust.signed);
    },
  };
}
