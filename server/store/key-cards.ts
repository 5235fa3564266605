// Which cards stand under which key: counted, never listed. A card counts while its paper is good.
import type { KeyId } from '#lib/core/card/keys.ts';
import { needsReprint, type EpochDates } from '#lib/core/card/keys-due.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database } from '#server/ports.ts';

/** The epochs whose paper has to be made anew. */
export const reprintEpochsOf = (epochs: readonly EpochDates[]): ReadonlySet<number> =>
  new Set(epochs.filter(needsReprint).map(({ epoch }) => epoch));

export async function countCardsByEpoch(db: Database, now: Instant): Promise<Map<number, number>> {
  const rows = await db
    .selectFrom('cards')
    .select((columns) => ['epoch', columns.fn.countAll().as('cards')])
    .where('state', '=', 'valid')
    .where('expires_at', '>', now)
    .groupBy('epoch')
    .execute();
  return new Map(rows.map(({ epoch, cards }) => [Number(epoch), Number(cards)]));
}

export async function countCardsByIssuer(db: Database, now: Instant): Promise<Map<KeyId, number>> {
  const rows = await db
    .selectFrom('cards')
    .select((columns) => ['kid', columns.fn.countAll().as('cards')])
    .where('kid', 'is not', null)
    .where('state', '=', 'valid')
    .where('expires_at', '>', now)
    .groupBy('kid')
    .execute();
  return new Map(rows.map(({ kid, cards }) => [kid as KeyId, Number(cards)]));
}

export interface Reprints {
  facilityId: string;
  facility: string;
  /** People whose paper still stands under such a key. */
  left: number;
  /** People whose paper was replaced since the key leaked. */
  done: number;
}

/**
 * Of each home or clinic that keeps records (a patient's home, or without one the clinic), how far it is with paper that
 * has to be made anew.
 */
export async function listReprints(
  db: Database,
  epochs: readonly EpochDates[],
  now: Instant,
): Promise<Reprints[]> {
  const found = new Map<string, Reprints>();
  const add = (rows: { facility_id: string; name: string; people: unknown }[], which: 'left' | 'done') => {
    for (const { facility_id: facilityId, name, people } of rows) {
      const row = found.get(facilityId) ?? { facilityId, facility: name, left: 0, done: 0 };
      row[which] += Number(people);
      found.set(facilityId, row);
    }
  };
  const ended = epochs.filter(needsReprint);
  if (ended.length === 0) return [];
  const ofEpochs = () =>
    db
      .selectFrom('cards')
      .innerJoin('patients', 'patients.id', 'cards.patient_id')
      .innerJoin('facilities', (join) =>
        join.on((on) =>
          on.or([
            on('facilities.id', '=', on.ref('patients.care_home_id')),
            on.and([
              on('patients.care_home_id', 'is', null),
              on('facilities.id', '=', on.ref('patients.clinic_id')),
            ]),
          ]),
        ),
      )
      .select(({ fn }) => [
        'facilities.id as facility_id',
        'facilities.name',
        fn.count('cards.patient_id').distinct().as('people'),
      ])
      .groupBy(['facilities.id', 'facilities.name']);
  const valid = ofEpochs()
    .where(
      'cards.epoch',
      'in',
      ended.map(({ epoch }) => epoch),
    )
    .where('cards.state', '=', 'valid')
    .where('cards.expires_at', '>', now);
  add(await valid.execute(), 'left');
  for (const { epoch, leakedAt } of ended) {
    if (leakedAt === undefined) continue;
    const replaced = ofEpochs()
      .where('cards.epoch', '=', epoch)
      .where('cards.state', '=', 'superseded')
      .where('cards.ended_at', '>=', leakedAt);
    add(await replaced.execute(), 'done');
  }
  return [...found.values()];
}
