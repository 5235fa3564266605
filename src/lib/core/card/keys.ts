// The four kinds of key pair of design §3: region root and issuer (both sign with ECDSA P-256), epoch (cards are
// sealed to it, ECDH P-256). Exchange formats are SPKI for public keys and JWK for private ones.
import type { Brand, Instant } from '../brands.ts';
import { fromHex, toHex } from './bytes.ts';
import type { Bytes } from './bytes.ts';

/** 16 lower-case hex digits: the first 8 bytes of SHA-256(SPKI). */
export type KeyId = Brand<string, 'KeyId'>;

const signing = { name: 'ECDSA', namedCurve: 'P-256' } as const;
const agreement = { name: 'ECDH', namedCurve: 'P-256' } as const;

/** What stands in front of x ‖ y in the SPKI of every uncompressed P-256 point (RFC 5480): 91 bytes in all. */
export const spkiHead: Uint8Array = fromHex('3059301306072a8648ce3d020106082a8648ce3d03010703420004');

/** What signs cards and lists. The private key may live elsewhere (a key store, an HSM): `sign` answers r‖s, 64 bytes. */
export interface Signer {
  keyId: KeyId;
  sign(message: Bytes): Promise<Uint8Array>;
}

/** The private half of a region's epoch, as an enrolled device or the server holds it in memory. */
export interface EpochKey {
  region: string;
  epoch: number;
  pair: { publicKey: CryptoKey; privateKey: CryptoKey };
}

/** A new root or issuer key pair, extractable so that the key store can wrap it. */
export function generateSigningPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(signing, true, ['sign', 'verify']);
}

/** A new epoch key pair, extractable so that it can be sealed to devices. */
export function generateEpochPair(): Promise<CryptoKeyPair> {
  return crypto.subtle.generateKey(agreement, true, ['deriveBits']);
}

/** SPKI bytes of a public key. */
export async function exportPublicKey(key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey('spki', key));
}

/** JWK of a private key, with its public point, so that a pair can be rebuilt from it alone. */
export function exportPrivateKey(key: CryptoKey): Promise<JsonWebKey> {
  return crypto.subtle.exportKey('jwk', key);
}

/** Throws when the bytes are no P-256 SPKI; lists that carry keys catch this and answer a code. */
export function importVerifyKey(spki: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('spki', Uint8Array.from(spki), signing, true, ['verify']);
}

export function importEpochPublicKey(spki: Uint8Array): Promise<CryptoKey> {
  return crypto.subtle.importKey('spki', Uint8Array.from(spki), agreement, true, []);
}

/** Rebuilds a root or issuer pair from its private JWK; the private half cannot be extracted again. */
export async function importSigningPair(
  jwk: JsonWebKey,
): Promise<{ publicKey: CryptoKey; privateKey: CryptoKey }> {
  return {
    privateKey: await crypto.subtle.importKey('jwk', { ...jwk, key_ops: ['sign'] }, signing, false, ['sign']),
    publicKey: await crypto.subtle.importKey('jwk', publicPart(jwk), signing, true, ['verify']),
  };
}

/** Rebuilds an epoch pair from its private JWK; the private half cannot be extracted again. */
export async function importEpochKey(region: string, epoch: number, jwk: JsonWebKey): Promise<EpochKey> {
  return { region, epoch, pair: await importAgreementPair(jwk) };
}

/** A private JWK for key agreement (an epoch's, or a device's own) and its public half; it cannot be exported again. */
export async function importAgreementPair(jwk: JsonWebKey): Promise<EpochKey['pair']> {
  const privateJwk = { ...jwk, key_ops: ['deriveBits'] };
  return {
    privateKey: await crypto.subtle.importKey('jwk', privateJwk, agreement, false, ['deriveBits']),
    publicKey: await crypto.subtle.importKey('jwk', publicPart(jwk), agreement, true, []),
  };
}

function publicPart(jwk: JsonWebKey): JsonWebKey {
  return { kty: jwk.kty, crv: jwk.crv, x: jwk.x, y: jwk.y, ext: true };
}

/** kid of a public key: SHA-256 over its SPKI bytes, first 8 bytes. */
export async function keyIdOf(publicKey: CryptoKey): Promise<KeyId> {
  return keyIdOfSpki(await exportPublicKey(publicKey));
}

export async function keyIdOfSpki(spki: Uint8Array): Promise<KeyId> {
  const digest = await crypto.subtle.digest('SHA-256', Uint8Array.from(spki));
  return toHex(new Uint8Array(digest, 0, 8)) as KeyId;
}

/** A signer over a pair held in memory. */
export async function createSigner(pair: { publicKey: CryptoKey; privateKey: CryptoKey }): Promise<Signer> {
  return {
    keyId: await keyIdOf(pair.publicKey),
    async sign(message) {
      return new Uint8Array(
        await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, pair.privateKey, message),
      );
    },
  };
}

/**
 * An epoch's number is its half-year's, plus 1000 for each time that half-year's key was replaced because it leaked.
 * Who reads cards only compares numbers.
 */
export const halfYearOf = (epoch: number): number => epoch % 1000;

/** Epochs are half-years of Japan time, counted from the first half of 2020: 2026-07-01 … 2026-12-31 is 13. */
export function epochAt(instant: Instant): number {
  const day = new Date(instant + 9 * 3_600_000);
  return (day.getUTCFullYear() - 2020) * 2 + (day.getUTCMonth() < 6 ? 0 : 1);
}
