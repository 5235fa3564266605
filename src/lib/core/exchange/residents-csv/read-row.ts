// One row of a residents' file → a draft of a resident, or its errors by column. Nothing is guessed: what cannot
// be read is an error, what is left out is a warning.
import type { PlainDate } from '../../brands.ts';
import type { ConsentDraft, ResidentDraft } from '../../record/resident-draft.ts';
import { readConsent } from './consent-cells.ts';
import { readContacts } from './contact-cells.ts';
import { readAffiliation, readIdentity } from './identity-cells.ts';
import type { RowError, RowWarning } from './issues.ts';
import type { ColumnMapping } from './mapping.ts';
import { RowReader } from './row-reader.ts';
import type { StatedInFile } from './row-reader.ts';
import { readFacts } from './section-cells.ts';
import type { CsvRow } from './table.ts';

export type ResidentRowResult =
  | { line: number; ok: true; draft: ResidentDraft; stated: StatedInFile[]; warnings: RowWarning[] }
  | { line: number; ok: false; errors: RowError[]; warnings: RowWarning[] };

/** What holds for the whole file and is not written in each row. */
export interface FileDefaults {
  careHome?: string;
  consent?: Partial<Pick<ConsentDraft, 'formReference' | 'givenOn' | 'takenBy'>>;
}

/** Reads one row. `today` is the day in Japan. */
export function readResidentRow(
  row: CsvRow,
  headers: readonly string[],
  mapping: ColumnMapping,
  today: PlainDate,
  defaults: FileDefaults = {},
): ResidentRowResult {
  const read = new RowReader(row, headers, mapping);
  read.refuseUnreadable();
  if (read.errors.length > 0) return { line: row.line, ok: false, errors: read.errors, warnings: [] };
  const identity = readIdentity(read, today);
  const affiliation = readAffiliation(read, defaults.careHome);
  readContacts(read);
  readFacts(read, today);
  const consent = readConsent(read, identity, today, defaults.consent ?? {});
  if (!identity || read.errors.length > 0)
    return { line: row.line, ok: false, errors: read.errors, warnings: read.warnings };
  const draft: ResidentDraft = { identity, items: read.items };
  if (affiliation) draft.affiliation = affiliation;
  if (consent) draft.consent = consent;
  return { line: row.line, ok: true, draft, stated: read.stated, warnings: read.warnings };
}
