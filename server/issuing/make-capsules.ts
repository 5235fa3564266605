// Capsules made from what the server holds: the digits of a card, the epoch's private key, and the record as it is now.
// Slow (key agreement, compression, signature), therefore outside any transaction.
import type { Instant } from '#lib/core/brands.ts';
import type { Bytes } from '#lib/core/card/bytes.ts';
import { capsuleNonceBytes, capsuleSecretsOf, sealCapsule } from '#lib/core/card/capsule.ts';
import { parseCardText } from '#lib/core/card/digits.ts';
import { forCard } from '#lib/core/card/for-card.ts';
import { importEpochKey, type EpochKey, type Signer } from '#lib/core/card/keys.ts';
import { fitToCard } from '#lib/core/card/trim.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { DueCard, KeptCapsule } from '#server/store/capsules.ts';
import { findCards, openFace } from '#server/store/cards.ts';
import { emergencyOf, findRecord } from '#server/store/patients.ts';

export interface CapsuleKeys {
  issuer: Signer;
  epochs: EpochKey[];
}

/** Undefined while the server has no issuer key. */
export async function capsuleKeys(deps: Pick<Deps, 'keys'>, now: Instant): Promise<CapsuleKeys | undefined> {
  const issuer = await deps.keys.issuer(now);
  if (!issuer) return undefined;
  const epochs = await Promise.all(
    (await deps.keys.epochs(now)).map(({ region, epoch, privateJwk }) =>
      importEpochKey(region, epoch, privateJwk),
    ),
  );
  return { issuer, epochs };
}

/** One for each card that can be read; a card that cannot is left out. */
export async function makeCapsules(
  deps: Pick<Deps, 'keys' | 'random' | 'clock'>,
  db: Database,
  keys: CapsuleKeys,
  area: string,
  due: readonly DueCard[],
): Promise<KeptCapsule[]> {
  const cards = await findCards(
    db,
    due.map(({ cardId }) => cardId),
  );
  const made: KeptCapsule[] = [];
  for (const card of cards) {
    const text = parseCardText(openFace(deps.keys.cipher, card).digits);
    const secrets = text.ok ? await capsuleSecretsOf(text.bytes, keys.epochs) : undefined;
    const record = await findRecord(deps, db, card.patient_id);
    if (!secrets || !record) continue;
    const madeAt = deps.clock();
    // To the millisecond, unlike paper: what is made within the minute of a card's issue is newer than the card.
    const subset = { ...forCard(emergencyOf(record, madeAt, false)), asOf: madeAt };
    const bytes = await sealRecord(deps, keys, secrets, subset);
    if (!bytes) continue;
    made.push({
      cardId: card.id,
      capsuleId: secrets.id,
      area,
      factsVersion: record.factsVersion,
      madeAt,
      bytes,
    });
  }
  return made;
}

/** The whole record; one that is longer than any reader accepts is shortened as for paper. */
async function sealRecord(
  deps: Pick<Deps, 'random'>,
  { issuer }: CapsuleKeys,
  secrets: Parameters<typeof sealCapsule>[0]['secrets'],
  subset: Parameters<typeof sealCapsule>[0]['subset'],
): Promise<Bytes | undefined> {
  const nonce = () => Uint8Array.from(deps.random(capsuleNonceBytes));
  const whole = await sealCapsule({ subset, secrets, issuer, nonce: nonce() });
  if (whole) return whole;
  const fitted = await fitToCard(subset);
  return fitted.ok ? sealCapsule({ subset: fitted.subset, secrets, issuer, nonce: nonce() }) : undefined;
}
