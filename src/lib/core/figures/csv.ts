// Writing tables for spreadsheets: UTF-8 with a byte order mark, so that Excel reads Japanese; CRLF; and no cell that a
// spreadsheet would run as a formula.

const cell = (value: string | number): string => {
  if (typeof value === 'number') return String(value);
  const harmless = /^[\s\0]*[=+\-@＝＋－＠\t\r]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
};

/** One row with its line end. */
export const csvLine = (row: readonly (string | number)[]): string => `${row.map(cell).join(',')}\r\n`;

/** The whole file as text, the mark included. */
export const writeCsv = (rows: readonly (readonly (string | number)[])[]): string =>
  `\ufeff${rows.map(csvLine).join('')}`;
