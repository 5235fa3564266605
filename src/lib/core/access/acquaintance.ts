// Whether somebody who looks may know the patient privately: the same family name, the same block of houses, a colleague.
// Compared for the watch only; a likeness is a hint for a reviewer and never refuses anything.
import { kanaK1 } from '../identity/kana.ts';
import { foldName } from '../identity/kanji.ts';
import { townOf } from '../identity/town.ts';

/** What is known of somebody at work: the name as it is written, kana and address when they were given. */
export interface Looker {
  readonly name: string;
  readonly kana?: string | undefined;
  readonly address?: string | undefined;
}

export interface LookedAt {
  readonly familyName: string;
  readonly givenName: string;
  readonly familyKana: string;
  readonly givenKana: string;
  readonly address?: string | undefined;
}

const withoutSpaces = (text: string) => foldName(text).replaceAll(/\s/gu, '');
const firstToken = (text: string) => text.trim().split(/[\s\u3000]+/u)[0] ?? '';
const hasTwoTokens = (text: string) => /\S[\s\u3000]+\S/u.test(text.trim());

/** By the exact reading when it is known, else by the written name. */
export function isSameFamily(looker: Looker, patient: LookedAt): boolean {
  if (looker.kana && hasTwoTokens(looker.kana))
    return kanaK1(firstToken(looker.kana)) === kanaK1(patient.familyKana);
  const written = foldName(patient.familyName);
  return hasTwoTokens(looker.name)
    ? foldName(firstToken(looker.name)) === written
    : written !== '' && withoutSpaces(looker.name).startsWith(withoutSpaces(patient.familyName));
}

/**
 * The block of houses of an address: town, district and the first two numbers.
 * '見本県潮見市浜町1丁目2番3号' and '潮見市浜町1-2-8' → '潮見市浜町1-2'; undefined when there is no number or no town.
 */
export function homeBlock(address: string | undefined): string | undefined {
  const town = townOf(address);
  if (!town) return undefined;
  const local = address!.normalize('NFKC').replaceAll(/\s/gu, '');
  const behind = local.slice(local.indexOf(town) + town.length);
  const [district] = /^\D*/u.exec(behind)!;
  const numbers = (behind.match(/\d+/gu) ?? []).slice(0, 2);
  return numbers.length === 0 ? undefined : `${town}${district}${numbers.join('-')}`;
}

export function isSameBlock(looker: Looker, patient: LookedAt): boolean {
  const block = homeBlock(looker.address);
  return block !== undefined && block === homeBlock(patient.address);
}

/** Whether the patient is called like somebody who works at the same place. */
export function isColleague(colleagues: readonly Looker[], patient: LookedAt): boolean {
  const written = withoutSpaces(patient.familyName + patient.givenName);
  const kana = kanaK1(patient.familyKana + patient.givenKana);
  return colleagues.some(
    (colleague) =>
      withoutSpaces(colleague.name) === written || (colleague.kana && kanaK1(colleague.kana) === kana),
  );
}
