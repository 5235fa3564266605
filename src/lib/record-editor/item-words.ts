// One recorded item in words: what stands large, and what stands beside it. Read in markup, so it follows the language.
import { formatEra } from '#lib/core/identity/era.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import type { AnyItem } from '#lib/core/record/item.ts';
import { allergyWords, careWords, treatmentWords, wishWords } from '#lib/record-view/words.ts';
import { inLanguage, language } from '#lib/ui/i18n.svelte.ts';
import { t } from './messages.ts';
import { sexWords } from './words.ts';

export interface ItemWords {
  headline: string;
  details: string[];
}

/** A day in the way of the language: '昭和15年3月2日' or '1940-03-02'. */
export const dayWords = (day: PlainDate): string => (language.current === 'ja' ? formatEra(day) : day);

const lines = (...parts: (string | undefined | false)[]) =>
  parts.filter((part): part is string => typeof part === 'string' && part !== '');

/** Words of an item of any kind. */
export function itemWords(item: AnyItem): ItemWords {
  switch (item.kind) {
    case 'identity': {
      const { value } = item;
      return {
        headline: `${value.familyName} ${value.givenName}`,
        details: lines(
          `${value.familyKana} ${value.givenKana}`,
          dayWords(value.birthDate),
          inLanguage(sexWords[value.sex]),
          value.address,
          value.phone,
          value.bloodType && `${t.bloodType} ${value.bloodType}`,
        ),
      };
    }
    case 'affiliation': {
      const { value } = item;
      return {
        headline: lines(value.careHome, value.room && t.roomNumber(value.room)).join('　') || t.affiliation,
        details: lines(
          value.emergencyHospital && t.namedHospital(value.emergencyHospital),
          lines(value.clinic, value.doctor, value.clinicPhone).join('　'),
        ),
      };
    }
    case 'drug': {
      const { value } = item;
      return {
        headline: value.name,
        details: lines(
          lines(value.dose, value.usage).join('　'),
          value.prescriber,
          value.startedOn && t.prescribedOn(dayWords(value.startedOn)),
        ),
      };
    }
    case 'contraindication':
      return { headline: item.value.name, details: lines(item.value.reaction) };
    case 'disease':
      return {
        headline: item.value.name,
        details: lines(item.value.since && t.since(dayWords(item.value.since))),
      };
    case 'history':
      return { headline: item.value.text, details: [] };
    case 'allergy':
      return {
        headline: lines(inLanguage(allergyWords[item.value.category]), item.value.detail).join('　'),
        details: [],
      };
    case 'treatment':
      return {
        headline: lines(inLanguage(treatmentWords[item.value.category]), item.value.detail).join('　'),
        details: [],
      };
    case 'contact':
      return {
        headline: `${item.value.name}（${item.value.relation}）`,
        details: lines(item.value.phone, t.callOrder(item.value.order)),
      };
    case 'acp': {
      const { value } = item;
      return {
        headline: inLanguage(wishWords[value.wish]),
        details: lines(
          value.text,
          value.discussedOn && t.talkedOver(dayWords(value.discussedOn)),
          value.withWhom && t.withWhom(value.withWhom),
          value.author && t.writtenBy(value.author),
          value.doctorToCall && t.callDoctor(lines(value.doctorToCall, value.doctorPhone).join('　')),
          value.documentPlace && t.documentAt(value.documentPlace),
        ),
      };
    }
    case 'care':
      return { headline: item.value.text, details: [inLanguage(careWords[item.value.topic])] };
    case 'statement':
      return { headline: item.value.says === 'none' ? t.noneConfirmed : t.asked, details: [] };
  }
}
