// Keys anew: when the trust list has changed, after a half-year or a leak, and with them a fresh test card, the key by
// which supervisors' codes are checked, and the one by which this device vouches for its last looks.
import { call } from '#lib/api/client.ts';
import type { Instant } from '#lib/core/brands.ts';
import { deriveVouchingKey } from '#lib/core/card/last-looks.ts';
import { openEpochKey, openForDevice, type EpochPrivateKey } from '#lib/core/card/epoch-delivery.ts';
import { epochAt, halfYearOf } from '#lib/core/card/keys.ts';
import type { TrustList } from '#lib/core/card/trust-list.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeBase64url } from './base64url.ts';
import type { DeviceDatabase } from './database.ts';
import { changeStanding } from './lease.ts';
import type { Vault } from './vault.ts';

export type KeyHolding = Pick<Vault, 'findDeviceKey' | 'findEpochKeys' | 'replaceEpochs' | 'keepSecret'>;

/** Test cards live 90 days; a fresh one comes with the keys. */
const testCardFreshMs = 30 * 86_400_000;

/** Whether there is reason to fetch: another trust list than the last time, no test card or an old one, no key to vouch. */
export async function areKeysDue(database: DeviceDatabase, trust: TrustList, now: Instant): Promise<boolean> {
  const [standing, testCard] = [
    await database.standing.get('current'),
    await database.lists.get('test-card'),
  ];
  return (
    standing?.keysForTrust !== trust.version ||
    testCard === undefined ||
    (await database.heldKeys.get('last-looks')) === undefined ||
    Math.abs(now - testCard.receivedAt) > testCardFreshMs
  );
}

/** LOCKED: the vault closed meanwhile. NOT_TRUSTED: none of what came is a key of the trust list; nothing is changed. */
export type KeyRenewal =
  { ok: true; epochs: number } | { ok: false; code: 'LOCKED' | 'NOT_TRUSTED' | 'REFUSED' };

/** Fetches and keeps them; in a session that has announced this device. */
export async function renewDeviceKeys(renewing: {
  database: DeviceDatabase;
  vault: KeyHolding;
  trust: TrustList;
  deviceId: string;
  fetch?: typeof globalThis.fetch;
  now: Instant;
}): Promise<KeyRenewal> {
  const { database, vault, trust, deviceId, fetch, now } = renewing;
  const device = vault.findDeviceKey();
  if (!device) return { ok: false, code: 'LOCKED' };
  const answer = await call(endpoints.readDeviceKeys, { params: { id: deviceId }, fetch });
  if (!answer.ok) return { ok: false, code: 'REFUSED' };
  const epochs: EpochPrivateKey[] = [];
  for (const sealed of answer.value.epochKeys) {
    const opened = await openEpochKey(device, {
      ...sealed,
      enc: decodeBase64url(sealed.enc),
      ciphertext: decodeBase64url(sealed.ciphertext),
    });
    if (opened && (await isOfTrust(trust, opened))) epochs.push(opened);
  }
  if (epochs.length === 0) return { ok: false, code: 'NOT_TRUSTED' };
  if (!(await vault.replaceEpochs(epochs, (held) => mayStay(trust, held, now))))
    return { ok: false, code: 'LOCKED' };
  const { overrideKey, testCard } = answer.value;
  const override = await openForDevice(
    device,
    { use: 'override-key', deviceId },
    { enc: decodeBase64url(overrideKey.enc), ciphertext: decodeBase64url(overrideKey.ciphertext) },
  );
  if (!override || !(await vault.keepSecret('override', override))) return { ok: false, code: 'LOCKED' };
  await database.heldKeys.put({ id: 'last-looks', key: await deriveVouchingKey(override, deviceId) });
  await database.lists.put({ name: 'test-card', bytes: decodeBase64url(testCard), receivedAt: now });
  const held = new Set(vault.findEpochKeys()?.map(({ epoch }) => epoch));
  const isWhole = trust.epochs.every(
    ({ epoch, retired }) => retired || isPast(epoch, now) || held.has(epoch),
  );
  // A server that has not heard of the newest list yet delivers less: it is asked again.
  if (isWhole) await changeStanding(database, { keysForTrust: trust.version });
  return { ok: true, epochs: epochs.length };
}

/** Cards live for two years: the present half-year and the four before it are in use. */
const halfYearsInUse = 5;
const isPast = (epoch: number, now: Instant) => halfYearOf(epoch) <= epochAt(now) - halfYearsInUse;

/**
 * A key that is held and was not delivered goes when the region has retired it, or its cards have expired. Else the server
 * has lost it, and whoever holds it still reads cards that nobody else can.
 */
function mayStay(trust: TrustList, held: { region: string; epoch: number }, now: Instant): boolean {
  const listed = trust.epochs.find(({ region, epoch }) => region === held.region && epoch === held.epoch);
  return held.region === trust.region && !listed?.retired && !isPast(held.epoch, now);
}

/** Whether a private key belongs to the public key that the region's root has signed under its name. */
async function isOfTrust(trust: TrustList, { region, epoch, key }: EpochPrivateKey): Promise<boolean> {
  const listed = trust.epochs.find((one) => one.region === region && one.epoch === epoch);
  if (!listed) return false;
  const { x, y } = await crypto.subtle.exportKey('jwk', listed.publicKey);
  return key.x === x && key.y === y;
}
