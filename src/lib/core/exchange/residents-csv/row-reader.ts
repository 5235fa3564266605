// Access to one row by field, collecting items, statements, errors and warnings with their line and column.
import type * as z from 'zod';
import type { PlainDate } from '../../brands.ts';
import { parseBirthDate } from '../../identity/birth-date.ts';
import { itemValues } from '../../record/item.ts';
import type { ItemKind, ItemValue, StatedSection } from '../../record/item.ts';
import type { ItemDraft } from '../../record/resident-draft.ts';
import { endsWithNone, isPartialNone, readPhone, splitEntries, statedBy } from './cells.ts';
import type { ResidentField } from './fields.ts';
import type { RowError, RowErrorCode, RowWarning, RowWarningCode } from './issues.ts';
import type { ColumnMapping } from './mapping.ts';
import type { CsvRow } from './table.ts';

/** A 'none' or 'unknown' that stands in the draft, with the place in the file that says so. */
export interface StatedInFile {
  section: StatedSection;
  says: 'none' | 'unknown';
  line: number;
  column: string;
  field: ResidentField;
}
const longestCell = 4000;
const mostEntries = 60;
const controlLetters =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/;
const lostLetters = /[\ue000-\uf8ff\ufffd]/;

/** A row being read: its cells by field, what was found, and what must be said about it. */
export class RowReader {
  readonly errors: RowError[] = [];
  readonly warnings: RowWarning[] = [];
  readonly items: ItemDraft[] = [];
  readonly stated: StatedInFile[] = [];
  readonly row: CsvRow;
  readonly headers: readonly string[];
  readonly mapping: ColumnMapping;

  constructor(row: CsvRow, headers: readonly string[], mapping: ColumnMapping) {
    this.row = row;
    this.headers = headers;
    this.mapping = mapping;
  }

  column(field: ResidentField): string {
    const at = this.mapping.indexOf(field);
    return at < 0 ? field : (this.headers[at] ?? field);
  }
  cell(field: ResidentField): string {
    const at = this.mapping.indexOf(field);
    return at < 0 ? '' : (this.row.cells[at] ?? '').trim();
  }
  place(field: ResidentField) {
    return { line: this.row.line, column: this.column(field), columnNumber: this.mapping.indexOf(field) + 1 };
  }
  error(field: ResidentField, code: RowErrorCode): undefined {
    this.errors.push({ ...this.place(field), code });
    return undefined;
  }
  warn(field: ResidentField, code: RowWarningCode): void {
    this.warnings.push({ ...this.place(field), code });
  }

  /** Cells no text of the record may hold, before anything is read from them. */
  refuseUnreadable(): void {
    this.mapping.forEach((field, at) => {
      const text = field ? (this.row.cells[at] ?? '') : '';
      if (!field) return;
      if (text.length > longestCell) this.error(field, 'TOO_LONG');
      else if (controlLetters.test(text)) this.error(field, 'CHARACTER_REFUSED');
      else if (lostLetters.test(text)) this.error(field, 'CHARACTER_LOST');
    });
    const extra = this.row.cells.slice(this.headers.length).findIndex((cell) => cell.trim() !== '');
    if (extra < 0) return;
    const columnNumber = this.headers.length + extra + 1;
    this.errors.push({
      line: this.row.line,
      column: String(columnNumber),
      columnNumber,
      code: 'TOO_MANY_CELLS',
    });
  }

  /** Checks a value against the schema of the record; limits are decided there. */
  checked<T>(schema: z.ZodType<T>, value: unknown, field: ResidentField): T | undefined {
    const result = schema.safeParse(value);
    if (result.success) return result.data;
    const codes = result.error.issues.map(({ code }) => code);
    return this.error(
      field,
      codes.includes('too_big')
        ? 'TOO_LONG'
        : codes.includes('custom')
          ? 'CHARACTER_REFUSED'
          : 'VALUE_REFUSED',
    );
  }
  add<K extends ItemKind>(kind: K, value: ItemValue[K], field: ResidentField): void {
    const good = this.checked(itemValues[kind] as unknown as z.ZodType<ItemValue[K]>, value, field);
    if (good) this.items.push({ kind, value: good } as ItemDraft);
  }
  state(section: StatedSection, says: 'none' | 'unknown', field: ResidentField): void {
    if (this.stated.some((each) => each.section === section)) return;
    this.stated.push({ section, says, line: this.row.line, column: this.column(field), field });
    this.add('statement', { section, says }, field);
  }

  /** Entries of a section's cell; states 'none' and 'unknown' where the cell says so. */
  entries(field: ResidentField, section: StatedSection, partOfSection = false): string[] {
    const text = this.cell(field);
    const said = statedBy(text, section);
    if (said === 'doubtful') this.warn(field, 'NONE_IN_DOUBT');
    if (said === 'unknown' && !partOfSection) this.state(section, 'unknown', field);
    if (said === 'none' && partOfSection) this.warn(field, 'PARTIAL_NONE_LEFT_OUT');
    else if (said === 'none') this.state(section, 'none', field);
    if (said !== 'entries') return [];

    const entries = splitEntries(text);
    if (entries.some((entry) => ['none', 'unknown', 'doubtful'].includes(statedBy(entry, section)))) {
      this.error(field, 'NONE_AND_ENTRIES');
      return [];
    }
    if (entries.length > mostEntries) this.error(field, 'TOO_MANY_ENTRIES');
    const kept = entries.filter((entry) => !isPartialNone(entry));
    if (kept.length < entries.length) this.warn(field, 'PARTIAL_NONE_LEFT_OUT');
    if (kept.some(endsWithNone)) this.warn(field, 'ENTRY_ENDS_WITH_NONE');
    return kept.slice(0, mostEntries);
  }
  date(field: ResidentField, today: PlainDate): PlainDate | undefined {
    const result = parseBirthDate(this.cell(field), today);
    return result.ok ? result.date : this.cell(field) === '' ? undefined : this.error(field, 'DATE_NOT_READ');
  }
  phone(field: ResidentField): string | undefined {
    const text = this.cell(field);
    if (['blank', 'none', 'unknown', 'doubtful'].includes(statedBy(text, 'contact'))) return undefined;
    return readPhone(text) ?? this.error(field, 'PHONE_NOT_READ');
  }
}
