import { beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '../brands.ts';
import { createRegion, now, type Region } from './card-factory.ts';
import {
  issueDisasterFlag,
  issueLease,
  leaseEnd,
  leaseLimits,
  verifyDisasterFlag,
  verifyLease,
  type DisasterFlag,
  type Lease,
} from './lease.ts';

const deviceId = '00000000-0000-4000-8000-00000000000a';
const lease: Lease = {
  region: '23',
  deviceId,
  standing: 'in-use',
  issuedAt: now,
  until: (now + leaseLimits.ordinaryMs) as Instant,
};
const flag: DisasterFlag = {
  region: '23',
  version: 3,
  declaredAt: now,
  until: (now + leaseLimits.disasterMs) as Instant,
};
const later = (ms: number) => (now + ms) as Instant;
const dayMs = 86_400_000;

describe('what a device may still do', () => {
  let region: Region;
  beforeAll(async () => (region = await createRegion()));
  const told = async (change: Partial<Lease>, held: { deviceId?: string; issuedAt?: Instant } = {}) =>
    verifyLease(await issueLease({ ...lease, ...change }, region.issuer), region.trust, {
      deviceId,
      ...held,
    });
  const flagged = async (change: Partial<DisasterFlag>, held?: number) =>
    verifyDisasterFlag(await issueDisasterFlag({ ...flag, ...change }, region.issuer), region.trust, held);

  it.each(['in-use', 'suspended', 'revoked'] as const)('reads that it is %s', async (standing) => {
    expect(await told({ standing })).toEqual({ ok: true, lease: { ...lease, standing } });
  });

  it('takes no lease of another device, of another region, or older than its own', async () => {
    expect(await told({ deviceId: 'b' })).toEqual({ ok: false, code: 'LEASE_OTHER_DEVICE' });
    expect(await told({ region: '13' })).toEqual({ ok: false, code: 'LEASE_WRONG_REGION' });
    expect(await told({}, { issuedAt: later(1) })).toEqual({ ok: false, code: 'LEASE_ROLLED_BACK' });
    expect(await told({}, { issuedAt: now })).toMatchObject({ ok: true });
  });

  it('takes no lease that lasts longer than any may, ends before it begins, or was made after its issuer’s days', async () => {
    expect(await told({ until: later(leaseLimits.disasterMs + 1) })).toEqual({
      ok: false,
      code: 'LEASE_MALFORMED',
    });
    expect(await told({ until: later(-1) })).toEqual({ ok: false, code: 'LEASE_MALFORMED' });
    const { validUntil } = region.trust.issuers[0]!;
    const late = { issuedAt: validUntil, until: (validUntil + 1) as Instant };
    expect(await told(late)).toEqual({ ok: false, code: 'LEASE_ISSUED_OUTSIDE_KEY_PERIOD' });
  });

  it('takes nothing from an issuer whose key leaked, and nothing changed on the way', async () => {
    const bytes = await issueLease(lease, region.issuer);
    const issuers = region.trust.issuers.map((issuer) => ({ ...issuer, restricted: true }));
    expect(await verifyLease(bytes, { ...region.trust, issuers }, { deviceId })).toEqual({
      ok: false,
      code: 'LEASE_UNKNOWN_ISSUER',
    });
    for (let at = 0; at < bytes.length; at++) {
      const changed = bytes.slice();
      changed[at]! ^= 1;
      expect((await verifyLease(changed, region.trust, { deviceId })).ok).toBe(false);
    }
  });

  it('does not take a disaster flag for a lease, nor the other way round', async () => {
    expect(
      await verifyLease(await issueDisasterFlag(flag, region.issuer), region.trust, { deviceId }),
    ).toEqual({
      ok: false,
      code: 'LEASE_MALFORMED',
    });
    expect(await verifyDisasterFlag(await issueLease(lease, region.issuer), region.trust)).toEqual({
      ok: false,
      code: 'DISASTER_MALFORMED',
    });
  });

  it('takes a disaster flag of 30 days at most, and never an older one', async () => {
    expect(await flagged({})).toEqual({ ok: true, flag });
    expect(await flagged({ until: later(leaseLimits.disasterMs + 1) })).toEqual({
      ok: false,
      code: 'DISASTER_MALFORMED',
    });
    expect(await flagged({ region: '13' })).toEqual({ ok: false, code: 'DISASTER_WRONG_REGION' });
    expect(await flagged({}, 4)).toEqual({ ok: false, code: 'DISASTER_ROLLED_BACK' });
  });
});

describe('when a device has to be heard of', () => {
  it('is seven days after it was', () => {
    expect(leaseEnd(lease)).toBe(now + 7 * dayMs);
  });
  it('is up to thirty days while a disaster flag stands, and never after the flag', () => {
    expect(leaseEnd(lease, flag)).toBe(now + 30 * dayMs);
    expect(leaseEnd({ ...lease, issuedAt: later(-5 * dayMs), until: later(2 * dayMs) }, flag)).toBe(
      now + 25 * dayMs,
    );
    expect(leaseEnd(lease, { ...flag, until: later(10 * dayMs) })).toBe(now + 10 * dayMs);
    expect(leaseEnd(lease, { ...flag, until: later(dayMs) })).toBe(now + 7 * dayMs);
  });
  it('is not moved by a flag that was over before it was heard of', () => {
    expect(leaseEnd(lease, { ...flag, until: now })).toBe(now + 7 * dayMs);
  });
});
