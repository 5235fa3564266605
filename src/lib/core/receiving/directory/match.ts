// Recognises a hospital by its name and where it stands, since the directory's id is not permanent.
import type { DirectoryEntry } from './entry.ts';

/** Legal forms that one source writes and another leaves out. */
const legalForms =
  /(独立行政法人|地方独立行政法人|国立大学法人|公立大学法人|学校法人|社会福祉法人|公益財団法人|一般財団法人|公益社団法人|一般社団法人|社会医療法人|特定医療法人|医療法人|医療生協|財団法人|社団法人|財団|社団)/g;

/** What two spellings of one hospital's name share: width, case, spaces, brackets and legal forms do not count. */
export function nameKey(name: string): string {
  const folded = name
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s・･.,、。\-‐-―ー()（）「」『』]/g, '');
  return folded.replace(legalForms, '') || folded;
}

/** What two spellings of one address share: '１丁目２－３' and '1丁目2番3号' are the same. */
export function addressKey(address: string): string {
  return address
    .normalize('NFKC')
    .replace(/[〇零一二三四五六七八九十]+(?=丁目|番|号|条)/g, (kanji) => String(fromKanji(kanji)))
    .replace(/(丁目|番地の?|番|号|の)/g, '-')
    .replace(/[\s・,、.‐-―ー−]/g, '-')
    .replace(/-+/g, '-')
    .replace(/-$/, '');
}

function fromKanji(kanji: string): number {
  const digits = '〇一二三四五六七八九';
  const [tens, ones] = kanji.includes('十') ? kanji.split('十') : ['', kanji];
  const read = (text: string) =>
    [...text].reduce((sum, letter) => sum * 10 + Math.max(0, digits.indexOf(letter)), 0);
  return kanji.includes('十') ? (tens ? read(tens) : 1) * 10 + read(ones ?? '') : read(kanji);
}

export const placeKey = ({ name, address }: Pick<DirectoryEntry, 'name' | 'address'>) =>
  `${nameKey(name)}|${addressKey(address)}`;

export interface Matchable {
  id: string;
  name: string;
  address: string;
  town: string;
}
export interface SuggestedMatch {
  facilityId: string;
  entryId: string;
  /** What agreed: name and address, or the name alone, which no other entry has. */
  by: 'name-and-address' | 'name';
}

/**
 * Which entry an enrolled hospital probably is. Only a person decides it.
 * A name that several hospitals or several entries share suggests nothing.
 */
export function suggestMatches(
  hospitals: readonly Matchable[],
  entries: readonly Pick<DirectoryEntry, 'id' | 'name' | 'address'>[],
): SuggestedMatch[] {
  const byPlace = grouped(entries, placeKey);
  const byName = grouped(entries, ({ name }) => nameKey(name));
  const sameName = grouped(hospitals, ({ name }) => nameKey(name));
  return hospitals.flatMap((hospital): SuggestedMatch[] => {
    const there = byPlace.get(placeKey(hospital)) ?? [];
    if (there.length === 1)
      return [{ facilityId: hospital.id, entryId: there[0]!.id, by: 'name-and-address' }];
    const named = byName.get(nameKey(hospital.name)) ?? [];
    const isOnlyOne = named.length === 1 && sameName.get(nameKey(hospital.name))!.length === 1;
    return isOnlyOne ? [{ facilityId: hospital.id, entryId: named[0]!.id, by: 'name' }] : [];
  });
}

export function grouped<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const held = groups.get(key(one));
    if (held) held.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
