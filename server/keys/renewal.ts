// What is due in a ring, and how it is made: a new issuer before the last one ends, the next half-year's epoch before
// cards need it. With the root in the ring (demo) it comes into force at once, otherwise it waits for the root.
import type { Instant } from '#lib/core/brands.ts';
import { epochAt, halfYearOf } from '#lib/core/card/keys.ts';
import { epochLeakedAt, hasPending, isRetired, issuerLeakedAt } from './key-life.ts';
import type { KeyRing, PendingKeys, RingEpoch, RingIssuer } from './key-ring.ts';
import { makeEpoch, makeIssuer } from './new-keys.ts';
import { installTrust, signTrustRequest, trustRequest } from './trust-request.ts';

const dayMs = 86_400_000;
/** Before a half-year's end its successor is on every device: it is due 30 days before, and made a little earlier. */
export interface Ahead {
  issuerMs: number;
  epochMs: number;
}
/** Where the root stands in the ring. */
export const aheadByItself: Ahead = { issuerMs: 25 * dayMs, epochMs: 40 * dayMs };
/** Where people meet for it: whatever the coming 90 days need, but nothing twice in a week. */
export const aheadByCeremony: Ahead = { issuerMs: 83 * dayMs, epochMs: 184 * dayMs };

/** What the ring knows, in force or waiting. */
const allIssuers = ({ issuers, pending }: KeyRing): RingIssuer[] => [...issuers, ...(pending?.issuers ?? [])];
export const allEpochs = ({ epochs, pending }: KeyRing): RingEpoch[] => [
  ...epochs,
  ...(pending?.epochs ?? []),
];
export const pendingOf = ({ pending }: KeyRing): PendingKeys => pending ?? { issuers: [], epochs: [] };

const needsIssuer = (ring: KeyRing, now: Instant, { issuerMs }: Ahead): boolean =>
  !allIssuers(ring).some(
    (issuer) =>
      issuerLeakedAt(ring, issuer) === undefined &&
      issuer.validFrom <= now &&
      issuer.validUntil - issuerMs > now,
  );

function missingEpochs(ring: KeyRing, now: Instant, { epochMs }: Ahead): number[] {
  const coming = new Set([epochAt(now), epochAt((now + epochMs) as Instant)]);
  const isGood = (held: RingEpoch) => !isRetired(held, now) && epochLeakedAt(ring, held) === undefined;
  return [...coming]
    .filter(
      (halfYear) => !allEpochs(ring).some((held) => halfYearOf(held.epoch) === halfYear && isGood(held)),
    )
    .map((halfYear) => freeNumber(ring, halfYear));
}

/** The half-year's own number, or the next one where its key was replaced, or was lost with a newer key file. */
export function freeNumber(ring: KeyRing, halfYear: number): number {
  const known = [...allEpochs(ring).map(({ epoch }) => epoch), ...(ring.trust?.epochs ?? [])];
  const taken = known.filter((epoch) => halfYearOf(epoch) === halfYear);
  return taken.length === 0 ? halfYear : Math.max(...taken) + 1000;
}

/** Adds the keys that are due to what waits. @returns the same ring when none is */
export async function addDueKeys(ring: KeyRing, now: Instant, ahead: Ahead): Promise<KeyRing> {
  const [isIssuerDue, epochs] = [needsIssuer(ring, now, ahead), missingEpochs(ring, now, ahead)];
  if (!isIssuerDue && epochs.length === 0) return ring;
  const pending = pendingOf(ring);
  return {
    ...ring,
    pending: {
      ...pending,
      // An issuer that waited so long that another is due would come into use half spent.
      issuers: isIssuerDue ? [await makeIssuer(now)] : pending.issuers,
      epochs: [...pending.epochs, ...(await Promise.all(epochs.map(makeEpoch)))],
    },
  };
}

/** Whether a ring with its own root has anything to do. */
export const isAnythingDue = (ring: KeyRing, now: Instant): boolean =>
  !ring.trust ||
  hasPending(ring) ||
  needsIssuer(ring, now, aheadByItself) ||
  missingEpochs(ring, now, aheadByItself).length > 0;

/** A ring with its own root: makes what is due and brings it, and what waits, into force. */
export const renew = async (ring: KeyRing, now: Instant): Promise<KeyRing> =>
  bringIntoForce(await addDueKeys(ring, now, aheadByItself), now);

/** Signs with the root in the ring. Throws when there is none. */
export async function bringIntoForce(ring: KeyRing, now: Instant): Promise<KeyRing> {
  if (!ring.root) throw new Error('this ring does not hold its root');
  const signed = await signTrustRequest(await trustRequest(ring, now), ring.root);
  const installed = await installTrust(ring, signed, ring.rootPublic, now);
  if (!installed.ok) throw new Error(`a trust list of our own was refused: ${installed.code}`);
  return installed.ring;
}
