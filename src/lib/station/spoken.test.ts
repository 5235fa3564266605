import { expect, it } from 'vitest';
import { createShortCode, wholeShortCode } from '#lib/core/card/short-code.ts';
import { spokenGroups } from './spoken.ts';

it('a code is said in three groups of three', () => {
  const groups = spokenGroups('7K3QX0MDY');
  expect(groups.map((group) => group.map(({ character }) => character).join(''))).toEqual([
    '7K3',
    'QX0',
    'MDY',
  ]);
  expect(groups[0]!.map(({ said }) => said.en)).toEqual(['seven', 'Kilo', 'three']);
});

it('every character that a code may have has a word of its own in both languages', () => {
  const characters = new Set<string>();
  for (let byte = 0; byte < 256; byte++)
    for (const one of wholeShortCode(createShortCode(Uint8Array.of(byte, byte ^ 90, byte, 7, byte))))
      characters.add(one);
  expect(characters.size).toBe(32);
  const said = [...characters].map((character) => spokenGroups(character)[0]![0]!.said);
  for (const language of ['ja', 'en'] as const) {
    const words = said.map((one) => one[language]);
    expect(new Set(words).size).toBe(32);
    expect(words.every((word) => word.length >= 2)).toBe(true);
  }
});
