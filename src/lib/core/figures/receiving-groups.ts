// The groups for which the national survey reports difficult transport apart (重症以上, 産科・周産期, 小児, 救命救急センター),
// as far as our data knows them. What each stands for is said in words beside every table.
import type { RegionRules } from '../receiving/rules.ts';
import { destinationRequest, type Run } from './receiving-run.ts';

export const runGroups = ['all', 'severe', 'obstetric', 'child', 'tertiary'] as const;
export type RunGroup = (typeof runGroups)[number];

interface Words {
  readonly ja: string;
  readonly en: string;
}
export const groupWords: Record<RunGroup, { name: Words; standsFor: Words }> = {
  all: {
    name: { ja: 'すべて', en: 'All' },
    standsFor: { ja: '搬送先が決まった事案', en: 'Runs with a destination' },
  },
  severe: {
    name: { ja: '重症以上に相当', en: 'Severe (stands for)' },
    standsFor: {
      ja: '救急隊の緊急度が赤1・赤2。全国調査は初診医の傷病程度で数えるので、同じ集団ではない。',
      en: 'The crew’s urgency is red 1 or 2. The national survey goes by the first doctor’s judgement: not the same people.',
    },
  },
  obstetric: {
    name: { ja: '産科・周産期', en: 'Obstetric, perinatal' },
    standsFor: {
      ja: '産科を要する区分、または妊婦の印がある。',
      en: 'A condition that needs obstetrics, or the flag for pregnancy.',
    },
  },
  child: {
    name: { ja: '小児（15歳未満）', en: 'Children under 15' },
    standsFor: {
      ja: '15歳未満。年齢が分からないときは小児科を要する区分、または小児の印がある。',
      en: 'Under 15 years; where the age is unknown, a condition or a flag that needs paediatrics.',
    },
  },
  tertiary: {
    name: { ja: '救命救急センターへ搬送', en: 'To a tertiary centre' },
    standsFor: { ja: '搬送先が三次の医療機関。', en: 'The destination is a tertiary hospital.' },
  },
};

export const childBelowAge = 15;

/** Codes of categories and flags, of any version of the rules, that need a capability. */
export function codesThatNeed(
  versions: readonly Pick<RegionRules, 'categories' | 'flags'>[],
  capability: string,
): ReadonlySet<string> {
  return new Set(
    versions.flatMap(({ categories, flags }) =>
      [...categories, ...flags].filter(({ needs }) => needs.includes(capability)).map(({ code }) => code),
    ),
  );
}

export interface GroupCodes {
  obstetric: ReadonlySet<string>;
  paediatric: ReadonlySet<string>;
}

export const isChild = (facts: NonNullable<Run['facts']>, codes: GroupCodes): boolean =>
  facts.age !== undefined
    ? facts.age < childBelowAge
    : [facts.category, ...facts.flags].some((code) => codes.paediatric.has(code));

export const isObstetric = (facts: NonNullable<Run['facts']>, codes: GroupCodes): boolean =>
  [facts.category, ...facts.flags].some((code) => codes.obstetric.has(code));

/** The groups a run belongs to; 'all' is always among them. */
export function groupsOf(
  run: Run,
  codes: GroupCodes,
  levelOf: (hospitalId: string) => string | null,
): RunGroup[] {
  const { facts } = run;
  const destination = destinationRequest(run);
  const belongs: Record<RunGroup, boolean> = {
    all: true,
    severe: facts !== null && (facts.urgency === 'red-1' || facts.urgency === 'red-2'),
    obstetric: facts !== null && isObstetric(facts, codes),
    child: facts !== null && isChild(facts, codes),
    tertiary: destination !== undefined && levelOf(destination.hospitalId) === 'tertiary',
  };
  return runGroups.filter((group) => belongs[group]);
}
