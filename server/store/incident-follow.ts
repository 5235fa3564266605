// A patient of an incident goes where the case goes: whatever changes a case's destination changes the list that the
// command and the hospitals read, so that nobody waits for somebody who goes elsewhere.
import type { Database } from '#server/ports.ts';
import type { CaseRow, StoreDeps } from './cases.ts';
import { findIncident, tellIncident } from './incident-rows.ts';
import { findDestination } from './request-changes.ts';

/** Writes the destination of a case that is held to its patient's row, and tells whoever reads the incident. */
export async function followDestination(
  deps: Pick<StoreDeps, 'clock'>,
  transaction: Database,
  held: Pick<CaseRow, 'id' | 'incident_id'>,
): Promise<void> {
  const incident = held.incident_id === null ? undefined : await findIncident(transaction, held.incident_id);
  if (!incident) return;
  const row = await transaction
    .selectFrom('incident_patients')
    .select(['id', 'hospital_id'])
    .where('case_id', '=', held.id)
    .executeTakeFirst();
  const destination = await findDestination(transaction, held.id);
  const hospitalId = destination?.hospital_id ?? null;
  if (!row || row.hospital_id === hospitalId) return;
  await transaction
    .updateTable('incident_patients')
    .set((columns) => ({
      hospital_id: hospitalId,
      allocated_at: destination?.decided_at ?? null,
      version: columns('version', '+', 1),
    }))
    .where('id', '=', row.id)
    .execute();
  const concerned = [row.hospital_id, hospitalId].filter((id) => id !== null);
  await tellIncident(deps, transaction, incident, concerned);
}
