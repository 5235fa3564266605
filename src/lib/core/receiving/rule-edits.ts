// Steps of writing rules, each giving new rules. Codes are made here and never by hand: a code that any version ever
// used keeps its one meaning in requests and figures.
import type { RegionRules, RuleCategory, RuleFlag } from './rules.ts';

/** The first of 'own-1', 'own-2' … that none of these rules has used. */
export function freshCode(everUsed: readonly RegionRules[]): string {
  const used = new Set(
    everUsed.flatMap(({ categories, flags }) => [...categories, ...flags].map(({ code }) => code)),
  );
  let number = 1;
  while (used.has(`own-${number}`)) number += 1;
  return `own-${number}`;
}

export const newCategory = (code: string): RuleCategory => ({
  code,
  ja: '新しい区分',
  en: 'New category',
  needs: [],
  signs: [],
  tertiary: false,
});

export const newFlag = (code: string): RuleFlag => ({
  code,
  ja: '新しい条件',
  en: 'New flag',
  needs: [],
  from: ['crew'],
});

/** The list with one entry a place earlier (−1) or later (1); unchanged at its ends. */
export function moved<T>(list: readonly T[], at: number, by: -1 | 1): T[] {
  const to = at + by;
  if (at < 0 || at >= list.length || to < 0 || to >= list.length) return [...list];
  const next = [...list];
  [next[at], next[to]] = [next[to]!, next[at]!];
  return next;
}

/** Without a category; it no longer stands first either. The last one stays: rules have at least one. */
export function withoutCategory(rules: RegionRules, code: string): RegionRules {
  if (rules.categories.length === 1) return rules;
  const categories = rules.categories.filter((one) => one.code !== code);
  const usual = rules.usual.filter((one) => one !== code);
  return { ...rules, categories, usual: usual.length > 0 ? usual : [categories[0]!.code] };
}

/** With one category standing first or not; at least one always does, and at most four. */
export function withUsual(rules: RegionRules, code: string, stands: boolean): RegionRules {
  const others = rules.usual.filter((one) => one !== code);
  const usual = stands ? [...others, code].slice(-4) : others;
  return usual.length > 0 ? { ...rules, usual } : rules;
}

/** Lines as typed, one sign each; empty ones and what is too much are left out. */
export const signsFrom = (text: string): string[] =>
  text
    .split('\n')
    .map((line) => line.trim().slice(0, 80))
    .filter((line) => line !== '')
    .slice(0, 12);
