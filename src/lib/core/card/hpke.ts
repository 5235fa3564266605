// HPKE (RFC 9180) base mode, DHKEM(P-256, HKDF-SHA256), HKDF-SHA256, AES-128-GCM: suite 1 of the card.
// The encapsulated key travels compressed (33 bytes); inside HPKE it is the 65 bytes the RFC asks for.
import { Aes128Gcm, CipherSuite, DhkemP256HkdfSha256, HkdfSha256 } from '@hpke/core';
import { concatBytes } from './bytes.ts';
import type { Bytes } from './bytes.ts';
import { exportSecrets, openFirst, receive } from './hpke-context.ts';
import { compressPoint, decompressPoint } from './point.ts';

/** Bytes of the compressed encapsulated key in front of the ciphertext. */
export const encapsulationBytes = 33;
/** Bytes of the AES-GCM tag behind it. */
export const tagBytes = 16;

const createSuite = () =>
  new CipherSuite({ kem: new DhkemP256HkdfSha256(), kdf: new HkdfSha256(), aead: new Aes128Gcm() });

/** What binds a ciphertext to its place: HPKE `info` and `aad`. */
export interface Binding {
  info: Bytes;
  aad: Uint8Array;
}

/** enc (33 bytes) ‖ ciphertext. `ephemeral` fixes the sender's key pair and is for published vectors only. */
export async function sealTo(
  recipient: CryptoKey,
  plain: Uint8Array,
  { info, aad }: Binding,
  ephemeral?: CryptoKeyPair,
): Promise<Bytes> {
  const sender = await createSuite().createSenderContext({
    recipientPublicKey: recipient,
    info,
    ekm: ephemeral,
  });
  const ciphertext = await sender.seal(Uint8Array.from(plain), Uint8Array.from(aad));
  return concatBytes(compressPoint(new Uint8Array(sender.enc)), new Uint8Array(ciphertext));
}

/** The plain bytes, or undefined when anything at all does not fit: key, info, aad, point or tag. */
export async function openWith(
  recipient: { publicKey: CryptoKey; privateKey: CryptoKey },
  sealed: Uint8Array,
  { info, aad }: Binding,
): Promise<Bytes | undefined> {
  const enc = decompressPoint(sealed.subarray(0, encapsulationBytes));
  if (!enc) return undefined;
  try {
    return await openFirst(await receive(recipient, enc, info), sealed.subarray(encapsulationBytes), aad);
  } catch {
    return undefined;
  }
}

/**
 * Secrets exported from the context of a sealed message (RFC 9180 §5.3), one for each label: whoever derives them holds
 * the recipient's private key and the encapsulated key, and needs no ciphertext.
 * @returns undefined when the point is none
 */
export async function exportFrom(
  recipient: { publicKey: CryptoKey; privateKey: CryptoKey },
  encapsulated: Uint8Array,
  info: Bytes,
  labels: readonly Uint8Array[],
  bytes: number,
): Promise<Bytes[] | undefined> {
  const enc = decompressPoint(encapsulated);
  if (!enc) return undefined;
  try {
    return await exportSecrets(await receive(recipient, enc, info), labels, bytes);
  } catch {
    return undefined;
  }
}
