// What is asked of a facility and of a person who is to work with Tasuki, and how typed text becomes it.
import * as z from 'zod';
import { toKatakana } from '../identity/kana.ts';
import { lineText, phone, shortText } from '../record/item.ts';
import { capabilities } from '../receiving/capability.ts';
import { role } from './roles.ts';
import { enrolledKind } from './people-rules.ts';

/** 医療機関コード or 事業所番号. */
const facilityCode = z.string().regex(/^[0-9]{10}$/);
/** The reading of a name: katakana, with what stands in the names of facilities besides. */
const kanaText = shortText.regex(/^[ァ-ヺー・ヽヾ　 0-9A-Za-z（）()－-]+$/);
const email = z
  .string()
  .max(200)
  .regex(/^[^\s@]+@[^\s@]+\.[^\s@]+$/);

/** What only hospitals have, for the crews' directory. */
export const hospitalDraft = z.strictObject({
  level: z.enum(['primary', 'secondary', 'tertiary']),
  capabilities: z.array(z.enum(capabilities as [string, ...string[]])).max(capabilities.length),
  beds: z.int().min(0).max(5000),
  /** Null: not known; the ranking says so and never hides the hospital. */
  position: z
    .strictObject({ latitude: z.number().min(20).max(46), longitude: z.number().min(122).max(154) })
    .nullable(),
});
export type HospitalDraft = z.infer<typeof hospitalDraft>;

export const facilityDraft = z.strictObject({
  kind: enrolledKind,
  name: lineText,
  kana: kanaText,
  code: facilityCode.optional(),
  /** A dental clinic, which the rates of use leave out. */
  dental: z.boolean(),
  town: shortText,
  address: lineText,
  phone,
  hospital: hospitalDraft.optional(),
});
export type FacilityDraft = z.infer<typeof facilityDraft>;
/** What may change: a facility stays of its kind. */
export const facilityParticulars = facilityDraft.omit({ kind: true });
export type FacilityParticulars = z.infer<typeof facilityParticulars>;

export const personDraft = z.strictObject({
  role,
  name: shortText,
  post: shortText,
  kana: kanaText.optional(),
  /** Home address, for the watch only. */
  address: lineText.optional(),
});
export type PersonDraft = z.infer<typeof personDraft>;

/** The first person of a facility; the role follows from its kind. */
export const firstManagerDraft = personDraft.omit({ role: true, address: true });
export type FirstManagerDraft = z.infer<typeof firstManagerDraft>;

export const applicantDraft = z.strictObject({
  name: shortText,
  post: shortText,
  phone,
  email: email.optional(),
});
export type ApplicantDraft = z.infer<typeof applicantDraft>;

export type FieldFault =
  'REQUIRED' | 'CHOOSE' | 'TOO_LONG' | 'KANA' | 'PHONE' | 'CODE' | 'EMAIL' | 'POSITION' | 'INVALID';

/** Typed text as it is kept: full width made half where it is digits, hyphens made plain, hiragana made katakana. */
export const typed = {
  text: (text: string) => text.trim().replace(/[ \t　]+/g, ' '),
  kana: (text: string) => toKatakana(text.normalize('NFKC').trim().replace(/\s+/g, ' ')),
  phone: (text: string) =>
    text
      .normalize('NFKC')
      .replace(/[‐‑‒–—―−ー]/g, '-')
      .replace(/[\s()]/g, ''),
  code: (text: string) => text.normalize('NFKC').replace(/[^0-9A-Za-z]/g, ''),
  email: (text: string) => text.normalize('NFKC').trim(),
};

/** '33.59, 130.40' as maps give it. Undefined when it cannot be read; null for nothing. */
export function parsePosition(text: string): { latitude: number; longitude: number } | null | undefined {
  const plain = text.normalize('NFKC').trim();
  if (plain === '') return null;
  const [, latitude, longitude] = /^([0-9]{1,3}\.[0-9]+)[\s,、]+([0-9]{1,3}\.[0-9]+)$/.exec(plain) ?? [];
  if (latitude === undefined || longitude === undefined) return undefined;
  const position = { latitude: Number(latitude), longitude: Number(longitude) };
  return hospitalDraft.shape.position.safeParse(position).success ? position : undefined;
}

const faultOf: Record<string, FieldFault> = {
  kind: 'CHOOSE',
  role: 'CHOOSE',
  kana: 'KANA',
  phone: 'PHONE',
  code: 'CODE',
  email: 'EMAIL',
  position: 'POSITION',
};

/**
 * Faults of a draft by field, in the order of the form.
 * @returns an empty object when the schema accepts it
 */
export function faultsOf(schema: z.ZodType, draft: unknown): Record<string, FieldFault> {
  const parsed = schema.safeParse(draft);
  const faults: Record<string, FieldFault> = {};
  for (const issue of parsed.success ? [] : parsed.error.issues) {
    const field = issue.path.map(String).join('.');
    const value = issue.path.reduce<unknown>(
      (at, key) => (at as Record<PropertyKey, unknown> | undefined)?.[key],
      draft,
    );
    if (field in faults) continue;
    const own = faultOf[String(issue.path.at(-1))];
    if (own === 'CHOOSE') faults[field] = own;
    else if (value === undefined || value === '' || value === null) faults[field] = 'REQUIRED';
    else if (issue.code === 'too_big') faults[field] = 'TOO_LONG';
    else faults[field] = own ?? 'INVALID';
  }
  return faults;
}
