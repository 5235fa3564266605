// Comma separated text → rows with the line of the file on which each begins, also after quoted line breaks.
import Papa from 'papaparse';

export interface CsvLine {
  line: number;
  cells: string[];
}
export type CsvLines = { ok: true; lines: CsvLine[] } | { ok: false; line: number };

/** Takes CRLF, LF or CR, a byte order mark and an end-of-file sign. Rows whose cells are all empty are left out. */
export function readCsvLines(text: string): CsvLines {
  const plain = text
    .replace(/^\ufeff/, '')
    .replace(/\u001a\s*$/, '')
    .replace(/\r\n?/g, '\n');
  const lines: CsvLine[] = [];
  let brokenAt: number | undefined;
  let start = 0;
  let line = 1;
  Papa.parse<string[]>(plain, {
    delimiter: ',',
    newline: '\n',
    step: ({ data, errors, meta }) => {
      if (brokenAt === undefined && errors.some(({ type }) => type === 'Quotes')) brokenAt = line;
      if (data.some((cell) => cell.trim() !== '')) lines.push({ line, cells: data });
      for (
        let at = plain.indexOf('\n', start);
        at !== -1 && at < meta.cursor;
        at = plain.indexOf('\n', at + 1)
      )
        line += 1;
      start = meta.cursor;
    },
  });
  return brokenAt === undefined ? { ok: true, lines } : { ok: false, line: brokenAt };
}
