// The region's keys as the server holds them. With the root in the ring (demo) it renews issuer and epoch keys by
// itself; without it (production) new keys wait for a trust list that the offline root has signed.
import { randomBytes } from 'node:crypto';
import type { Bytes } from '#lib/core/card/bytes.ts';
import {
  createSigner,
  exportPrivateKey,
  exportPublicKey,
  generateSigningPair,
  importEpochKey,
  importSigningPair,
} from '#lib/core/card/keys.ts';
import type { EpochKey, KeyId, Signer } from '#lib/core/card/keys.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { AuditSigner, KeyStore, PushKey } from '#server/ports.ts';
import { auditPublicKey, createAuditSigner, makeAuditKey, type AuditKey } from './audit-keys.ts';
import { createRecordCipher } from './cipher.ts';
import type { CipherKeys } from './cipher.ts';
import {
  epochForCards,
  epochInUse,
  epochsForDevices,
  issuerForCards,
  issuerInUse,
  keyIdOf,
  overviewOf,
} from './key-life.ts';
import { makePushKey } from './push-key.ts';
import { isAnythingDue, renew } from './renewal.ts';

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
  /** In force; `epochs` are the numbers it names, of which a restored ring may lack some keys. */
  trust?: { version: number; signed: string; epochs?: number[] };
  /** Sign the audit's checkpoints; the last is the one in use. Made at the first need. */
  audit?: AuditKey[];
  /** By which push services know this installation. Made at the first need. */
  push?: PushKey;
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

/** Index keys that are retired stand in the index no more; data keys open whatever is met. */
const recordKeysOf = (ring: KeyRing): CipherKeys => ({
  data: ring.dataKeys.map(({ id, key }) => ({ id, key: fromBase64(key) })),
  index: ring.indexKeys
    .filter(({ retiredAt }) => retiredAt === undefined)
    .map(({ id, key }) => ({ id, key: fromBase64(key) })),
  stable: fromBase64(ring.stableKey),
});

/** Applies a change to the ring as it is kept, and keeps the outcome; a ring that could not be kept is forgotten. */
export type ChangeRing = (change: (kept: KeyRing) => KeyRing | Promise<KeyRing>) => Promise<KeyRing>;

/**
 * The key store over a ring.
 * @param change how the ring is changed where it is kept; in memory when absent
 * @param reload gives the ring as it is kept when somebody else has changed it since; undefined when nobody has
 */
export function createKeyStore(
  initial: KeyRing,
  change?: ChangeRing,
  reload: () => KeyRing | undefined = () => undefined,
): KeyStore {
  let ring = initial;
  const keep: ChangeRing = change ?? (async (changed) => changed(ring));
  let recordKeys = recordKeysOf(ring);
  const adopt = (kept: KeyRing) => {
    ring = kept;
    recordKeys = recordKeysOf(ring);
  };
  const refresh = () => {
    const kept = reload();
    if (kept) adopt(kept);
    return kept !== undefined;
  };
  let signer: { keyId: KeyId; signer: Signer } | undefined;
  let epochKey: EpochKey | undefined;
  let auditSigner: AuditSigner | undefined;
  let changing: Promise<void> = Promise.resolve();

  /** One change of the ring at a time. */
  function oneByOne(next: (kept: KeyRing) => KeyRing | Promise<KeyRing>): Promise<void> {
    changing = changing.catch(() => {}).then(async () => adopt(await keep(next)));
    return changing;
  }

  /** A ring with its own root renews its keys by itself, the others wait for the root. */
  async function upToDate(now: Instant): Promise<void> {
    await changing.catch(() => {});
    if (ring.root && isAnythingDue(ring, now))
      await oneByOne(async (kept) => (isAnythingDue(kept, now) ? renew(kept, now) : kept));
  }

  async function signerOf({ jwk }: RingIssuer): Promise<Signer> {
    const keyId = keyIdOf(jwk);
    if (signer?.keyId !== keyId) signer = { keyId, signer: await createSigner(await importSigningPair(jwk)) };
    return signer.signer;
  }

  async function epochKeyOf({ epoch, jwk }: RingEpoch): Promise<EpochKey> {
    if (epochKey?.epoch !== epoch) epochKey = await importEpochKey(ring.region.code, epoch, jwk);
    return epochKey;
  }

  return {
    cipher: createRecordCipher(() => recordKeys, refresh),
    refresh,
    rootPublicKey: () => fromBase64(ring.rootPublic),
    async issuer(now) {
      await upToDate(now);
      const held = issuerInUse(ring, now);
      return held && signerOf(held);
    },
    async currentEpoch(now) {
      await upToDate(now);
      const held = epochInUse(ring, now);
      return held && epochKeyOf(held);
    },
    async issuing(now) {
      await upToDate(now);
      const [issuer, epoch] = [issuerForCards(ring, now), epochForCards(ring, now)];
      return issuer && epoch && { issuer: await signerOf(issuer), epoch: await epochKeyOf(epoch) };
    },
    restrictedIssuers: () =>
      ring.issuers
        .filter(({ leakedAt }) => leakedAt !== undefined)
        .map(({ jwk, leakedAt }) => ({ keyId: keyIdOf(jwk), leakedAt: leakedAt as Instant })),
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
      if (!ring.audit?.length)
        await oneByOne((kept) => (kept.audit?.length ? kept : { ...kept, audit: [makeAuditKey(now)] }));
      auditSigner ??= createAuditSigner(ring.audit!.at(-1)!);
      return auditSigner;
    },
    auditPublicKeys: () => (ring.audit ?? []).map(auditPublicKey),
    async pushKey() {
      if (!ring.push) await oneByOne((kept) => (kept.push ? kept : { ...kept, push: makePushKey() }));
      return ring.push!;
    },
  };
}
