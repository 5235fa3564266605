// Names of categories and flags, also of versions that are over: a request keeps the meaning it was asked with.
import { flagTexts, type Flag } from './flags.ts';
import { examplesOfRules } from './rule-examples.ts';
import type { HeldRules, RegionRules, RuleCategory } from './rules.ts';

interface Words {
  readonly ja: string;
  readonly en: string;
}

/** The category with this code in these rules. */
export const findCategory = (
  rules: Pick<RegionRules, 'categories'>,
  code: string,
): RuleCategory | undefined => rules.categories.find((category) => category.code === code);

/**
 * The name of a category: of the version it was chosen under where that is held, else of the newest version that knows
 * it, else of the examples that come with the program; a code that nobody knows is shown unchanged.
 */
export function categoryWords(versions: readonly HeldRules[], code: string, version?: number): Words {
  return wordsOf(versions, version, ({ categories }) => categories, code) ?? { ja: code, en: code };
}

/** The name of a flag: of the rules as above, or of those that are read from a record. */
export function flagWords(versions: readonly HeldRules[], code: string, version?: number): Words {
  return (
    wordsOf(versions, version, ({ flags }) => flags, code) ??
    (Object.hasOwn(flagTexts, code) ? flagTexts[code as Flag] : { ja: code, en: code })
  );
}

function wordsOf(
  versions: readonly HeldRules[],
  version: number | undefined,
  list: (rules: RegionRules) => readonly (Words & { readonly code: string })[],
  code: string,
): Words | undefined {
  const newestFirst = [...versions].sort((a, b) => b.version - a.version);
  const asked = newestFirst.filter((one) => one.version === version);
  for (const rules of [...asked.concat(newestFirst).map((one) => one.rules), ...examplesOfRules]) {
    const found = list(rules).find((one) => one.code === code);
    if (found) return { ja: found.ja, en: found.en };
  }
  return undefined;
}
