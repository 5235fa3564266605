// Incidents as crews and hospitals read them. Nobody's name stands in any of it.
import type { Instant } from '#lib/core/brands.ts';
import type {
  IncidentAtHospital,
  IncidentBrief,
  IncidentHospital,
  IncidentPatient,
  IncidentPatientState,
  IncidentView,
} from '#lib/core/contract/incidents.ts';
import { noPlaces, type Places } from '#lib/core/receiving/allocation.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Person, StoreDeps } from './cases.ts';
import {
  findIncident,
  incidentLastsMs,
  listPatients,
  tagNotesOf,
  type IncidentPatientRow,
  type IncidentRow,
} from './incident-rows.ts';

type Opening = Pick<StoreDeps, 'keys'>;
/** What is sealed of an incident. */
export interface About {
  name: string;
  place: string;
}

const openNow = (db: Database, now: number) =>
  db
    .selectFrom('incidents')
    .selectAll()
    .where('kind', '=', 'mass')
    .where('closed_at', 'is', null)
    .where('recorded_at', '>', now - incidentLastsMs)
    .orderBy('opened_at', 'desc');

export async function listIncidents(
  deps: Pick<Deps, 'keys' | 'clock'>,
  db: Database,
  person: Person,
): Promise<IncidentBrief[]> {
  const rows = await openNow(db, deps.clock()).execute();
  return Promise.all(rows.map(async (row) => briefOf(deps, db, person, row, await listPatients(db, row.id))));
}

export async function briefOf(
  deps: Opening,
  db: Database,
  person: Person,
  row: IncidentRow,
  patients: readonly IncidentPatientRow[],
): Promise<IncidentBrief> {
  return {
    ...(await aboutOf(deps, db, row)),
    mayCommand: row.facility_id === person.facilityId,
    tagged: countByTag(patients),
    version: Number(row.version),
  };
}

async function aboutOf(deps: Opening, db: Database, row: IncidentRow) {
  const { name, place } = deps.keys.cipher.open<About>({ table: 'incidents', row: row.id }, row.sealed);
  const command = await db
    .selectFrom('facilities')
    .select('name')
    .where('id', '=', row.facility_id)
    .executeTakeFirstOrThrow();
  return { id: row.id, name, place, openedAt: Number(row.opened_at) as Instant, command: command.name };
}

function countByTag(patients: readonly Pick<IncidentPatientRow, 'tag'>[]): Places {
  const counts = { ...noPlaces };
  for (const { tag } of patients) counts[tag as StartTag] += 1;
  return counts;
}

/** The whole incident as every crew reads it. */
export async function viewIncident(
  deps: Opening,
  db: Database,
  person: Person,
  row: IncidentRow,
): Promise<IncidentView> {
  const patients = await listPatients(db, row.id);
  const names = await hospitalNames(db, patients);
  const cases = await casesOf(db, patients);
  return {
    ...(await briefOf(deps, db, person, row, patients)),
    ...(row.closed_at !== null && { closedAt: Number(row.closed_at) as Instant }),
    patients: patients.map((patient) => {
      const held = cases.get(patient.case_id ?? '');
      return {
        ...taggedOf(deps, patient, held?.state),
        ...(patient.hospital_id !== null && {
          hospitalId: patient.hospital_id,
          hospitalName: names.get(patient.hospital_id) ?? '',
        }),
        ...(patient.allocated_at !== null && { allocatedAt: Number(patient.allocated_at) as Instant }),
        mayRemove:
          patient.hospital_id === null &&
          patient.case_id === null &&
          [patient.facility_id, row.facility_id].includes(person.facilityId),
        ...(held && { crew: held.station, ...held.times }),
        ...(held?.personId === person.personId && { caseId: patient.case_id! }),
      };
    }),
    hospitals: await hospitalsOf(db, row.id, patients),
  };
}

export async function readIncident(
  deps: Opening,
  db: Database,
  person: Person,
  id: string,
): Promise<Outcome<IncidentView>> {
  const row = await findIncident(db, id);
  return row ? done(await viewIncident(deps, db, person, row)) : refuse('NOT_FOUND');
}

function taggedOf(
  deps: Opening,
  row: IncidentPatientRow,
  ofCase: IncidentPatientState | undefined,
): Omit<IncidentPatient, 'mayRemove'> {
  const { before, ...seen } = tagNotesOf(deps, row);
  return {
    ...seen,
    id: row.id,
    number: Number(row.number),
    tag: row.tag as StartTag,
    at: Number(row.tagged_at) as Instant,
    before: before.map(({ tag, at }) => ({ tag, at: at as Instant })),
    state: ofCase ?? (row.hospital_id === null ? 'waiting' : 'allocated'),
    version: Number(row.version),
  };
}

interface HeldCase {
  personId: string;
  station: string;
  state: IncidentPatientState;
  times: Pick<IncidentPatient, 'departedAt' | 'arrivedAt'>;
  requestId?: string;
}

