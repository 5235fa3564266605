// The list of a facility's people, with the state of each one's card.
import type { Instant } from '#lib/core/brands.ts';
import type { PatientState, ResidentRow } from '#lib/core/contract/residents.ts';
import type { FacilityKind } from '#lib/core/access/roles.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import type { Database, Deps } from '#server/ports.ts';
import { fullKana, fullName } from './patient-summary.ts';
import { openSummary } from './patients.ts';

interface LastCard {
  state: string;
  issued_at: number;
  expires_at: number;
  facts_version: number;
  epoch: number;
}

/**
 * By kana, then birth date: the order of a register on paper.
 * @param reprintEpochs whose paper has to be made anew; that is the work of who keeps the record (a clinic keeps those
 * of people without a home)
 */
export async function listResidentRows(
  deps: Pick<Deps, 'keys' | 'clock'>,
  db: Database,
  facility: { id: string; kind: FacilityKind },
  reprintEpochs: ReadonlySet<number>,
): Promise<ResidentRow[]> {
  const belongs = facility.kind === 'clinic' ? ('clinic_id' as const) : ('care_home_id' as const);
  const patients = await db.selectFrom('patients').selectAll().where(belongs, '=', facility.id).execute();
  const cards = await db
    .selectFrom('cards')
    .innerJoin('patients', 'patients.id', 'cards.patient_id')
    .select([
      'cards.patient_id',
      'cards.state',
      'cards.issued_at',
      'cards.expires_at',
      'cards.facts_version',
      'cards.epoch',
    ])
    .where(`patients.${belongs}`, '=', facility.id)
    .orderBy('cards.sequence')
    .execute();
  const newest = new Map<string, LastCard>(cards.map((card) => [card.patient_id, card]));
  const now = deps.clock();
  const rows = patients.map((patient): ResidentRow => {
    const { identity, room, oldestCriticalOn, unknownSections } = openSummary(deps.keys.cipher, patient);
    const card = newest.get(patient.id);
    const keepsRecord = facility.kind !== 'clinic' || patient.care_home_id === null;
    const hasOldKey = keepsRecord && card !== undefined && reprintEpochs.has(Number(card.epoch));
    return {
      id: patient.id,
      version: Number(patient.version),
      name: fullName(identity),
      kana: fullKana(identity),
      birthDate: identity.birthDate,
      sex: identity.sex,
      ...(room && { room }),
      state: patient.state as PatientState,
      cardState: cardStateOf(card, { factsVersion: Number(patient.facts_version), hasOldKey }, now),
      ...(card && { cardIssuedOn: todayInJapan(Number(card.issued_at) as Instant) }),
      ...(oldestCriticalOn && { oldestCriticalOn }),
      unknownSections,
      updatedAt: Number(patient.updated_at) as Instant,
    };
  });
  return rows.sort(
    (left, right) => compare(left.kana, right.kana) || compare(left.birthDate, right.birthDate),
  );
}

const compare = (left: string, right: string) => (left < right ? -1 : left > right ? 1 : 0);

function cardStateOf(
  card: LastCard | undefined,
  { factsVersion, hasOldKey }: { factsVersion: number; hasOldKey: boolean },
  now: Instant,
): ResidentRow['cardState'] {
  if (!card) return 'none';
  if (card.state !== 'valid') return 'revoked';
  if (Number(card.expires_at) <= now) return 'expired';
  if (hasOldKey) return 'old-key';
  return Number(card.facts_version) < factsVersion ? 'behind' : 'current';
}
