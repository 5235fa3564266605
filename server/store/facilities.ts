// Facilities that take part: enrolled, changed, closed. Who works there is in team.ts.
import type {
  FacilityDraft,
  FacilityParticulars,
  FirstManagerDraft,
} from '#lib/core/access/facility-draft.ts';
import { managerRole } from '#lib/core/access/people-rules.ts';
import type { FacilityKind } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { FacilityDetails, FacilityRow } from '#lib/core/contract/people.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';
import { revokeDevice } from './oversight.ts';
import { addFacility } from './people.ts';
import { addMember, endAccess } from './team.ts';

type Row = Selectable<Tables['facilities']>;

function toDetails(row: Row): FacilityDetails {
  return {
    id: row.id,
    name: row.name,
    kind: row.kind as FacilityKind,
    town: row.town,
    kana: row.kana,
    address: row.address,
    phone: row.phone,
    code: row.code,
    dental: Number(row.dental) === 1,
    hospital: row.kind === 'hospital' ? toHospital(row) : null,
    state: row.state === 'closed' ? 'closed' : 'active',
    enrolledAt: Number(row.created_at) as Instant,
    closedAt: row.closed_at === null ? null : (Number(row.closed_at) as Instant),
  };
}

function toHospital(row: Row): NonNullable<FacilityDetails['hospital']> {
  const [latitude, longitude] = [Number(row.latitude ?? 0), Number(row.longitude ?? 0)];
  return {
    level: (row.level ?? 'secondary') as 'primary' | 'secondary' | 'tertiary',
    capabilities: JSON.parse(row.capabilities) as string[],
    beds: Number(row.beds),
    position: latitude === 0 && longitude === 0 ? null : { latitude, longitude },
  };
}

/** Not part of the network's list: households, and hospitals that only stand in the crews' directory. */
const outsideStates = ['listed', 'unlisted'];

/** Whoever takes or took part. */
export async function listFacilities(db: Database): Promise<FacilityRow[]> {
  const rows = await db
    .selectFrom('facilities')
    .selectAll()
    .where('kind', '!=', 'household')
    .where('state', 'not in', outsideStates)
    .orderBy('kana')
    .orderBy('name')
    .execute();
  return withCounts(db, rows);
}

export async function findFacilityRow(db: Database, id: string): Promise<FacilityRow | undefined> {
  const rows = await db
    .selectFrom('facilities')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '!=', 'household')
    .where('state', 'not in', outsideStates)
    .execute();
  return (await withCounts(db, rows))[0];
}

async function withCounts(db: Database, rows: Row[]): Promise<FacilityRow[]> {
  const people = await countOf(
    db
      .selectFrom('people')
      .select(['facility_id as id', (select) => select.fn.countAll().as('count')])
      .where('active', '=', 1)
      .groupBy('facility_id'),
  );
  const ready = await countOf(
    db
      .selectFrom('people')
      .innerJoin('passkeys', 'passkeys.person_id', 'people.id')
      .select(['facility_id as id', (select) => select.fn.count('people.id').distinct().as('count')])
      .where('active', '=', 1)
      .where('passkeys.revoked_at', 'is', null)
      .groupBy('facility_id'),
  );
  const devices = await countOf(
    db
      .selectFrom('devices')
      .select(['facility_id as id', (select) => select.fn.countAll().as('count')])
      .where('revoked_at', 'is', null)
      .groupBy('facility_id'),
  );
  const residents = new Map([
    ...(await residentsBy(db, 'care_home_id')),
    ...(await residentsBy(db, 'clinic_id')),
  ]);
  return rows.map((row) => ({
    ...toDetails(row),
    people: people.get(row.id) ?? 0,
    ready: ready.get(row.id) ?? 0,
    residents: residents.get(row.id) ?? 0,
    devices: devices.get(row.id) ?? 0,
  }));
}

