// The region's breaker: searches by name stop for everybody when the region as a whole searches as no ordinary day does.
// Cards and short codes never stop, and neither does whoever a supervisor has raised.
import {
  burstWindowMs,
  emptySearchesInBurst,
  judgeRegion,
  regionThresholds,
  searchWindowMs,
  type BreakerCause,
} from '#lib/core/access/search-limits.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';

const setting = 'search-breaker';

export interface Breaker {
  /** Null while searches go on. */
  stoppedAt: Instant | null;
  cause: BreakerCause | null;
  /** Searches before this no longer count towards a stop. */
  reopenedAt: Instant | null;
}
const untouched: Breaker = { stoppedAt: null, cause: null, reopenedAt: null };

export async function readBreaker(db: Database): Promise<Breaker> {
  return (await readHeld(db)).breaker;
}

async function readHeld(db: Database): Promise<{ breaker: Breaker; text: string | undefined }> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', setting).executeTakeFirst();
  return { breaker: row ? (JSON.parse(row.value) as Breaker) : untouched, text: row?.value };
}

/**
 * Whether searches by name stand still, after looking whether this one is one too many.
 * @returns 'stopped' while they do; the cause when this very search stopped them
 */
export async function checkBreaker(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
): Promise<'open' | 'stopped' | BreakerCause> {
  const { breaker, text } = await readHeld(transaction);
  if (breaker.stoppedAt !== null) return 'stopped';
  const cause = await findCause(deps, transaction, breaker);
  if (!cause) return 'open';
  const isFirst = await replace(transaction, text, { ...breaker, stoppedAt: deps.clock(), cause });
  return isFirst ? cause : 'stopped';
}

async function findCause(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  { reopenedAt }: Breaker,
): Promise<BreakerCause | undefined> {
  const since = (windowMs: number) => Math.max(deps.clock() - windowMs, reopenedAt ?? 0);
  const latest = await db
    .selectFrom('search_log')
    .select(['person_id', 'candidates'])
    .where('at', '>', since(burstWindowMs))
    .where('kind', 'is', null)
    .execute();
  const day = await db
    .selectFrom('search_log')
    .select((count) => count.fn.countAll().as('count'))
    .where('at', '>', since(searchWindowMs))
    .where('kind', 'is', null)
    .executeTakeFirstOrThrow();
  const empty = new Map<string, number>();
  for (const row of latest)
    if (Number(row.candidates) === 0) empty.set(row.person_id, (empty.get(row.person_id) ?? 0) + 1);
  const recent = {
    inTenMinutes: latest.length,
    inDay: Number(day.count),
    peopleInBurst: [...empty.values()].filter((count) => count >= emptySearchesInBurst).length,
  };
  // The fewest crews give the lowest thresholds: below those nobody needs to be counted.
  return judgeRegion(recent, 0) && judgeRegion(recent, await countCrews(db));
}

async function countCrews(db: Database): Promise<number> {
  const row = await db
    .selectFrom('people')
    .select((count) => count.fn.countAll().as('count'))
    .where('active', '=', 1)
    .where('role', 'in', ['crew', 'crew-supervisor'])
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** What the secretariat reads: the state, and from how many searches on the region stops. */
export async function describeBreaker(db: Database) {
  const crews = await countCrews(db);
  return { ...(await readBreaker(db)), crews, thresholds: regionThresholds(crews) };
}

/** Lets searches go on; what was searched until now no longer counts. @returns false when they did not stand still */
export async function reopenSearch(deps: Pick<Deps, 'clock'>, transaction: Database): Promise<boolean> {
  const { breaker, text } = await readHeld(transaction);
  if (breaker.stoppedAt === null) return false;
  return replace(transaction, text, { stoppedAt: null, cause: null, reopenedAt: deps.clock() });
}

/** @returns false when somebody else changed it in between */
async function replace(db: Database, held: string | undefined, breaker: Breaker): Promise<boolean> {
  const value = JSON.stringify(breaker);
  const changed =
    held === undefined
      ? await db
          .insertInto('settings')
          .values({ name: setting, value })
          .onConflict((conflict) => conflict.column('name').doNothing())
          .returning('name')
          .executeTakeFirst()
      : await db
          .updateTable('settings')
          .set({ value })
          .where('name', '=', setting)
          .where('value', '=', held)
          .returning('name')
          .executeTakeFirst();
  return changed !== undefined;
}
