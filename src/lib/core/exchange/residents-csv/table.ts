// Text of a residents' file → headers and rows with their true line numbers.
import Papa from 'papaparse';
import { guessMapping } from './mapping.ts';
import type { FileProblem } from './issues.ts';

export interface CsvRow {
  /** Line of the file on which the row begins, also after quoted line breaks. */
  line: number;
  cells: string[];
}
export interface CsvTable {
  separator: ',' | '\t' | ';';
  headerLine: number;
  headers: string[];
  rows: CsvRow[];
}
export type TableResult = { ok: true; table: CsvTable } | { ok: false; code: FileProblem; line?: number };

export const mostRows = 5000;
const separators = [',', '\t', ';'] as const;
/** Exports may put a title and a date above the headers. */
const linesBeforeHeader = 10;

interface ParsedRows {
  rows: CsvRow[];
  brokenAt?: number;
}

function parse(text: string, delimiter: string): ParsedRows {
  const rows: CsvRow[] = [];
  let brokenAt: number | undefined;
  let start = 0;
  let line = 1;
  Papa.parse<string[]>(text, {
    delimiter,
    newline: '\n',
    fastMode: false,
    step: ({ data, errors, meta }) => {
      if (brokenAt === undefined && errors.some(({ type }) => type === 'Quotes')) brokenAt = line;
      if (data.some((cell) => cell.trim() !== '')) rows.push({ line, cells: data });
      for (let at = text.indexOf('\n', start); at !== -1 && at < meta.cursor; at = text.indexOf('\n', at + 1))
        line += 1;
      start = meta.cursor;
    },
  });
  return brokenAt === undefined ? { rows } : { rows, brokenAt };
}

/** Headers are shown beside issues: one line, without control or direction letters, cut at 60. */
const headerText = (cell: string) =>
  [
    ...cell
      .replace(/\s+/g, ' ')
      .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069]/g, '')
      .trim(),
  ]
    .slice(0, 60)
    .join('');

const recognised = (cells: readonly string[]) =>
  guessMapping(cells).filter((field) => field !== undefined).length;

/**
 * Reads comma, tab or semicolon separated text with CRLF, LF or CR line ends and quoted line breaks. The header is
 * the row among the first ten with the most known headers; without any, the first row.
 */
export function readTable(text: string): TableResult {
  const lines = text
    .replace(/^\ufeff/, '')
    .replace(/\u001a\s*$/, '')
    .replace(/\r\n?/g, '\n');
  const readings = separators.map((separator) => {
    const head = parse(lines.split('\n', 60).join('\n'), separator).rows.slice(0, linesBeforeHeader);
    const known = head.map(({ cells }) => recognised(cells));
    return {
      separator,
      known: Math.max(0, ...known),
      width: Math.max(0, ...head.map(({ cells }) => cells.length)),
      at: known.indexOf(Math.max(0, ...known)),
    };
  });
  const [best] = [...readings].sort((a, b) => b.known - a.known || b.width - a.width);
  const { rows, brokenAt } = parse(lines, best!.separator);
  if (brokenAt !== undefined) return { ok: false, code: 'QUOTE_BROKEN', line: brokenAt };
  const header = rows[best!.known > 0 ? best!.at : 0];
  if (!header) return { ok: false, code: 'FILE_EMPTY' };
  const body = rows.slice(rows.indexOf(header) + 1);
  if (body.length === 0) return { ok: false, code: 'NO_ROWS' };
  if (body.length > mostRows) return { ok: false, code: 'TOO_MANY_ROWS' };
  return {
    ok: true,
    table: {
      separator: best!.separator,
      headerLine: header.line,
      headers: header.cells.map(headerText),
      rows: body,
    },
  };
}
