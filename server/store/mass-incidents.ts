// Incidents with more patients than crews: opened on scene by a station, which commands it, and closed by it.
import type { IncidentAtHospital, IncidentBrief } from '#lib/core/contract/incidents.ts';
import type { Places } from '#lib/core/receiving/allocation.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { findIncident, listPatients, lockIncident, tellIncident } from './incident-rows.ts';
import { briefOf, incidentAt, type About } from './incident-views.ts';
import { openIncident } from './incidents.ts';

/** Opens it, or finds that this person opened it before. Every hospital with a board is told. */
export async function openMassIncident(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { id, openedAt, ...about }: About & { id: string; openedAt: number },
): Promise<Outcome<IncidentBrief>> {
  if (!(await openIncident(deps, transaction, person, { id, kind: 'mass', openedAt, about })))
    return refuse('NOT_FOUND');
  const incident = await findIncident(transaction, id);
  if (!incident || incident.kind !== 'mass') return refuse('NOT_FOUND');
  await tellIncident(deps, transaction, incident, await hospitalsWithBoard(transaction));
  return done(await briefOf(deps, transaction, person, incident, await listPatients(transaction, id)));
}

/** How many of each colour a hospital can take; it may say so anew at any time. */
export async function declareCapacity(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  incidentId: string,
  places: Places,
): Promise<Outcome<IncidentAtHospital>> {
  const incident = await lockIncident(transaction, incidentId);
  if (!incident) return refuse('NOT_FOUND');
  if (incident.closed_at !== null) return refuse('NOT_ALLOWED_NOW');
  const { red, yellow, green, black } = places;
  const said = { red, yellow, green, black, person_id: person.personId, declared_at: deps.clock() };
  await transaction
    .insertInto('incident_capacities')
    .values({ incident_id: incidentId, facility_id: person.facilityId, ...said, version: 1 })
    .onConflict((conflict) =>
      conflict.columns(['incident_id', 'facility_id']).doUpdateSet((columns) => ({
        ...said,
        version: columns('incident_capacities.version', '+', 1),
      })),
    )
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'capacity-declared',
    purpose: 'receiving',
    detail: `incident:${incidentId},red:${red},yellow:${yellow},green:${green},black:${black}`,
  });
  await tellIncident(deps, transaction, incident, [person.facilityId]);
  return done(await incidentAt(deps, transaction, person.facilityId, incident));
}

/** Ends it. Patients already on their way keep their destination; its crews' cases go on as any other. */
export async function closeIncident(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  id: string,
): Promise<Outcome<{ version: number }>> {
  const incident = await lockIncident(transaction, id);
  if (!incident || incident.facility_id !== person.facilityId) return refuse('NOT_FOUND');
  if (incident.closed_at === null) {
    await transaction
      .updateTable('incidents')
      .set({ closed_at: deps.clock() })
      .where('id', '=', id)
      .execute();
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'incident-closed',
      purpose: 'emergency',
      detail: `incident:${id}`,
    });
    await tellIncident(deps, transaction, incident, await hospitalsWithBoard(transaction));
  }
  return done({ version: Number(incident.version) });
}

async function hospitalsWithBoard(db: Database): Promise<string[]> {
  const rows = await db
    .selectFrom('facilities')
    .select('id')
    .where('kind', '=', 'hospital')
    .where('state', '=', 'active')
    .execute();
  return rows.map(({ id }) => id);
}
