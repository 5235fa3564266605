// Which of the region's flags stand for a patient, and how that is known. A flag changes the destination by itself
// (透析・精神科合併・妊婦): the ranking asks for what it needs, the hospital reads it in the request.
import type { RegionRules, RuleFlag } from './rules.ts';

export type FlagSource = RuleFlag['from'][number];

export interface StandingFlag {
  readonly flag: RuleFlag;
  /** How it is known; at least one of them. */
  readonly because: readonly FlagSource[];
}

export interface FlagsGiven {
  /** Codes of flags.ts that the patient's record raises; a rule's flag of the same code takes them up. */
  readonly recordFlags: readonly string[];
  /** Codes that the crew tapped; those a rule does not let a crew tap are left out. */
  readonly tapped: readonly string[];
  /** In years; undefined when nobody knows it, and then no flag stands by age. */
  readonly age?: number | undefined;
}

/** The region's flags that stand, in the order of the rules. */
export function flagsFor(rules: Pick<RegionRules, 'flags'>, given: FlagsGiven): StandingFlag[] {
  return rules.flags.flatMap((flag) => {
    const because = flag.from.filter((source) => stands(flag, source, given));
    return because.length > 0 ? [{ flag, because }] : [];
  });
}

function stands(flag: RuleFlag, source: FlagSource, { recordFlags, tapped, age }: FlagsGiven): boolean {
  switch (source) {
    case 'record':
      return recordFlags.includes(flag.code);
    case 'crew':
      return tapped.includes(flag.code);
    case 'age':
      return age !== undefined && flag.belowAge !== undefined && age < flag.belowAge;
  }
}

/** What a request tells of flags: those of the record first, in their order, then the region's. Each once. */
export function flagCodesFor(rules: Pick<RegionRules, 'flags'>, given: FlagsGiven): string[] {
  return [...new Set([...given.recordFlags, ...flagsFor(rules, given).map(({ flag }) => flag.code)])];
}

/** The flags that a crew may tap, in the order of the rules. */
export const tappableFlags = (rules: Pick<RegionRules, 'flags'>): RuleFlag[] =>
  rules.flags.filter(({ from }) => from.includes('crew'));
