// docs/asvs.md answers every requirement of OWASP ASVS 5.0 up to level 2, and names only what exists.
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';

const root = path.resolve(import.meta.dirname, '..');
const document = readFileSync(path.join(root, 'docs/asvs.md'), 'utf8');

/** Numbers of the requirements of levels 1 and 2 in each section of the standard's release 5.0.0. */
const numbersOf: Record<string, string> = {
  'V1.1': '1-2',
  'V1.2': '1-9',
  'V1.3': '1-11',
  'V1.4': '1-3',
  'V1.5': '1-2',
  'V2.1': '1-3',
  'V2.2': '1-3',
  'V2.3': '1-4',
  'V2.4': '1',
  'V3.2': '1-2',
  'V3.3': '1-4',
  'V3.4': '1-6',
  'V3.5': '1-5',
  'V3.7': '1-2',
  'V4.1': '1-3',
  'V4.2': '1',
  'V4.3': '1-2',
  'V4.4': '1-4',
  'V5.1': '1',
  'V5.2': '1-3',
  'V5.3': '1-2',
  'V5.4': '1-3',
  'V6.1': '1-3',
  'V6.2': '1-12',
  'V6.3': '1-4',
  'V6.4': '1-4',
  'V6.5': '1-5',
  'V6.6': '1-3',
  'V6.8': '1-4',
  'V7.1': '1-3',
  'V7.2': '1-4',
  'V7.3': '1-2',
  'V7.4': '1-5',
  'V7.5': '1-2',
  'V7.6': '1-2',
  'V8.1': '1-2',
  'V8.2': '1-3',
  'V8.3': '1',
  'V8.4': '1',
  'V9.1': '1-3',
  'V9.2': '1-4',
  'V10.1': '1-2',
  'V10.2': '1-2',
  'V10.3': '1-4',
  'V10.4': '1-11',
  'V10.5': '1-5',
  'V10.6': '1-2',
  'V10.7': '1-3',
  'V11.1': '1-2',
  'V11.2': '1-3',
  'V11.3': '1-3',
  'V11.4': '1-4',
  'V11.5': '1',
  'V11.6': '1',
  'V12.1': '1-3',
  'V12.2': '1-2',
  'V12.3': '1-4',
  'V13.1': '1',
  'V13.2': '1-5',
  'V13.3': '1-2',
  'V13.4': '1-5',
  'V14.1': '1-2',
  'V14.2': '1-4',
  'V14.3': '1-3',
  'V15.1': '1-3',
  'V15.2': '1-3',
  'V15.3': '1-7',
  'V16.1': '1',
  'V16.2': '1-5',
  'V16.3': '1-4',
  'V16.4': '1-3',
  'V16.5': '1-3',
  'V17.1': '1',
  'V17.2': '1-4',
  'V17.3': '1-2',
};

/** 'V1.2', '1-3' → V1.2.1, V1.2.2, V1.2.3 */
function expand(section: string, numbers: string): string[] {
  const [first = 0, last = first] = numbers.split('-').map(Number);
  return Array.from({ length: last - first + 1 }, (_, at) => `${section}.${first + at}`);
}

const required = Object.entries(numbersOf).flatMap(([section, numbers]) => expand(section, numbers));

interface Answer {
  ids: string[];
  how: string;
  shown: string;
}

/** Rows of the tables: requirement or range, how it is met, what shows it. */
const answers: Answer[] = [...document.matchAll(/^\| (V[\d.]+(?:–\d+)?) \| (.+?) \| (.+?) \|$/gm)].map(
  (row) => {
    const [, section = '', numbers = ''] = /^(V\d+\.\d+)\.(.+)$/.exec(row[1]!) ?? [];
    return { ids: expand(section, numbers.replace('–', '-')), how: row[2]!, shown: row[3]! };
  },
);

describe('the trace of the security standard', () => {
  it('answers each of the 253 requirements of levels 1 and 2 exactly once', () => {
    expect(required).toHaveLength(253);
    expect(answers.flatMap(({ ids }) => ids).sort()).toEqual([...required].sort());
  });

  it('shows each by a test, by code, by a page, as not applicable with a reason, or as a named exception', () => {
    const bare = answers.filter(({ shown }) => !/`[^`]+`|^not applicable$|\bE\d+\b/.test(shown));
    expect(bare.map(({ ids }) => ids)).toEqual([]);
  });

  it('names only files that exist and tests that are in them', () => {
    const wrong: string[] = [];
    for (const { shown } of answers)
      for (const [, file = '', , title] of shown
        .matchAll(/`([\w./-]+\.(?:ts|js|svelte|md|json|mjs))`(?: “([^”]+)”)?/g)
        .map((m) => [m[0], m[1], '', m[2]] as const)) {
        if (!existsSync(path.join(root, file))) wrong.push(`${file} does not exist`);
        else if (title && !readFileSync(path.join(root, file), 'utf8').includes(title))
          wrong.push(`${file} has no test “${title}”`);
      }
    expect(wrong).toEqual([]);
  });

  it('signs off each exception with what stands in its place', () => {
    const used = new Set(answers.flatMap(({ shown }) => shown.match(/\bE\d+\b/g) ?? []));
    const listed = [...document.matchAll(/^\| (E\d+) \| (.+?) \| (.+?) \| (.+?) \|$/gm)].map(
      ([, id, what, instead, signed]) => ({ id, what, instead, signed }),
    );
    expect(listed.map(({ id }) => id).sort()).toEqual([...used].sort());
    for (const { signed } of listed) expect(signed).toMatch(/\d{4}-\d\d-\d\d/);
  });
});
