// A residents' file from bytes to drafts: open, map the columns, read the rows. Nothing is written here.
import type { PlainDate } from '../../brands.ts';
import { homonymKey } from '../../identity/rank.ts';
import { decodeResidentsFile } from './decode.ts';
import type { Encoding } from './decode.ts';
import type { FileProblem } from './issues.ts';
import { guessMapping } from './mapping.ts';
import type { ColumnMapping } from './mapping.ts';
import { readResidentRow } from './read-row.ts';
import type { FileDefaults, ResidentRowResult } from './read-row.ts';
import { readTable } from './table.ts';
import type { CsvTable } from './table.ts';

export type OpenedFile =
  | { ok: true; table: CsvTable; encoding: Encoding; mapping: ColumnMapping }
  | { ok: false; code: FileProblem; line?: number };

/** Decodes and divides a file and guesses its columns; the user may change the mapping before reading. */
export function openResidentsFile(bytes: Uint8Array): OpenedFile {
  const decoded = decodeResidentsFile(bytes);
  if (!decoded.ok) return decoded;
  const read = readTable(decoded.text);
  if (!read.ok) return read;
  return {
    ok: true,
    table: read.table,
    encoding: decoded.encoding,
    mapping: guessMapping(read.table.headers),
  };
}

/** Where the reading stands, for `flagDuplicates`. */
export function kanaColumnOf(headers: readonly string[], mapping: ColumnMapping) {
  const at = mapping.findIndex((field) => field === 'kana' || field === 'familyKana');
  return { column: headers[at] ?? '', columnNumber: at + 1 };
}

/** Marks rows of one file with the same kana and birth date, each with the lines of the others. */
export function flagDuplicates(
  results: readonly ResidentRowResult[],
  kanaColumn: { column: string; columnNumber: number },
): ResidentRowResult[] {
  const linesByKey = new Map<string, number[]>();
  for (const result of results) {
    if (!result.ok) continue;
    const key = homonymKey(result.draft.identity);
    linesByKey.set(key, [...(linesByKey.get(key) ?? []), result.line]);
  }
  return results.map((result) => {
    if (!result.ok) return result;
    const otherLines = linesByKey
      .get(homonymKey(result.draft.identity))!
      .filter((line) => line !== result.line);
    if (otherLines.length === 0) return result;
    const warning = { line: result.line, ...kanaColumn, code: 'DUPLICATE_IN_FILE', otherLines } as const;
    return { ...result, warnings: [...result.warnings, warning] };
  });
}

/**
 * Reads all rows. For progress and cancelling, call `readResidentRow` in parts and `flagDuplicates` at the end:
 * the result is the same.
 */
export function readResidents(
  table: CsvTable,
  mapping: ColumnMapping,
  today: PlainDate,
  defaults: FileDefaults = {},
): ResidentRowResult[] {
  const results = table.rows.map((row) => readResidentRow(row, table.headers, mapping, today, defaults));
  return flagDuplicates(results, kanaColumnOf(table.headers, mapping));
}
