// The rows of an incident and of its tagged, and who hears that one of them has changed.
import type { Selectable } from 'kysely';
import type { TaggedPatient } from '#lib/core/contract/incidents.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import type { Database } from '#server/ports.ts';
import type { StoreDeps } from './cases.ts';
import type { Tables } from './database.ts';
import { appendLiveEvents } from './live-events.ts';

export type IncidentRow = Selectable<Tables['incidents']>;
export type IncidentPatientRow = Selectable<Tables['incident_patients']>;

/** What is sealed of a tagged person. */
export interface TagNotes {
  tagNumber?: string;
  sex?: TaggedPatient['sex'];
  age?: number;
  mark?: string;
  before: { tag: StartTag; at: number }[];
}

export const tagNotesOf = (deps: Pick<StoreDeps, 'keys'>, row: IncidentPatientRow): TagNotes =>
  deps.keys.cipher.open<TagNotes>({ table: 'incident_patients', row: row.id }, row.sealed);

export function findIncident(db: Database, id: string): Promise<IncidentRow | undefined> {
  return db
    .selectFrom('incidents')
    .selectAll()
    .where('id', '=', id)
    .where('kind', '=', 'mass')
    .executeTakeFirst();
}

/** Nobody closes it: after this long it is open no more. */
export const incidentLastsMs = 7 * 24 * 3_600_000;

/** Whether a case holds a patient of an incident with many patients that is open now. */
export async function isOfMassIncident(
  { clock }: Pick<StoreDeps, 'clock'>,
  db: Database,
  caseId: string,
): Promise<boolean> {
  const row = await db
    .selectFrom('cases')
    .innerJoin('incidents', 'incidents.id', 'cases.incident_id')
    .select('incidents.id')
    .where('cases.id', '=', caseId)
    .where('incidents.kind', '=', 'mass')
    .where('incidents.closed_at', 'is', null)
    .where('incidents.recorded_at', '>', clock() - incidentLastsMs)
    .executeTakeFirst();
  return row !== undefined;
}

/** Raises its version and holds its row until the transaction ends. */
export function lockIncident(transaction: Database, id: string): Promise<IncidentRow | undefined> {
  return transaction
    .updateTable('incidents')
    .set((columns) => ({ version: columns('version', '+', 1) }))
    .where('id', '=', id)
    .where('kind', '=', 'mass')
    .returningAll()
    .executeTakeFirst();
}

/** Everybody who was ever tagged, also by mistake. */
export function listTagged(db: Database, incidentId: string): Promise<IncidentPatientRow[]> {
  return db
    .selectFrom('incident_patients')
    .selectAll()
    .where('incident_id', '=', incidentId)
    .orderBy('number')
    .execute();
}

export async function listPatients(db: Database, incidentId: string): Promise<IncidentPatientRow[]> {
  return (await listTagged(db, incidentId)).filter(({ removed_at }) => removed_at === null);
}

/** The command, the stations that have a patient of it, and these hospitals hear that something has changed. */
export async function tellIncident(
  deps: Pick<StoreDeps, 'clock'>,
  transaction: Database,
  incident: Pick<IncidentRow, 'id' | 'facility_id'>,
  hospitalIds: readonly string[] = [],
): Promise<void> {
  const stations = await transaction
    .selectFrom('cases')
    .select('facility_id')
    .distinct()
    .where('incident_id', '=', incident.id)
    .execute();
  const told = new Set([
    incident.facility_id,
    ...stations.map(({ facility_id }) => facility_id),
    ...hospitalIds,
  ]);
  await appendLiveEvents(
    deps,
    transaction,
    [...told].map((facilityId) => ({ facilityId, kind: 'incident-changed', caseId: incident.id })),
  );
}
