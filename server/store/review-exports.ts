// What left for review stays as it left: two tellings of one month could be subtracted from each other, and something
// that came late, a hospital of another level or a newer name of a condition would stand alone in the difference (ADR 30).
import { planReview, reviewHierarchies, reviewTable } from '#lib/core/figures/review-export.ts';
import type { Month } from '#lib/core/figures/month.ts';
import type { Database, Deps } from '#server/ports.ts';
import { readReviewRows } from './receiving-figures.ts';

export interface ReviewExport {
  plan: {
    rows: number;
    suppressed: number;
    groups: number;
    /** Rows of the smallest group; 0 without any. */
    smallest: number;
    levels: Record<string, number>;
  };
  table: (string | number)[][];
}

const settingOf = (month: Month) => `review/${month}`;

/** The month as it was told before; else as it would be told now. */
export async function readReviewExport(
  deps: Pick<Deps, 'keys' | 'clock' | 'region'>,
  db: Database,
  month: Month,
): Promise<ReviewExport> {
  const row = await db
    .selectFrom('settings')
    .select('value')
    .where('name', '=', settingOf(month))
    .executeTakeFirst();
  if (row) return JSON.parse(row.value) as ReviewExport;
  const rows = await readReviewRows(deps, db, month);
  const told = planReview(rows);
  const sizes = told.groups.map((group) => group.rows.length);
  return {
    plan: {
      rows: rows.length - told.leftOut,
      suppressed: told.leftOut,
      groups: sizes.length,
      smallest: sizes.length === 0 ? 0 : Math.min(...sizes),
      levels: Object.fromEntries(reviewHierarchies.map(({ name }, at) => [name, told.levels[at]!])),
    },
    table: reviewTable(month, deps.region.name, told),
  };
}

/** Keeps it as it leaves. @returns what left first, when somebody else was faster */
export async function keepReviewExport(
  transaction: Database,
  month: Month,
  told: ReviewExport,
): Promise<ReviewExport> {
  await transaction
    .insertInto('settings')
    .values({ name: settingOf(month), value: JSON.stringify(told) })
    .onConflict((conflict) => conflict.column('name').doNothing())
    .execute();
  const { value } = await transaction
    .selectFrom('settings')
    .select('value')
    .where('name', '=', settingOf(month))
    .executeTakeFirstOrThrow();
  return JSON.parse(value) as ReviewExport;
}
