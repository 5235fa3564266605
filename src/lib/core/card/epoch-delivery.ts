// Delivery of secrets to an enrolled device, epoch private keys first of all: each is sealed (HPKE, as in the card's
// suite 1) to the key pair the device made for itself, so that nobody between the key store and the device can read it.
import type { Bytes } from './bytes.ts';
import { concatBytes } from './bytes.ts';
import { encapsulationBytes, openWith, sealTo } from './hpke.ts';

export interface SealedEpochPrivateKey {
  region: string;
  epoch: number;
  /** The encapsulated key, a compressed P-256 point of 33 bytes. */
  enc: Bytes;
  ciphertext: Bytes;
}

export interface EpochPrivateKey {
  region: string;
  epoch: number;
  /** JWK with `d`, as `importEpochKey` takes it. */
  key: JsonWebKey;
}

/** What was sealed to one device for one use. */
export interface SealedForDevice {
  /** The encapsulated key, a compressed P-256 point of 33 bytes. */
  enc: Bytes;
  ciphertext: Bytes;
}
/** Other secrets than epoch keys, by their use. */
export type DeviceSecret = 'override-key';

const nothing = new Uint8Array(0);

/** "TASUKI-DEVICE-SECRET/1" ‖ 00 ‖ use ‖ 00 ‖ device id, ASCII: it opens for no other use and under no other id. */
function secretInfo(use: DeviceSecret, deviceId: string): Bytes {
  return new TextEncoder().encode(`TASUKI-DEVICE-SECRET/1\u0000${use}\u0000${deviceId}`) as Bytes;
}

/** @param device the device's own P-256 public key (65 bytes, uncompressed) */
export async function sealForDevice(
  device: Uint8Array,
  { use, deviceId }: { use: DeviceSecret; deviceId: string },
  secret: Uint8Array,
): Promise<SealedForDevice> {
  const binding = { info: secretInfo(use, deviceId), aad: nothing };
  return split(await sealTo(await importDeviceKey(device), secret, binding));
}

/** Undefined when it was sealed to another device, for another use or under another id. */
export function openForDevice(
  device: { publicKey: CryptoKey; privateKey: CryptoKey },
  { use, deviceId }: { use: DeviceSecret; deviceId: string },
  { enc, ciphertext }: { enc: Uint8Array; ciphertext: Uint8Array },
): Promise<Bytes | undefined> {
  return openWith(device, concatBytes(enc, ciphertext), { info: secretInfo(use, deviceId), aad: nothing });
}

/** "TASUKI-EPOCH-KEY/1" ‖ 00 ‖ region ‖ 00 ‖ epoch (decimal), ASCII: a key delivered under another name does not open. */
function deliveryInfo(region: string, epoch: number): Bytes {
  return new TextEncoder().encode(`TASUKI-EPOCH-KEY/1\u0000${region}\u0000${epoch}`) as Bytes;
}

/** @param device the device's own P-256 public key, as sent at enrolment (65 bytes, uncompressed). */
export async function sealEpochKey(
  device: Uint8Array,
  { region, epoch, key }: EpochPrivateKey,
): Promise<SealedEpochPrivateKey> {
  const recipient = await importDeviceKey(device);
  const plain = new TextEncoder().encode(JSON.stringify(key));
  const sealed = await sealTo(recipient, plain, { info: deliveryInfo(region, epoch), aad: nothing });
  return { region, epoch, ...split(sealed) };
}

/** Undefined when it was sealed to another device, or under another region or epoch. */
export async function openEpochKey(
  device: { publicKey: CryptoKey; privateKey: CryptoKey },
  { region, epoch, enc, ciphertext }: SealedEpochPrivateKey,
): Promise<EpochPrivateKey | undefined> {
  const binding = { info: deliveryInfo(region, epoch), aad: nothing };
  const plain = await openWith(device, concatBytes(enc, ciphertext), binding);
  return plain && { region, epoch, key: JSON.parse(new TextDecoder().decode(plain)) as JsonWebKey };
}

const split = (sealed: Bytes): SealedForDevice => ({
  enc: sealed.slice(0, encapsulationBytes),
  ciphertext: sealed.slice(encapsulationBytes),
});

/** Throws when the bytes are no point of the curve. */
export function importDeviceKey(point: Uint8Array): Promise<CryptoKey> {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const;
  return crypto.subtle.importKey('raw', Uint8Array.from(point), algorithm, true, []);
}
