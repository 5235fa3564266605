import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { fontCss, fontCssFile, parseRanges } from './font-css.ts';

const sheet = readFileSync(fontCssFile, 'utf8');
const rules = [
  ...sheet.matchAll(
    /font-family:'([^']+)'.*?font-weight:(\d+);src:url\('([^']+)'\).*?unicode-range:([^}]+)}/g,
  ),
].map(([, family = '', weight = '', file = '', ranges = '']) => ({
  family,
  weight,
  file,
  points: new Set(parseRanges(ranges)),
}));
const drawnBy = (character: string, family: string, weight: string) =>
  rules.some(
    (rule) => rule.family === family && rule.weight === weight && rule.points.has(character.codePointAt(0)!),
  );

it('fonts.css is what the installed font packages give: run `node tests/font-css.ts`', () => {
  expect(sheet).toBe(fontCss());
});

describe.each(['400', '700'])('at weight %s', (weight) => {
  it.each([...'髙﨑𠮷濵栁德瀨㐂桒橋崎吉浜柳徳瀬喜桑ヴゐゑ々〆禁忌薬0123456789AZaz'])(
    'the letter %s is drawn',
    (letter) => {
      expect(drawnBy(letter, 'BIZ UDPGothic', weight) || drawnBy(letter, 'Noto Sans JP', weight)).toBe(true);
    },
  );
});

it('the second family only fills gaps of the first', () => {
  const first = new Set(
    rules.filter((rule) => rule.family === 'BIZ UDPGothic').flatMap((rule) => [...rule.points]),
  );
  const twice = rules
    .filter((rule) => rule.family === 'Noto Sans JP')
    .flatMap((rule) => [...rule.points].filter((p) => first.has(p)));
  expect(twice).toEqual([]);
});

it('every font stays a file of its own, as data: URLs are forbidden by the content security policy', () => {
  for (const rule of rules) {
    expect(rule.file).toMatch(/\.woff2\?no-inline$/);
    expect(
      readFileSync(new URL(`../node_modules/${rule.file.replace('?no-inline', '')}`, import.meta.url)).length,
    ).toBeGreaterThan(100);
  }
});
