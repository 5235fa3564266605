// What devices are given signed about their standing: their leases, the region's disaster flag; and the card by which
// they test themselves. All of it is signed by an issuer that vouches for more than single cards.
import type { Instant } from '#lib/core/brands.ts';
import type { Bytes } from '#lib/core/card/bytes.ts';
import { importVerifyKey, type KeyId } from '#lib/core/card/keys.ts';
import { issueDisasterFlag, issueLease, leaseLimits, type DeviceStanding } from '#lib/core/card/lease.ts';
import { makeTestCard } from '#lib/core/card/test-card.ts';
import { findVouching, verifyTrustList } from '#lib/core/card/trust-list.ts';
import type { Deps } from '#server/ports.ts';
import type { DisasterRow } from '#server/store/disaster.ts';

/** A lease signed this lately is handed out again while the standing is the same. */
const leaseFreshMs = 30_000;
const mostLeasesKept = 5_000;
/** A test card is good for 90 days; devices ask for it at least every half-year's change. */
const testCardFreshMs = 7 * 86_400_000;

type IssuingDeps = Pick<Deps, 'keys' | 'region'>;
type Signed = { issuedAt: Instant; bytes: Bytes };

export interface Leases {
  /** Undefined while the server has no issuer. */
  leaseOf(device: { id: string; standing: DeviceStanding }, now: Instant): Promise<Bytes | undefined>;
}

/** Seven days from now for a device in use; one that is not may open nothing from now on. */
export function createLeases({ keys, region }: IssuingDeps): Leases {
  const kept = new Map<string, Signed & { standing: DeviceStanding }>();
  return {
    async leaseOf({ id, standing }, now) {
      const held = kept.get(id);
      if (held?.standing === standing && now >= held.issuedAt && now - held.issuedAt < leaseFreshMs)
        return held.bytes;
      const issuer = await keys.issuer(now);
      if (!issuer) return undefined;
      const until = (standing === 'in-use' ? now + leaseLimits.ordinaryMs : now) as Instant;
      const lease = { region: region.code, deviceId: id, standing, issuedAt: now, until };
      const bytes = await issueLease(lease, issuer);
      if (kept.size >= mostLeasesKept) kept.clear();
      kept.set(id, { standing, issuedAt: now, bytes });
      return bytes;
    },
  };
}

export interface DisasterFlags {
  /** Undefined while the server has no issuer. */
  flagOf(disaster: DisasterRow, now: Instant): Promise<Bytes | undefined>;
}

/** Signs the newest flag, anew whenever the issuer is another one. */
export function createDisasterFlags({ keys, region }: IssuingDeps): DisasterFlags {
  let kept: { version: number; keyId: string; bytes: Bytes } | undefined;
  return {
    async flagOf({ version, declaredAt, until }, now) {
      const issuer = await keys.issuer(now);
      if (!issuer) return undefined;
      if (kept?.version === version && kept.keyId === issuer.keyId) return kept.bytes;
      const validFrom = await beginningOf({ keys }, issuer.keyId, now);
      if (validFrom === undefined) return undefined;
      // An issuer cannot have signed before it was one: what was declared earlier is declared anew under it.
      const declared = Math.max(declaredAt, validFrom) as Instant;
      const flag = { region: region.code, version, declaredAt: declared };
      const bytes = await issueDisasterFlag({ ...flag, until: Math.max(until, declared) as Instant }, issuer);
      kept = { version, keyId: issuer.keyId, bytes };
      return bytes;
    },
  };
}

/** Since when an issuer's signatures count. */
async function beginningOf({ keys }: Pick<Deps, 'keys'>, keyId: KeyId, now: Instant) {
  const list = await keys.trustList(now);
  if (!list) return undefined;
  const verified = await verifyTrustList(list, await importVerifyKey(keys.rootPublicKey()));
  return verified.ok ? findVouching(verified.trust, keyId)?.validFrom : undefined;
}

export interface TestCards {
  /** Undefined while the server has no issuer or no epoch. */
  current(now: Instant): Promise<Bytes | undefined>;
}

export function createTestCards({ keys, region }: IssuingDeps): TestCards {
  let kept: (Signed & { keyId: string; epoch: number }) | undefined;
  return {
    async current(now) {
      const [issuer, epochKey] = [await keys.issuer(now), await keys.currentEpoch(now)];
      if (!issuer || !epochKey) return undefined;
      const { epoch, pair } = epochKey;
      const isSame = kept?.keyId === issuer.keyId && kept.epoch === epoch;
      if (kept && isSame && now >= kept.issuedAt && now - kept.issuedAt < testCardFreshMs) return kept.bytes;
      const made = { region: region.code, epoch, epochPublicKey: pair.publicKey, issuer, now };
      kept = { issuedAt: now, keyId: issuer.keyId, epoch, bytes: await makeTestCard(made) };
      return kept.bytes;
    },
  };
}

/** 32 bytes by which one device checks its supervisor's override codes; derived, so that nothing has to be stored. */
export function overrideKeyOf({ keys }: Pick<Deps, 'keys'>, deviceId: string): Uint8Array {
  const half = (part: 1 | 2) => keys.cipher.blind(`override-key|${part}|${deviceId}`);
  return Buffer.concat([half(1), half(2)]);
}
