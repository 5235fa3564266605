// The form of a contact, as a family fills it in, read forgivingly: full-width digits, other dashes, spaces.
import * as z from 'zod';
import { contactValue, type ContactValue } from '#lib/core/record/item.ts';

export interface ContactFields {
  name: string;
  relation: string;
  phone: string;
  order: string;
}
export type ContactIssue = Partial<Record<keyof ContactFields, 'missing' | 'too-long' | 'not-a-phone'>>;

export const blankContact = (order: number): ContactFields => ({
  name: '',
  relation: '',
  phone: '',
  order: String(Math.min(order, 9)),
});

export const contactFieldsOf = ({ name, relation, phone, order }: ContactValue): ContactFields => ({
  name,
  relation,
  phone,
  order: String(order),
});

/** '０９０ー１２３４−５６７８' → '090-1234-5678' */
export const readPhone = (typed: string): string =>
  typed
    .normalize('NFKC')
    .replace(/[\p{Dash_Punctuation}ー−]/gu, '-')
    .replace(/[\s()]/gu, '');

export function readContact(
  fields: ContactFields,
): { ok: true; contact: ContactValue } | { ok: false; issues: ContactIssue } {
  const draft = {
    name: fields.name,
    relation: fields.relation,
    phone: readPhone(fields.phone),
    order: Number(fields.order),
  };
  const read = contactValue.safeParse(draft);
  if (read.success) return { ok: true, contact: read.data };
  const issues: ContactIssue = {};
  for (const issue of read.error.issues) {
    const field = issue.path[0] as keyof ContactFields;
    issues[field] ??= issueOf(field, draft[field], issue);
  }
  return { ok: false, issues };
}

function issueOf(
  field: keyof ContactFields,
  value: string | number,
  issue: z.core.$ZodIssue,
): 'missing' | 'too-long' | 'not-a-phone' {
  if (String(value).trim() === '') return 'missing';
  return field === 'phone' && issue.code !== 'too_big' ? 'not-a-phone' : 'too-long';
}
