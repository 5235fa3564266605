// Figures month by month. An ended month is counted once, after its offline looks had time to arrive, and kept; later
// changes of facilities or people do not reach it. The running month is counted when somebody asks.
import type { Instant } from '#lib/core/brands.ts';
import type { CountedMonth, MonthReport } from '#lib/core/contract/figures.ts';
import { isActive, monthCounts, type MonthCounts } from '#lib/core/figures/month-counts.ts';
import {
  endOfMonth,
  finalAt,
  monthAt,
  monthsAfter,
  monthsBetween,
  standingOf,
  startOfMonth,
  type Month,
} from '#lib/core/figures/month.ts';
import { median, reportOf } from '#lib/core/figures/report.ts';
import { countedKinds } from '#lib/core/figures/uses.ts';
import type { Database, Deps } from '#server/ports.ts';
import { outsideNumbers } from './entered-figures.ts';
import { countMonthOf, countRegistered } from './month-sources.ts';

/** A month as counted at a time. */
export interface MonthAsCounted {
  month: Month;
  computedAt: Instant;
  counts: MonthCounts;
  /** The audit's head when a final month was counted; undefined while it is not final. */
  auditSeq?: number;
}

interface Kept {
  auditSeq: number;
  counts: MonthCounts;
}

/** A month with so many entries is counted anew only every few minutes. */
const manyEntries = 50_000;
const recountMs = 5 * 60_000;

/** Counts months, remembers the running one while it is dear to count, and keeps ended ones for good. */
export class MonthCounter {
  readonly #running = new Map<Month, Promise<MonthAsCounted>>();
  readonly #dear = new Map<Month, MonthAsCounted>();

  /** Undefined for months that have not begun. */
  async read(deps: Pick<Deps, 'clock'>, db: Database, month: Month): Promise<MonthAsCounted | undefined> {
    const now = deps.clock();
    if (month > monthAt(now)) return undefined;
    if (standingOf(month, now) === 'final') return readFinal(deps, db, month);
    const held = this.#dear.get(month);
    if (held && now - held.computedAt < recountMs) return held;
    const running = this.#running.get(month);
    if (running) return running;
    const counting = this.#count(db, month, now).finally(() => this.#running.delete(month));
    this.#running.set(month, counting);
    return counting;
  }

  async #count(db: Database, month: Month, computedAt: Instant): Promise<MonthAsCounted> {
    const { counts, entries } = await countMonthOf(db, month);
    const made = { month, computedAt, counts };
    if (entries >= manyEntries) this.#dear.set(month, made);
    return made;
  }
}

async function readKept(db: Database, month: Month): Promise<MonthAsCounted | undefined> {
  const row = await db
    .selectFrom('monthly_figures')
    .selectAll()
    .where('month', '=', month)
    .executeTakeFirst();
  if (!row) return undefined;
  const { auditSeq, counts } = JSON.parse(row.figures) as Kept;
  return {
    month,
    computedAt: Number(row.computed_at) as Instant,
    counts: monthCounts.parse(counts),
    auditSeq,
  };
}

/** The kept count of an ended month; the first to ask after its last day of grace makes it. */
async function readFinal(deps: Pick<Deps, 'clock'>, db: Database, month: Month): Promise<MonthAsCounted> {
  const kept = await readKept(db, month);
  if (kept) return kept;
  const head = await db.selectFrom('audit_head').select('seq').executeTakeFirstOrThrow();
  const { counts } = await countMonthOf(db, month);
  const figures: Kept = { auditSeq: Number(head.seq), counts };
  await db
    .insertInto('monthly_figures')
    .values({ month, computed_at: deps.clock(), figures: JSON.stringify(figures) })
    .onConflict((conflict) => conflict.column('month').doNothing())
    .execute();
  return (await readKept(db, month))!;
}

/** Keeps every ended month that can be final, so that it is counted soon after its end even when nobody asks. */
export async function keepEndedMonths(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  const now = deps.clock();
  const last = monthsAfter(monthAt(now), -1);
  const latest = await db
    .selectFrom('monthly_figures')
    .select(({ fn }) => fn.max('month').as('month'))
    .executeTakeFirst();
  const first = (await firstMonth(db)) ?? monthAt(now);
  const from = latest?.month ? monthsAfter(latest.month as Month, 1) : first;
  for (const month of monthsBetween(from > first ? from : first, last))
    if (now >= finalAt(month)) await readFinal(deps, db, month);
}

/** When the network began: the month its first facility joined. Undefined while there is none. */
export async function firstMonth(db: Database): Promise<Month | undefined> {
  const row = await db
    .selectFrom('facilities')
    .select(({ fn }) => fn.min('created_at').as('at'))
    .where('kind', 'in', countedKinds)
    .where('trial', '=', 0)
    .where('state', 'in', ['active', 'closed'])
    .executeTakeFirst();
  return row?.at === null || row?.at === undefined ? undefined : monthAt(Number(row.at) as Instant);
}

/** Reports of several months; null stands for a month before the network began. */
export async function readReports(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  counter: MonthCounter,
  months: readonly Month[],
  first: Month,
): Promise<MonthReport[]> {
  const reports: MonthReport[] = [];
  for (const month of months) {
    const made = month < first ? undefined : await counter.read(deps, db, month);
    reports.push({ month, counted: made ? await toReport(deps, db, made) : null });
  }
  return reports;
}

async function toReport(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  { month, computedAt, counts, auditSeq }: MonthAsCounted,
): Promise<CountedMonth> {
  const { living, withdrawn, added } = counts.registered;
  return {
    standing: standingOf(month, deps.clock()),
    computedAt,
    lateLooks: auditSeq === undefined ? 0 : await countLateLooks(db, month, auditSeq),
    figures: reportOf(counts, await outsideNumbers(db, month)),
    registered: { living, withdrawn, added },
    kinds: Object.fromEntries(
      countedKinds.map((kind) => {
        const ofKind = counts.facilities.filter((facility) => facility.kind === kind);
        return [kind, { active: ofKind.filter(isActive).length, participating: ofKind.length }];
      }),
    ) as CountedMonth['kinds'],
    dental: counts.facilities.filter(({ dental }) => dental).length,
    disclosingHospitals: counts.facilities.filter(
      ({ kind, disclosures }) => kind === 'hospital' && disclosures > 0,
    ).length,
    looks: counts.looks,
    searches: counts.searches,
    alerts: await readAlerts(db, month),
  };
}

async function countLateLooks(db: Database, month: Month, auditSeq: number): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select(({ fn }) => fn.countAll().as('count'))
    .where('action', '=', 'look-offline')
    .where('seq', '>', auditSeq)
    .where('at', '>=', startOfMonth(month))
    .where('at', '<', endOfMonth(month))
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

/** Alerts of the month and how long they waited for somebody; reviews after the month's end count too. */
async function readAlerts(db: Database, month: Month): Promise<CountedMonth['alerts']> {
  const rows = await db
    .selectFrom('alerts')
    .select(['created_at', 'reviewed_at'])
    .where('created_at', '>=', startOfMonth(month))
    .where('created_at', '<', endOfMonth(month))
    .execute();
  const waits = rows
    .filter(({ reviewed_at }) => reviewed_at !== null)
    .map(({ created_at, reviewed_at }) => Number(reviewed_at) - Number(created_at));
  return { raised: rows.length, reviewed: waits.length, medianReviewMs: median(waits) };
}

/** Registered within the twelve months that end with this one. */
export async function countAddedInYear(db: Database, month: Month): Promise<number> {
  const { added } = await countRegistered(db, startOfMonth(monthsAfter(month, -11)), endOfMonth(month));
  return added;
}
