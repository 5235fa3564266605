// Delivery of epoch private keys to an enrolled device: each is sealed (HPKE, as in the card's suite 1) to the key pair
// the device made for itself, so that nobody between the key store and the device can read it.
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

const nothing = new Uint8Array(0);

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
  return {
    region,
    epoch,
    enc: sealed.slice(0, encapsulationBytes),
    ciphertext: sealed.slice(encapsulationBytes),
  };
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

/** Throws when the bytes are no point of the curve. */
export function importDeviceKey(point: Uint8Array): Promise<CryptoKey> {
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' } as const;
  return crypto.subtle.importKey('raw', Uint8Array.from(point), algorithm, true, []);
}
