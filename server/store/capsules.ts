// Capsules as they are kept, and whose may be handed out: those of valid cards of living people whose consent stands.
import { sql } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import type { Database } from '#server/ports.ts';

/** At least this often a capsule is made anew, so that its date does not fall behind a record that stays as it is. */
const renewalMs = 7 * 86_400_000;

export interface AreaSize {
  area: string;
  cards: number;
  keptBytes: number;
  kept: number;
}

/** A card whose capsule may be handed out now. */
export interface DueCard {
  cardId: string;
  patientId: string;
  factsVersion: number;
  /** Its kept capsule says what the record says now. */
  isFresh: boolean;
}

export interface KeptCapsule {
  cardId: string;
  capsuleId: string;
  area: string;
  factsVersion: number;
  madeAt: Instant;
  bytes: Uint8Array;
}

/** Live cards, each with the facility that stands for the person's place: the home, else the clinic, else the issuer's. */
function selectLive(db: Database, now: Instant, epochs: readonly number[]) {
  return db
    .selectFrom('cards')
    .innerJoin('patients', 'patients.id', 'cards.patient_id')
    .innerJoin('facilities', (join) =>
      join.on(
        'facilities.id',
        '=',
        sql<string>`coalesce(patients.care_home_id, patients.clinic_id, cards.facility_id)`,
      ),
    )
    .leftJoin('capsules', 'capsules.card_id', 'cards.id')
    .where('cards.state', '=', 'valid')
    .where('cards.expires_at', '>', now)
    .where('cards.epoch', 'in', epochs.length > 0 ? [...epochs] : [-1])
    .where('patients.state', '=', 'active')
    .where(({ exists, selectFrom }) =>
      exists(
        selectFrom('consents')
          .select('consents.id')
          .whereRef('consents.patient_id', '=', 'patients.id')
          .where('consents.withdrawn_at', 'is', null),
      ),
    );
}

/** Towns and what stands in them. Nobody is named. */
export async function listAreas(db: Database, now: Instant, epochs: readonly number[]): Promise<AreaSize[]> {
  const rows = await selectLive(db, now, epochs)
    .select((of) => [
      'facilities.town as area',
      of.fn.countAll().as('cards'),
      of.fn.count('capsules.card_id').as('kept'),
      sql<number>`coalesce(sum(length(capsules.bytes)), 0)`.as('keptBytes'),
    ])
    .where('facilities.town', '!=', '')
    .groupBy('facilities.town')
    .orderBy('facilities.town')
    .execute();
  return rows.map((row) => ({
    area: row.area,
    cards: Number(row.cards),
    kept: Number(row.kept),
    keptBytes: Number(row.keptBytes),
  }));
}

/** Every card of an area that may be handed out, by card id. */
export async function listDue(
  db: Database,
  area: string,
  now: Instant,
  epochs: readonly number[],
  only?: readonly string[],
): Promise<DueCard[]> {
  if (only?.length === 0) return [];
  let query = selectLive(db, now, epochs)
    .select([
      'cards.id',
      'cards.patient_id',
      'patients.facts_version',
      'capsules.facts_version as kept_version',
      'capsules.made_at',
    ])
    .where('facilities.town', '=', area);
  if (only) query = query.where('cards.id', 'in', [...only]);
  const rows = await query.orderBy('cards.id').execute();
  return rows.map((row) => ({
    cardId: row.id,
    patientId: row.patient_id,
    factsVersion: Number(row.facts_version),
    isFresh:
      row.made_at !== null &&
      Number(row.kept_version) === Number(row.facts_version) &&
      Number(row.made_at) >= periodStart(now),
  }));
}

/** When the running period began: what was made before is made anew. */
export const periodStart = (now: Instant): number => now - (now % renewalMs);

export async function findKept(db: Database, cardIds: readonly string[]): Promise<KeptCapsule[]> {
  if (cardIds.length === 0) return [];
  const rows = await db
    .selectFrom('capsules')
    .selectAll()
    .where('card_id', 'in', [...cardIds])
    .execute();
  return rows.map((row) => ({
    cardId: row.card_id,
    capsuleId: row.capsule_id,
    area: row.area,
    factsVersion: Number(row.facts_version),
    madeAt: Number(row.made_at) as Instant,
    bytes: new Uint8Array(row.bytes),
  }));
}

/** One that says more already stays: two fetches may make the same capsule at once, of different states of the record. */
export async function keepCapsules(transaction: Database, made: readonly KeptCapsule[]): Promise<void> {
  if (made.length === 0) return;
  await transaction
    .insertInto('capsules')
    .values(
      made.map(({ cardId, capsuleId, area, factsVersion, madeAt, bytes }) => ({
        card_id: cardId,
        capsule_id: capsuleId,
        area,
        facts_version: factsVersion,
        made_at: madeAt,
        bytes,
      })),
    )
    .onConflict((conflict) =>
      conflict
        .column('card_id')
        .doUpdateSet((values) => ({
          area: values.ref('excluded.area'),
          facts_version: values.ref('excluded.facts_version'),
          made_at: values.ref('excluded.made_at'),
          bytes: values.ref('excluded.bytes'),
        }))
        .where(sql<boolean>`excluded.facts_version >= capsules.facts_version`),
    )
    .execute();
}

/** Cards ended: nobody is handed their capsules again. */
export async function dropCapsules(transaction: Database, cardIds: readonly string[]): Promise<void> {
  if (cardIds.length === 0) return;
  await transaction
    .deleteFrom('capsules')
    .where('card_id', 'in', [...cardIds])
    .execute();
}
