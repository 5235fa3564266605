// Facilities and the people who work there.
import type { FacilityKind, Role } from '#lib/core/access/roles.ts';
import type { Person } from '#lib/core/contract/session.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';

export interface NewFacility {
  id: string;
  kind: FacilityKind;
  name: string;
  kana?: string;
  town: string;
  address: string;
  phone: string;
  latitude?: number;
  longitude?: number;
  level?: 'primary' | 'secondary' | 'tertiary';
  capabilities?: readonly string[];
  beds?: number;
  code?: string;
  dental?: boolean;
  /** For drills and tests: left out of every figure. */
  trial?: boolean;
}

export interface NewPerson {
  id: string;
  facilityId: string;
  role: Role;
  name: string;
  post: string;
  /** Whose record a person of role 'patient' stands for. */
  patientId?: string;
  details?: PersonDetails;
  position: number;
}

/** What the watch against looking up neighbours and relatives compares; nothing else reads it. Sealed at rest. */
export interface PersonDetails {
  /** Reading of the whole name, in katakana. */
  kana?: string;
  /** Where the person lives. */
  address?: string;
}

export async function addFacility(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  facility: NewFacility,
): Promise<void> {
  await db
    .insertInto('facilities')
    .values({
      id: facility.id,
      kind: facility.kind,
      name: facility.name,
      kana: facility.kana ?? '',
      town: facility.town,
      address: facility.address,
      phone: facility.phone,
      latitude: facility.latitude ?? null,
      longitude: facility.longitude ?? null,
      level: facility.level ?? null,
      capabilities: JSON.stringify(facility.capabilities ?? []),
      beds: facility.beds ?? 0,
      state: 'active',
      code: facility.code ?? null,
      dental: facility.dental ? 1 : 0,
      trial: facility.trial ? 1 : 0,
      closed_at: null,
      created_at: deps.clock(),
    })
    .execute();
}

export async function addPerson(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
  person: NewPerson,
): Promise<void> {
  await db
    .insertInto('people')
    .values({
      id: person.id,
      facility_id: person.facilityId,
      role: person.role,
      post: person.post,
      name_sealed: deps.keys.cipher.seal({ table: 'people', row: person.id }, person.name),
      patient_id: person.patientId ?? null,
      active: 1,
      left_at: null,
      details_sealed: person.details ? sealDetails(deps.keys.cipher, person.id, person.details) : null,
      position: person.position,
      created_at: deps.clock(),
    })
    .execute();
}

/** @returns null when there is nothing to keep */
export function sealDetails(cipher: RecordCipher, personId: string, details: PersonDetails) {
  return details.kana || details.address
    ? cipher.seal({ table: 'people', row: `${personId}:details` }, details)
    : null;
}

export const openDetails = (
  cipher: RecordCipher,
  personId: string,
  sealed: Uint8Array | null,
): PersonDetails =>
  sealed ? cipher.open<PersonDetails>({ table: 'people', row: `${personId}:details` }, sealed) : {};

/** What {@link toPerson} reads, of people joined with their facilities. */
export const personColumns = [
  'people.id as personId',
  'people.role',
  'people.post',
  'people.name_sealed',
  'people.patient_id',
  'facilities.id as facilityId',
  'facilities.name as facilityName',
  'facilities.kind as facilityKind',
  'facilities.town as facilityTown',
] as const;

/** People who work, with their facilities that take part. Whoever left, or whose facility left, is not among them. */
export function selectPeople(db: Database) {
  return db
    .selectFrom('people')
    .innerJoin('facilities', 'facilities.id', 'people.facility_id')
    .select(personColumns)
    .where('people.active', '=', 1)
    .where('facilities.state', '=', 'active');
}

export interface PersonRow {
  personId: string;
  role: string;
  post: string;
  name_sealed: Uint8Array;
  facilityId: string;
  facilityName: string;
  facilityKind: string;
  facilityTown: string;
}

export function toPerson(cipher: RecordCipher, row: PersonRow): Person {
  return {
    id: row.personId,
    name: cipher.open<string>({ table: 'people', row: row.personId }, row.name_sealed),
    post: row.post,
    role: row.role as Role,
    facility: {
      id: row.facilityId,
      name: row.facilityName,
      kind: row.facilityKind as FacilityKind,
      town: row.facilityTown,
    },
  };
}

export async function listPeople(deps: Pick<Deps, 'keys'>, db: Database): Promise<Person[]> {
  const rows = await selectPeople(db).orderBy('people.position').orderBy('people.id').execute();
  return rows.map((row) => toPerson(deps.keys.cipher, row));
}

export async function findPerson(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
): Promise<Person | undefined> {
  const row = await selectPeople(db).where('people.id', '=', id).executeTakeFirst();
  return row && toPerson(deps.keys.cipher, row);
}
