// One round of the watch: every entry of the audit since the last round, judged outside any transaction, and its alerts
// stored together with the place reached. After a crash the round begins where the last one was stored: nothing is
// missed, nothing is raised twice, and another process at the same work only finds that the place has moved.
import { watchThresholds } from '#lib/core/access/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import { raiseAlert } from '#server/store/alerts.ts';
import type { AuditRow } from '#server/store/audit-chain.ts';
import { attempt } from '#server/store/transaction.ts';
import { judgeCaseEnd, judgeEntry, type Finding } from './judge-entry.ts';

export type RoundDeps = Pick<Deps, 'db' | 'keys' | 'clock' | 'newId' | 'log'>;
type Cursor = 'watch' | 'watch-late';

const entriesAtOnce = 100;
/** An entry that cannot be judged is tried in so many rounds before it is logged and passed. */
const mostTries = 5;

/** @param tries how often an entry failed in earlier rounds; kept by the caller between rounds */
export async function watchOnce(deps: RoundDeps, tries: Map<number, number> = new Map()): Promise<number> {
  const now = await follow(deps, 'watch', tries, (place) => entriesAfter(deps.db, place), judgeEntry);
  const late = await follow(
    deps,
    'watch-late',
    tries,
    (place) => casesLeftOpen(deps.db, place, deps.clock() - watchThresholds.leftOpenMs),
    async (given, db, entry) => ((await isOpen(db, entry.case_id)) ? judgeCaseEnd(given, db, entry) : []),
  );
  return now + late;
}

function entriesAfter(db: Database, place: number): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('seq', '>', place)
    .orderBy('seq')
    .limit(entriesAtOnce)
    .execute();
}

function casesLeftOpen(db: Database, place: number, before: number): Promise<AuditRow[]> {
  return db
    .selectFrom('audit')
    .selectAll()
    .where('action', '=', 'case-opened')
    .where('seq', '>', place)
    .where('recorded_at', '<=', before)
    .orderBy('seq')
    .limit(entriesAtOnce)
    .execute();
}

async function isOpen(db: Database, caseId: string | null): Promise<boolean> {
  const row = await db
    .selectFrom('cases')
    .select('closed_at')
    .where('id', '=', caseId ?? '')
    .executeTakeFirst();
  return row?.closed_at === null;
}

/** @returns how many new alerts were raised */
async function follow(
  deps: RoundDeps,
  cursor: Cursor,
  tries: Map<number, number>,
  read: (place: number) => Promise<AuditRow[]>,
  judge: (deps: RoundDeps, db: Database, entry: AuditRow) => Promise<Finding[]>,
): Promise<number> {
  let raised = 0;
  for (;;) {
    const place = await readPlace(deps.db, cursor);
    const entries = await read(place);
    const findings: Finding[] = [];
    let reached = place;
    for (const entry of entries) {
      const seq = Number(entry.seq);
      try {
        findings.push(...(await judge(deps, deps.db, entry)));
      } catch (error) {
        const tried = (tries.get(seq) ?? 0) + 1;
        tries.set(seq, tried);
        deps.log.error({ seq, tried, error: (error as Error).name }, 'the watch could not judge an entry');
        if (tried < mostTries) break;
      }
      tries.delete(seq);
      reached = seq;
    }
    if (reached === place) return raised;
    raised += await store(deps, cursor, place, reached, findings);
    if (entries.length < entriesAtOnce) return raised;
  }
}

async function readPlace(db: Database, cursor: Cursor): Promise<number> {
  const row = await db
    .selectFrom('counters')
    .select('value')
    .where('name', '=', cursor)
    .executeTakeFirstOrThrow();
  return Number(row.value);
}

/** Moves on from `place` only if nobody else has, and raises the alerts in the same transaction. */
async function store(
  deps: RoundDeps,
  cursor: Cursor,
  place: number,
  reached: number,
  findings: readonly Finding[],
): Promise<number> {
  const move = (db: Database) =>
    db
      .updateTable('counters')
      .set({ value: reached })
      .where('name', '=', cursor)
      .where('value', '=', place)
      .returning('value')
      .executeTakeFirst();
  if (findings.length === 0) {
    await move(deps.db);
    return 0;
  }
  const stored = await attempt(
    deps.db,
    async (transaction) => {
      if (!(await move(transaction))) return undefined;
      let raised = 0;
      for (const { draft, source } of findings)
        if (await raiseAlert(deps, transaction, draft, source)) raised += 1;
      return raised;
    },
    (outcome) => outcome !== undefined,
  );
  return stored ?? 0;
}
