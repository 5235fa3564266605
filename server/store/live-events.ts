// Live events are rows: numbered in the order of commits, written in the transaction of what they announce.
import type { LiveEvent } from '#lib/core/contract/receiving.ts';
import type { Database, Deps } from '#server/ports.ts';
import { nextCount } from './transaction.ts';

const counter = 'live-events';
/** Rows in one statement: engines limit how many values it may carry. */
const rowsAtOnce = 500;
export const liveEventsKeptMs = 24 * 3_600_000;

export interface LiveEventDraft extends LiveEvent {
  /** The facility that is told. */
  facilityId: string;
}

export interface StoredLiveEvent extends LiveEventDraft {
  id: number;
  /** The person whose case it is: of a station, only this person hears it. */
  casePersonId: string | undefined;
}

/** Writes events at the end of a transaction; the caller wakes the streams once it has committed. */
export async function appendLiveEvents(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  drafts: readonly LiveEventDraft[],
): Promise<void> {
  if (drafts.length === 0) return;
  const last = await nextCount(transaction, counter, drafts.length);
  const [first, at] = [last - drafts.length + 1, deps.clock()];
  for (let start = 0; start < drafts.length; start += rowsAtOnce)
    await transaction
      .insertInto('live_events')
      .values(
        drafts.slice(start, start + rowsAtOnce).map(({ facilityId, kind, caseId, requestId }, place) => ({
          id: first + start + place,
          at,
          facility_id: facilityId,
          kind,
          case_id: caseId,
          request_id: requestId ?? null,
        })),
      )
      .execute();
}

/** The number of the newest committed event. */
export async function newestLiveEventId(db: Database): Promise<number> {
  const row = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', counter)
    .executeTakeFirstOrThrow();
  return Number(row.value);
}

/**
 * Events after `id`, in order.
 * @param facilityId only those told to this facility
 */
export async function readLiveEventsAfter(
  db: Database,
  id: number,
  limit: number,
  facilityId?: string,
): Promise<StoredLiveEvent[]> {
  let query = db
    .selectFrom('live_events')
    .leftJoin('cases', 'cases.id', 'live_events.case_id')
    .select([
      'live_events.id',
      'live_events.facility_id',
      'live_events.kind',
      'live_events.case_id',
      'live_events.request_id',
      'cases.person_id',
    ])
    .where('live_events.id', '>', id)
    .orderBy('live_events.id')
    .limit(limit);
  if (facilityId !== undefined) query = query.where('live_events.facility_id', '=', facilityId);
  const rows = await query.execute();
  return rows.map((row) => ({
    id: Number(row.id),
    facilityId: row.facility_id,
    kind: row.kind as LiveEvent['kind'],
    caseId: row.case_id,
    ...(row.request_id !== null && { requestId: row.request_id }),
    casePersonId: row.person_id ?? undefined,
  }));
}

/** Events are kept for a day; a stream that resumes from further back reads everything anew. */
export async function forgetOldLiveEvents(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('live_events')
    .where('at', '<', deps.clock() - liveEventsKeptMs)
    .execute();
}
