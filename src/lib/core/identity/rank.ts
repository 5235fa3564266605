// Which candidates a search shows: at most five, the best tier first, and never one of two homonyms alone.
import type { IdentityValue } from '../record/item.ts';
import { kanaK1 } from './kana.ts';
import { matchTier } from './match.ts';
import type { Match } from './match.ts';
import type { NameSearch } from './name-search.ts';

export const mostCandidates = 5;

export interface Registered<T> {
  person: T;
  identity: IdentityValue;
}
export interface RankedCandidate<T> extends Registered<T> {
  match: Match;
  /** Somebody else on the list has the same kana and birth date: only a second identifier tells them apart. */
  homonym: boolean;
}
export interface Ranking<T> {
  candidates: RankedCandidate<T>[];
  /** More than five fit: ask for sex or town. */
  tooMany: boolean;
  /** Wider tiers were not looked at. Says nothing about whether they hold anybody. */
  mayHaveMore: boolean;
}

/** Two registered people a name and a birth date cannot tell apart have the same key. */
export const homonymKey = (identity: IdentityValue) =>
  `${identity.birthDate}|${kanaK1(identity.familyKana + identity.givenKana)}`;

const letters = (text: string) => text.normalize('NFKC').replace(/\s/g, '');
const townContradicts = (search: NameSearch, identity: IdentityValue) =>
  search.town !== undefined &&
  identity.address !== undefined &&
  !letters(identity.address).includes(letters(search.town));

function better<T>(a: RankedCandidate<T>, b: RankedCandidate<T>): number {
  return (
    a.match.tier.localeCompare(b.match.tier) ||
    Number(a.match.sexContradicts) - Number(b.match.sexContradicts) ||
    a.match.differs.length - b.match.differs.length ||
    (homonymKey(a.identity) < homonymKey(b.identity)
      ? -1
      : Number(homonymKey(a.identity) > homonymKey(b.identity)))
  );
}

/**
 * Ranks people retrieved by index terms. Tiers C and D appear only when A and B are empty or `more` is asked for.
 * When more than five fit, people whose sex or town contradicts the query leave first; if still too many, the list
 * ends before the first homonym group that does not fit whole, and `tooMany` asks for sex or town.
 */
export function rankCandidates<T>(
  search: NameSearch,
  people: readonly Registered<T>[],
  options: { more?: boolean | undefined } = {},
): Ranking<T> {
  const matched: RankedCandidate<T>[] = people.flatMap(({ person, identity }) => {
    const match = matchTier(search, identity);
    return match ? [{ person, identity, match, homonym: false }] : [];
  });
  const sure = matched.filter(({ match }) => match.tier === 'A' || match.tier === 'B');
  const mayHaveMore = sure.length > 0 && !options.more;
  let shown = mayHaveMore ? sure : matched;

  // Tier A is for exactly one person; several equal ones are a list to choose from.
  if (shown.filter(({ match }) => match.tier === 'A').length > 1)
    shown = shown.map((each) =>
      each.match.tier === 'A' ? { ...each, match: { ...each.match, tier: 'B' } } : each,
    );

  if (shown.length > mostCandidates)
    shown = shown.filter(
      ({ match, identity }) => !match.sexContradicts && !townContradicts(search, identity),
    );
  shown = [...shown].sort(better);

  const groups = new Map<string, RankedCandidate<T>[]>();
  for (const each of shown) {
    const key = homonymKey(each.identity);
    groups.set(key, [...(groups.get(key) ?? []), each]);
  }
  const candidates: RankedCandidate<T>[] = [];
  for (const group of groups.values()) {
    if (candidates.length + group.length > mostCandidates) break;
    candidates.push(...group.map((each) => ({ ...each, homonym: group.length > 1 })));
  }
  return { candidates: candidates.sort(better), tooMany: candidates.length < shown.length, mayHaveMore };
}
