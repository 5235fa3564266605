import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fitsUnknownKanji, foldName, foldNameLoosely, kanjiFolds, writtenKey } from './kanji.ts';

/** Code points as the specification lists them, so that a look-alike cannot slip into the table. */
const specified: [number, number][] = [
  [0x9ad9, 0x9ad8],
  [0xfa11, 0x5d0e],
  [0x5d5c, 0x5d0e],
  [0x908a, 0x8fba],
  [0x9089, 0x8fba],
  [0x9f4b, 0x658e],
  [0x9f4a, 0x6589],
  [0x6ff1, 0x6d5c],
  [0x6ff5, 0x6d5c],
  [0x5ee3, 0x5e83],
  [0x6fa4, 0x6ca2],
  [0x7027, 0x6edd],
  [0x6afb, 0x685c],
  [0x7028, 0x702c],
  [0x5fb7, 0x5fb3],
  [0x60e0, 0x6075],
  [0x570b, 0x56fd],
  [0x58fd, 0x5bff],
  [0x5be6, 0x5b9f],
  [0x69ae, 0x6804],
  [0x6e15, 0x6df5],
  [0x5d8b, 0x5cf6],
  [0x5d8c, 0x5cf6],
  [0x5cef, 0x5cf0],
  [0x771e, 0x771f],
  [0x5f4c, 0x5f25],
  [0x8c50, 0x8c4a],
  [0x8218, 0x9928],
  [0x66fe, 0x66fd],
  [0x589e, 0x5897],
  [0x9ed1, 0x9ed2],
  [0x7dd6, 0x7dd2],
  [0x85ae, 0x85ea],
  [0x7c54, 0x85ea],
  [0x6867, 0x6a9c],
  [0x20bb7, 0x5409],
  [0x95dc, 0x95a2],
  [0x5713, 0x5186],
  [0x6dfa, 0x6d45],
  [0x85cf, 0x8535],
  [0x842c, 0x4e07],
  [0x51a8, 0x5bcc],
  [0x838a, 0x8358],
  [0x5dd6, 0x5dcc],
  [0x6801, 0x67f3],
  [0x6852, 0x6851],
  [0x9115, 0x90f7],
  [0x7a57, 0x7a42],
  [0x7a3b, 0x7a32],
  [0x79ae, 0x793c],
  [0x85dd, 0x82b8],
  [0x7912, 0x78ef],
  [0x689d, 0x6761],
  [0x8207, 0x4e0e],
  [0x9f8d, 0x7adc],
  [0x6703, 0x4f1a],
  [0x9435, 0x9244],
  [0x7e23, 0x770c],
  [0x6bcf, 0x6bce],
  [0x6b65, 0x6b69],
  [0x6a6b, 0x6a2a],
  [0x663b, 0x6602],
  [0x8229, 0x8239],
];

describe('the fold of written names', () => {
  it('holds every pair of the specification, by code point', () => {
    for (const [variant, form] of specified)
      expect([variant.toString(16), foldName(String.fromCodePoint(variant))]).toEqual([
        variant.toString(16),
        String.fromCodePoint(form),
      ]);
    for (const pair of [
      '兒児',
      '龜亀',
      '靜静',
      '淸清',
      '內内',
      '𣘺橋',
      '圡土',
      '滿満',
      '戶戸',
      '聰聡',
      '尙尚',
      '靏鶴',
    ]) {
      const [variant, form] = [...pair];
      expect(foldName(variant!)).toBe(form);
    }
    expect(kanjiFolds.size).toBe(specified.length + 12);
  });

  it('never folds a form further, so that folding is idempotent', () => {
    for (const form of kanjiFolds.values()) expect(kanjiFolds.has(form)).toBe(false);
    const letter = fc.oneof(
      fc.constantFrom(
        ...kanjiFolds.keys(),
        ...kanjiFolds.values(),
        '々',
        'ヶ',
        '之',
        '●',
        ' ',
        '\u{e0100}',
        'が',
        'é',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 2 }),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 12 }), (letters) => {
        const text = letters.join('');
        expect(foldName(foldName(text))).toBe(foldName(text));
        expect(foldNameLoosely(foldNameLoosely(text))).toBe(foldNameLoosely(text));
        expect(writtenKey(writtenKey(text))).toBe(writtenKey(text));
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['髙橋', '高橋'],
    ['山﨑', '山崎'],
    ['渡邊', '渡辺'],
    ['渡邉', '渡辺'],
    ['𠮷田', '吉田'],
    ['佐々木', '佐佐木'],
    ['隆\uf9dc', '隆隆'],
    ['神\ufa19', '神神'],
    ['髙橋　花子', '高橋花子'],
    ['辻\u{e0100}', '辻'],
    ['Nguyễn Văn An', 'NGUYEN VAN AN'],
    ['神■', '神●'],
  ])('%s is compared as %s', (a, b) => expect(foldName(a)).toBe(foldName(b)));

  it('keeps candidate pairs apart at the fold and joins them loosely', () => {
    for (const [a, b] of [
      ['斎藤', '斉藤'],
      ['齋藤', '齊藤'],
      ['埜村', '野村'],
      ['一ヶ瀬', '一が瀬'],
      ['一ヶ瀬', '一ケ瀬'],
      ['山之内', '山ノ内'],
      ['山の内', '山ノ内'],
      ['さくら', 'サクラ'],
    ] as const) {
      expect(foldName(a)).not.toBe(foldName(b));
      expect(foldNameLoosely(a)).toBe(foldNameLoosely(b));
    }
    expect(foldNameLoosely('弘之')).toBe('弘之');
  });

  it('keeps the exact key apart from the fold', () => {
    expect(writtenKey('髙橋 花子')).toBe('髙橋花子');
    expect(writtenKey('髙橋')).not.toBe(writtenKey('高橋'));
  });
});

describe('a kanji the register could not store', () => {
  it('stands for exactly one letter, never for none and never for a space', () => {
    expect(fitsUnknownKanji('●橋花子', '高橋花子')).toBe(true);
    expect(fitsUnknownKanji('●橋花子', '橋花子')).toBe(false);
    expect(fitsUnknownKanji('●橋花子', '大高橋花子')).toBe(false);
    expect(fitsUnknownKanji('●橋花子', '高橋太郎')).toBe(false);
    expect(fitsUnknownKanji('高橋花子', '高橋花子')).toBe(false);
    expect(fitsUnknownKanji('●●●●', '高橋花子')).toBe(false);
  });
});
