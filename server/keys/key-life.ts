// What is true of a region's keys at an instant: which issuer signs, which epoch cards are sealed to, which are over
// (ADR 0022). Nothing here makes or changes a key.
import { hash } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import { concatBytes, type Bytes } from '#lib/core/card/bytes.ts';
import { epochAt, halfYearOf, spkiHead, type KeyId } from '#lib/core/card/keys.ts';
import type { KeyOverview } from '#server/ports.ts';
import type { KeyRing, RingEpoch, RingIssuer } from './key-ring.ts';

/** Cards live 24 months: the present half-year and the four before it are in use. */
export const liveEpochs = 5;
/** A new issuer signs once every device that works at all (a lease is 7 days) has met it on the trust list. */
const settleMs = 7 * 86_400_000;

/** SPKI of the public half of a key on P-256. */
export function publicKeyOf({ x, y }: JsonWebKey): Bytes {
  return concatBytes(spkiHead, Buffer.from(x!, 'base64url'), Buffer.from(y!, 'base64url'));
}

/** First 8 bytes of SHA-256 over the SPKI, hex. */
export const keyIdOf = (jwk: JsonWebKey): KeyId =>
  hash('sha256', publicKeyOf(jwk), 'hex').slice(0, 16) as KeyId;

/** When an issuer's key leaked, as far as it is known here; the region may not be told yet. */
export const issuerLeakedAt = (ring: KeyRing, issuer: RingIssuer): number | undefined =>
  issuer.leakedAt ?? ring.pending?.leakedIssuers?.find(({ keyId }) => keyId === keyIdOf(issuer.jwk))?.at;

export const epochLeakedAt = (ring: KeyRing, held: RingEpoch): number | undefined =>
  held.leakedAt ?? ring.pending?.leakedEpochs?.find(({ epoch }) => epoch === held.epoch)?.at;

/**
 * The issuer that signs lists and leases: of those that devices trust, the newest that they had time to hear of, or
 * else the oldest. One whose leak the region has not been told yet signs where devices know no other.
 */
export const issuerInUse = (ring: KeyRing, now: Instant): RingIssuer | undefined =>
  issuerForCards(ring, now) ?? chosen(validIssuers(ring, now), now);

/** The same for cards: a key that leaked signs none, even before the region is told. */
export const issuerForCards = (ring: KeyRing, now: Instant): RingIssuer | undefined =>
  chosen(
    validIssuers(ring, now).filter((issuer) => issuerLeakedAt(ring, issuer) === undefined),
    now,
  );

/** Cards and lists under them are good now. */
const validIssuers = (ring: KeyRing, now: Instant): RingIssuer[] =>
  ring.trust
    ? ring.issuers.filter(
        (issuer) => issuer.leakedAt === undefined && issuer.validFrom <= now && now < issuer.validUntil,
      )
    : [];

const chosen = (valid: readonly RingIssuer[], now: Instant): RingIssuer | undefined =>
  valid.findLast(({ listedAt, validFrom }) => (listedAt ?? validFrom) + settleMs <= now) ?? valid.at(0);

/** The epoch of this half-year that devices know; the newest one where an earlier one was replaced. */
export const epochInUse = (ring: KeyRing, now: Instant): RingEpoch | undefined =>
  ring.epochs
    .filter((held) => halfYearOf(held.epoch) === epochAt(now) && !isRetired(held, now))
    .toSorted((left, right) => left.epoch - right.epoch)
    .at(-1);

/** The same for cards: nothing is sealed to a key that leaked, even before the region is told. */
export function epochForCards(ring: KeyRing, now: Instant): RingEpoch | undefined {
  const held = epochInUse(ring, now);
  return held && epochLeakedAt(ring, held) === undefined ? held : undefined;
}

/** Nothing new is sealed to it; its cards are read with a word of caution. */
export const isRetired = ({ epoch, retiredAt, leakedAt, destroyedAt }: RingEpoch, now: number): boolean =>
  (retiredAt ?? leakedAt ?? destroyedAt) !== undefined || isPast(epoch, now);

/** Every card that was sealed to it has expired. */
export const isPast = (epoch: number, now: number): boolean =>
  halfYearOf(epoch) <= epochAt(now as Instant) - liveEpochs;

/** What devices are given: everything that a card in use may be sealed to. */
export const epochsForDevices = (ring: KeyRing, now: Instant): RingEpoch[] =>
  ring.epochs.filter(({ epoch, destroyedAt }) => destroyedAt === undefined && !isPast(epoch, now));

export const hasPending = ({ pending }: KeyRing): boolean =>
  pending !== undefined && Object.values(pending).some((waiting) => waiting.length > 0);

export function overviewOf(ring: KeyRing, now: Instant): KeyOverview {
  const current = epochInUse(ring, now);
  return {
    trustVersion: ring.trust?.version ?? 0,
    hasPending: hasPending(ring),
    issuers: ring.issuers.map((issuer) => ({
      keyId: keyIdOf(issuer.jwk),
      validFrom: issuer.validFrom as Instant,
      validUntil: issuer.validUntil as Instant,
      ...instantOf('leakedAt', issuerLeakedAt(ring, issuer)),
    })),
    epochs: ring.epochs
      .toSorted((left, right) => left.epoch - right.epoch)
      .map((held) => ({
        epoch: held.epoch,
        inUse: held === current,
        retired: isRetired(held, now),
        ...instantOf('leakedAt', epochLeakedAt(ring, held)),
        ...instantOf('destroyedAt', held.destroyedAt),
      })),
  };
}

const instantOf = <Name extends string>(name: Name, at: number | undefined) =>
  (at === undefined ? {} : { [name]: at }) as { [key in Name]?: Instant };
