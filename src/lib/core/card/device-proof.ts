// Proof that a session runs on an enrolled device: the server seals a secret (HPKE, as in the card's suite 1) to the
// device's own key pair, and only that device can say it back.
import type { Bytes } from './bytes.ts';
import { importDeviceKey } from './epoch-delivery.ts';
import { openWith, sealTo } from './hpke.ts';

/** "TASUKI-DEVICE-PROOF/1" ‖ 00 ‖ device id: a challenge for another device, or a delivered key, does not open as one. */
const bindingTo = (deviceId: string) => ({
  info: new TextEncoder().encode(`TASUKI-DEVICE-PROOF/1\u0000${deviceId}`) as Bytes,
  aad: new Uint8Array(0),
});

/** @param device the device's public key as sent at enrolment (65 bytes, uncompressed). */
export async function sealChallenge(
  device: Uint8Array,
  deviceId: string,
  secret: Uint8Array,
): Promise<Bytes> {
  return sealTo(await importDeviceKey(device), secret, bindingTo(deviceId));
}

/** The secret; undefined when it was sealed to another key or under another device's id. */
export async function openChallenge(
  device: { publicKey: CryptoKey; privateKey: CryptoKey },
  deviceId: string,
  challenge: Uint8Array,
): Promise<Bytes | undefined> {
  return openWith(device, challenge, bindingTo(deviceId));
}
