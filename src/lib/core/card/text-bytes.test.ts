import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toHex } from './bytes.ts';
import { decodeText, encodeText } from './text-bytes.ts';

test('every text comes back, even half a surrogate pair', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(decodeText(encodeText(text))).toBe(text);
    }),
  );
  for (let unit = 0; unit <= 0xffff; unit++) {
    const text = String.fromCharCode(unit);
    if (decodeText(encodeText(text)) !== text) throw new Error(`U+${unit.toString(16)} is lost`);
  }
});

test('kana take one byte, kanji and full width two, rare characters three', () => {
  const lengths = [...'さんアーヶ髙見Ａ１「。0-ｱヴ'].map((character) => encodeText(character).length);
  expect(lengths).toEqual([1, 1, 1, 1, 1, 2, 2, 2, 2, 2, 2, 2, 2, 2, 1]);
  expect(encodeText('𠮷').length).toBe(6);
  expect(toHex(encodeText('アさ見A'))).toBe('a6663b8bfc41');
});

test('a character cut short is noticed', () => {
  for (const bytes of [[0x3d], [0xfc], [0xff, 0x20], [0xff]])
    expect(decodeText(Uint8Array.from(bytes))).toBeUndefined();
});
