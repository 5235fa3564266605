// The newest record kept on this phone for the card in the hand: found and opened only with what stands on the paper.
import type { Instant } from '#lib/core/brands.ts';
import { capsuleSecretsOf, openCapsule } from '#lib/core/card/capsule.ts';
import type { EpochKey } from '#lib/core/card/keys.ts';
import type { TrustList } from '#lib/core/card/trust-list.ts';
import type { EmergencySubset } from '#lib/core/record/emergency-subset.ts';
import { isOutdated } from './capsules.ts';
import type { DeviceDatabase } from './database.ts';

export interface PaperInHand {
  /** The card's bytes, verified and opened before. */
  card: Uint8Array;
  epochKeys: readonly EpochKey[];
  trust: TrustList;
  /** As-of of the record on the paper. */
  printedAsOf: Instant;
}

/** Undefined when none is kept, it does not open, or it is not newer than the paper. */
export async function findStoredRecord(
  database: DeviceDatabase,
  { card, epochKeys, trust, printedAsOf }: PaperInHand,
  now: Instant,
): Promise<EmergencySubset | undefined> {
  const secrets = await capsuleSecretsOf(card, epochKeys);
  if (!secrets) return undefined;
  let newest: EmergencySubset | undefined;
  // A card whose home moved to another town may stand in two.
  for (const { area, bytes } of await database.capsules.where({ id: secrets.id }).toArray()) {
    const fetchedAt = (await database.capsuleAreas.get(area))?.fetchedAt;
    if (fetchedAt === undefined || isOutdated(fetchedAt, now)) continue;
    const opened = await openCapsule(bytes, secrets, trust);
    if (opened.ok && opened.subset.asOf > (newest?.asOf ?? printedAsOf)) newest = opened.subset;
  }
  return newest;
}
