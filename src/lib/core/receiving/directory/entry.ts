// One hospital of the official directory (医療情報ネット), in the shape that files are read into and changes are shown in.
import * as z from 'zod';
import { lineText } from '../../record/item.ts';

/**
 * Kinds of files. 'mhlw-hospitals': 01-1 病院（施設票）. 'mhlw-departments': 01-2 診療科. 'with-emergency': a list
 * derived from 01-1 that says which hospitals give secondary and tertiary emergency care.
 */
export const directoryFormats = ['mhlw-hospitals', 'mhlw-departments', 'with-emergency'] as const;
export type DirectoryFormat = (typeof directoryFormats)[number];

export const hospitalFunctions = ['secondary', 'tertiary', 'regional-support', 'special-function'] as const;
export type HospitalFunction = (typeof hospitalFunctions)[number];

/** Digits and, in some prefectures, letters. Not permanent: the same hospital comes back under another one (match.ts). */
export const directoryId = z.string().regex(/^[0-9A-Za-z]{4,20}$/);
const beds = z.int().min(0).max(9_999).optional();
export const bedKinds = [
  'general',
  'longTerm',
  'psychiatric',
  'tuberculosis',
  'infectious',
  'total',
] as const;
export type BedKind = (typeof bedKinds)[number];

export const directoryEntry = z.strictObject({
  id: directoryId,
  name: lineText,
  kana: z.string().max(200),
  /** JIS X 0401. */
  prefCode: z.string().regex(/^[0-9]{2}$/),
  /** The last three digits of JIS X 0402. */
  cityCode: z.string().regex(/^[0-9]{3}$/),
  address: z.string().max(200),
  /** Null: not known; the source writes 0.0. */
  latitude: z.number().min(20).max(46).nullable(),
  longitude: z.number().min(122).max(154).nullable(),
  beds: z.strictObject({
    general: beds,
    longTerm: beds,
    psychiatric: beds,
    tuberculosis: beds,
    infectious: beds,
    total: beds,
  }),
  /** Left out, as the next two: the file says nothing about it, and what was known stays. */
  website: z.string().max(500).optional(),
  functions: z.array(z.enum(hospitalFunctions)).max(4).optional(),
  departments: z.array(z.string().min(1).max(60)).max(120).optional(),
});
export type DirectoryEntry = z.infer<typeof directoryEntry>;

/** What the file of departments says of one hospital. */
export const departmentsOfEntry = z.strictObject({
  id: directoryId,
  departments: z.array(z.string().min(1).max(60)).max(120),
});
export type DepartmentsOfEntry = z.infer<typeof departmentsOfEntry>;

/** What an import is about; no cities: the whole prefecture. No prefecture: the whole file. */
export const directoryScope = z.strictObject({
  prefCode: z
    .string()
    .regex(/^[0-9]{2}$/)
    .nullable(),
  cityCodes: z.array(z.string().regex(/^[0-9]{3}$/)).max(300),
});
export type DirectoryScope = z.infer<typeof directoryScope>;

export function isInScope(
  { prefCode, cityCode }: Pick<DirectoryEntry, 'prefCode' | 'cityCode'>,
  scope: DirectoryScope,
): boolean {
  if (scope.prefCode === null) return true;
  if (prefCode !== scope.prefCode) return false;
  return scope.cityCodes.length === 0 || scope.cityCodes.includes(cityCode);
}

/** The level of emergency care; undefined when the directory does not say. */
export function levelOfEntry({ functions }: Pick<DirectoryEntry, 'functions'>) {
  if (functions?.includes('tertiary')) return 'tertiary' as const;
  return functions?.includes('secondary') ? ('secondary' as const) : undefined;
}
