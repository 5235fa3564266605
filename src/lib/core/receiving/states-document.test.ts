import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { statesDocument } from './states-document.ts';

const file = 'docs/request-states.md';

test('the page about the states of a request says what the table says', () => {
  if (process.env['TASUKI_WRITE_DOCS']) writeFileSync(file, statesDocument());
  expect(readFileSync(file, 'utf8')).toBe(statesDocument());
});
