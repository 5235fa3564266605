// Between what a person types (rows of text) and what a record holds (values): reading, checking, and back again.
import type { PlainDate } from '#lib/core/brands.ts';
import { formatEra } from '#lib/core/identity/era.ts';
import { parseBirthDate, type BirthDateRefusal } from '#lib/core/identity/birth-date.ts';
import { itemValues, type ItemValue } from '#lib/core/record/item.ts';
import { fieldTable, type EditableKind, type FieldSpec } from './field-table.ts';

/** Everything as typed; ticks are 'yes' or ''. */
export type Row = Record<string, string>;

export type FieldIssueCode =
  | 'REQUIRED'
  | 'TOO_LONG'
  | 'CHARACTERS'
  | 'PHONE'
  | 'KANA'
  | 'ERA_OUT_OF_RANGE'
  | 'TOO_MANY_MAIN'
  | 'ACP_EVIDENCE'
  | 'INVALID'
  | Exclude<BirthDateRefusal, 'EMPTY'>;

/** `field` is the dotted place in the form: 'identity.birthDate', 'drug.0.name'. Never holds a value. */
export interface FieldIssue {
  field: string;
  code: FieldIssueCode;
}
export type RowReading<K extends EditableKind> =
  { ok: true; value: ItemValue[K] } | { ok: false; issues: FieldIssue[] };

const lineOnly = /[\u0000-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;
const longText = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u202a-\u202e\u2066-\u2069]/;
const kanaOnly = /^[\u30a1-\u30fa\u30fc\s・]+$/;
const dialled = /^\+?[0-9][0-9-]{4,18}[0-9]$/;

/** Kana of any width and shape as full-width katakana: 'さとう', 'ｻﾄｳ' → 'サトウ'. */
export function tidyKana(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/[\u3041-\u3096]/g, (kana) => String.fromCharCode(kana.charCodeAt(0) + 0x60))
    .trim();
}

/** Full-width digits, spaces, brackets and long dashes of a phone number: '０９２（１２３）４５６７' → '092-123-4567'. */
export function tidyPhone(typed: string): string {
  return typed
    .normalize('NFKC')
    .trim()
    .replace(/[‐‑‒–—―−ーｰ]/g, '-')
    .replace(/[()\s]+/g, '-')
    .replace(/-+/g, '-')
    .replace(/^-|-$/g, '');
}

/** An empty row of a kind. */
export function blankRow(kind: EditableKind): Row {
  return Object.fromEntries(fieldTable[kind].map((field) => [field.name, '']));
}

/** Nothing typed: such a row is left out silently. Ticks alone do not count. */
export function isBlankRow(kind: EditableKind, row: Row): boolean {
  return fieldTable[kind].every((field) => field.type === 'flag' || !row[field.name]?.trim());
}

/** A recorded value as it would be typed, for editing. Dates are written in the era. */
export function rowOf<K extends EditableKind>(kind: K, value: ItemValue[K]): Row {
  const held = value as Record<string, unknown>;
  return Object.fromEntries(
    fieldTable[kind].map((field) => {
      const own = held[field.name];
      if (field.type === 'flag') return [field.name, own === true ? 'yes' : ''];
      if (own === undefined) return [field.name, ''];
      const isDate = field.type === 'birth-date' || field.type === 'date';
      return [field.name, isDate ? formatEra(own as PlainDate) : String(own)];
    }),
  );
}

function readField(
  field: FieldSpec,
  typed: string,
  today: PlainDate,
): { value?: unknown; code?: FieldIssueCode } {
  const text = typed.trim();
  if (field.type === 'flag') return { value: text === 'yes' };
  if (text === '') return field.required ? { code: 'REQUIRED' } : {};
  switch (field.type) {
    case 'birth-date':
    case 'date': {
      const read = parseBirthDate(text, today);
      if (!read.ok) return { code: read.code === 'EMPTY' ? 'REQUIRED' : read.code };
      return read.warning ? { code: read.warning } : { value: read.date };
    }
    case 'phone': {
      const phone = tidyPhone(text);
      return dialled.test(phone) ? { value: phone } : { code: 'PHONE' };
    }
    case 'choice':
      return field.options.some((option) => option.value === text) ? { value: text } : { code: 'INVALID' };
    case 'kana': {
      const kana = tidyKana(text);
      if (kana.length > field.limit) return { code: 'TOO_LONG' };
      return kanaOnly.test(kana) ? { value: kana } : { code: 'KANA' };
    }
    default:
      if (text.length > field.limit) return { code: 'TOO_LONG' };
      if ((field.type === 'long' ? longText : lineOnly).test(text)) return { code: 'CHARACTERS' };
      return { value: text };
  }
}

/**
 * Reads one row.
 * @param place prefix of the issues' fields, such as 'drug.0'
 * @param carried parts of the value that have no field (aliases, order, ids) and stay as they are
 */
export function readRow<K extends EditableKind>(
  kind: K,
  row: Row,
  today: PlainDate,
  place: string,
  carried: Partial<ItemValue[K]> = {},
): RowReading<K> {
  const issues: FieldIssue[] = [];
  const value: Record<string, unknown> = { ...carried };
  for (const field of fieldTable[kind]) {
    const read = readField(field, row[field.name] ?? '', today);
    if (read.code) issues.push({ field: `${place}.${field.name}`, code: read.code });
    delete value[field.name];
    // Ticks that are off are left out, except 'main', which every disease states.
    if (read.value !== undefined && (field.type !== 'flag' || read.value || field.name === 'main'))
      value[field.name] = read.value;
  }
  // A wish against treatment counts only with its evidence: when it was talked over and whom to call.
  if (kind === 'acp' && (value.wish === 'no-cpr' || value.wish === 'no-intubation'))
    for (const name of ['discussedOn', 'doctorToCall'])
      if (value[name] === undefined && !issues.some((issue) => issue.field === `${place}.${name}`))
        issues.push({ field: `${place}.${name}`, code: 'ACP_EVIDENCE' });
  if (issues.length > 0) return { ok: false, issues };
  const parsed = itemValues[kind].safeParse(value);
  if (parsed.success) return { ok: true, value: parsed.data as ItemValue[K] };
  return {
    ok: false,
    issues: parsed.error.issues.map((issue) => ({
      field: [place, ...issue.path].join('.'),
      code: 'INVALID',
    })),
  };
}
