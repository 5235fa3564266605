// A roster as a table (日付, 病院, 診療科, 開始, 終了, 備考) → duties. Whole or not at all: each fault names its line and column.
import type { PlainDate } from '../../brands.ts';
import { makePlainDate } from '../../identity/plain-date.ts';
import { readCsvLines } from '../../exchange/csv-lines.ts';
import { nameKey } from '../directory/match.ts';
import { instantsOf, parseDutyField, type DutyField } from './duty.ts';

export type RosterFaultCode =
  | 'QUOTE_BROKEN'
  | 'FILE_EMPTY'
  | 'HEADER_UNKNOWN'
  | 'COLUMN_MISSING'
  | 'TOO_MANY_ROWS'
  | 'TOO_MANY_DAYS'
  | 'CELLS'
  | 'DAY'
  | 'HOSPITAL_UNKNOWN'
  | 'HOSPITAL_AMBIGUOUS'
  | 'FIELD_UNKNOWN'
  | 'TIME'
  | 'TWICE'
  | 'TOO_LONG';

export interface RosterFault {
  code: RosterFaultCode;
  line: number;
  column?: string;
  otherLine?: number;
}

/** A hospital as a roster may call it. */
export interface RosterHospital {
  id: string;
  name: string;
  /** Ten digits of the medical facility; null where nobody entered it. */
  code: string | null;
  /** Its id in the official directory. */
  directoryId: string | null;
}

export interface ReadDuty {
  line: number;
  facilityId: string;
  field: DutyField;
  day: PlainDate;
  startsAt: number;
  endsAt: number;
  note: string;
}
export type RosterReading = { ok: true; duties: ReadDuty[] } | { ok: false; faults: RosterFault[] };

export const mostRosterRows = 5_000;
/** A roster is written for a year at most. */
export const mostRosterDays = 400;
const faultsTold = 50;
const noteLength = 60;

const columns = {
  day: ['日付', '年月日', '当番日', 'day', 'date'],
  hospital: ['病院', '病院名', '医療機関', '医療機関名', '当番病院', 'hospital'],
  field: ['診療科', '科目', '科', '分野', 'field'],
  from: ['開始', '開始時刻', '自', 'から', 'from', 'start'],
  to: ['終了', '終了時刻', '至', 'まで', 'to', 'end'],
  note: ['備考', 'メモ', 'note'],
} as const;
type Column = keyof typeof columns;

const plain = (cell: string | undefined) => (cell ?? '').normalize('NFKC').trim();

/** Reads the table's text; hospitals may be called by name, by 医療機関コード, or by an id of ours or of the directory. */
export function readRosterFile(text: string, hospitals: readonly RosterHospital[]): RosterReading {
  const read = readCsvLines(text);
  if (!read.ok) return { ok: false, faults: [{ code: 'QUOTE_BROKEN', line: read.line }] };
  const [header, ...rows] = read.lines;
  if (!header || rows.length === 0) return { ok: false, faults: [{ code: 'FILE_EMPTY', line: 1 }] };
  if (rows.length > mostRosterRows)
    return { ok: false, faults: [{ code: 'TOO_MANY_ROWS', line: rows[mostRosterRows]!.line }] };
  const headers = header.cells.map((cell) => plain(cell).toLowerCase());
  const at = Object.fromEntries(
    Object.entries(columns).map(([column, names]) => [
      column,
      headers.findIndex((name) => (names as readonly string[]).includes(name)),
    ]),
  ) as Record<Column, number>;
  const needed: Column[] = ['day', 'hospital', 'field', 'from', 'to'];
  const missing = needed.filter((column) => at[column] === -1);
  if (missing.length === needed.length)
    return { ok: false, faults: [{ code: 'HEADER_UNKNOWN', line: header.line }] };
  if (missing.length > 0)
    return {
      ok: false,
      faults: missing.map((column) => ({
        code: 'COLUMN_MISSING',
        line: header.line,
        column: columns[column][0],
      })),
    };

  const find = hospitalFinder(hospitals);
  const faults: RosterFault[] = [];
  const duties: ReadDuty[] = [];
  const seen = new Map<string, number>();
  for (const { line, cells } of rows) {
    if (faults.length >= faultsTold) break;
    const own: RosterFault[] = [];
    const fault = (code: RosterFaultCode, column: Column) =>
      void own.push({ code, line, column: plain(header.cells[at[column]]) });
    if (cells.length > headers.length) own.push({ code: 'CELLS', line });
    const day = parseDay(plain(cells[at.day]));
    if (!day) fault('DAY', 'day');
    const hospital = find(plain(cells[at.hospital]));
    if (hospital === 'unknown') fault('HOSPITAL_UNKNOWN', 'hospital');
    if (hospital === 'ambiguous') fault('HOSPITAL_AMBIGUOUS', 'hospital');
    const field = parseDutyField(plain(cells[at.field]));
    if (!field) fault('FIELD_UNKNOWN', 'field');
    const from = parseClock(plain(cells[at.from]));
    if (!from || from.isNextDay || from.clock === '24:00') fault('TIME', 'from');
    const to = parseClock(plain(cells[at.to]));
    // A duty lasts a day at most: '翌9:00' after a beginning at 8:30 is a slip.
    if (!to || (to.isNextDay && from && to.clock > from.clock)) fault('TIME', 'to');
    const note = at.note === -1 ? '' : plain(cells[at.note]);
    if (note.length > noteLength) fault('TOO_LONG', 'note');
    faults.push(...own);
    if (own.length > 0 || !day || !field || !from || !to || typeof hospital === 'string') continue;
    const duty = {
      line,
      facilityId: hospital.id,
      field,
      day,
      ...instantsOf({ day, from: from.clock, to: to.clock }),
      note,
    };
    const otherLine = seen.get(dutyKey(duty));
    if (otherLine !== undefined) faults.push({ code: 'TWICE', line, otherLine });
    seen.set(dutyKey(duty), line);
    duties.push(duty);
  }
  const days = duties.map(({ day }) => Date.parse(`${day}T00:00:00Z`));
  const first = days.reduce((least, one) => Math.min(least, one), Infinity);
  const tooLate = days.findIndex((one) => one - first >= mostRosterDays * 86_400_000);
  if (tooLate !== -1) faults.push({ code: 'TOO_MANY_DAYS', line: duties[tooLate]!.line });
  return faults.length > 0 ? { ok: false, faults: faults.slice(0, faultsTold) } : { ok: true, duties };
}

