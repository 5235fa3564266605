// 輪番: which hospital is on duty for a field on a day of the roster, and where nobody is.
import * as z from 'zod';
import type { PlainDate } from '../../brands.ts';
import { addDays, datePartsOf, daysInMonth } from '../../identity/plain-date.ts';
import { capabilities, capabilityText, isCapability } from '../capability.ts';

/** A capability code, or every field at once. */
export const dutyField = z.enum(['all', ...capabilities]);
export type DutyField = z.infer<typeof dutyField>;
export const dutyFields = dutyField.options;

/** 'HH:MM' of the clock in Japan, '24:00' for the end of the day. */
export const clockTime = z.string().regex(/^([01][0-9]|2[0-3]):[0-5][0-9]$|^24:00$/);
export const rosterMonth = z.string().regex(/^20[0-9]{2}-(0[1-9]|1[0-2])$/);

export interface DutyTimes {
  /** The day of the roster: on which it begins. */
  day: PlainDate;
  from: string;
  /** At or before `from`: of the next day. */
  to: string;
}

const minutesOf = (clock: string) => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3));

/** Instants of a duty; one that ends at or before its beginning goes over midnight. */
export function instantsOf({ day, from, to }: DutyTimes): { startsAt: number; endsAt: number } {
  const midnight = Date.parse(`${day}T00:00:00+09:00`);
  const [start, end] = [minutesOf(from), minutesOf(to)];
  return {
    startsAt: midnight + start * 60_000,
    endsAt: midnight + (end > start ? end : end + 24 * 60) * 60_000,
  };
}

/** 'HH:MM' in Japan. */
export const clockOf = (instant: number): string =>
  new Date(instant + 9 * 3_600_000).toISOString().slice(11, 16);

/** Every day of a month, '2026-11' → 30 days. */
export function daysOfMonth(month: string): PlainDate[] {
  const { year, month: number } = datePartsOf(`${month}-01` as PlainDate);
  return Array.from({ length: daysInMonth(year, number) }, (_, at) =>
    addDays(`${month}-01` as PlainDate, at),
  );
}

export interface RosterDuty {
  day: string;
  field: string;
}
export interface RosterGap {
  day: PlainDate;
  field: string;
}

/** Fields that the month has anywhere, in the order of the list. */
export function fieldsOf(duties: readonly RosterDuty[]): string[] {
  const there = new Set(duties.map(({ field }) => field));
  const known = dutyFields.filter((field) => there.has(field));
  return [...known, ...[...there].filter((field) => !dutyFields.includes(field as DutyField)).sort()];
}

/**
 * Days of a month on which nobody is on duty for a field that the month has otherwise. Whoever is on duty for
 * everything leaves no gap.
 */
export function gapsOf(month: string, duties: readonly RosterDuty[]): RosterGap[] {
  const found = fieldsOf(duties);
  const named = found.filter((field) => field !== 'all');
  const fields = named.length > 0 ? named : found;
  const covered = new Set(duties.map(({ day, field }) => `${day} ${field}`));
  return daysOfMonth(month).flatMap((day) =>
    covered.has(`${day} all`)
      ? []
      : fields.filter((field) => !covered.has(`${day} ${field}`)).map((field) => ({ day, field })),
  );
}

/** '全科' or the name of the capability; a code of a newer version as it is. */
export function dutyFieldText(field: string): { ja: string; en: string } {
  if (field === 'all') return { ja: '全科', en: 'All fields' };
  return rosterWords[field] ?? capabilityText(field);
}

/** Rosters say departments where the directory says what a hospital can do. */
const rosterWords: Record<string, { ja: string; en: string }> = {
  internal: { ja: '内科', en: 'Internal medicine' },
  surgery: { ja: '外科', en: 'Surgery' },
  stroke: { ja: '脳卒中', en: 'Stroke' },
  cardiac: { ja: '循環器', en: 'Cardiology' },
};

const synonyms: Record<string, DutyField> = {
  全科: 'all',
  全診療科: 'all',
  全部: 'all',
  すべて: 'all',
  全て: 'all',
  内科: 'internal',
  内科系: 'internal',
  外科: 'surgery',
  外科系: 'surgery',
  整形: 'orthopaedic',
  整形外科: 'orthopaedic',
  小児: 'paediatric',
  小児科: 'paediatric',
  産科: 'obstetric',
  産婦人科: 'obstetric',
  周産期: 'obstetric',
  循環器: 'cardiac',
  循環器科: 'cardiac',
  循環器内科: 'cardiac',
  心臓: 'cardiac',
  脳外科: 'stroke',
  脳神経外科: 'stroke',
  脳神経: 'stroke',
  脳卒中: 'stroke',
  精神: 'psychiatric',
  精神科: 'psychiatric',
  外傷: 'trauma',
  熱傷: 'burn',
  透析: 'dialysis',
  消化器: 'endoscopy',
  内視鏡: 'endoscopy',
  救命: 'icu',
  集中治療: 'icu',
  手の外科: 'hand-surgery',
};

/** '内科', 'internal' or the name of a capability → its code. */
export function parseDutyField(text: string): DutyField | undefined {
  const plain = text.normalize('NFKC').replace(/\s/g, '');
  const lower = plain.toLowerCase();
  if (lower === 'all' || isCapability(lower)) return lower;
  return synonyms[plain] ?? capabilities.find((code) => capabilityText(code).ja === plain);
}
