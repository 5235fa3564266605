// How a patient of several is called on the screen: by number, and by whatever is known of who it is.
import type { Instant } from '#lib/core/brands.ts';
import { ageOn, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { findAgeBand } from '#lib/core/receiving/described.ts';
import { inLanguage } from '#lib/ui/i18n.svelte.ts';
import { t } from './case-messages.ts';
import { shownSubset, type OpenCase } from './open-case.ts';

const sexWord = (sex: string | undefined) =>
  sex === 'male' ? t.male : sex === 'female' ? t.female : undefined;

/** '襷 ヨシ 86', else '60代 男性', else '身元不明'. */
export function whoIs(one: OpenCase, now: number): string {
  const identity = shownSubset(one.patient)?.identity.value;
  if (identity) {
    const age = ageOn(identity.birthDate, todayInJapan(now as Instant));
    return `${identity.familyName} ${identity.givenName} ${age}`;
  }
  const band = one.described && findAgeBand(one.described);
  const known = [band && inLanguage(band), sexWord(one.described?.sex)].filter(Boolean).join(' ');
  return known || t.unknownPatient;
}

export const numberOf = (one: OpenCase): number => one.incident?.number ?? 1;
