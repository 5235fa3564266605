// Recognising that a person to be registered is registered here already: same birth date, and the reading or the
// written name is exactly the same. Anything less is another person until somebody says otherwise.
import { kanaK1 } from '../identity/kana.ts';
import { foldName } from '../identity/kanji.ts';
import type { IdentityValue } from './item.ts';

/** Two people with a key in common may be the same. The server compares keyed hashes of these. */
export function samePersonKeys(
  identity: Pick<IdentityValue, 'familyName' | 'givenName' | 'familyKana' | 'givenKana' | 'birthDate'>,
): string[] {
  const kana = kanaK1(identity.familyKana + identity.givenKana);
  const written = foldName(identity.familyName + identity.givenName);
  return [
    ...(kana ? [`same-kana|${identity.birthDate}|${kana}`] : []),
    ...(written ? [`same-written|${identity.birthDate}|${written}`] : []),
  ];
}

/** Twins share family name, date and often home: only the whole name counts. */
export function isSamePerson(
  left: Parameters<typeof samePersonKeys>[0],
  right: Parameters<typeof samePersonKeys>[0],
): boolean {
  const keys = new Set(samePersonKeys(left));
  return samePersonKeys(right).some((key) => keys.has(key));
}