/** The cases that hold patients, with how far each has come. */
async function casesOf(
  db: Database,
  patients: readonly IncidentPatientRow[],
): Promise<ReadonlyMap<string, HeldCase>> {
  const ids = patients.flatMap(({ case_id }) => case_id ?? []);
  if (ids.length === 0) return new Map();
  const rows = await db
    .selectFrom('cases')
    .innerJoin('facilities', 'facilities.id', 'cases.facility_id')
    .leftJoin('requests', (join) =>
      join.onRef('requests.case_id', '=', 'cases.id').on('requests.state', 'in', ['chosen', 'handed-over']),
    )
    .select([
      'cases.id',
      'cases.person_id',
      'facilities.name',
      'requests.id as request_id',
      'requests.arrived_at',
      'requests.handed_over_at',
    ])
    .where('cases.id', 'in', ids)
    .orderBy('requests.leg')
    .execute();
  const departed = new Map(
    (
      await db
        .selectFrom('case_events')
        .select(['case_id', 'at'])
        .where('case_id', 'in', ids)
        .where('kind', '=', 'departed')
        .where('removed', 'is', null)
        .orderBy('at', 'desc')
        .execute()
    ).map(({ case_id, at }) => [case_id, Number(at) as Instant]),
  );
  const stateOf = (row: (typeof rows)[number]): IncidentPatientState => {
    if (row.handed_over_at !== null) return 'handed-over';
    if (row.arrived_at !== null) return 'arrived';
    return departed.has(row.id) ? 'departed' : 'taken';
  };
  return new Map(
    rows.map((row) => [
      row.id,
      {
        personId: row.person_id,
        station: row.name,
        state: stateOf(row),
        times: {
          ...(departed.has(row.id) && { departedAt: departed.get(row.id)! }),
          ...(row.arrived_at !== null && { arrivedAt: Number(row.arrived_at) as Instant }),
        },
        ...(row.request_id !== null && { requestId: row.request_id }),
      },
    ]),
  );
}

async function hospitalNames(
  db: Database,
  patients: readonly IncidentPatientRow[],
): Promise<ReadonlyMap<string, string>> {
  const ids = [...new Set(patients.flatMap(({ hospital_id }) => hospital_id ?? []))];
  if (ids.length === 0) return new Map();
  const rows = await db.selectFrom('facilities').select(['id', 'name']).where('id', 'in', ids).execute();
  return new Map(rows.map(({ id, name }) => [id, name]));
}

/** Hospitals with a board, and what each declared and has been sent. */
async function hospitalsOf(
  db: Database,
  incidentId: string,
  patients: readonly IncidentPatientRow[],
): Promise<IncidentHospital[]> {
  const rows = await db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .leftJoin('incident_capacities', (join) =>
      join
        .onRef('incident_capacities.facility_id', '=', 'facilities.id')
        .on('incident_capacities.incident_id', '=', incidentId),
    )
    .select([
      'facilities.id',
      'facilities.name',
      'facilities.phone',
      'facilities.latitude',
      'facilities.longitude',
      'facilities.level',
      'hospital_profiles.roles',
      'incident_capacities.red',
      'incident_capacities.yellow',
      'incident_capacities.green',
      'incident_capacities.black',
      'incident_capacities.declared_at',
    ])
    .where('facilities.kind', '=', 'hospital')
    .where('facilities.state', '=', 'active')
    .orderBy('facilities.kana')
    .execute();
  return rows.map((row) => ({
    hospitalId: row.id,
    name: row.name,
    phone: row.phone,
    latitude: Number(row.latitude ?? 0),
    longitude: Number(row.longitude ?? 0),
    isTertiary: row.level === 'tertiary',
    isDisasterBase: (JSON.parse(row.roles ?? '[]') as string[]).includes('disaster-base'),
    ...(row.declared_at !== null && {
      declared: placesOf(row),
      declaredAt: Number(row.declared_at) as Instant,
    }),
    taken: countByTag(patients.filter(({ hospital_id }) => hospital_id === row.id)),
  }));
}

type Declared = Record<StartTag, number | null>;
const placesOf = ({ red, yellow, green, black }: Declared): Places => ({
  red: Number(red),
  yellow: Number(yellow),
  green: Number(green),
  black: Number(black),
});

/** Open incidents as one hospital reads them. */
export async function listIncidentsAt(
  deps: Pick<Deps, 'keys' | 'clock'>,
  db: Database,
  hospitalId: string,
): Promise<IncidentAtHospital[]> {
  const rows = await openNow(db, deps.clock()).execute();
  return Promise.all(rows.map((row) => incidentAt(deps, db, hospitalId, row)));
}

export async function incidentAt(
  deps: Opening,
  db: Database,
  hospitalId: string,
  row: IncidentRow,
): Promise<IncidentAtHospital> {
  const patients = await listPatients(db, row.id);
  const here = patients.filter(({ hospital_id }) => hospital_id === hospitalId);
  const cases = await casesOf(db, here);
  const declared = await db
    .selectFrom('incident_capacities')
    .selectAll()
    .where('incident_id', '=', row.id)
    .where('facility_id', '=', hospitalId)
    .executeTakeFirst();
  return {
    ...(await aboutOf(deps, db, row)),
    tagged: countByTag(patients),
    ...(declared && { declared: placesOf(declared), declaredAt: Number(declared.declared_at) as Instant }),
    coming: here.map((patient) => {
      const held = cases.get(patient.case_id ?? '');
      const { at: _at, before: _before, version: _version, ...seen } = taggedOf(deps, patient, held?.state);
      return {
        ...seen,
        allocatedAt: Number(patient.allocated_at) as Instant,
        ...(held && { crew: held.station }),
        ...(held?.requestId !== undefined && { requestId: held.requestId }),
      };
    }),
  };
}
