// A directory file → entries. Whole or not at all: every fault is told with its line and column, never with its value.
import { readCsvLines, type CsvLine } from '../../exchange/csv-lines.ts';
import {
  directoryEntry,
  type DepartmentsOfEntry,
  type DirectoryEntry,
  type DirectoryFormat,
  type HospitalFunction,
} from './entry.ts';
import { prefectureName } from './prefectures.ts';

export type DirectoryFaultCode =
  | 'QUOTE_BROKEN'
  | 'FILE_EMPTY'
  | 'HEADER_UNKNOWN'
  | 'COLUMN_MISSING'
  | 'CELLS'
  | 'ID'
  | 'ID_TWICE'
  | 'NAME'
  | 'PREFECTURE'
  | 'CITY'
  | 'COORDINATE'
  | 'BEDS'
  | 'TOO_LONG';

export interface DirectoryFault {
  code: DirectoryFaultCode;
  /** 1 is the header. */
  line: number;
  /** The column's own header, where one is at fault. */
  column?: string;
  /** The other line, for an id that stands twice. */
  otherLine?: number;
}

export interface DirectoryFile {
  format: DirectoryFormat;
  entries: DirectoryEntry[];
  /** Of a file of departments, instead of entries. */
  departments: DepartmentsOfEntry[];
  /** Entries without coordinates. */
  withoutPosition: number;
}
export type DirectoryReading = { ok: true; file: DirectoryFile } | { ok: false; faults: DirectoryFault[] };

/** More faults than this help nobody. */
const faultsTold = 50;

type Field = 'id' | 'name' | 'kana' | 'pref' | 'city' | 'address' | 'latitude' | 'longitude' | 'website';
interface Columns {
  fields: Record<Exclude<Field, 'website'>, string> & { website?: string };
  beds: Record<keyof DirectoryEntry['beds'], string>;
  functions?: Record<HospitalFunction, string>;
}
const official: Columns = {
  fields: {
    id: 'ID',
    name: '正式名称',
    kana: '正式名称（フリガナ）',
    pref: '都道府県コード',
    city: '市区町村コード',
    address: '所在地',
    latitude: '所在地座標（緯度）',
    longitude: '所在地座標（経度）',
    website: '案内用ホームページアドレス',
  },
  beds: {
    general: '一般病床',
    longTerm: '療養病床',
    psychiatric: '精神病床',
    tuberculosis: '結核病床',
    infectious: '感染症病床',
    total: '合計病床数',
  },
};
const withEmergency: Columns = {
  fields: {
    id: 'mhlw_id',
    name: 'name',
    kana: 'name_kana',
    pref: 'pref_code',
    city: 'city_code',
    address: 'address',
    latitude: 'lat',
    longitude: 'lon',
  },
  beds: {
    general: 'beds_general',
    longTerm: 'beds_recuperation',
    psychiatric: 'beds_psychiatric',
    tuberculosis: 'beds_tuberculosis',
    infectious: 'beds_infectious',
    total: 'beds_total',
  },
  functions: {
    secondary: 'secondary_emergency',
    tertiary: 'tertiary_emergency',
    'regional-support': 'regional_support_hospital',
    'special-function': 'special_function_hospital',
  },
};
const departmentColumn = '診療科目名';

/**
 * Reads one of the known files by its headers.
 * @param text decoded; a byte order mark may stand in front
 */
export function readDirectoryFile(text: string): DirectoryReading {
  const read = readCsvLines(text);
  if (!read.ok) return failed({ code: 'QUOTE_BROKEN', line: read.line });
  const [header, ...rows] = read.lines;
  if (!header || rows.length === 0) return failed({ code: 'FILE_EMPTY', line: 1 });
  const headers = header.cells.map((cell) => cell.trim());
  if (headers.includes(official.fields.id) && headers.includes(departmentColumn))
    return readDepartments(headers, rows);
  if (headers.includes(official.fields.id) && headers.includes(official.fields.name))
    return readEntries('mhlw-hospitals', official, headers, rows);
  if (headers.includes(withEmergency.fields.id))
    return readEntries('with-emergency', withEmergency, headers, rows);
  return failed({ code: 'HEADER_UNKNOWN', line: header.line });
}

const failed = (...faults: DirectoryFault[]): DirectoryReading => ({ ok: false, faults });

function readEntries(
  format: DirectoryFormat,
  columns: Columns,
  headers: readonly string[],
  rows: readonly CsvLine[],
): DirectoryReading {
  const { website, ...needed } = columns.fields;
  const missing = [
    ...Object.values(needed),
    ...Object.values(columns.beds),
    ...Object.values(columns.functions ?? {}),
  ]
    .filter((column) => !headers.includes(column))
    .map((column): DirectoryFault => ({ code: 'COLUMN_MISSING', line: 1, column }));
  if (missing.length > 0) return failed(...missing);
  const at = new Map(headers.map((name, index) => [name, index]));
  const faults: DirectoryFault[] = [];
  const seen = new Map<string, number>();
  const entries: DirectoryEntry[] = [];
  for (const row of rows) {
    if (faults.length >= faultsTold) break;
    const found = readEntry(row, columns, website, at, headers.length);
    const entry = found.entry;
    const otherLine = entry && seen.get(entry.id);
    faults.push(...found.faults);
    if (!entry) continue;
    if (otherLine !== undefined)
      faults.push({ code: 'ID_TWICE', line: row.line, column: columns.fields.id, otherLine });
    seen.set(entry.id, row.line);
    entries.push(entry);
  }
  if (faults.length > 0) return failed(...faults.slice(0, faultsTold));
  const withoutPosition = entries.filter(({ latitude }) => latitude === null).length;
  return { ok: true, file: { format, entries, departments: [], withoutPosition } };
}

