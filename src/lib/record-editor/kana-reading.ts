// What the keyboard's kana-kanji conversion tells about the reading of a name while it is being written.

const kana = /^[\u3041-\u3096\u30a1-\u30fa\u30fc]+$/;

/** The text under conversion when it is all kana (the reading); undefined once it became kanji or is still romaji. */
export function readingOfComposition(data: string | undefined): string | undefined {
  return data && kana.test(data) ? data : undefined;
}
