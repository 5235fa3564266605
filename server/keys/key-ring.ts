// The region's keys as the server holds them. With the root in the ring (demo) it renews issuer and epoch keys by
// itself; without it (production) new keys wait for a trust list that the offline root has signed.
import { randomBytes } from 'node:crypto';
import type { Bytes } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  epochAt,
  exportPrivateKey,
  exportPublicKey,
  generateEpochPair,
  generateSigningPair,
  importEpochKey,
  importSigningPair,
} from '#lib/core/card/keys.ts';
import type { EpochKey, Signer } from '#lib/core/card/keys.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { KeyStore } from '#server/ports.ts';
import { createRecordCipher } from './cipher.ts';

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
}

const dayMs = 86_400_000;
/** Issuer keys live at most 90 days and are renewed when less than 14 remain. */
const issuerLifeMs = 90 * dayMs;
const issuerRenewalMs = 14 * dayMs;
/** Cards live 24 months: the present half-year and the four before it are in use. */
const liveEpochs = 5;

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

  async function renew(now: Instant): Promise<void> {
    if (!ring.root) return;
    const needsIssuer = !ring.issuers.some(
      (issuer) => issuer.validFrom <= now && issuer.validUntil - issuerRenewalMs > now,
    );
    const needsEpoch = !ring.epochs.some(({ epoch }) => epoch === epochAt(now));
    if (!needsIssuer && !needsEpoch && ring.trust) return;
    if (needsIssuer) {
      const pair = await generateSigningPair();
      ring.issuers.push({
        jwk: await exportPrivateKey(pair.privateKey),
        validFrom: now - (now % 1000),
        validUntil: now - (now % 1000) + issuerLifeMs,
      });
    }
    if (needsEpoch) {
      const pair = await generateEpochPair();
      ring.epochs.push({ epoch: epochAt(now), jwk: await exportPrivateKey(pair.privateKey) });
    }
    ring.trust = await signTrust(now, (ring.trust?.version ?? 0) + 1);
    await save(ring);
  }

  async function signTrust(now: Instant, version: number): Promise<{ version: number; signed: string }> {
    const root = await createSigner(await importSigningPair(ring.root!));
    const issuers = await Promise.all(
      ring.issuers.map(async (held) => {
        const { publicKey } = await importSigningPair(held.jwk);
        return {
          keyId: (await createSigner(await importSigningPair(held.jwk))).keyId,
          publicKey,
          name: ring.region.name,
          region: ring.region.code,
          validFrom: held.validFrom as Instant,
          validUntil: held.validUntil as Instant,
        };
      }),
    );
    const epochs = await Promise.all(
      ring.epochs.map(async (held) => ({
        region: ring.region.code,
        epoch: held.epoch,
        publicKey: (await importEpochKey(ring.region.code, held.epoch, held.jwk)).pair.publicKey,
        retired: held.epoch <= epochAt(now) - liveEpochs,
      })),
    );
    const signed = await issueTrustList(
      { region: ring.region.code, version, issuedAt: now, issuers, epochs },
      root,
    );
    return { version, signed: base64(signed) };
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
