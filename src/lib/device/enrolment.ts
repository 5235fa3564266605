// Makes this browser a crew's device: a key pair of its own, the region's lists under the pinned root, and the epoch
// keys, sealed to that key pair by the server. Asking for it outside the demo: enrolment-request.ts.
import { call, type ApiFailure } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { deviceMark } from '#lib/core/access/device-mark.ts';
import { openEpochKey, type EpochPrivateKey } from '#lib/core/card/epoch-delivery.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { EnrolledDevice, Person } from '#lib/core/contract/session.ts';
import { decodeBase64url, encodeBase64url } from './base64url.ts';
import { generateHeldKey } from './sealing.ts';
import { acceptLists, verifyLists, type ListsResult } from './trusted-lists.ts';
import type { DeviceDatabase, Shift } from './database.ts';
import type { Envelope, KeyRefusal } from './envelope.ts';
import type { Vault } from './vault.ts';

export type EnrolmentFailure =
  | ApiFailure['code']
  | Extract<ListsResult, { ok: false }>['code']
  | KeyRefusal
  | 'SHIFT_KEY_MISSING'
  | 'KEYS_NOT_FOR_THIS_DEVICE'
  | 'OTHER_ROOT'
  | 'UNLOCK_REFUSED'
  | 'VAULT_EMPTY';
export type EnrolmentResult = { ok: true; shift: Shift } | { ok: false; code: EnrolmentFailure };

export interface Enrolling {
  database: DeviceDatabase;
  vault: Vault;
  deviceName: string;
  person: Person;
  region: { code: string; name: string };
  now: Instant;
  fetch?: typeof fetch;
}

/** Enrols through the demo door. */
export async function enrolDemoDevice(enrolling: Enrolling): Promise<EnrolmentResult> {
  const pair = await generateEpochPair();
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const answer = await call(endpoints.demoEnrolDevice, {
    body: { name: enrolling.deviceName, publicKey: encodeBase64url(point) },
    fetch: enrolling.fetch,
  });
  if (!answer.ok) return { ok: false, code: answer.code };
  return keepDelivered(enrolling, pair, answer.value);
}

/** Checks what the server delivered and keeps it; when anything is wrong, what was there before stays as it is. */
export async function keepDelivered(
  { database, vault, deviceName, person, region, now }: Enrolling,
  pair: CryptoKeyPair,
  delivered: EnrolledDevice,
  envelope?: Envelope,
): Promise<EnrolmentResult> {
  const epochs: EpochPrivateKey[] = [];
  for (const sealed of delivered.epochKeys) {
    const opened = await openEpochKey(pair, {
      ...sealed,
      enc: decodeBase64url(sealed.enc),
      ciphertext: decodeBase64url(sealed.ciphertext),
    });
    if (!opened) return { ok: false, code: 'KEYS_NOT_FOR_THIS_DEVICE' };
    epochs.push(opened);
  }
  const rootKey = decodeBase64url(delivered.rootKey);
  const offered = {
    trust: decodeBase64url(delivered.trustList),
    status: decodeBase64url(delivered.statusList),
  };
  const verified = await verifyLists(offered, rootKey);
  if (!verified.ok) return verified;
  await database.leaveRegion();
  await acceptLists(database, offered, rootKey, now);
  if (!(await database.heldKeys.get('outbox')))
    await database.heldKeys.put({ id: 'outbox', key: await generateHeldKey() });
  const kept = await vault.store({ deviceKey: await exportPrivateKey(pair.privateKey), epochs }, envelope);
  if (!kept.ok) return kept;
  const point = new Uint8Array(await crypto.subtle.exportKey('raw', pair.publicKey));
  const shift: Shift = {
    id: 'current',
    deviceId: delivered.deviceId,
    deviceName,
    mark: await deviceMark(point),
    keyClass: vault.keyClass,
    personId: person.id,
    personName: person.name,
    post: person.post,
    facility: person.facility.name,
    region,
    rootKey,
    enrolledAt: now,
    clockOffsetMs: 0,
    lastContactAt: now,
  };
  await database.shift.put(shift);
  return { ok: true, shift };
}
