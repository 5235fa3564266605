// How a code is said over telephone and radio: letters by the words that crews of every country use, digits one by one.
import type { Bilingual } from '#lib/ui/i18n.svelte.ts';

const letters: Record<string, readonly [ja: string, en: string]> = {
  A: ['アルファ', 'Alfa'],
  B: ['ブラボー', 'Bravo'],
  C: ['チャーリー', 'Charlie'],
  D: ['デルタ', 'Delta'],
  E: ['エコー', 'Echo'],
  F: ['フォックストロット', 'Foxtrot'],
  G: ['ゴルフ', 'Golf'],
  H: ['ホテル', 'Hotel'],
  J: ['ジュリエット', 'Juliett'],
  K: ['キロ', 'Kilo'],
  M: ['マイク', 'Mike'],
  N: ['ノベンバー', 'November'],
  P: ['パパ', 'Papa'],
  Q: ['ケベック', 'Quebec'],
  R: ['ロメオ', 'Romeo'],
  S: ['シエラ', 'Sierra'],
  T: ['タンゴ', 'Tango'],
  V: ['ビクター', 'Victor'],
  W: ['ウイスキー', 'Whiskey'],
  X: ['エックスレイ', 'X-ray'],
  Y: ['ヤンキー', 'Yankee'],
  Z: ['ズールー', 'Zulu'],
  0: ['数字のゼロ', 'zero'],
  1: ['数字のイチ', 'one'],
  2: ['数字のニ', 'two'],
  3: ['数字のサン', 'three'],
  4: ['数字のヨン', 'four'],
  5: ['数字のゴ', 'five'],
  6: ['数字のロク', 'six'],
  7: ['数字のナナ', 'seven'],
  8: ['数字のハチ', 'eight'],
  9: ['数字のキュウ', 'nine'],
};

export interface SpokenLetter {
  character: string;
  said: Bilingual;
}

/** The nine characters of a short code in three groups of three, each with the word that says it. */
export function spokenGroups(code: string): SpokenLetter[][] {
  const all = [...code].map((character) => {
    const [ja, en] = letters[character] ?? [character, character];
    return { character, said: { ja, en } };
  });
  return [0, 3, 6].map((from) => all.slice(from, from + 3));
}
