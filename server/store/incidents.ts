// Incidents: several patients at one place, each a case of its own. The row comes to be with the first case that names
// it; whoever opened it links further cases.
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { lockCase, type Person, type StoreDeps } from './cases.ts';

export type IncidentKind = 'several' | 'mass';

/**
 * Opens an incident, or finds it.
 * @returns false when another person's incident has this id, or one of the other kind
 */
export async function openIncident(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  opening: { id: string; kind: IncidentKind; openedAt: number; about?: Record<string, unknown> },
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('incidents')
    .values({
      id: opening.id,
      kind: opening.kind,
      sealed: deps.keys.cipher.seal({ table: 'incidents', row: opening.id }, opening.about ?? {}),
      person_id: person.personId,
      facility_id: person.facilityId,
      opened_at: opening.openedAt,
      closed_at: null,
      version: 1,
      recorded_at: deps.clock(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) {
    const held = await transaction
      .selectFrom('incidents')
      .select(['person_id', 'kind'])
      .where('id', '=', opening.id)
      .executeTakeFirstOrThrow();
    // Nobody comes into an incident with many patients without being tagged there: it lifts limits.
    return held.person_id === person.personId && held.kind === opening.kind;
  }
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'incident-opened',
    purpose: 'emergency',
    detail: `kind:${opening.kind}`,
  });
  return true;
}

/**
 * Makes a case one of an incident's patients. ALREADY_DECIDED: the case belongs to another incident, or another of its
 * patients has this number.
 */
export async function linkCase(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  link: { incidentId: string; number: number; openedAt: number },
): Promise<Outcome<{ version: number }>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  const same = held.incident_id === link.incidentId && Number(held.incident_number) === link.number;
  if (same) return done({ version: Number(held.version) });
  if (held.incident_id !== null) return refuse('ALREADY_DECIDED');
  const opening = { id: link.incidentId, kind: 'several', openedAt: link.openedAt } as const;
  if (!(await openIncident(deps, transaction, person, opening))) return refuse('NOT_FOUND');
  const taken = await transaction
    .selectFrom('cases')
    .select('id')
    .where('incident_id', '=', link.incidentId)
    .where('incident_number', '=', link.number)
    .executeTakeFirst();
  if (taken) return refuse('ALREADY_DECIDED');
  await transaction
    .updateTable('cases')
    .set({ incident_id: link.incidentId, incident_number: link.number })
    .where('id', '=', caseId)
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'incident-changed',
    purpose: 'emergency',
    caseId,
    detail: `patient:${link.number}`,
  });
  return done({ version: Number(held.version) });
}
