// 受入停止: a hospital takes nobody, or none of some fields, until an instant at which it ends by itself.
import type { ClosureView } from '#lib/core/contract/directory.ts';
import type { ClosureDraft } from '#lib/core/contract/rosters.ts';
import { closureAtMostMs, type ClosureReason } from '#lib/core/receiving/closure.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';

type Row = Selectable<Tables['closures']>;

export const toClosure = (row: Row): ClosureView => ({
  id: row.id,
  startsAt: Number(row.starts_at),
  endsAt: Number(row.ends_at),
  capabilities: JSON.parse(row.capabilities) as string[],
  reason: row.reason as ClosureReason,
  note: row.note,
});

/** Closures that stand at some time between two instants and were not lifted; of one hospital, or of all. */
export async function closuresFrom(
  db: Database,
  from: number,
  until: number,
  facilityId?: string,
): Promise<Row[]> {
  let query = db
    .selectFrom('closures')
    .selectAll()
    .where('ends_at', '>', from)
    .where('starts_at', '<', until)
    .where('lifted_at', 'is', null);
  if (facilityId !== undefined) query = query.where('facility_id', '=', facilityId);
  return query.orderBy('ends_at', 'desc').orderBy('id').execute();
}

/** Closes a hospital from now on; one that stands for the same fields ends with it, so that the newest word counts. */
export async function setClosure(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  facilityId: string,
  personId: string,
  draft: ClosureDraft,
): Promise<Outcome<ClosureView>> {
  const now = deps.clock();
  if (draft.endsAt <= now || draft.endsAt > now + closureAtMostMs)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'endsAt', message: 'ahead, and at most fourteen days' }],
    });
  const capabilities = JSON.stringify([...draft.capabilities].sort());
  await transaction
    .updateTable('closures')
    .set({ lifted_at: now })
    .where('facility_id', '=', facilityId)
    .where('capabilities', '=', capabilities)
    .where('ends_at', '>', now)
    .where('lifted_at', 'is', null)
    .execute();
  const [row] = await transaction
    .insertInto('closures')
    .values({
      id: deps.newId(),
      facility_id: facilityId,
      starts_at: now,
      ends_at: draft.endsAt,
      capabilities,
      reason: draft.reason,
      note: draft.note,
      person_id: personId,
      created_at: now,
      lifted_at: null,
    })
    .returningAll()
    .execute();
  return done(toClosure(row!));
}

/** @returns the hospital whose closure it was; undefined when none of this id stands */
export async function liftClosure(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
  facilityId?: string,
): Promise<string | undefined> {
  const now = deps.clock();
  let query = transaction
    .updateTable('closures')
    .set({ lifted_at: now })
    .where('id', '=', id)
    .where('ends_at', '>', now)
    .where('lifted_at', 'is', null);
  if (facilityId !== undefined) query = query.where('facility_id', '=', facilityId);
  return (await query.returning('facility_id').executeTakeFirst())?.facility_id;
}
