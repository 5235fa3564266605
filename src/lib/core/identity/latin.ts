// Names in Latin letters (foreign residents): one spelling without marks, and comparison as a set of tokens.

const ownLetters: Record<string, string> = {
  Đ: 'D',
  đ: 'D',
  Ð: 'D',
  ð: 'D',
  Ø: 'O',
  ø: 'O',
  Ł: 'L',
  ł: 'L',
  Æ: 'AE',
  æ: 'AE',
  Œ: 'OE',
  œ: 'OE',
  ß: 'SS',
  ẞ: 'SS',
  Þ: 'TH',
  þ: 'TH',
  ı: 'I',
};

/** Upper case without marks: 'Nguyễn' → 'NGUYEN', 'Đặng' → 'DANG'. Other scripts stay as they are. */
export function foldLatin(text: string): string {
  return text.replace(/[\p{Script=Latin}\p{M}]+/gu, (run) =>
    /\p{Script=Latin}/u.test(run)
      ? run
          .normalize('NFKD')
          .replace(/\p{M}/gu, '')
          .replace(/./gu, (letter) => ownLetters[letter] ?? letter)
          .toUpperCase()
      : run,
  );
}

export const hasLatin = (text: string) => /\p{Script=Latin}/u.test(text);

/**
 * Keys of a name of three or more tokens, where order and middle names vary: all tokens, and the first two,
 * each as a sorted set. Fewer tokens have none: family and given name with swapped order say the same.
 */
export function tokenSetKeys(tokens: readonly string[]): string[] {
  if (tokens.length < 3) return [];
  const key = (some: readonly string[]) => [...some].sort().join(' ');
  return [...new Set([key(tokens.slice(0, 6)), key(tokens.slice(0, 2))])];
}
