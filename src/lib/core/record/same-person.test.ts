import { expect, it } from 'vitest';
import { identity, day } from './record-factory.ts';
import { isSamePerson } from './same-person.ts';

it.each([
  ['half-width kana', { familyKana: 'ﾐﾎﾝ' }],
  ['hiragana', { familyKana: 'みほん', givenKana: 'はなこ' }],
  ['another spelling in kanji, same reading', { familyName: '視本' }],
  ['another reading, same kanji', { givenKana: 'ハナゴ' }],
])('the same birth date with %s is the same person', (_, change) => {
  expect(isSamePerson(identity, { ...identity, ...change })).toBe(true);
});

it('an old form of a kanji is the same name', () => {
  const high = { ...identity, familyName: '高橋', familyKana: 'タカハシ', givenKana: 'あ' };
  expect(isSamePerson(high, { ...high, familyName: '髙橋', familyKana: 'タカバシ' })).toBe(true);
});

it.each([
  ['another birth date', { birthDate: day('1940-02-04') }],
  ['a twin’s given name', { givenName: '桃子', givenKana: 'モモコ' }],
])('%s is another person', (_, change) => {
  expect(isSamePerson(identity, { ...identity, ...change })).toBe(false);
});
