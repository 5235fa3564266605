// The invented region of the published vectors: keys from fixed words, deterministic signatures (RFC 6979), fixed
// ephemeral keys, so that the generator always writes the same bytes. The private keys are public: never use them.
import { p256 } from '@noble/curves/nist.js';
import { createHash } from 'node:crypto';
import type { Instant } from '../../../src/lib/core/brands.ts';
import type { Bytes } from '../../../src/lib/core/card/bytes.ts';
import { keyIdOf } from '../../../src/lib/core/card/keys.ts';
import type { EpochKey, Signer } from '../../../src/lib/core/card/keys.ts';
import type { TrustList } from '../../../src/lib/core/card/trust-list.ts';

export const vectorNow = Date.UTC(2026, 10, 20, 3, 0) as Instant;
const dayMs = 86_400_000;

/** JWK of the key pair that belongs to a word. */
export function jwkOf(word: string): JsonWebKey {
  const secret = createHash('sha256').update(`tasuki vector ${word}`).digest();
  const point = p256.getPublicKey(secret, false);
  const base64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
  return {
    kty: 'EC',
    crv: 'P-256',
    d: base64url(secret),
    x: base64url(point.subarray(1, 33)),
    y: base64url(point.subarray(33)),
  };
}

export async function pairOf(word: string, algorithm: 'ECDSA' | 'ECDH'): Promise<CryptoKeyPair> {
  const jwk = jwkOf(word);
  const parameters = { name: algorithm, namedCurve: 'P-256' };
  const { d: _d, ...publicJwk } = jwk;
  const [privateUse, publicUse]: [KeyUsage[], KeyUsage[]] =
    algorithm === 'ECDSA' ? [['sign'], ['verify']] : [['deriveBits'], []];
  return {
    privateKey: await crypto.subtle.importKey('jwk', jwk, parameters, true, privateUse),
    publicKey: await crypto.subtle.importKey('jwk', publicJwk, parameters, true, publicUse),
  };
}

/** Signs deterministically, so that vectors can be written again. */
export async function signerOf(word: string): Promise<Signer> {
  const secret = createHash('sha256').update(`tasuki vector ${word}`).digest();
  return {
    keyId: await keyIdOf((await pairOf(word, 'ECDSA')).publicKey),
    sign: async (message: Bytes) => p256.sign(message, secret, { prehash: true, lowS: true, format: 'compact' }),
  };
}

export const epochKeyOf = async (word: string, epoch = 13, region = '23'): Promise<EpochKey> => ({
  region,
  epoch,
  pair: await pairOf(word, 'ECDH'),
});

/** Signers of the region, by the words their keys come from. */
const issuers = [
  { word: 'issuer', name: '見本市救急カード事務局', region: '23' },
  { word: 'second issuer', name: '見本市架空支所', region: '23' },
  { word: 'neighbour', name: '隣県救急カード事務局', region: '13' },
  { word: 'leaked issuer', name: '鍵が漏れた発行者', region: '23', restricted: true },
];
/** Epochs of the region: in use, an earlier one that is retired, and the early replacement of the one in use. */
export const vectorEpochs = [
  { word: 'epoch 13', epoch: 13, retired: false },
  { word: 'epoch 11', epoch: 11, retired: true },
  { word: 'epoch 1013', epoch: 1013, retired: false },
];

export async function vectorTrust(changes: Partial<TrustList> = {}): Promise<TrustList> {
  return {
    region: '23',
    version: 4,
    issuedAt: vectorNow,
    issuers: await Promise.all(
      issuers.map(async ({ word, ...issuer }) => {
        const { publicKey } = await pairOf(word, 'ECDSA');
        return {
          ...issuer,
          keyId: await keyIdOf(publicKey),
          publicKey,
          validFrom: (vectorNow - 10 * dayMs) as Instant,
          validUntil: (vectorNow + 80 * dayMs) as Instant,
        };
      }),
    ),
    epochs: await Promise.all(
      vectorEpochs.map(async ({ word, epoch, retired }) => ({
        region: '23',
        epoch,
        publicKey: (await pairOf(word, 'ECDH')).publicKey,
        retired,
      })),
    ),
    ...changes,
  };
}
