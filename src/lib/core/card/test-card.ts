// The test card: a real card of nobody, by which a device proves to itself at the start of a shift that it reads cards,
// and by which readers of other makers can be tried. It never stands for a person and has no place in the database.
import type { CardId, Instant, PlainDate } from '../brands.ts';
import { nothingKnown, type EmergencySubset, type Stamp } from '../record/emergency-subset.ts';
import { toHex, type Bytes } from './bytes.ts';
import type { Signer } from './keys.ts';
import { sealCard } from './seal-card.ts';

/** ASCII 'TASUKI-TEST-CARD': no card of a person is ever given it. */
export const testCardId = toHex(new TextEncoder().encode('TASUKI-TEST-CARD')) as CardId;
/** The place on status list 1 that is kept for it, and never given to a person's card. */
export const testCardIndex = 0;
const lifeMs = 90 * 86_400_000;

/** What every test card says, but for the day it was made. */
export function testSubset(asOf: Instant): EmergencySubset {
  const stamp: Stamp = { source: 'home', facility: '点検用カード', recordedOn: '2026-01-01' as PlainDate };
  return {
    asOf: (asOf - (asOf % 60_000)) as Instant,
    identity: {
      stamp,
      value: {
        familyName: '点検',
        givenName: '用',
        familyKana: 'テンケン',
        givenKana: 'ヨウ',
        birthDate: '1900-01-01' as PlainDate,
        sex: 'unknown',
      },
    },
    ...nothingKnown,
    contraindication: {
      state: 'listed',
      facts: [{ stamp, value: { name: '点検用（実在しない薬）' } }],
    },
    drug: { state: 'none', stamp },
  };
}

/** Made by the server for the epoch in use; good for 90 days. */
export async function makeTestCard(made: {
  region: string;
  epoch: number;
  epochPublicKey: CryptoKey;
  issuer: Signer;
  now: Instant;
}): Promise<Bytes> {
  const issuedAt = (made.now - (made.now % 1000)) as Instant;
  return sealCard({
    subset: testSubset(made.now),
    header: {
      issuedAt,
      expiresAt: (issuedAt + lifeMs) as Instant,
      cardId: testCardId,
      region: made.region,
      epoch: made.epoch,
      status: { list: 1, index: testCardIndex },
      sequence: 1,
    },
    issuer: made.issuer,
    epochPublicKey: made.epochPublicKey,
  });
}
