// Search limits raised by a supervisor for a while: for one person or the whole station, with a reason, logged.
import type { RaiseReason } from '#lib/core/contract/watch.ts';
import { raiseMs } from '#lib/core/access/search-limits.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';

export interface Raise {
  id: string;
  /** Null: the whole station. */
  personId: string | null;
  raisedBy: string;
  reason: RaiseReason;
  createdAt: Instant;
  expiresAt: Instant;
}

/** Raises of a station that hold now, the longest first. */
export async function listRaises(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  facilityId: string,
): Promise<Raise[]> {
  const rows = await db
    .selectFrom('limit_raises')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('expires_at', '>', deps.clock())
    .where('ended_at', 'is', null)
    .orderBy('expires_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    raisedBy: row.raised_by,
    reason: row.reason as RaiseReason,
    createdAt: Number(row.created_at) as Instant,
    expiresAt: Number(row.expires_at) as Instant,
  }));
}

/** Which of a station's raises lifts this person's limit: one for the whole station counts more. */
export const raiseFor = (raises: readonly Raise[], personId: string): Raise | undefined =>
  raises.find((raise) => raise.personId === null) ?? raises.find((raise) => raise.personId === personId);

/** Raises the limit of a person of the supervisor's own station, or of the whole station. */
export async function raiseLimit(
  deps: StoreDeps,
  transaction: Database,
  supervisor: Person,
  { personId, reason }: { personId: string | null; reason: RaiseReason },
): Promise<Raise | undefined> {
  if (personId !== null && !(await isOfStation(transaction, personId, supervisor.facilityId)))
    return undefined;
  const now = deps.clock();
  const raise: Raise = {
    id: deps.newId(),
    personId,
    raisedBy: supervisor.personId,
    reason,
    createdAt: now,
    expiresAt: (now + raiseMs) as Instant,
  };
  await transaction
    .insertInto('limit_raises')
    .values({
      id: raise.id,
      facility_id: supervisor.facilityId,
      person_id: personId,
      raised_by: supervisor.personId,
      reason,
      created_at: now,
      expires_at: raise.expiresAt,
      ended_at: null,
    })
    .execute();
  await appendAudit(deps, transaction, {
    actor: supervisor,
    action: 'limit-raised',
    purpose: 'oversight',
    detail: `raise:${raise.id},scope:${personId === null ? 'station' : 'person'},reason:${reason}`,
  });
  return raise;
}

/** Ends a raise of the supervisor's own station before its time. @returns false when there is none to end */
export async function endRaise(
  deps: StoreDeps,
  transaction: Database,
  supervisor: Person,
  id: string,
): Promise<boolean> {
  const ended = await transaction
    .updateTable('limit_raises')
    .set({ ended_at: deps.clock() })
    .where('id', '=', id)
    .where('facility_id', '=', supervisor.facilityId)
    .where('ended_at', 'is', null)
    .where('expires_at', '>', deps.clock())
    .returning('person_id')
    .executeTakeFirst();
  if (!ended) return false;
  await appendAudit(deps, transaction, {
    actor: supervisor,
    action: 'limit-raised',
    purpose: 'oversight',
    detail: `ended,scope:${ended.person_id === null ? 'station' : 'person'}`,
  });
  return true;
}

export async function isOfStation(db: Database, personId: string, facilityId: string): Promise<boolean> {
  const row = await db
    .selectFrom('people')
    .select('id')
    .where('id', '=', personId)
    .where('facility_id', '=', facilityId)
    .where('active', '=', 1)
    .executeTakeFirst();
  return row !== undefined;
}
