// AES-GCM over JSON and bytes, for what rests on this phone.
import type { Sealed } from './database.ts';

type Bytes = Uint8Array<ArrayBuffer>;
const algorithm = { name: 'AES-GCM', length: 256 } as const;

/** A key that never leaves the browser as bytes. */
export function generateHeldKey(): Promise<CryptoKey> {
  return crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
}

export function importSealingKey(bytes: Bytes): Promise<CryptoKey> {
  return crypto.subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
}

/** @param place binds the ciphertext to where it is kept, so that rows cannot be exchanged. */
export async function seal(key: CryptoKey, plain: Bytes, place: string): Promise<Sealed> {
  const nonce = crypto.getRandomValues(new Uint8Array(12));
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: new TextEncoder().encode(place) };
  return { nonce, ciphertext: new Uint8Array(await crypto.subtle.encrypt(parameters, key, plain)) };
}

/** Undefined when key, place or bytes do not fit. */
export async function unseal(key: CryptoKey, sealed: Sealed, place: string): Promise<Bytes | undefined> {
  const parameters = {
    name: 'AES-GCM',
    iv: sealed.nonce,
    additionalData: new TextEncoder().encode(place),
  };
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters, key, sealed.ciphertext));
  } catch {
    return undefined;
  }
}

export function sealJson(key: CryptoKey, value: unknown, place: string): Promise<Sealed> {
  return seal(key, new TextEncoder().encode(JSON.stringify(value)), place);
}

/** Undefined when it does not open. The caller parses what it gets. */
export async function unsealJson(key: CryptoKey, sealed: Sealed, place: string): Promise<unknown> {
  const plain = await unseal(key, sealed, place);
  return plain && (JSON.parse(new TextDecoder().decode(plain)) as unknown);
}
