// What a device may still do, signed by the region: its lease (its standing, and until when it may open cards without
// having been heard of), and the region's disaster flag, under which leases last longer (docs/card-format.md §9b).
import type { Instant } from '../brands.ts';
import type { Bytes } from './bytes.ts';
import { isCount, isMapOf, parseCbor, type Cbor } from './cbor.ts';
import type { Signer } from './keys.ts';
import { signStatement, verifyStatement } from './statement.ts';
import { findVouching, type TrustList } from './trust-list.ts';

/** Their value in a lease is the position here. */
export const deviceStandings = ['in-use', 'suspended', 'revoked'] as const;
export type DeviceStanding = (typeof deviceStandings)[number];

export interface Lease {
  region: string;
  deviceId: string;
  standing: DeviceStanding;
  issuedAt: Instant;
  /** First instant at which a device that was not heard of since may open no more cards. */
  until: Instant;
}

export interface DisasterFlag {
  region: string;
  /** Counts up; a lower one never replaces a higher one. */
  version: number;
  declaredAt: Instant;
  /** At most 30 days after the declaration; a disaster that was ended carries the end. */
  until: Instant;
}

const dayMs = 86_400_000;
export const leaseLimits = {
  /** How long a device may go unheard of. */
  ordinaryMs: 7 * dayMs,
  /** The same while a disaster flag stands, and the longest that a flag may stand. */
  disasterMs: 30 * dayMs,
  /** How long a supervisor's word opens a device whose lease is over. */
  overrideMs: dayMs,
} as const;

export type LeaseFailure =
  | 'LEASE_TOO_LONG'
  | 'LEASE_MALFORMED'
  | 'LEASE_UNKNOWN_ISSUER'
  | 'LEASE_BAD_SIGNATURE'
  | 'LEASE_WRONG_REGION'
  | 'LEASE_ISSUED_OUTSIDE_KEY_PERIOD'
  | 'LEASE_OTHER_DEVICE'
  | 'LEASE_ROLLED_BACK';
export type LeaseResult = { ok: true; lease: Lease } | { ok: false; code: LeaseFailure };
export type DisasterFailure =
  | 'DISASTER_TOO_LONG'
  | 'DISASTER_MALFORMED'
  | 'DISASTER_UNKNOWN_ISSUER'
  | 'DISASTER_BAD_SIGNATURE'
  | 'DISASTER_WRONG_REGION'
  | 'DISASTER_ISSUED_OUTSIDE_KEY_PERIOD'
  | 'DISASTER_ROLLED_BACK';
export type DisasterResult = { ok: true; flag: DisasterFlag } | { ok: false; code: DisasterFailure };

/** Most bytes of either. */
export const leaseMaxBytes = 512;
const leaseType = 'tasuki-lease/1';
const disasterType = 'tasuki-disaster/1';

export function issueLease(lease: Lease, issuer: Signer): Promise<Bytes> {
  const content = new Map<number, Cbor>([
    [1, lease.region],
    [2, lease.deviceId],
    [3, deviceStandings.indexOf(lease.standing)],
    [4, lease.issuedAt],
    [5, lease.until],
  ]);
  return signStatement(leaseType, content, issuer);
}

