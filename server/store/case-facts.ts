// Whether a case was driven: what its timeline and its requests say.
import type { CaseFacts } from '#lib/core/access/watch.ts';
import type { Database } from '#server/ports.ts';

/** On a timeline these say that something was written or read, not that somebody was driven. */
const idleKinds = ['note', 'photo', 'urgency', 'identified', 'looked', 'searched'];

export async function findCaseFacts(db: Database, id: string): Promise<CaseFacts | undefined> {
  const row = await db
    .selectFrom('cases')
    .select(['opened_at', 'closed_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  if (!row) return undefined;
  const marks = await db
    .selectFrom('case_events')
    .select((count) => count.fn.countAll().as('count'))
    .where('case_id', '=', id)
    .where('kind', 'not in', idleKinds)
    .executeTakeFirstOrThrow();
  const requests = await db
    .selectFrom('requests')
    .select((count) => count.fn.countAll().as('count'))
    .where('case_id', '=', id)
    .executeTakeFirstOrThrow();
  return {
    id,
    openedAt: Number(row.opened_at),
    closedAt: row.closed_at === null ? null : Number(row.closed_at),
    marks: Number(marks.count),
    requests: Number(requests.count),
  };
}
