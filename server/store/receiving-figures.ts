// Figures of receiving, month by month: the region's, a station's, a hospital's own. Counted when somebody asks; an
// ended month that is final is remembered, and a great one for some minutes.
import type { Instant } from '#lib/core/brands.ts';
import type {
  OwnHospitalAnswer,
  ReceivingFigures,
  ReceivingMonth,
} from '#lib/core/contract/receiving-figures.ts';
import { monthAt, monthsUntil, standingOf, type Month } from '#lib/core/figures/month.ts';
import { codesThatNeed } from '#lib/core/figures/receiving-groups.ts';
import { firstLeg, outcomeOf } from '#lib/core/figures/receiving-run.ts';
import { HospitalTally, HourTally, ReceivingTally, type Region } from '#lib/core/figures/receiving-tally.ts';
import { reviewRowOf, type ReviewRow } from '#lib/core/figures/review-export.ts';
import { finalAt } from '#lib/core/figures/month.ts';
import type { Database, Deps } from '#server/ports.ts';
import { readRuns } from './receiving-runs.ts';
import { publishedRules } from './rules.ts';

type ReadDeps = Pick<Deps, 'keys' | 'clock'>;
export const receivingMonthsShown = 6;
const manyRuns = 2_000;
const recountMs = 5 * 60_000;

export interface CountedReceiving {
  computedAt: Instant;
  figures: ReceivingFigures;
}

export interface ReceivingRegion extends Region {
  needsOf: (category: string) => readonly string[];
}

/** Hospitals by name, and what the rules of any version say of their codes. */
export async function readRegion(db: Database): Promise<ReceivingRegion> {
  const hospitals = await db
    .selectFrom('facilities')
    .select(['id', 'name', 'level'])
    .where('kind', '=', 'hospital')
    .where('trial', '=', 0)
    .orderBy('kana')
    .orderBy('name')
    .execute();
  const versions = (await publishedRules(db)).map(({ rules }) => rules);
  const newestFirst = versions.toReversed().flatMap(({ categories }) => categories);
  const find = (code: string) => newestFirst.find((category) => category.code === code);
  return {
    hospitals,
    codes: {
      obstetric: codesThatNeed(versions, 'obstetric'),
      paediatric: codesThatNeed(versions, 'paediatric'),
    },
    categoryWords: (code) => {
      const found = find(code);
      return { ja: found?.ja ?? code, en: found?.en ?? code };
    },
    needsOf: (code) => find(code)?.needs ?? [],
  };
}

/** Counts months and remembers those that are dear, or final. */
export class ReceivingCounter {
  readonly #running = new Map<string, Promise<CountedReceiving>>();
  readonly #kept = new Map<string, CountedReceiving>();

  async read(deps: ReadDeps, db: Database, month: Month, stationId?: string): Promise<CountedReceiving> {
    const key = `${month}/${stationId ?? ''}`;
    const now = deps.clock();
    const kept = this.#kept.get(key);
    // Names of hospitals and conditions may change meanwhile; after a day they are read anew.
    const keptFor = standingOf(month, now) === 'final' ? 86_400_000 : recountMs;
    if (kept && now - kept.computedAt < keptFor) return kept;
    const running = this.#running.get(key);
    if (running) return running;
    const counting = this.#count(deps, db, month, stationId).finally(() => this.#running.delete(key));
    this.#running.set(key, counting);
    const { counted, runs } = await counting.then((made) => ({ counted: made, runs: sizeOf(made.figures) }));
    if (runs >= manyRuns || standingOf(month, now) === 'final') this.#kept.set(key, counted);
    return counted;
  }

  async #count(deps: ReadDeps, db: Database, month: Month, stationId?: string): Promise<CountedReceiving> {
    const computedAt = deps.clock();
    const tally = new ReceivingTally(await readRegion(db));
    for await (const run of readRuns(deps, db, { month, stationId })) tally.add(run);
    return { computedAt, figures: tally.figures() };
  }
}

const sizeOf = ({ ends }: ReceivingFigures): number =>
  Object.values(ends).reduce((sum, runs) => sum + runs, 0);

/** The month of the first run; the current one while there is none. */
export async function firstRunMonth(deps: ReadDeps, db: Database): Promise<Month> {
  const row = await db
    .selectFrom('cases')
    .select(({ fn }) => fn.min('opened_at').as('at'))
    .executeTakeFirst();
  const current = monthAt(deps.clock());
  if (row?.at === null || row?.at === undefined) return current;
  const first = monthAt(Number(row.at) as Instant);
  return first < current ? first : current;
}

export interface AskedMonths {
  month: Month;
  first: Month;
  current: Month;
  /** In order, `month` the last. */
  shown: Month[];
}

/** The month in question and those before it that hold anything. */
export async function askedMonths(
  deps: ReadDeps,
  db: Database,
  asked: Month | undefined,
): Promise<AskedMonths> {
  const current = monthAt(deps.clock());
  const first = await firstRunMonth(deps, db);
  const month = asked === undefined || asked > current ? current : asked;
  return {
    month,
    first,
    current,
    shown: monthsUntil(month, receivingMonthsShown).filter((one) => one >= first || one === month),
  };
}

/** A month in a line. */
export function lineOf(month: Month, { groups: { all }, times }: ReceivingFigures): ReceivingMonth {
  return {
    month,
    runs: all.runs,
    many: all.many,
    long: all.long,
    difficult: all.difficult,
    onScene: all.onScene,
    acceptance: times.acceptance,
  };
}

/** A hospital's own hours and conditions; nothing of any other hospital is in it. */
export async function readOwnRequests(
  deps: ReadDeps,
  db: Database,
  month: Month,
  hospitalId: string,
): Promise<Pick<OwnHospitalAnswer, 'byHour' | 'byCategory'> & { own: ReturnType<HospitalTally['figures']> }> {
  const region = await readRegion(db);
  const [hours, all] = [new HourTally(), new HospitalTally()];
  const categories = new Map<string, HospitalTally>();
  for await (const run of readRuns(deps, db, { month, hospitalId })) {
    if (run.isMass) continue;
    for (const asked of firstLeg(run).filter((one) => one.hospitalId === hospitalId)) {
      const outcome = outcomeOf(asked, run.closedAt);
      all.add(asked, outcome);
      hours.add(asked, outcome);
      if (!run.facts) continue;
      const tally = categories.get(run.facts.category) ?? new HospitalTally();
      categories.set(run.facts.category, tally);
      tally.add(asked, outcome);
    }
  }
  return {
    own: all.figures(),
    byHour: hours.figures(),
    byCategory: [...categories]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([code, tally]) => ({ code, ...region.categoryWords(code), answers: tally.figures().answers })),
  };
}

/** Rows for review of a month that is final: only what had arrived by then, so that every export of it is the same. */
export async function readReviewRows(deps: ReadDeps, db: Database, month: Month): Promise<ReviewRow[]> {
  const region = await readRegion(db);
  const levels = new Map(region.hospitals.map(({ id, level }) => [id, level]));
  const rows: ReviewRow[] = [];
  for await (const run of readRuns(deps, db, { month, recordedBefore: finalAt(month) })) {
    const row = reviewRowOf(run, (id) => levels.get(id) ?? null, region.needsOf);
    if (row) rows.push(row);
  }
  return rows;
}