/** One line of plain text: no control or direction letters, spaces at the ends or in a row. */
const plain = (cell: string) =>
  cell
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]/g, ' ')
    .replace(/[ \u3000]+/g, ' ')
    .trim();

function readEntry(
  { line, cells }: CsvLine,
  { fields, beds, functions }: Columns,
  website: string | undefined,
  at: ReadonlyMap<string, number>,
  width: number,
): { entry?: DirectoryEntry; faults: DirectoryFault[] } {
  if (cells.length !== width) return { faults: [{ code: 'CELLS', line }] };
  const faults: DirectoryFault[] = [];
  const cell = (column: string) => plain(cells[at.get(column)!]!);
  const fault = (code: DirectoryFaultCode, column: string) => void faults.push({ code, line, column });

  const id = cell(fields.id);
  if (!/^[0-9A-Za-z]{4,20}$/.test(id)) fault('ID', fields.id);
  const name = cell(fields.name);
  if (name === '') fault('NAME', fields.name);
  const prefCode = cell(fields.pref).padStart(2, '0');
  if (prefectureName(prefCode) === undefined) fault('PREFECTURE', fields.pref);
  const cityCode = cell(fields.city).padStart(3, '0');
  if (!/^[0-9]{3}$/.test(cityCode)) fault('CITY', fields.city);
  const latitude = readDegrees(cell(fields.latitude), 20, 46);
  if (latitude === undefined) fault('COORDINATE', fields.latitude);
  const longitude = readDegrees(cell(fields.longitude), 122, 154);
  if (longitude === undefined) fault('COORDINATE', fields.longitude);
  const counted: Partial<Record<keyof DirectoryEntry['beds'], number>> = {};
  for (const [kind, column] of Object.entries(beds) as [keyof DirectoryEntry['beds'], string][]) {
    const text = cell(column);
    if (text === '') continue;
    if (/^[0-9]{1,4}$/.test(text)) counted[kind] = Number(text);
    else fault('BEDS', column);
  }
  if (faults.length > 0) return { faults };
  const isPlace = latitude !== null && longitude !== null;
  const draft: DirectoryEntry = {
    id,
    name,
    kana: cell(fields.kana),
    prefCode,
    cityCode,
    address: cell(fields.address),
    latitude: isPlace ? latitude! : null,
    longitude: isPlace ? longitude! : null,
    beds: counted,
    ...(website !== undefined && at.has(website) && { website: cell(website).slice(0, 500) }),
    ...readFunctions(functions, cell),
  };
  const parsed = directoryEntry.safeParse(draft);
  if (parsed.success) return { entry: parsed.data, faults };
  const [wrong] = parsed.error.issues;
  const column = fields[String(wrong?.path[0]) as Field] ?? fields.name;
  return { faults: [{ code: 'TOO_LONG', line, column }] };
}

/** '' and 0 are what the source writes where it knows no place. Undefined: cannot be read, or is no place in Japan. */
function readDegrees(text: string, least: number, most: number): number | null | undefined {
  if (text === '') return null;
  if (!/^-?[0-9]{1,3}(\.[0-9]*)?$/.test(text)) return undefined;
  const degrees = Number(text);
  if (degrees === 0) return null;
  return degrees >= least && degrees <= most ? degrees : undefined;
}

/** Cells are 1, 0 or empty; all empty: the source says nothing of this hospital. */
function readFunctions(
  columns: Columns['functions'],
  cell: (column: string) => string,
): Pick<DirectoryEntry, 'functions'> {
  if (!columns) return {};
  const told = (Object.entries(columns) as [HospitalFunction, string][]).map(
    ([is, column]) => [is, cell(column)] as const,
  );
  if (told.every(([, text]) => text === '')) return {};
  return { functions: told.filter(([, text]) => text === '1').map(([is]) => is) };
}

/** 01-2 has a row for each department and each of its hours; a hospital's rows need not stand together. */
function readDepartments(headers: readonly string[], rows: readonly CsvLine[]): DirectoryReading {
  const [idAt, nameAt] = [headers.indexOf('ID'), headers.indexOf(departmentColumn)];
  const faults: DirectoryFault[] = [];
  const held = new Map<string, Set<string>>();
  for (const { line, cells } of rows) {
    if (faults.length >= faultsTold) break;
    const id = plain(cells[idAt] ?? '');
    const name = plain(cells[nameAt] ?? '');
    if (!/^[0-9A-Za-z]{4,20}$/.test(id)) faults.push({ code: 'ID', line, column: 'ID' });
    else if (name === '') faults.push({ code: 'NAME', line, column: departmentColumn });
    else if (name.length > 60) faults.push({ code: 'TOO_LONG', line, column: departmentColumn });
    else held.set(id, (held.get(id) ?? new Set()).add(name));
  }
  if (faults.length > 0) return failed(...faults);
  const departments = [...held].map(([id, names]) => ({ id, departments: [...names].slice(0, 120) }));
  return { ok: true, file: { format: 'mhlw-departments', entries: [], departments, withoutPosition: 0 } };
}

/** The day of the data where a file's name says it: '…_20250601.csv' → '2025-06-01'. */
export function dayOfFileName(name: string): string | undefined {
  const [, year, month, day] =
    /(20[0-9]{2})(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])(?![0-9])/.exec(name) ?? [];
  return year && `${year}-${month}-${day}`;
}
