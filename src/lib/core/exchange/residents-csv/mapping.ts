// Which column fills which field: guessed from the headers, corrected by the user, checked before reading.
import { contactNumbers, findFieldByHeader, headerKey } from './fields.ts';
import type { ContactField, ContactNumber, ResidentField } from './fields.ts';
import type { MappingProblem } from './issues.ts';

/** For each column the field it fills; undefined for a column that is not imported. */
export type ColumnMapping = readonly (ResidentField | undefined)[];

const contactHeader =
  /^(?:第?(\d))?(?:緊急時?|救急時?)?(?:連絡先|連絡者|キーパーソン|身元引受人|身元保証人|身元引受|家族|keyperson|emergencycontact)(\d)?(.*?)(\d)?$/;
const parts: readonly (readonly [RegExp, 'Name' | 'Relation' | 'Phone'])[] = [
  [/^(ノ)?(氏名|名前|名|氏|name)$/, 'Name'],
  [/^(ノ|者|トノ)*(続柄|関係|間柄|relation|relationship)$/, 'Relation'],
  [/^(ノ)?(電話|電話番号|tel|携帯|携帯電話|携帯番号|番号|連絡先|phone)$/, 'Phone'],
];
const partOf = (text: string) => parts.find(([pattern]) => pattern.test(text))?.[1];

/** A bare '続柄' or '電話' belongs to the contact or the consent that stands before it. */
type Context = ContactNumber | 'consent' | undefined;

function guessContact(key: string, next: string, taken: Set<ResidentField>): ContactField | undefined {
  const found = contactHeader.exec(key);
  if (!found) return undefined;
  const rest = found[3]!;
  const nextIsPart = /^(続柄|関係|電話|tel|携帯)/.test(next);
  const part = rest === '' ? (nextIsPart ? 'Name' : 'All') : partOf(rest);
  if (!part) return undefined;
  const said = Number(found[1] ?? found[2] ?? found[4] ?? 0);
  const number = contactNumbers.find((at) =>
    said ? at === said : !taken.has(`contact${at}${part}`) && !taken.has(`contact${at}All`),
  );
  return number && `contact${number}${part}`;
}

function guessFromContext(
  key: string,
  context: Context,
  taken: Set<ResidentField>,
): ResidentField | undefined {
  if (key.startsWith('連絡先')) return undefined;
  const found = /^(.*?)(\d)?$/.exec(key)!;
  const part = partOf(found[1]!);
  if (!part || part === 'Name') return undefined;
  const said = contactNumbers.find((at) => at === Number(found[2]));
  if (said && taken.has(`contact${said}Name`)) return `contact${said}${part}`;
  if (found[2]) return undefined;
  if (context === 'consent') return part === 'Relation' ? 'consentRelation' : undefined;
  return context && `contact${context}${part}`;
}

/** Guesses the mapping; every field is used at most once, the leftmost column first. */
export function guessMapping(headers: readonly string[]): ColumnMapping {
  const taken = new Set<ResidentField>();
  let context: Context;
  const keys = headers.map(headerKey);
  return keys.map((key, at) => {
    const field =
      guessFromContext(key, context, taken) ??
      guessContact(key, keys[at + 1] ?? '', taken) ??
      findFieldByHeader(headers[at]!);
    if (field?.startsWith('contact') && /\d/.test(field)) context = Number(field[7]) as ContactNumber;
    else if (field?.startsWith('consent')) context = 'consent';
    else context = undefined;
    if (!field || taken.has(field)) return undefined;
    taken.add(field);
    return field;
  });
}

export interface MappingIssue {
  code: MappingProblem;
  field: ResidentField;
}

/** Required fields without a column, and fields with two. Empty when the file can be read. */
export function checkMapping(mapping: ColumnMapping): MappingIssue[] {
  const has = (field: ResidentField) => mapping.includes(field);
  const issues: MappingIssue[] = [];
  if (!has('name') && !(has('familyName') && has('givenName')))
    issues.push({ code: 'NAME_COLUMN_MISSING', field: 'name' });
  if (!has('kana') && !(has('familyKana') && has('givenKana')))
    issues.push({ code: 'KANA_COLUMN_MISSING', field: 'kana' });
  if (!has('birthDate')) issues.push({ code: 'BIRTH_DATE_COLUMN_MISSING', field: 'birthDate' });
  for (const field of new Set(mapping))
    if (field && mapping.filter((each) => each === field).length > 1)
      issues.push({ code: 'FIELD_TWICE', field });
  return issues;
}

/** Headers of the columns that will not be imported, so that the screen can show them. */
export const ignoredColumns = (headers: readonly string[], mapping: ColumnMapping): string[] =>
  headers.filter((header, at) => header.trim() !== '' && !mapping[at]);
