import { describe, expect, it } from 'vitest';
import fc from 'fast-check';
import { asked, mark, run } from '#tests/fixtures/runs.ts';
import type { Run } from './receiving-run.ts';
import {
  planReview,
  reviewHierarchies,
  reviewK,
  reviewL,
  reviewRowOf,
  reviewTable,
  type ReviewRow,
} from './review-export.ts';

const hospital = '1b4e28ba-2fa1-41d2-883f-0016d3cca427';
const levelOf = (id: string) => (id === hospital ? 'tertiary' : 'secondary');
const needsOf = (category: string) => (category === 'heart' ? ['cardiac'] : ['obstetric']);
const rowOf = (of: Run) => reviewRowOf(of, levelOf, needsOf);

const anyRun: fc.Arbitrary<Run> = fc
  .record({
    hour: fc.integer({ min: 0, max: 23 }),
    age: fc.option(fc.integer({ min: 0, max: 110 }), { nil: undefined }),
    category: fc.constantFrom('heart', 'pregnancy'),
    urgency: fc.constantFrom('red-1', 'red-2', 'yellow', 'green', 'white'),
    refusals: fc.integer({ min: 0, max: 6 }),
    minutes: fc.option(fc.integer({ min: 1, max: 70 }), { nil: undefined }),
    tertiary: fc.boolean(),
  })
  .map(({ hour, age, category, urgency, refusals, minutes, tertiary }) =>
    run({
      openedAt: Date.parse(`2026-10-05T${String(hour).padStart(2, '0')}:17:23+09:00`),
      facts: { urgency: urgency as 'white', category, flags: [], ...(age !== undefined && { age }) },
      asked: [
        ...Array.from({ length: refusals }, (_, n) => asked(`other-${n}`, 'refused')),
        asked(tertiary ? hospital : 'other', 'handed-over'),
      ],
      events: minutes === undefined ? [] : [mark('on-scene', 0), mark('departed', minutes)],
    }),
  );
const rowsOf = (runs: readonly Run[]): ReviewRow[] => runs.flatMap((one) => rowOf(one) ?? []);
const columns = 2 + reviewHierarchies.length;

/** Rows of the file that fit what somebody knows of one event, as they would look for them in a spreadsheet. */
function lookFor(rows: readonly (readonly (string | number)[])[], known: ReviewRow) {
  return rows.filter((row) =>
    reviewHierarchies.every(({ levels }, at) => {
      const told = row[2 + at];
      return levels.some((tell) => tell(known) === told);
    }),
  );
}
const dataOf = (table: readonly (readonly (string | number)[])[]) => table.slice(4);

describe('rows for medical-control review', () => {
  it('whatever the runs, at least five rows are alike, and no group has one outcome alone', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { maxLength: 80 }), (runs) => {
        const rows = rowsOf(runs);
        const told = planReview(rows);
        const data = dataOf(reviewTable('2026-10', '見本県', told));
        expect(data.length + told.leftOut).toBe(rows.length);
        const groups = Map.groupBy(data, (row) => JSON.stringify(row.slice(2, columns)));
        for (const alike of groups.values()) {
          expect(alike.length).toBeGreaterThanOrEqual(reviewK);
          expect(new Set(alike.map((row) => row[1]))).toEqual(new Set([alike.length]));
          const outcomes = new Set(alike.map((row) => row[columns]).filter((cell) => cell !== '不明'));
          expect(outcomes.size).toBeGreaterThanOrEqual(reviewL);
        }
      }),
      { numRuns: 60 },
    );
  });

  it('no id, no name, no day and no minute of the clock leaves', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { minLength: 20, maxLength: 80 }), (runs) => {
        const text = JSON.stringify(dataOf(reviewTable('2026-10', '見本県', planReview(rowsOf(runs)))));
        expect(text).not.toMatch(/[0-9a-f]{8}-[0-9a-f]{4}/);
        expect(text).not.toMatch(/病院|消防|\d{4}-\d{2}|\d:\d{2}|\d{5,}|other|station/);
      }),
      { numRuns: 30 },
    );
  });

  it('who knows of one event its age, hour, condition, urgency, kind of hospital and minutes on scene finds five rows or none, and learns no count of inquiries', () => {
    fc.assert(
      fc.property(fc.array(anyRun, { minLength: 1, maxLength: 80 }), fc.nat(), (runs, at) => {
        const rows = rowsOf(runs);
        const known = rows[at % rows.length]!;
        const found = lookFor(dataOf(reviewTable('2026-10', '見本県', planReview(rows))), known);
        if (found.length === 0) return;
        expect(found.length).toBeGreaterThanOrEqual(reviewK);
        expect(new Set(found.map((row) => row[columns])).size).toBeGreaterThan(1);
      }),
      { numRuns: 60 },
    );
  });

  it('the attack finds its one row where nothing is generalised: the search above can succeed', () => {
    const rows = rowsOf([
      run({ asked: [asked(hospital, 'handed-over')], facts: { urgency: 'red-1', category: 'heart', age: 44, flags: [] } }), // prettier-ignore
      ...Array.from({ length: 20 }, () => run({ asked: [asked('other', 'handed-over')] })),
    ]);
    const bare = rows.map((row) => [
      '',
      '',
      ...reviewHierarchies.map(({ levels }) => levels[0]!(row)),
      row.inquiries!,
    ]);
    expect(lookFor(bare, rows[0]!)).toHaveLength(1);
  });

  it('a rare run is left out or told with the others, and the file says how many were left out', () => {
    const usual = Array.from({ length: 40 }, (_, n) =>
      run({ asked: [...(n % 2 ? [asked('x', 'refused')] : []), asked('other', 'handed-over')] }),
    );
    const child = run({
      asked: [asked('other', 'handed-over')],
      facts: { urgency: 'yellow', category: 'heart', age: 3, flags: [] },
    });
    const told = planReview(rowsOf([...usual, child]));
    const table = reviewTable('2026-10', '見本県', told);
    expect(told).toMatchObject({ leftOut: 1, levels: [0, 0, 0, 0, 0, 0] });
    expect(table.flat().join()).toContain('出力 40件、少数のため出さなかった事案 1件');
    expect(JSON.stringify(dataOf(table))).not.toContain('0〜6歳');
  });

  it('fewer than five runs give no row at all, nor do five of one outcome', () => {
    const one = run({ asked: [asked('other', 'handed-over')] });
    for (const count of [0, 1, 4, 5]) {
      const told = planReview(rowsOf(Array.from({ length: count }, () => one)));
      expect(told).toMatchObject({ groups: [], leftOut: count });
    }
  });

  it('runs of a disaster, without a destination or not over are no rows', () => {
    for (const of of [
      run({ asked: [asked('other', 'refused')] }),
      run({ asked: [asked('other', 'chosen')], closedAt: null }),
      run({ asked: [asked('other', 'handed-over')], isMass: true }),
    ])
      expect(rowOf(of)).toBeUndefined();
  });
});
