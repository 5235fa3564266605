// Completion over a vocabulary: the names that begin with what was typed come first, then those with a word or an
// inner part that fits. What was typed is never replaced; a name outside the list is as good as one in it.
import { foldRomaji, foldText, romajiOf } from './reading-key.ts';

interface Entry {
  name: string;
  keys: string[];
  romaji: string[];
}
export type Vocabulary = readonly Entry[];

/** Prepares lines of 'name|word word' for {@link complete}. */
export function makeVocabulary(lines: readonly string[]): Vocabulary {
  return lines.map((line) => {
    const [name = '', words = ''] = line.split('|');
    const keys = [name, ...words.split(' ').filter(Boolean)].map(foldText);
    return { name, keys, romaji: keys.map((key) => foldRomaji(romajiOf(key))) };
  });
}

// Lower is better; undefined does not fit.
function rank(entry: Entry, key: string, romaji: string | undefined): number | undefined {
  if (entry.keys[0]!.startsWith(key)) return 0;
  if (entry.keys.some((own) => own.startsWith(key))) return 1;
  if (romaji && entry.romaji[0]!.startsWith(romaji)) return 2;
  if (romaji && entry.romaji.some((own) => own.startsWith(romaji))) return 3;
  // Two kana stand inside many names by chance; two kanji do not.
  const telling = key.length >= 3 || /\p{Script=Han}/u.test(key);
  if (telling && entry.keys.some((own) => own.includes(key))) return 4;
  return undefined;
}

/**
 * Names that fit what was typed so far, best first, in the vocabulary's order within a rank.
 *
 * @example complete(drugs, 'amuro') // ['アムロジピンＯＤ錠２．５ｍｇ「トーワ」', …]
 */
export function complete(vocabulary: Vocabulary, typed: string, limit = 8): string[] {
  const key = foldText(typed);
  if (key === '') return [];
  // A syllable still being typed ('koukets') is left out of the comparison.
  const romaji = /[a-z]/.test(key) ? foldRomaji(romajiOf(key)).replace(/[b-df-hj-mp-tv-z]+$/, '') : undefined;
  return vocabulary
    .map((entry) => ({ entry, rank: rank(entry, key, romaji) }))
    .filter((found) => found.rank !== undefined)
    .sort((a, b) => a.rank! - b.rank!)
    .slice(0, limit)
    .map((found) => found.entry.name);
}
