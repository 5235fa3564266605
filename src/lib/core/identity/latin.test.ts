import { describe, expect, it } from 'vitest';
import { foldLatin, hasLatin, tokenSetKeys } from './latin.ts';

describe('a name in Latin letters', () => {
  it.each([
    ['Nguyễn', 'NGUYEN'],
    ['Đặng', 'DANG'],
    ['Sørensen', 'SORENSEN'],
    ['Łukasz', 'LUKASZ'],
    ['Æbelø', 'AEBELO'],
    ['Groß', 'GROSS'],
    ['José', 'JOSE'],
    ['jose\u0301', 'JOSE'],
    ['Ｓｍｉｔｈ', 'SMITH'],
  ])('%s → %s', (text, key) => expect(foldLatin(text)).toBe(key));
  it('leaves Japanese letters and their marks alone', () => {
    expect(foldLatin('がぎぐ髙橋')).toBe('がぎぐ髙橋');
    expect(foldLatin('か\u3099')).toBe('か\u3099');
    expect(hasLatin('髙橋')).toBe(false);
  });
  it('is compared as a set, with the first two tokens enough', () => {
    expect(tokenSetKeys(['SMITH', 'JOHN'])).toEqual([]);
    expect(tokenSetKeys(['SMITH', 'JOHN', 'PAUL'])).toEqual(['JOHN PAUL SMITH', 'JOHN SMITH']);
  });
});