/** The same hospital, field and hours: one duty, whatever its note says. */
export const dutyKey = (duty: { facilityId: string; field: string; startsAt: number; endsAt: number }) =>
  `${duty.facilityId} ${duty.field} ${duty.startsAt} ${duty.endsAt}`;

function hospitalFinder(hospitals: readonly RosterHospital[]) {
  const byId = new Map<string, RosterHospital>();
  for (const hospital of hospitals) {
    byId.set(hospital.id, hospital);
    if (hospital.code) byId.set(hospital.code, hospital);
    if (hospital.directoryId) byId.set(hospital.directoryId, hospital);
  }
  const byName = new Map<string, RosterHospital | 'ambiguous'>();
  for (const hospital of hospitals) {
    const key = nameKey(hospital.name);
    byName.set(key, byName.has(key) ? 'ambiguous' : hospital);
  }
  return (text: string): RosterHospital | 'unknown' | 'ambiguous' =>
    text === '' ? 'unknown' : (byId.get(text) ?? byName.get(nameKey(text)) ?? 'unknown');
}

/** '2026-11-23', '2026/11/3', '2026年11月23日', '令和8年11月23日', 'R8.11.23'; a weekday in brackets may follow. */
export function parseDay(text: string): PlainDate | undefined {
  const bare = text.replace(/[(（].[)）]$/, '');
  const [, era, year, month, day] =
    /^(令和|R)?([0-9]{1,4}|元)[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?$/i.exec(bare) ?? [];
  if (year === undefined) return undefined;
  const number = year === '元' ? 1 : Number(year);
  if (!era && year.length !== 4) return undefined;
  const full = era ? number + 2018 : number;
  return full >= 2019 && full < 2100 ? makePlainDate(full, Number(month), Number(day)) : undefined;
}

/** '8:30', '08:30', '8時30分', '0830', '翌8:30', '24:00', '32:30' → 'HH:MM', and whether it says the next day. */
export function parseClock(text: string): { clock: string; isNextDay: boolean } | undefined {
  const isSaid = /^翌(日|朝)?/.test(text);
  const bare = text.replace(/^翌(日|朝)?/, '').replace(/(:[0-9]{2}):00$/, '$1');
  const [, hours, minutes] =
    /^([0-9]{1,2})[:時]([0-9]{1,2})?分?$/.exec(bare) ?? /^([0-9]{2})([0-9]{2})$/.exec(bare) ?? [];
  if (hours === undefined) return undefined;
  const [hour, minute] = [Number(hours), Number(minutes ?? 0)];
  if (minute > 59 || hour > 48 || (hour === 48 && minute > 0)) return undefined;
  const isEnd = hour === 24 && minute === 0;
  const shown = isEnd ? 24 : hour % 24;
  const clock = `${String(shown).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
  return { clock, isNextDay: isSaid || (hour >= 24 && !isEnd) };
}

/** A file to fill in, with the names it understands. */
export function sampleRoster(month: string, hospitals: readonly string[]): string {
  const [one = '架空第一病院', two = '架空第二病院'] = hospitals;
  const row = (...cells: string[]) =>
    cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(',');
  const [year, number] = month.split('-');
  const day = (date: number) => `${year}/${Number(number)}/${date}`;
  return [
    row('日付', '病院', '診療科', '開始', '終了', '備考'),
    row(day(1), one, '内科', '17:30', '8:30', '翌朝まで'),
    row(day(1), two, '外科', '17:30', '8:30', ''),
    row(day(2), two, '全科', '8:30', '8:30', '24時間'),
    '',
  ].join('\r\n');
}
