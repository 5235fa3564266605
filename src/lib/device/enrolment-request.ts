// Asking the secretariat to enrol this phone. The phone fixes its key and its nonce before it learns the id of its
// request and the region's root; then four words stand on both screens (core/access/device-words.ts, ADR 0015). What
// waits survives a reload; its private key rests under a data key that the asking person's passkey opens.
import { call, type ApiFailure } from '#lib/api/client.ts';
import { commitTo, deviceWords, type DeviceWord } from '#lib/core/access/device-words.ts';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import type { AnswerOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { EnrolledDevice, Person } from '#lib/core/contract/session.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import type { DeviceDatabase, PendingEnrolment } from './database.ts';
import { keepDelivered, type Enrolling, type EnrolmentResult } from './enrolment.ts';
import {
  createEnvelope,
  openEnvelope,
  type Envelope,
  type KeyRefusal,
  type WrappingKeySource,
} from './envelope.ts';
import { sealJson, unsealJson } from './sealing.ts';

export interface Asking {
  database: DeviceDatabase;
  /** How the keys are to be guarded. */
  source: WrappingKeySource;
  deviceName: string;
  person: Pick<Person, 'id' | 'name' | 'post' | 'role'>;
  now: Instant;
  fetch?: typeof fetch;
}

/** SHIFT_KEY_MISSING: the server did not release the key; nothing waits. */
export type Asked =
  | { ok: true; pending: PendingEnrolment; envelope: Envelope }
  | ApiFailure
  | { ok: false; code: KeyRefusal | 'SHIFT_KEY_MISSING' };

/** Makes a key pair, asks for its enrolment and keeps what has to survive a reload. Replaces an earlier request. */
export async function askForEnrolment(asking: Asking): Promise<Asked> {
  const { database, source, deviceName, person, now, fetch } = asking;
  if (source.keyClass === 'demo') throw new Error('a request is not made with the keys of the demo');
  const { id: personId, name: personName, post, role } = person;
  const guardedBy = (from: WrappingKeySource) =>
    createEnvelope(from, now, { personId, personName, post, role });
  // A passkey is asked for first, and nothing is sent without one.
  const guarded = source.forRequest ? undefined : await guardedBy(source);
  if (guarded?.ok === false) return guarded;
  const pair = await generateEpochPair();
  const publicKey = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const nonce = crypto.getRandomValues(new Uint8Array(32));
  const commitment = encodeBase64url(await commitTo({ publicKey, nonce }));
  const answer = await call(endpoints.requestEnrolment, {
    body: { name: deviceName, publicKey: encodeBase64url(publicKey), keyClass: source.keyClass, commitment },
    fetch,
  });
  if (!answer.ok) return answer;
  const made = guarded ?? (await guardedBy(source.forRequest!(answer.value.id)));
  if (!made.ok) {
    await call(endpoints.withdrawEnrolment, { params: { id: answer.value.id }, fetch });
    return { ok: false, code: 'SHIFT_KEY_MISSING' };
  }
  const { envelope } = made;
  const pending: PendingEnrolment = {
    id: 'current',
    enrolmentId: answer.value.id,
    deviceName,
    personId: person.id,
    keyClass: source.keyClass,
    holder: envelope.holder,
    deviceKey: await sealJson(envelope.dataKey, await exportPrivateKey(pair.privateKey), 'pending'),
    publicKey,
    rootKey: decodeBase64url(answer.value.rootKey),
    nonce,
    isShown: false,
    expiresAt: answer.value.expiresAt,
  };
  await database.pending.put(pending);
  return { ok: true, pending: await showWords(database, pending, fetch), envelope };
}

/** The four words of this phone's request. */
export const wordsOf = (pending: PendingEnrolment): Promise<DeviceWord[]> => deviceWords(pending);

export type EnrolmentNews = ApiFailure | { ok: true; value: AnswerOf<typeof endpoints.readEnrolment> };

/** What has become of the request. */
export async function readNews(
  database: DeviceDatabase,
  pending: PendingEnrolment,
  fetch?: typeof globalThis.fetch,
): Promise<EnrolmentNews> {
  await showWords(database, pending, fetch);
  return call(endpoints.readEnrolment, { params: { id: pending.enrolmentId }, fetch });
}

/** Gives the server the nonce, once it can be reached; until then the secretariat sees no words. */
async function showWords(
  database: DeviceDatabase,
  pending: PendingEnrolment,
  fetch?: typeof globalThis.fetch,
): Promise<PendingEnrolment> {
  if (pending.isShown) return pending;
  const nonce = encodeBase64url(pending.nonce);
  const shown = await call(endpoints.showNonce, {
    params: { id: pending.enrolmentId },
    body: { nonce },
    fetch,
  });
  if (!shown.ok) return pending;
  await database.pending.update('current', { isShown: true });
  return { ...pending, isShown: true };
}

/**
 * Keeps the keys of an approved request, and leaves the vault open.
 * @param envelope while it is still in memory; after a reload its holder is asked again
 */
export async function finishEnrolment(
  enrolling: Omit<Enrolling, 'deviceName'>,
  pending: PendingEnrolment,
  delivered: EnrolledDevice,
  held: { envelope: Envelope | undefined; source: WrappingKeySource },
): Promise<EnrolmentResult> {
  // The root that the words stood for, and none that came afterwards.
  if (delivered.rootKey !== encodeBase64url(pending.rootKey)) return { ok: false, code: 'OTHER_ROOT' };
  const opened = held.envelope
    ? { ok: true as const, ...held.envelope }
    : await openEnvelope([pending.holder], held.source.forRequest?.(pending.enrolmentId) ?? held.source);
  if (!opened.ok) return opened;
  const { dataKey } = opened;
  const jwk = (await unsealJson(dataKey, pending.deviceKey, 'pending')) as JsonWebKey | undefined;
  if (!jwk) return { ok: false, code: 'UNLOCK_REFUSED' };
  const pair = await importPair(jwk);
  const result = await keepDelivered({ ...enrolling, deviceName: delivered.name }, pair, delivered, {
    holder: pending.holder,
    dataKey,
  });
  if (!result.ok) return result;
  await enrolling.vault.openWith({ holder: pending.holder, dataKey });
  await enrolling.database.pending.clear();
  await call(endpoints.confirmDelivery, { params: { id: pending.enrolmentId }, fetch: enrolling.fetch });
  return result;
}

/** Whoever asked thinks better of it: here at once, at the server when it can be reached. */
export async function withdraw(
  database: DeviceDatabase,
  pending: PendingEnrolment,
  fetch?: typeof globalThis.fetch,
): Promise<void> {
  await forgetRequest(database, pending);
  await call(endpoints.withdrawEnrolment, { params: { id: pending.enrolmentId }, fetch });
}

/** A request that came to nothing: neither it nor a key that was released for it stays. */
export async function forgetRequest(database: DeviceDatabase, pending: PendingEnrolment): Promise<void> {
  await database.pending.clear();
  if (pending.keyClass === 'shift') await database.heldKeys.delete(pending.holder.id);
}

/** Extractable once more, because the vault seals it anew. */
async function importPair(jwk: JsonWebKey): Promise<CryptoKeyPair> {
  const agreement = { name: 'ECDH', namedCurve: 'P-256' } as const;
  const publicJwk = { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, ext: true };
  return {
    privateKey: await crypto.subtle.importKey('jwk', jwk, agreement, true, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('jwk', publicJwk, agreement, true, []),
  };
}
