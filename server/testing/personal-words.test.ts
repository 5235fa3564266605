import { expect, it } from 'vitest';
import { findPersonalWord, logLines, readableAddress, refusePersonalWords } from './personal-words.ts';

it.each([
  ['{"name":"襷 ヨシ"}', '襷'],
  ['/api/search?kana=タスキ', 'タスキ'],
  ['born 1931-04-05', '1931-04-05'],
  ['call 000-555-0199', '000-555-0199'],
  [readableAddress('/office?person=%E8%A5%B7'), '襷'],
])('%s is noticed', (text, word) => {
  expect(findPersonalWord(text)).toBe(word);
  expect(() => refusePersonalWords('a log', [text])).toThrow(word);
});

it.each([
  '{"time":"2026-11-20T00:00:00.000Z","route":"/api/residents/:id","ms":1.2}',
  '/api/figures/2026-11?from=2026-11-01',
  '/c#314159265358979',
])('%s is not', (text) => {
  expect(findPersonalWord(text)).toBeUndefined();
});

it('what a server greets its terminal with is no log line', () => {
  expect(logLines('  潮見消防署 潮見 一郎\n{"level":30}\n')).toEqual(['{"level":30}']);
});
