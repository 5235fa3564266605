// Making issuer and epoch keys, and how long they are used.
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair, generateSigningPair } from '#lib/core/card/keys.ts';
import type { KeyRing } from './key-ring.ts';

/** The longest life of an issuer (docs/card-format.md §8). */
export const issuerLifeMs = 90 * 86_400_000;

/** An issuer key that is valid from now for 90 days. */
export async function makeIssuer(now: Instant): Promise<KeyRing['issuers'][number]> {
  const pair = await generateSigningPair();
  const validFrom = now - (now % 1000);
  return { jwk: await exportPrivateKey(pair.privateKey), validFrom, validUntil: validFrom + issuerLifeMs };
}

export async function makeEpoch(epoch: number): Promise<KeyRing['epochs'][number]> {
  const pair = await generateEpochPair();
  return { epoch, jwk: await exportPrivateKey(pair.privateKey) };
}
