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
import type { EpochKey, KeyId, Signer } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { AuditSigner, KeyStore } from '#server/ports.ts';
import { auditPublicKey, createAuditSigner, makeAuditKey, type AuditKey } from './audit-keys.ts';
import { createRecordCipher } from './cipher.ts';
import type { CipherKeys } from './cipher.ts';
import { epochInUse, epochsForDevices, issuerInUse, overviewOf } from './key-life.ts';
import { makeEpoch, makeIssuer } from './new-keys.ts';
import { signTrustRequest, trustRequest } from './trust-request.ts';

export interface KeyRing {
  format: 1;
  region: { code: string; name: string };
  /** Field encryption and blind indexes; the last of each is the one in use. */
  dataKeys: RecordKey[];
  indexKeys: RecordKey[];
  /** Base64, 32 bytes: keyed hashes of what the database holds in no other form. */
  stableKey: string;
  /** SPKI, base64; empty until the region's root is known. */
  rootPublic: string;
  /** Demo only. */
  root?: JsonWebKey;
  issuers: RingIssuer[];
  epochs: RingEpoch[];
  trust?: { version: number; signed: string };
  /** Sign the audit's checkpoints; the last is the one in use. Made at the first need. */
  audit?: AuditKey[];
  /** Made here, waiting for the root's signature (production). */
  pending?: PendingKeys;
}

export interface RingIssuer {
  jwk: JsonWebKey;
  validFrom: number;
  validUntil: number;
  /** When the trust list with it came into force here. */
  listedAt?: number;
  /** Its key leaked; the trust list in force says so. */
  leakedAt?: number;
}

export interface RingEpoch {
  epoch: number;
  /** Without its private part once it is destroyed. */
  jwk: JsonWebKey;
  retiredAt?: number;
  /** Its key leaked; the trust list in force calls it retired. */
  leakedAt?: number;
  destroyedAt?: number;
}

/** What the next trust list changes, besides its new keys. */
export interface PendingKeys {
  issuers: RingIssuer[];
  epochs: RingEpoch[];
  leakedIssuers?: { keyId: KeyId; at: number }[];
  leakedEpochs?: { epoch: number; at: number }[];
  retired?: { epoch: number; at: number }[];
}

/** A key for records, base64, 32 bytes. */
export interface RecordKey {
  id: number;
  key: string;
  createdAt: number;
  /** Since when nothing in the database needs it; kept for backups made before. */
  retiredAt?: number;
}

/** New keys are made 14 days ahead, so that devices hold them before the first card needs them. */
const renewalMs = 14 * 86_400_000;

const base64 = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64');
const fromBase64 = (text: string): Bytes => Uint8Array.from(Buffer.from(text, 'base64'));

const newRecordKeys = (): Pick<KeyRing, 'dataKeys' | 'indexKeys' | 'stableKey'> => ({
  dataKeys: [{ id: 1, key: base64(randomBytes(32)), createdAt: 0 }],
  indexKeys: [{ id: 1, key: base64(randomBytes(32)), createdAt: 0 }],
  stableKey: base64(randomBytes(32)),
});

/** A new ring with a root of its own, for the demo and for tests. */
export async function createDemoKeyRing(region: KeyRing['region']): Promise<KeyRing> {
  const root = await generateSigningPair();
  return {
    format: 1,
    region,
    ...newRecordKeys(),
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
    ...newRecordKeys(),
    rootPublic: '',
    issuers: [],
    epochs: [],
  };
}

/** Rings of the first layout held one data key and one index key. */
export function upgradeRing(kept: KeyRing & { dataKey?: string; indexKey?: string }): KeyRing {
  const { dataKey, indexKey, ...ring } = kept;
  if (!dataKey || !indexKey) return ring;
  return {
    ...ring,
    dataKeys: [{ id: 1, key: dataKey, createdAt: 0 }],
    indexKeys: [{ id: 1, key: indexKey, createdAt: 0 }],
    stableKey: indexKey,
  };
}

