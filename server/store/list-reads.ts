// That somebody read the list of their own residents. It shows identities only, and is open all day on a desk: one entry
// an hour and session says so, with the number of people, instead of one for each (ADR 0018).
import { purposeOf } from '#lib/core/access/table.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type SignedInActor } from './audit.ts';
import { inTransaction } from './transaction.ts';

const everyMs = 3_600_000;

export interface ListReads {
  record(
    deps: Pick<Deps, 'keys' | 'clock' | 'newId'>,
    db: Database,
    session: string,
    actor: SignedInActor,
    residents: number,
  ): Promise<void>;
}

/** Remembers the sessions of this process; a restart only means one entry more. */
export function createListReads(): ListReads {
  const recorded = new Map<string, number>();
  return {
    async record(deps, db, session, actor, residents) {
      const now = deps.clock();
      if (now - (recorded.get(session) ?? 0) < everyMs) return;
      for (const [other, at] of recorded) if (now - at >= everyMs) recorded.delete(other);
      recorded.set(session, now);
      await inTransaction(db, (transaction) =>
        appendAudit(deps, transaction, {
          actor,
          action: 'list-read',
          purpose: purposeOf[actor.role],
          sections: ['identity'],
          detail: `residents:${residents}`,
        }),
      );
    },
  };
}
