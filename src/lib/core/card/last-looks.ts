// The looks that a revoked device had not told yet: its session is over, so the device itself vouches for them. What the
// looks' own chain says is no proof of that: its hashes can be computed from the audit by whoever may read all of it.
import type { ChainLink } from '../access/device-chain.ts';
import { overrideKeyBytes } from './override.ts';
import type { Bytes } from './bytes.ts';

/** By link alone: its hash is that of the whole look. */
export interface VouchedLook {
  personId: string;
  link: ChainLink;
}

const algorithm = { name: 'HMAC', hash: 'SHA-256' } as const;
const bytesOf = (text: string) => new TextEncoder().encode(text) as Bytes;

/**
 * Key of one device for vouching: HMAC-SHA-256 under its override key over "TASUKI-LAST-LOOKS-KEY/1" ‖ 00 ‖ device id,
 * ASCII. Kept outside the vault like the outbox's own, as a stolen phone is mostly locked when it hears of its end. It
 * cannot be taken out of the browser, and opens nothing.
 */
export async function deriveVouchingKey(overrideKey: Uint8Array, deviceId: string): Promise<CryptoKey> {
  if (overrideKey.length !== overrideKeyBytes) throw new TypeError(`expected ${overrideKeyBytes} bytes`);
  const key = await crypto.subtle.importKey('raw', Uint8Array.from(overrideKey), algorithm, false, ['sign']);
  const derived = await crypto.subtle.sign('HMAC', key, bytesOf(`TASUKI-LAST-LOOKS-KEY/1\u0000${deviceId}`));
  return crypto.subtle.importKey('raw', derived, algorithm, false, ['sign', 'verify']);
}

/** Of these looks in this order, and of this device only. */
export async function vouchForLooks(
  key: CryptoKey,
  deviceId: string,
  looks: readonly VouchedLook[],
): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign('HMAC', key, statement(deviceId, looks)));
}

export function areVouchedFor(
  key: CryptoKey,
  deviceId: string,
  looks: readonly VouchedLook[],
  proof: Uint8Array,
): Promise<boolean> {
  return crypto.subtle.verify('HMAC', key, Uint8Array.from(proof), statement(deviceId, looks));
}

/** JSON of ["tasuki-last-looks/1", device id, [person id, number, hash before, hash], …], UTF-8. */
const statement = (deviceId: string, looks: readonly VouchedLook[]): Bytes =>
  bytesOf(
    JSON.stringify([
      'tasuki-last-looks/1',
      deviceId,
      ...looks.map(({ personId, link }) => [personId, link.seq, link.previousHash, link.hash]),
    ]),
  );
