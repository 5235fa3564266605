// What a desk has to do, from the list of its residents: pure, so that the counts on the screen can be tested.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ResidentRow } from '#lib/core/contract/residents.ts';
import { freshnessOf } from '#lib/core/record/freshness.ts';

export const tasks = ['consent', 'old-key', 'paper', 'no-card', 'out-of-date', 'unknown'] as const;
/**
 * consent: withdrawn, so nothing is shown to crews. old-key: sealed to a key that has ended early. paper: the card is behind the record, expired or revoked.
 * no-card: never printed. out-of-date: a contraindicated drug or allergy nobody confirmed for 90 days.
 * unknown: contraindicated drugs and allergies that nobody has asked about.
 */
export type Task = (typeof tasks)[number];

const oldPaper: ReadonlySet<ResidentRow['cardState']> = new Set(['behind', 'expired', 'revoked']);

/** The tasks a resident is on. Nobody who has died is on any. */
export function tasksOf(row: ResidentRow, today: PlainDate): Task[] {
  if (row.state === 'deceased') return [];
  if (row.state === 'consent-withdrawn') return ['consent'];
  const found: Task[] = [];
  if (row.cardState === 'old-key') found.push('old-key');
  if (oldPaper.has(row.cardState)) found.push('paper');
  if (row.cardState === 'none') found.push('no-card');
  if (row.oldestCriticalOn && freshnessOf({ recordedOn: row.oldestCriticalOn }, today) !== 'fresh')
    found.push('out-of-date');
  if (!row.oldestCriticalOn) found.push('unknown');
  return found;
}

/** How many residents are on each task; tasks without anybody are left out. */
export function countTasks(rows: readonly ResidentRow[], today: PlainDate): { task: Task; count: number }[] {
  return tasks
    .map((task) => ({ task, count: rows.filter((row) => tasksOf(row, today).includes(task)).length }))
    .filter(({ count }) => count > 0);
}

/** May a card be printed for this person? */
export const mayPrint = (row: ResidentRow): boolean => row.state === 'active';
