// The moment a finished card becomes real: the earlier ones are superseded, and both are recorded.
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { endCards, findCards, insertCard, listCards } from './cards.ts';
import type { NewCard, StoredCard } from './cards.ts';
import type { Concern } from './life-events.ts';

/** @returns undefined when another card of this patient was released meanwhile */
export async function releaseCard(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
  transaction: Database,
  concern: Concern,
  card: NewCard,
): Promise<StoredCard | undefined> {
  const earlier = await listCards(transaction, [card.patientId]);
  if (earlier.some((other) => Number(other.sequence) >= card.sequence)) return undefined;
  for (const cardId of await endCards(deps, transaction, { patientId: card.patientId }, 'superseded'))
    await appendAudit(deps, transaction, { ...concern, action: 'card-superseded', cardId });
  await insertCard(deps, transaction, card);
  await appendAudit(deps, transaction, {
    ...concern,
    action: 'card-issued',
    cardId: card.id,
    detail: `version:${card.qrVersion}`,
  });
  return (await findCards(transaction, [card.id]))[0];
}
