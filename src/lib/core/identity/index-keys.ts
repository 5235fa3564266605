// Search without reading names: every person has a bounded list of terms, every query too, and a person is a
// candidate when a term is equal. The server stores and compares HMACs of terms. Terms only retrieve; which tier
// a candidate has is decided by match.ts on the record itself.
import type { PlainDate } from '../brands.ts';
import type { IdentityValue } from '../record/item.ts';
import { dateSlips, mostDateSlips } from './date-slips.ts';
import { kanaK1, kanaK2, kanaK3 } from './kana.ts';
import { foldNameLoosely, unknownKanji } from './kanji.ts';
import { tokenSetKeys } from './latin.ts';
import { nameFormsOf, tokensOf } from './name-search.ts';
import type { NameForm, NamePart, NameSearch } from './name-search.ts';

/**
 * What a term holds: full names at K2, K3 and folded (both orders); one part of a name likewise; token sets of
 * names of three or more tokens; the length of a written name in which the register has ●.
 */
type TermClass =
  | 'full-k2'
  | 'full-k3'
  | 'full-fold'
  | 'part-k2'
  | 'part-k3'
  | 'part-fold'
  | 'set-k2'
  | 'set-fold'
  | 'unknown-kanji';

/** Most terms of one person: 11 for the kana name, 7 for the written one, 11 for each of five aliases. */
export const mostTermsPerPerson = 73;
/** Splits tried for a name typed without a space: at most this many letters on the family side. */
const longestSplit = 8;
/** Most terms of one query: best tiers 10, wider ones 34, and one per date slip. */
export const mostTermsPerQuery = { best: 10, wider: 34, dates: mostDateSlips };

const term = (kind: TermClass, date: PlainDate, key: string) => `${kind}|${date}|${key}`;
const oneToken = (text: string) => kanaK2(kanaK1(text));

type Key = readonly [TermClass, string];

function fullKanaKeys(family: string, given: string): Key[] {
  return [
    ['full-k2', oneToken(family + given)],
    ['full-k2', kanaK2(`${family} ${given}`)],
  ];
}
const kanaPartKeys = (text: string): Key[] => [
  ['part-k2', kanaK2(text)],
  ['part-k3', kanaK3(text)],
];

function keysOfForm(form: NameForm): Key[] {
  const { family, given } = form;
  if (form.script === 'kana') {
    return [
      ...fullKanaKeys(family, given),
      ...fullKanaKeys(given, family),
      ['full-k3', kanaK3(family + given)],
      ...kanaPartKeys(family),
      ...kanaPartKeys(given),
      ...tokenSetKeys(tokensOf(form).map(kanaK2)).map((key): Key => ['set-k2', key]),
    ];
  }
  const joined = foldNameLoosely(family + given);
  return [
    ['full-fold', joined],
    ['full-fold', foldNameLoosely(given + family)],
    ['part-fold', foldNameLoosely(family)],
    ['part-fold', foldNameLoosely(given)],
    ...tokenSetKeys(tokensOf(form).map(foldNameLoosely)).map((key): Key => ['set-fold', key]),
    ...(joined.includes(unknownKanji) ? [['unknown-kanji', String([...joined].length)] as const] : []),
  ];
}

const distinct = (date: PlainDate, keys: readonly Key[]) => [
  ...new Set(keys.filter(([, key]) => key !== '').map(([kind, key]) => term(kind, date, key))),
];

/** All terms to store for a person; 11 for most people, at most `mostTermsPerPerson`. */
export function indexTerms(identity: IdentityValue): string[] {
  return distinct(identity.birthDate, nameFormsOf(identity).flatMap(keysOfForm));
}

export interface QueryTerms {
  /** Finds tiers A and B. Look these up first. */
  best: string[];
  /** Finds tier C: look up when `best` gave no candidate, or when asked for more. */
  wider: string[];
  /** Finds tier D: the full name on typical wrong dates. Look up together with `wider`. */
  dates: string[];
}

function partKeys(part: NamePart): Key[] {
  const folded: Key = ['part-fold', foldNameLoosely(part.text)];
  return part.script === 'kana' ? [...kanaPartKeys(part.text), folded] : [folded];
}

/** A name without a space may be divided anywhere. */
function splitKeys(search: NameSearch): Key[] {
  const kana = search.script === 'kana';
  const letters = [...(kana ? kanaK1(search.joined) : foldNameLoosely(search.joined))];
  const keys: Key[] = [];
  for (let at = 1; at < letters.length && at <= longestSplit; at += 1) {
    for (const text of [letters.slice(0, at).join(''), letters.slice(at).join('')])
      keys.push(...(kana ? kanaPartKeys(text) : [['part-fold', foldNameLoosely(text)] as const]));
  }
  return keys;
}

/** Two typed tokens, as a set: somebody registered with three or more may be known by the first two. */
const searchSets = (tokens: readonly string[]) =>
  tokens.length === 2 ? [[...tokens].sort().join(' ')] : tokenSetKeys(tokens);

/** The terms of a query by tier; their numbers are bounded by `mostTermsPerQuery`. */
export function queryTerms(search: NameSearch): QueryTerms {
  const { joined, parts, birthDate } = search;
  const texts = search.tokens.map(({ text }) => text);
  const best: Key[] = [];
  const wider: Key[] = parts ? [...partKeys(parts.family), ...partKeys(parts.given)] : splitKeys(search);
  let slipped: Key;
  if (search.script === 'kana') {
    slipped = ['full-k2', oneToken(joined)];
    best.push(slipped, ['full-k2', kanaK2(texts.join(' '))]);
    best.push(...searchSets(texts.map(kanaK2)).map((key): Key => ['set-k2', key]));
    if (texts.length > 2) best.push(...fullKanaKeys(texts[0]!, texts[1]!));
    wider.unshift(['full-k3', kanaK3(joined)]);
  } else {
    slipped = ['full-fold', foldNameLoosely(joined)];
    best.push(slipped, ['unknown-kanji', String([...foldNameLoosely(joined)].length)]);
    best.push(...searchSets(texts.map(foldNameLoosely)).map((key): Key => ['set-fold', key]));
    if (texts.length > 2) best.push(['full-fold', foldNameLoosely(texts[0]! + texts[1]!)]);
    if (parts && parts.family.script !== parts.given.script) best.push(...wider);
  }
  return {
    best: distinct(birthDate, best),
    wider: distinct(birthDate, wider),
    // Worked out only when asked for: most searches end with `best`.
    get dates() {
      return dateSlips(birthDate).map((date) => term(slipped[0], date, slipped[1]));
    },
  };
}