/** What either of two versions of one ring holds: of keys, every one; of the rest, the newer. */
export function mergeRings(kept: KeyRing, changed: KeyRing): KeyRing {
  const union = (one: RecordKey[], other: RecordKey[]) =>
    [...one, ...other.filter(({ id }) => !one.some((held) => held.id === id))].sort((a, b) => a.id - b.id);
  // A server and a command may each have made the first one: what either has signed stays checkable.
  const held = kept.audit ?? [];
  const audit = [
    ...held,
    ...(changed.audit ?? []).filter(({ jwk }) => !held.some((one) => one.jwk.x === jwk.x)),
  ];
  return {
    ...changed,
    dataKeys: union(kept.dataKeys, changed.dataKeys),
    indexKeys: union(kept.indexKeys, changed.indexKeys),
    ...(audit.length > 0 && { audit }),
  };
}

/** Index keys that are retired stand in the index no more; data keys open whatever is met. */
const recordKeysOf = (ring: KeyRing): CipherKeys => ({
  data: ring.dataKeys.map(({ id, key }) => ({ id, key: fromBase64(key) })),
  index: ring.indexKeys
    .filter(({ retiredAt }) => retiredAt === undefined)
    .map(({ id, key }) => ({ id, key: fromBase64(key) })),
  stable: fromBase64(ring.stableKey),
});

/**
 * The key store over a ring.
 * @param save keeps the ring whenever keys were added; the store waits for it before using them
 * @param reload gives the ring as it is kept when somebody else has changed it since; undefined when nobody has
 */
export function createKeyStore(
  ring: KeyRing,
  save: (ring: KeyRing) => Promise<void> = async () => {},
  reload: () => KeyRing | undefined = () => undefined,
): KeyStore {
  let recordKeys = recordKeysOf(ring);
  const refresh = () => {
    const kept = reload();
    if (!kept) return false;
    Object.assign(ring, kept);
    recordKeys = recordKeysOf(ring);
    return true;
  };
  let signer: { jwk: JsonWebKey; signer: Signer } | undefined;
  let epochKey: EpochKey | undefined;
  let auditSigner: AuditSigner | undefined;
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

  async function makeFirstAuditKey(now: Instant): Promise<void> {
    if (!ring.audit?.length) refresh();
    if (ring.audit?.length) return;
    const next = { ...structuredClone(ring), audit: [makeAuditKey(now)] };
    await save(next);
    Object.assign(ring, next);
  }

  /** One change of the ring at a time. */
  function oneByOne(change: (now: Instant) => Promise<void>, now: Instant): Promise<void> {
    renewal = renewal.catch(() => {}).then(() => change(now));
    return renewal;
  }
  const upToDate = (now: Instant) => oneByOne(renew, now);

  return {
    cipher: createRecordCipher(() => recordKeys, refresh),
    refresh,
    rootPublicKey: () => fromBase64(ring.rootPublic),
    async issuer(now) {
      await upToDate(now);
      const held = issuerInUse(ring, now);
      if (!held || !ring.trust) return undefined;
      if (signer?.jwk !== held.jwk)
        signer = { jwk: held.jwk, signer: await createSigner(await importSigningPair(held.jwk)) };
      return signer.signer;
    },
    async currentEpoch(now) {
      await upToDate(now);
      const held = epochInUse(ring, now);
      if (!held) return undefined;
      if (epochKey?.epoch !== held.epoch)
        epochKey = await importEpochKey(ring.region.code, held.epoch, held.jwk);
      return epochKey;
    },
    async epochs(now) {
      await upToDate(now);
      return epochsForDevices(ring, now).map(({ epoch, jwk }) => ({
        region: ring.region.code,
        epoch,
        privateJwk: jwk,
      }));
    },
    async trustList(now) {
      await upToDate(now);
      return ring.trust && fromBase64(ring.trust.signed);
    },
    async overview(now) {
      await upToDate(now);
      return overviewOf(ring, now);
    },
    async auditSigner(now) {
      if (!ring.audit?.length) await oneByOne(makeFirstAuditKey, now);
      auditSigner ??= createAuditSigner(ring.audit!.at(-1)!);
      return auditSigner;
    },
    auditPublicKeys: () => (ring.audit ?? []).map(auditPublicKey),
  };
}
