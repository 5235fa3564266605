// Reads the rows of a residents' file in parts, so that progress can be shown and reading can stop.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ColumnMapping } from '#lib/core/exchange/residents-csv/mapping.ts';
import {
  readResidentRow,
  type FileDefaults,
  type ResidentRowResult,
} from '#lib/core/exchange/residents-csv/read-row.ts';
import { flagDuplicates, kanaColumnOf } from '#lib/core/exchange/residents-csv/residents-csv.ts';
import type { CsvTable } from '#lib/core/exchange/residents-csv/table.ts';

export interface ReadingTask {
  table: CsvTable;
  mapping: ColumnMapping;
  today: PlainDate;
  defaults: FileDefaults;
}

export const rowsPerPart = 50;

/** Yields the number of rows read after each part; returns all results, duplicates within the file marked. */
export function* readInParts(task: ReadingTask): Generator<number, ResidentRowResult[]> {
  const { table, mapping, today, defaults } = task;
  const results: ResidentRowResult[] = [];
  for (const row of table.rows) {
    results.push(readResidentRow(row, table.headers, mapping, today, defaults));
    if (results.length % rowsPerPart === 0) yield results.length;
  }
  return flagDuplicates(results, kanaColumnOf(table.headers, mapping));
}
