// Whether requests have reached their hospitals: what boards acknowledge, what push services took, and what nothing
// took in time. Each mark is one conditional update, so that it is made once however many processes watch.
import type { Instant } from '#lib/core/brands.ts';
import { undeliveredAfterMs } from '#lib/core/receiving/escalation.ts';
import type { Database, Deps } from '#server/ports.ts';
import { lockCase } from './cases.ts';
import { appendLiveEvents } from './live-events.ts';

/** A request that waits for an answer. */
export interface WaitingRequest {
  id: string;
  caseId: string;
  hospitalId: string;
  askedAt: number;
  deliveredAt?: number | undefined;
  deliveredBy?: 'board' | 'push' | undefined;
  undeliveredAt?: number | undefined;
  pushedAt?: number | undefined;
  calledAgainAt?: number | undefined;
}

/** Older ones have been through every step; nobody is called for them any more. */
export const watchedForMs = 15 * 60_000;

export async function listWaiting(db: Database, now: number): Promise<WaitingRequest[]> {
  const rows = await db
    .selectFrom('requests')
    .select([
      'id',
      'case_id',
      'hospital_id',
      'asked_at',
      'delivered_at',
      'delivered_by',
      'undelivered_at',
      'pushed_at',
      'called_again_at',
    ])
    .where('state', '=', 'asked')
    .where('asked_at', '>', now - watchedForMs)
    .orderBy('asked_at')
    .execute();
  const instant = (value: number | null) => (value === null ? undefined : Number(value));
  return rows.map((row) => ({
    id: row.id,
    caseId: row.case_id,
    hospitalId: row.hospital_id,
    askedAt: Number(row.asked_at),
    deliveredAt: instant(row.delivered_at),
    deliveredBy: (row.delivered_by ?? undefined) as WaitingRequest['deliveredBy'],
    undeliveredAt: instant(row.undelivered_at),
    pushedAt: instant(row.pushed_at),
    calledAgainAt: instant(row.called_again_at),
  }));
}

/** A board of this hospital shows these requests. @returns how many were news */
export async function acknowledgeRequests(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  hospitalId: string,
  requestIds: readonly string[],
): Promise<number> {
  const news = await transaction
    .selectFrom('requests')
    .select(['id', 'case_id'])
    .where('id', 'in', [...requestIds])
    .where('hospital_id', '=', hospitalId)
    .where((where) => where.or([where('delivered_by', 'is', null), where('delivered_by', '=', 'push')]))
    .orderBy('case_id')
    .execute();
  let shown = 0;
  for (const { id, case_id } of news) {
    const held = await lockCase(transaction, case_id);
    const marked = await transaction
      .updateTable('requests')
      .set((columns) => ({
        delivered_at: columns.fn.coalesce('delivered_at', columns.val<number>(deps.clock())),
        delivered_by: 'board',
        version: columns('version', '+', 1),
      }))
      .where('id', '=', id)
      .where((where) => where.or([where('delivered_by', 'is', null), where('delivered_by', '=', 'push')]))
      .returning('id')
      .executeTakeFirst();
    if (!marked || !held) continue;
    shown += 1;
    await tellStation(deps, transaction, held.facility_id, { id, caseId: case_id });
  }
  return shown;
}

const tellStation = (
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  facilityId: string,
  { id, caseId }: Pick<WaitingRequest, 'id' | 'caseId'>,
) => appendLiveEvents(deps, transaction, [{ facilityId, kind: 'request-delivered', caseId, requestId: id }]);

/** Takes it upon this process to call closed boards. @returns false when another one does, or it is no longer needed */
export async function claimPush(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  request: WaitingRequest,
): Promise<boolean> {
  const claimed = await db
    .updateTable('requests')
    .set({ pushed_at: deps.clock() })
    .where('id', '=', request.id)
    .where('state', '=', 'asked')
    .where('pushed_at', request.pushedAt === undefined ? 'is' : '=', request.pushedAt ?? null)
    .returning('id')
    .executeTakeFirst();
  return claimed !== undefined;
}

type Mark = 'pushed' | 'undelivered' | 'call-again';

/**
 * Marks a waiting request and tells whoever must know: its crew how far it got, its hospital that it waits still.
 * @returns false when it was marked, shown or answered meanwhile
 */
export function markWaiting(
  deps: Pick<Deps, 'clock' | 'db'>,
  request: Pick<WaitingRequest, 'id' | 'caseId' | 'hospitalId'>,
  mark: Mark,
): Promise<boolean> {
  const now: Instant = deps.clock();
  const columns = {
    pushed: { delivered_at: now, delivered_by: 'push' },
    undelivered: { undelivered_at: now },
    'call-again': { called_again_at: now },
  }[mark];
  return deps.db.transaction().execute(async (transaction) => {
    const held = await lockCase(transaction, request.caseId);
    let update = transaction
      .updateTable('requests')
      .set((held) => ({ ...columns, version: held('version', '+', 1) }))
      .where('id', '=', request.id)
      .where('state', '=', 'asked');
    if (mark !== 'call-again') update = update.where('delivered_at', 'is', null);
    if (mark === 'undelivered')
      update = update.where('undelivered_at', 'is', null).where('asked_at', '<=', now - undeliveredAfterMs);
    if (mark === 'call-again') update = update.where('called_again_at', 'is', null);
    const marked = await update.returning('id').executeTakeFirst();
    if (!marked || !held) return false;
    await (mark === 'call-again'
      ? appendLiveEvents(deps, transaction, [
          {
            facilityId: request.hospitalId,
            kind: 'request-asked',
            caseId: request.caseId,
            requestId: request.id,
          },
        ])
      : tellStation(deps, transaction, held.facility_id, request));
    return true;
  });
}
