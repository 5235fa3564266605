// What people decide about keys, as changes of the ring: they wait there until the root has signed (ADR 0022), but for
// destruction, which needs no signature. Asked twice, each changes nothing more.
import type { Instant } from '#lib/core/brands.ts';
import { epochAt, halfYearOf, type KeyId } from '#lib/core/card/keys.ts';
import { epochLeakedAt, isRetired, issuerLeakedAt, keyIdOf } from './key-life.ts';
import type { KeyRing } from './key-ring.ts';
import { makeEpoch, makeIssuer } from './new-keys.ts';
import { addDueKeys, aheadByItself, freeNumber, pendingOf } from './renewal.ts';

export type KeyChangeFailure =
  | 'UNKNOWN_EPOCH'
  | 'UNKNOWN_ISSUER'
  /** Made here and never in force: take back what waits instead. */
  | 'NOT_IN_FORCE'
  /** Cards are sealed to it now, or will be. */
  | 'STILL_NEEDED'
  | 'NOT_RETIRED'
  | 'DESTROYED';
/** The same ring when there was nothing left to do. */
export type KeyChange = { ok: true; ring: KeyRing } | { ok: false; code: KeyChangeFailure };

const fail = (code: KeyChangeFailure): KeyChange => ({ ok: false, code });
const done = (ring: KeyRing): KeyChange => ({ ok: true, ring });

/** A further issuer, whatever is due. */
export async function rotateIssuer(ring: KeyRing, now: Instant): Promise<KeyChange> {
  const pending = pendingOf(ring);
  if (pending.issuers.length > 0) return done(ring);
  return done({ ...ring, pending: { ...pending, issuers: [await makeIssuer(now)] } });
}

/** The next half-year's key, so that devices hold it before the first card needs it. */
export async function addNextEpoch(ring: KeyRing, now: Instant): Promise<KeyChange> {
  return done(await addDueKeys(ring, now, { ...aheadByItself, issuerMs: 0, epochMs: 184 * 86_400_000 }));
}

/** No card is sealed to it any more; devices still read those there are, with a word of caution. */
export function retireEpoch(ring: KeyRing, epoch: number, now: Instant): KeyChange {
  const held = findEpoch(ring, epoch);
  if (typeof held === 'string') return fail(held);
  const pending = pendingOf(ring);
  const waits = pending.retired?.some((one) => one.epoch === epoch);
  if (held.retiredAt !== undefined || held.leakedAt !== undefined || waits) return done(ring);
  if (halfYearOf(epoch) >= epochAt(now)) return fail('STILL_NEEDED');
  const retired = [...(pending.retired ?? []), { epoch, at: now }];
  return done({ ...ring, pending: { ...pending, retired } });
}

/** Its private key leaked: it is retired, and another one takes its place for the rest of its half-year. */
export async function replaceEpoch(ring: KeyRing, epoch: number, now: Instant): Promise<KeyChange> {
  const held = findEpoch(ring, epoch);
  if (typeof held === 'string') return fail(held);
  if (held.destroyedAt !== undefined) return fail('DESTROYED');
  if (epochLeakedAt(ring, held) !== undefined) return done(ring);
  const pending = pendingOf(ring);
  const leakedEpochs = [...(pending.leakedEpochs ?? []), { epoch, at: now }];
  const isNeeded = halfYearOf(epoch) >= epochAt(now);
  const successor = isNeeded ? [await makeEpoch(freeNumber(ring, halfYearOf(epoch)))] : [];
  return done({ ...ring, pending: { ...pending, leakedEpochs, epochs: [...pending.epochs, ...successor] } });
}

/** Its private key leaked: cards under it count by the allow list only, and another issuer takes its place. */
export async function distrustIssuer(ring: KeyRing, keyId: KeyId, now: Instant): Promise<KeyChange> {
  const held = ring.issuers.find(({ jwk }) => keyIdOf(jwk) === keyId);
  const waits = pendingOf(ring).issuers.some(({ jwk }) => keyIdOf(jwk) === keyId);
  if (!held) return fail(waits ? 'NOT_IN_FORCE' : 'UNKNOWN_ISSUER');
  if (issuerLeakedAt(ring, held) !== undefined) return done(ring);
  const pending = pendingOf(ring);
  const leakedIssuers = [...(pending.leakedIssuers ?? []), { keyId, at: now }];
  return done(await addDueKeys({ ...ring, pending: { ...pending, leakedIssuers } }, now, aheadByItself));
}

/** Removes the private key; number, public key and date stay. */
export function destroyEpoch(ring: KeyRing, epoch: number, now: Instant): KeyChange {
  const held = findEpoch(ring, epoch);
  if (typeof held === 'string') return fail(held);
  if (held.destroyedAt !== undefined) return done(ring);
  if (!isRetired(held, now)) return fail('NOT_RETIRED');
  const { kty, crv, x, y } = held.jwk;
  const tombstone = { ...held, jwk: { kty, crv, x, y } as JsonWebKey, destroyedAt: now };
  return done({ ...ring, epochs: ring.epochs.map((one) => (one === held ? tombstone : one)) });
}

/** Takes back everything that waits for the root. */
export function discardPending(ring: KeyRing): KeyRing {
  if (!ring.pending) return ring;
  const { pending: _, ...rest } = ring;
  return rest;
}

function findEpoch(
  ring: KeyRing,
  epoch: number,
): KeyRing['epochs'][number] | 'UNKNOWN_EPOCH' | 'NOT_IN_FORCE' {
  const held = ring.epochs.find((one) => one.epoch === epoch);
  if (held) return held;
  return pendingOf(ring).epochs.some((one) => one.epoch === epoch) ? 'NOT_IN_FORCE' : 'UNKNOWN_EPOCH';
}
