// Full-domain generalisation: every row is told equally coarsely, as finely as k and l allow, and the few rows that
// would still stand out are left out (Samarati and Sweeney; l-diversity after Machanavajjhala). ADR 0030.

/** Parts by which an outsider could recognise a row, each told at one of its levels; the last level is '*' for all. */
export interface Hierarchy<Row> {
  readonly name: string;
  /** Level 0 is the finest; a value of a level always falls into one value of the next. */
  readonly levels: readonly ((row: Row) => string)[];
  /** How much its coarsening costs against that of the others; 1 unless said. */
  readonly weight?: number;
}

export interface Rule<Row> {
  readonly hierarchies: readonly Hierarchy<Row>[];
  /** What is learnt of somebody who was recognised: no group may hold one known value only. */
  readonly results: readonly ((row: Row) => string | undefined)[];
  /** Rows alike, at least. */
  readonly k: number;
  /** Different known values of each result in a group, at least. */
  readonly l: number;
  /** At most this share of the rows is left out; where that is not enough, all is told more coarsely. */
  readonly mostLeftOut: number;
}

export interface Anonymised<Row> {
  /** The level of each hierarchy, in their order. */
  readonly levels: readonly number[];
  /** Groups of rows that are alike; ordered by what they have in common. */
  readonly groups: readonly { readonly common: readonly string[]; readonly rows: readonly Row[] }[];
  readonly leftOut: number;
}

/** The finest telling that keeps the rule; nothing at all when not even the coarsest does. */
export function anonymise<Row>(rows: readonly Row[], rule: Rule<Row>): Anonymised<Row> {
  const coarsest = rule.hierarchies.map(({ levels }) => levels.length - 1);
  for (const levels of byCoarseness(rule.hierarchies)) {
    const told = tellAt(rows, rule, levels);
    if (told.leftOut <= rule.mostLeftOut * rows.length) return told;
  }
  return { levels: coarsest, groups: [], leftOut: rows.length };
}

function tellAt<Row>(rows: readonly Row[], rule: Rule<Row>, levels: readonly number[]): Anonymised<Row> {
  const groups = new Map<string, { common: readonly string[]; rows: Row[] }>();
  for (const row of rows) {
    const common = rule.hierarchies.map(({ levels: of }, at) => of[levels[at]!]!(row));
    const key = JSON.stringify(common);
    const group = groups.get(key);
    if (group) group.rows.push(row);
    else groups.set(key, { common, rows: [row] });
  }
  const kept = [...groups]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, group]) => group)
    .filter((group) => group.rows.length >= rule.k && isDiverse(group.rows, rule));
  return {
    levels,
    groups: kept,
    leftOut: rows.length - kept.reduce((sum, group) => sum + group.rows.length, 0),
  };
}

/** Where a result is not known of anybody in the group, nothing is learnt; else it must leave a choice. */
function isDiverse<Row>(rows: readonly Row[], { results, l }: Rule<Row>): boolean {
  return results.every((result) => {
    const known = new Set(rows.flatMap((row) => result(row) ?? []));
    return known.size === 0 || known.size >= l;
  });
}

/** Every choice of levels, the finest first: by the share of its height that each hierarchy gives up, by its weight. */
function byCoarseness<Row>(hierarchies: readonly Hierarchy<Row>[]): number[][] {
  let choices: number[][] = [[]];
  for (const { levels } of hierarchies)
    choices = choices.flatMap((begun) => levels.map((_, level) => [...begun, level]));
  const cost = (levels: readonly number[]) =>
    levels.reduce((sum, level, at) => {
      const { levels: of, weight = 1 } = hierarchies[at]!;
      return sum + (weight * level) / Math.max(1, of.length - 1);
    }, 0);
  return choices
    .map((levels) => ({ levels, cost: cost(levels) }))
    .sort((a, b) => a.cost - b.cost)
    .map(({ levels }) => levels);
}