interface Counting {
  execute(): Promise<{ id: string | null; count: number | string | bigint }[]>;
}
async function countOf(query: Counting): Promise<Map<string, number>> {
  const rows = await query.execute();
  return new Map(rows.flatMap(({ id, count }) => (id === null ? [] : [[id, Number(count)]])));
}

const residentsBy = (db: Database, column: 'care_home_id' | 'clinic_id') =>
  countOf(
    db
      .selectFrom('patients')
      .select([`${column} as id`, (select) => select.fn.countAll().as('count')])
      .where('state', '=', 'active')
      .where(column, 'is not', null)
      .groupBy(column),
  );

const columnsOf = (kind: FacilityKind, draft: FacilityParticulars) => ({
  name: draft.name,
  kana: draft.kana,
  town: draft.town,
  address: draft.address,
  phone: draft.phone,
  code: draft.code ?? null,
  dental: kind === 'clinic' && draft.dental ? 1 : 0,
  ...(kind === 'hospital' &&
    draft.hospital && {
      level: draft.hospital.level,
      capabilities: JSON.stringify(draft.hospital.capabilities),
      beds: draft.hospital.beds,
      latitude: draft.hospital.position?.latitude ?? null,
      longitude: draft.hospital.position?.longitude ?? null,
    }),
});

/** Adds a facility together with the one who answers for it. The person is then invited. */
export async function enrolFacility(
  deps: Pick<Deps, 'clock' | 'keys' | 'newId'>,
  transaction: Database,
  { facility, manager }: { facility: FacilityDraft; manager: FirstManagerDraft },
): Promise<{ facilityId: string; personId: string }> {
  const facilityId = deps.newId();
  const { kind, name, town, address, phone } = facility;
  await addFacility(deps, transaction, { id: facilityId, kind, name, town, address, phone });
  await transaction
    .updateTable('facilities')
    .set(columnsOf(kind, facility))
    .where('id', '=', facilityId)
    .execute();
  const personId = await addMember(deps, transaction, facilityId, { ...manager, role: managerRole(kind) });
  return { facilityId, personId };
}

/** Takes the row until the transaction ends, so that two acts on one facility's people never cross. */
export async function lockFacility(transaction: Database, id: string): Promise<FacilityDetails | undefined> {
  const row = await transaction
    .updateTable('facilities')
    .set((columns) => ({ state: columns.ref('state') }))
    .where('id', '=', id)
    .where('state', 'not in', outsideStates)
    .returningAll()
    .executeTakeFirst();
  return row && toDetails(row);
}

export async function changeFacility(
  transaction: Database,
  { id, kind }: Pick<FacilityDetails, 'id' | 'kind'>,
  draft: FacilityParticulars,
): Promise<void> {
  await transaction.updateTable('facilities').set(columnsOf(kind, draft)).where('id', '=', id).execute();
}

/**
 * Ends the part of a facility: its people leave, their sessions, passkeys and invitations end, its devices are revoked,
 * devices that wait are refused. Records stay; nobody of it reads them any more.
 */
export async function closeFacility(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
  closedBy: string,
): Promise<{ people: number; devices: number }> {
  const now = deps.clock();
  await transaction
    .updateTable('facilities')
    .set({ state: 'closed', closed_at: now })
    .where('id', '=', id)
    .execute();
  const people = await transaction
    .updateTable('people')
    .set({ active: 0, left_at: now })
    .where('facility_id', '=', id)
    .where('active', '=', 1)
    .returning('id')
    .execute();
  for (const person of people) await endAccess(deps, transaction, person.id);
  const devices = await transaction
    .selectFrom('devices')
    .select('id')
    .where('facility_id', '=', id)
    .where('revoked_at', 'is', null)
    .execute();
  for (const device of devices) await revokeDevice(deps, transaction, device.id);
  await transaction
    .updateTable('enrolments')
    .set({ state: 'refused', decided_by: closedBy, decided_at: now })
    .where('facility_id', '=', id)
    .where('state', '=', 'waiting')
    .execute();
  return { people: people.length, devices: devices.length };
}
