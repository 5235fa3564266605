import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statesPage } from './states-page.ts';

const file = 'docs/request-states.md';

test('the page about the states of a request says what the table says', () => {
  if (process.env['TASUKI_WRITE_DOCS']) writeFileSync(file, statesPage());
  expect(readFileSync(file, 'utf8')).toBe(statesPage());
});
