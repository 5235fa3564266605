// How well a registered person fits a search by name and birth date: tiers A to D, and what differs.
// A tier never opens anything: every candidate carries the number of identifiers still to be confirmed.
import type { IdentityValue } from '../record/item.ts';
import { dateSlips } from './date-slips.ts';
import { kanaK1, kanaK2, kanaK3 } from './kana.ts';
import { fitsUnknownKanji, foldName, foldNameLoosely, writtenKey } from './kanji.ts';
import { tokenSetKeys } from './latin.ts';
import { nameFormsOf, tokensOf } from './name-search.ts';
import type { NameForm, NamePart, NameSearch, Script } from './name-search.ts';

export type Tier = 'A' | 'B' | 'C' | 'D';
export type Difference = 'family' | 'given' | 'order' | 'alias' | 'birth-date';
export interface Match {
  tier: Tier;
  differs: Difference[];
  /** Register and query name different sexes. */
  sexContradicts: boolean;
  /** How many further identifiers a person must confirm before anything opens. */
  confirmations: 1 | 2;
}

type Key = (text: string) => string;
interface Keys {
  exact: Key;
  near: Key;
  loose: readonly Key[];
}
const keysOf: Record<Script, Keys> = {
  kana: { exact: kanaK1, near: kanaK2, loose: [kanaK2, kanaK3] },
  written: { exact: writtenKey, near: foldName, loose: [foldNameLoosely] },
};

/** 1: equal. 2: spelled differently. 3: one part only. */
interface NameFit {
  level: 1 | 2 | 3;
  swapped: boolean;
  family: boolean;
  given: boolean;
}

const agrees = (keys: readonly Key[], a: string, b: string) =>
  keys.some((key) => key(a) !== '' && key(a) === key(b));

/** Which parts are written exactly alike; something differs by definition, so never both. */
function partsAlike(search: NameSearch, form: NameForm, exact: Key) {
  if (search.parts) {
    return {
      family: exact(search.parts.family.text) === exact(form.family),
      given: exact(search.parts.given.text) === exact(form.given),
    };
  }
  const typed = exact(search.joined);
  return { family: typed.startsWith(exact(form.family)), given: typed.endsWith(exact(form.given)) };
}

function fitWhole(search: NameSearch, form: NameForm): NameFit | undefined {
  const { exact, near } = keysOf[form.script];
  const spaced = search.tokens.map(({ text }) => text).join(' ');
  for (const swapped of [false, true]) {
    const [first, second] = swapped ? [form.given, form.family] : [form.family, form.given];
    if (exact(search.joined) === exact(first + second))
      return { level: 1, swapped, family: false, given: false };
    const close =
      near(exact(search.joined)) === near(exact(first + second)) ||
      near(spaced) === near(`${first} ${second}`) ||
      (form.script === 'written' && fitsUnknownKanji(foldName(first + second), foldName(search.joined)));
    if (close) {
      const alike = swapped ? { family: true, given: true } : partsAlike(search, form, exact);
      return { level: 2, swapped, family: !alike.family, given: !alike.given };
    }
  }
  return undefined;
}

/** Names of three and more tokens: the same tokens in any order, or the first two alike. */
function fitTokens(search: NameSearch, form: NameForm): NameFit | undefined {
  const { near } = keysOf[form.script];
  const typed = search.tokens.map(({ text }) => near(text));
  const registered = tokensOf(form).map(near);
  if (typed.length < 2 || registered.length < 2 || typed.length + registered.length < 5) return undefined;
  const sets = (tokens: string[]) =>
    tokens.length === 2 ? [[...tokens].sort().join(' ')] : tokenSetKeys(tokens);
  const others = sets(registered);
  if (sets(typed)[0] === others[0]) return { level: 1, swapped: true, family: false, given: false };
  const fits = sets(typed).some((key) => others.includes(key));
  return fits ? { level: 2, swapped: false, family: false, given: true } : undefined;
}

