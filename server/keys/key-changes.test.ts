import { beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { verifyTrustList } from '#lib/core/card/trust-list.ts';
import { importVerifyKey } from '#lib/core/card/keys.ts';
import { testRegion, testStart } from '#server/testing/test-app.ts';
import {
  addNextEpoch,
  destroyEpoch,
  discardPending,
  distrustIssuer,
  replaceEpoch,
  retireEpoch,
  rotateIssuer,
  type KeyChange,
} from './key-changes.ts';
import {
  epochForCards,
  epochInUse,
  epochsForDevices,
  issuerForCards,
  issuerInUse,
  keyIdOf,
  overviewOf,
} from './key-life.ts';
import { createDemoKeyRing, createKeyStore, type KeyRing } from './key-ring.ts';
import { bringIntoForce, isAnythingDue, renew } from './renewal.ts';
import { installTrust, trustRequest } from './trust-request.ts';

const dayMs = 86_400_000;
const later = (days: number) => (testStart + days * dayMs) as Instant;
let ring: KeyRing;
beforeAll(async () => {
  ring = await renew(await createDemoKeyRing(testRegion), testStart);
});
const ringOf = (change: KeyChange): KeyRing => {
  if (!change.ok) throw new Error(change.code);
  return change.ring;
};
const numbers = (of: KeyRing) => of.epochs.map(({ epoch }) => epoch);
async function listOf(of: KeyRing) {
  const root = await importVerifyKey(Buffer.from(of.rootPublic, 'base64'));
  const verified = await verifyTrustList(Buffer.from(of.trust!.signed, 'base64'), root);
  if (!verified.ok) throw new Error(verified.code);
  return verified.trust;
}

describe('a ring that renews itself', () => {
  it('has at every instant an issuer of at most 90 days, this half-year’s epoch, and its list says so', async () => {
    let held = ring;
    for (let days = 0; days < 800; days += 9) {
      const now = later(days);
      if (isAnythingDue(held, now)) held = await renew(held, now);
      const list = await listOf(held);
      const [issuer, epoch] = [issuerForCards(held, now)!, epochForCards(held, now)!];
      expect(issuer.validUntil - issuer.validFrom).toBe(90 * dayMs);
      expect(list.issuers.map(({ keyId }) => keyId)).toContain(keyIdOf(issuer.jwk));
      expect(list.epochs.find((listed) => listed.epoch === epoch.epoch)?.retired).toBe(false);
      expect(epochsForDevices(held, now)).toContain(epoch);
    }
    expect(numbers(held)).toEqual([13, 14, 15, 16, 17, 18]);
    expect(held.issuers.length).toBeLessThan(15);
  }, 30_000);

  it('gives devices the epochs of cards that have not expired, and no older ones', () => {
    const epochs = Array.from({ length: 8 }, (_, index) => ({ ...ring.epochs[0]!, epoch: 8 + index }));
    expect(epochsForDevices({ ...ring, epochs }, testStart).map(({ epoch }) => epoch)).toEqual([
      9, 10, 11, 12, 13, 14, 15,
    ]);
  });
});

describe('a new issuer', () => {
  it('signs after a week on the list, or at once when there is no other', async () => {
    const rotated = await bringIntoForce(ringOf(await rotateIssuer(ring, later(10))), later(10));
    const [first, second] = rotated.issuers.map(({ jwk }) => keyIdOf(jwk));
    const inUse = (days: number) => keyIdOf(issuerInUse(rotated, later(days))!.jwk);
    expect([inUse(10), inUse(16), inUse(17), inUse(95)]).toEqual([first, first, second, second]);
    expect(issuerInUse(rotated, later(101))).toBeUndefined();
  });
});

describe('a leaked epoch', () => {
  it('is used for no card from the moment it is known, and for lists nothing changes before the root knows', async () => {
    const marked = ringOf(await replaceEpoch(ring, 13, testStart));
    expect(epochForCards(marked, testStart)).toBeUndefined();
    expect(epochInUse(marked, testStart)?.epoch).toBe(13);
    expect(overviewOf(marked, testStart)).toMatchObject({
      hasPending: true,
      epochs: [{ leakedAt: testStart }],
    });
    const done = await bringIntoForce(marked, later(1));
    expect(epochForCards(done, later(1))?.epoch).toBe(1013);
    expect(done.epochs[0]).toMatchObject({ epoch: 13, leakedAt: testStart });
    expect((await listOf(done)).epochs).toMatchObject([
      { epoch: 13, retired: true },
      { epoch: 1013, retired: false },
    ]);
  });

  it('can leak twice in one half-year', async () => {
    const once = await bringIntoForce(ringOf(await replaceEpoch(ring, 13, testStart)), testStart);
    const twice = await bringIntoForce(ringOf(await replaceEpoch(once, 1013, testStart)), testStart);
    expect(epochForCards(twice, testStart)?.epoch).toBe(2013);
  });

  it('of a half-year that is over has no successor: cards are made anew under the present one', async () => {
    const held = await renew(ring, later(60));
    expect(numbers(held)).toEqual([13, 14]);
    const done = await bringIntoForce(ringOf(await replaceEpoch(held, 13, later(60))), later(60));
    expect(numbers(done)).toEqual([13, 14]);
    expect(epochForCards(done, later(60))?.epoch).toBe(14);
  });
});

describe('a leaked issuer', () => {
  it('signs no card from the moment it is known, but lists until the region knows another', async () => {
    const keyId = keyIdOf(ring.issuers[0]!.jwk);
    const marked = ringOf(await distrustIssuer(ring, keyId, testStart));
    expect(issuerForCards(marked, testStart)).toBeUndefined();
    expect(keyIdOf(issuerInUse(marked, testStart)!.jwk)).toBe(keyId);
    const done = await bringIntoForce(marked, testStart);
    const successor = issuerForCards(done, testStart)!;
    expect(keyIdOf(successor.jwk)).not.toBe(keyId);
    expect(issuerInUse(done, testStart)).toBe(successor);
    expect(createKeyStore(done).restrictedIssuers()).toEqual([{ keyId, leakedAt: testStart }]);
    expect((await listOf(done)).issuers.map(({ restricted }) => restricted)).toEqual([true, undefined]);
  });

  it('when it was the only one and no other was made, nothing is signed at all', () => {
    const issuers = ring.issuers.map((issuer) => ({ ...issuer, leakedAt: testStart }));
    expect(issuerInUse({ ...ring, issuers }, testStart)).toBeUndefined();
  });
});

describe('every decision', () => {
  const past = async () => {
    const held = await renew(ring, later(60));
    return { held, now: later(60) };
  };

  it('made twice changes nothing more', async () => {
    const { held, now } = await past();
    const keyId = keyIdOf(held.issuers[0]!.jwk);
    const twice = [
      async (of: KeyRing) => rotateIssuer(of, now),
      async (of: KeyRing) => addNextEpoch(of, now),
      async (of: KeyRing) => retireEpoch(of, 13, now),
      async (of: KeyRing) => replaceEpoch(of, 14, now),
      async (of: KeyRing) => distrustIssuer(of, keyId, now),
    ];
    for (const change of twice) {
      const once = ringOf(await change(held));
      expect(ringOf(await change(once))).toBe(once);
      const inForce = await bringIntoForce(once, now);
      if (change !== twice[0] && change !== twice[1]) expect(ringOf(await change(inForce))).toBe(inForce);
    }
    const retired = await bringIntoForce(ringOf(retireEpoch(held, 13, now)), now);
    const destroyed = ringOf(destroyEpoch(retired, 13, now));
    expect(ringOf(destroyEpoch(destroyed, 13, later(61)))).toBe(destroyed);
    expect(discardPending(held)).toBe(held);
  });

  it.each([
    [
      'retiring an epoch that is not there',
      (of: KeyRing, now: Instant) => retireEpoch(of, 99, now),
      'UNKNOWN_EPOCH',
    ],
    ['retiring the epoch in use', (of: KeyRing, now: Instant) => retireEpoch(of, 14, now), 'STILL_NEEDED'],
    [
      'destroying one that is not retired',
      (of: KeyRing, now: Instant) => destroyEpoch(of, 13, now),
      'NOT_RETIRED',
    ],
    ['destroying the one in use', (of: KeyRing, now: Instant) => destroyEpoch(of, 14, now), 'NOT_RETIRED'],
    [
      'distrusting an issuer that is not there',
      (of: KeyRing, now: Instant) => distrustIssuer(of, '0000000000000000' as never, now),
      'UNKNOWN_ISSUER',
    ],
    [
      'replacing one that never came into force',
      async (of: KeyRing, now: Instant) => replaceEpoch(ringOf(await addNextEpoch(of, now)), 15, now),
      'NOT_IN_FORCE',
    ],
    [
      'replacing one that is destroyed',
      async (of: KeyRing, now: Instant) => {
        const retired = await bringIntoForce(ringOf(retireEpoch(of, 13, now)), now);
        return replaceEpoch(ringOf(destroyEpoch(retired, 13, now)), 13, now);
      },
      'DESTROYED',
    ],
  ])('%s is refused', async (_, change, code) => {
    const { held, now } = await past();
    expect(await change(held, now)).toEqual({ ok: false, code });
  });

  it('can be taken back until the root has signed', async () => {
    const marked = ringOf(await replaceEpoch(ring, 13, testStart));
    expect(discardPending(marked)).toEqual(ring);
  });
});

describe('installing', () => {
  it('a list that does not say what was decided here is refused', async () => {
    const marked = ringOf(await replaceEpoch(ring, 13, testStart));
    const other = await bringIntoForce(ringOf(await rotateIssuer(ring, testStart)), testStart);
    expect(await installTrust(marked, other.trust!.signed, marked.rootPublic, testStart)).toEqual({
      ok: false,
      code: 'NOT_REQUESTED',
    });
  });

  it('a request names public keys only, the destroyed epoch among them', async () => {
    const held = await renew(ring, later(60));
    const retired = await bringIntoForce(ringOf(retireEpoch(held, 13, later(60))), later(60));
    const destroyed = ringOf(destroyEpoch(retired, 13, later(60)));
    const request = await trustRequest(destroyed, later(60));
    expect(request.epochs.map(({ epoch, retired: isOver }) => [epoch, isOver])).toEqual([
      [13, true],
      [14, false],
    ]);
    for (const { jwk } of [...held.epochs, ...held.issuers])
      expect(JSON.stringify(request)).not.toContain(jwk.d);
    await expect(bringIntoForce(destroyed, later(61))).resolves.toBeDefined();
  });
});