/** @param held what this device holds already: another device's lease, or an older one, is refused. */
export async function verifyLease(
  bytes: Uint8Array,
  trust: TrustList,
  held: { deviceId: string; issuedAt?: Instant | undefined },
): Promise<LeaseResult> {
  const fail = (code: LeaseFailure) => ({ ok: false, code }) as const;
  if (bytes.length > leaseMaxBytes) return fail('LEASE_TOO_LONG');
  const verified = await verifyStatement(bytes, leaseType, (keyId) => findVouching(trust, keyId)?.publicKey);
  if (!verified.ok)
    return fail(`LEASE_${verified.code === 'UNKNOWN_SIGNER' ? 'UNKNOWN_ISSUER' : verified.code}`);
  const issuer = findVouching(trust, verified.signedBy)!;
  const map = contentOf(verified.content, [1, 2, 3, 4, 5]);
  const [region, deviceId, standing, issuedAt, until] = [1, 2, 3, 4, 5].map((label) => map?.get(label));
  const named = typeof standing === 'number' ? deviceStandings[standing] : undefined;
  if (
    typeof region !== 'string' ||
    typeof deviceId !== 'string' ||
    !named ||
    !isCount(issuedAt) ||
    !isCount(until)
  )
    return fail('LEASE_MALFORMED');
  if (until < issuedAt || until > issuedAt + leaseLimits.disasterMs) return fail('LEASE_MALFORMED');
  if (region !== issuer.region) return fail('LEASE_WRONG_REGION');
  if (issuedAt < issuer.validFrom || issuedAt >= issuer.validUntil)
    return fail('LEASE_ISSUED_OUTSIDE_KEY_PERIOD');
  if (deviceId !== held.deviceId) return fail('LEASE_OTHER_DEVICE');
  if (held.issuedAt !== undefined && issuedAt < held.issuedAt) return fail('LEASE_ROLLED_BACK');
  const lease = { region, deviceId, standing: named, issuedAt, until } as Lease;
  return { ok: true, lease };
}

export function issueDisasterFlag(flag: DisasterFlag, issuer: Signer): Promise<Bytes> {
  const content = new Map<number, Cbor>([
    [1, flag.region],
    [2, flag.version],
    [3, flag.declaredAt],
    [4, flag.until],
  ]);
  return signStatement(disasterType, content, issuer);
}

/** An older version than the one held is refused. */
export async function verifyDisasterFlag(
  bytes: Uint8Array,
  trust: TrustList,
  heldVersion = 0,
): Promise<DisasterResult> {
  const fail = (code: DisasterFailure) => ({ ok: false, code }) as const;
  if (bytes.length > leaseMaxBytes) return fail('DISASTER_TOO_LONG');
  const verified = await verifyStatement(
    bytes,
    disasterType,
    (keyId) => findVouching(trust, keyId)?.publicKey,
  );
  if (!verified.ok)
    return fail(`DISASTER_${verified.code === 'UNKNOWN_SIGNER' ? 'UNKNOWN_ISSUER' : verified.code}`);
  const issuer = findVouching(trust, verified.signedBy)!;
  const map = contentOf(verified.content, [1, 2, 3, 4]);
  const [region, version, declaredAt, until] = [1, 2, 3, 4].map((label) => map?.get(label));
  if (typeof region !== 'string' || !isCount(version) || !isCount(declaredAt) || !isCount(until))
    return fail('DISASTER_MALFORMED');
  if (until < declaredAt || until > declaredAt + leaseLimits.disasterMs) return fail('DISASTER_MALFORMED');
  if (region !== issuer.region) return fail('DISASTER_WRONG_REGION');
  if (declaredAt < issuer.validFrom || declaredAt >= issuer.validUntil)
    return fail('DISASTER_ISSUED_OUTSIDE_KEY_PERIOD');
  if (version < heldVersion) return fail('DISASTER_ROLLED_BACK');
  return {
    ok: true,
    flag: { region, version, declaredAt: declaredAt as Instant, until: until as Instant },
  };
}

/** When a device has to be heard of: its lease's end, or under a standing flag 30 days, but never past the flag's. */
export function leaseEnd(lease: Pick<Lease, 'issuedAt' | 'until'>, flag?: DisasterFlag): Instant {
  if (!flag || flag.until <= lease.issuedAt) return lease.until;
  const underFlag = Math.min(lease.issuedAt + leaseLimits.disasterMs, flag.until);
  return Math.max(lease.until, underFlag) as Instant;
}

function contentOf(content: Uint8Array, labels: number[]): ReadonlyMap<number, Cbor> | undefined {
  const parsed = parseCbor(content, 1);
  return parsed.ok && isMapOf(parsed.value, labels) ? parsed.value : undefined;
}