/** Does a typed part agree with a part of any script the person has? `forms` are of one name. */
const partAgrees = (typed: NamePart, registered: string, form: NameForm) =>
  (typed.script === form.script || form.script === 'written') &&
  agrees(keysOf[form.script].loose, typed.text, registered);

function fitParts(search: NameSearch, form: NameForm): NameFit | undefined {
  const { exact, loose } = keysOf[form.script];
  if (form.script === search.script && agrees([loose.at(-1)!], search.joined, form.family + form.given)) {
    const alike = partsAlike(search, form, exact);
    return { level: 3, swapped: false, family: !alike.family, given: !alike.given };
  }
  for (const swapped of [false, true]) {
    const [first, second] = swapped ? [form.given, form.family] : [form.family, form.given];
    let firstFits = false;
    let secondFits = false;
    if (search.parts) {
      firstFits = partAgrees(search.parts.family, first, form);
      secondFits = partAgrees(search.parts.given, second, form);
    } else if (form.script === search.script) {
      const letters = [...exact(search.joined)];
      for (let at = 1; at < letters.length; at += 1) {
        firstFits ||= agrees(loose, letters.slice(0, at).join(''), first);
        secondFits ||= agrees(loose, letters.slice(at).join(''), second);
      }
    }
    if (!firstFits && !secondFits) continue;
    const alike = partsAlike(search, form, exact);
    if (swapped) return { level: 3, swapped, family: !secondFits, given: !firstFits };
    return { level: 3, swapped, family: !alike.family, given: !alike.given };
  }
  return undefined;
}

/** Family in kanji and given name in kana, or the reverse: near when each part agrees in its own script. */
function fitMixed(search: NameSearch, identity: IdentityValue): NameFit | undefined {
  if (!search.parts || search.parts.family.script === search.parts.given.script) return undefined;
  const near = (typed: NamePart, kana: string, written: string) =>
    typed.script === 'kana' ? agrees([kanaK2], typed.text, kana) : agrees([foldName], typed.text, written);
  const fits =
    near(search.parts.family, identity.familyKana, identity.familyName) &&
    near(search.parts.given, identity.givenKana, identity.givenName);
  return fits ? { level: 2, swapped: false, family: false, given: false } : undefined;
}

const tiers = ['A', 'B', 'C', 'D'] as const;

/**
 * The tier of one person for one search, or undefined when the person is no candidate. Aliases and swapped order
 * count one tier lower; a contradicting sex takes tier A away.
 */
export function matchTier(search: NameSearch, identity: IdentityValue): Match | undefined {
  const sameDay = search.birthDate === identity.birthDate;
  if (!sameDay && !dateSlips(search.birthDate).includes(identity.birthDate)) return undefined;
  const sexContradicts =
    search.sex !== undefined &&
    search.sex !== 'unknown' &&
    identity.sex !== 'unknown' &&
    search.sex !== identity.sex;

  let best: { at: number; fit: NameFit; alias: boolean } | undefined;
  const offer = (fit: NameFit | undefined, alias: boolean) => {
    if (!fit) return;
    const lowered = Number(fit.swapped) + Number(alias);
    let at = fit.level - 1 + lowered;
    if (!sameDay) at = fit.level <= 2 && lowered <= 1 ? 3 : 4;
    else if (at === 0 && sexContradicts) at = 1;
    if (at < 4 && (!best || at < best.at)) best = { at, fit, alias };
  };
  for (const form of nameFormsOf(identity)) {
    if (form.script === search.script) {
      offer(fitWhole(search, form), form.alias);
      offer(fitTokens(search, form), form.alias);
    }
    offer(fitParts(search, form), form.alias);
  }
  offer(fitMixed(search, identity), false);
  if (!best) return undefined;

  const differs: Difference[] = [];
  if (best.fit.family) differs.push('family');
  if (best.fit.given) differs.push('given');
  if (best.fit.swapped) differs.push('order');
  if (best.alias) differs.push('alias');
  if (!sameDay) differs.push('birth-date');
  return { tier: tiers[best.at]!, differs, sexContradicts, confirmations: best.at < 2 ? 1 : 2 };
}
