// What does not hold together in rules, beside what their schema refuses. The editor shows it beside the line it is
// about; nothing with such a fault is published. A capability this version does not know is no fault: it is kept.
import type { RegionRules } from './rules.ts';

export type RuleProblemCode =
  | 'CODE_TWICE'
  | 'NAME_TWICE'
  | 'NO_USUAL'
  | 'USUAL_UNKNOWN'
  | 'AGE_MISSING'
  | 'FLAG_NEEDS_NOTHING'
  | 'RING_BEFORE_SILENCE';

export interface RuleProblem {
  readonly code: RuleProblemCode;
  /** The category, flag or other code it is about. */
  readonly about?: string;
}

/** Every fault, in the order of the rules; empty: may be published. */
export function problemsOf(rules: RegionRules): RuleProblem[] {
  const { categories, flags, usual, limits } = rules;
  const known = new Set(categories.map(({ code }) => code));
  return [
    ...doubles(categories),
    ...doubles(flags),
    ...(usual.length === 0 ? [{ code: 'NO_USUAL' as const }] : []),
    ...usual.filter((code) => !known.has(code)).map((about) => ({ code: 'USUAL_UNKNOWN' as const, about })),
    ...flags
      .filter(({ from, belowAge }) => from.includes('age') && belowAge === undefined)
      .map(({ code }) => ({ code: 'AGE_MISSING' as const, about: code })),
    ...flags
      .filter(({ needs }) => needs.length === 0)
      .map(({ code }) => ({ code: 'FLAG_NEEDS_NOTHING' as const, about: code })),
    ...(limits.nextRingAfterSeconds < limits.silentAfterSeconds
      ? [{ code: 'RING_BEFORE_SILENCE' as const }]
      : []),
  ];
}

function doubles(list: readonly { code: string; ja: string }[]): RuleProblem[] {
  const seen = { code: new Set<string>(), ja: new Set<string>() };
  return list.flatMap(({ code, ja }) => {
    const found: RuleProblem[] = [];
    if (seen.code.has(code)) found.push({ code: 'CODE_TWICE', about: code });
    if (seen.ja.has(ja)) found.push({ code: 'NAME_TWICE', about: code });
    seen.code.add(code);
    seen.ja.add(ja);
    return found;
  });
}
