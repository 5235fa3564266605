// What a search by name and birth date is, after reading: which script, which parts. No wildcards.
import type { PlainDate } from '../brands.ts';
import type { IdentityValue, Sex } from '../record/item.ts';
import { isKanaKey, kanaK1 } from './kana.ts';

export type Script = 'kana' | 'written';
export interface NamePart {
  text: string;
  script: Script;
}
export interface NameSearch {
  /** 'kana' when every letter is kana; otherwise kanji, mixed or Latin. */
  script: Script;
  /** As typed, without spaces. */
  joined: string;
  tokens: readonly NamePart[];
  /** First token and the rest; absent when no space was typed. */
  parts?: { family: NamePart; given: NamePart };
  birthDate: PlainDate;
  sex?: Sex;
  town?: string;
}
export type NameSearchRefusal = 'NAME_EMPTY' | 'NAME_NOT_A_NAME';
export type NameSearchResult = { ok: true; search: NameSearch } | { ok: false; code: NameSearchRefusal };

const longestName = 80;
const separators = /[\s・\u200b]+/u;
const nameLetters = /^[\p{L}\p{M}〇゛゜'’`.,~〜～\-‐-―−－ー─━\u{e0100}-\u{e01ef}]+$/u;

const scriptOf = (text: string): Script => (isKanaKey(kanaK1(text)) ? 'kana' : 'written');
const part = (text: string): NamePart => ({ text, script: scriptOf(text) });

/** Reads what a crew typed. Digits, ●, * and other signs are no letters of a name and are refused. */
export function parseNameSearch(input: {
  name: string;
  birthDate: PlainDate;
  sex?: Sex | undefined;
  town?: string | undefined;
}): NameSearchResult {
  const tokens = input.name.split(separators).filter((token) => token !== '');
  if (tokens.length === 0) return { ok: false, code: 'NAME_EMPTY' };
  const readable = tokens.every(
    (token) => nameLetters.test(token) && /[\p{L}〇]/u.test(token.normalize('NFKC').replaceAll('ー', '')),
  );
  if (input.name.length > longestName || !readable) return { ok: false, code: 'NAME_NOT_A_NAME' };

  const joined = tokens.join('');
  const search: NameSearch = {
    script: scriptOf(joined),
    joined,
    tokens: tokens.map(part),
    birthDate: input.birthDate,
  };
  if (tokens.length > 1) search.parts = { family: part(tokens[0]!), given: part(tokens.slice(1).join(' ')) };
  if (input.sex) search.sex = input.sex;
  if (input.town?.trim()) search.town = input.town;
  return { ok: true, search };
}

/** One name of a registered person, in one script. */
export interface NameForm {
  script: Script;
  alias: boolean;
  family: string;
  given: string;
}

/** Every name under which a person is found: kana, written, and former or alternative names. */
export function nameFormsOf(identity: IdentityValue): NameForm[] {
  const aliases = (identity.aliases ?? []).map(({ family, given }) => ({
    script: scriptOf(family + given),
    alias: true,
    family,
    given,
  }));
  return [
    { script: 'kana', alias: false, family: identity.familyKana, given: identity.givenKana },
    { script: 'written', alias: false, family: identity.familyName, given: identity.givenName },
    ...aliases,
  ];
}

export const tokensOf = (form: Pick<NameForm, 'family' | 'given'>): string[] =>
  `${form.family} ${form.given}`.split(separators).filter((token) => token !== '');
