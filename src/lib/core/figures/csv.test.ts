import { expect, it } from 'vitest';
import { writeCsv } from './csv.ts';

it('begins with the mark that makes Excel read Japanese, and ends every line the same way', () => {
  expect(writeCsv([['施設名', 1]])).toBe('\ufeff施設名,1\r\n');
});

it('quotes what would break a row', () => {
  expect(writeCsv([['a,b', 'say "x"', 'two\nlines', 0.5]])).toBe(
    '\ufeff"a,b","say ""x""","two\nlines",0.5\r\n',
  );
});

it('no text becomes a formula', () => {
  for (const first of ['=', '+', '-', '@', '\t', '＝', '＋', '－', '＠', ' =', '\n=', '　@'])
    expect(writeCsv([[`${first}HYPERLINK("x")`]])).toMatch(/^\ufeff"?'/);
});

it('a number stays a number, also below zero', () => {
  expect(writeCsv([[-1]])).toBe('\ufeff-1\r\n');
});
