// Written consent as typed, and as it is recorded.
import type { PlainDate } from '#lib/core/brands.ts';
import { parseBirthDate } from '#lib/core/identity/birth-date.ts';
import type { ConsentDraft } from '#lib/core/record/resident-draft.ts';
import type { FieldIssue } from './rows.ts';

export interface ConsentFields {
  formReference: string;
  givenOn: string;
  giverIs: 'patient' | 'proxy' | '';
  giver: string;
  relation: string;
  takenBy: string;
}
export type ConsentReading = { ok: true; consent: ConsentDraft } | { ok: false; issues: FieldIssue[] };

const longest = 60;

/** Reads the consent; `patientName` stands as the giver when the patient gave it. */
export function consentDraftOf(fields: ConsentFields, patientName: string, today: PlainDate): ConsentReading {
  const issues: FieldIssue[] = [];
  const need = (name: keyof ConsentFields) => {
    const value = fields[name].trim();
    if (value === '') issues.push({ field: `consent.${name}`, code: 'REQUIRED' });
    else if (value.length > longest) issues.push({ field: `consent.${name}`, code: 'TOO_LONG' });
    return value;
  };
  const formReference = need('formReference');
  const day = parseBirthDate(fields.givenOn, today);
  if (!day.ok) issues.push({ field: 'consent.givenOn', code: day.code === 'EMPTY' ? 'REQUIRED' : day.code });
  else if (day.warning) issues.push({ field: 'consent.givenOn', code: day.warning });
  const giverIs = fields.giverIs;
  if (giverIs === '') issues.push({ field: 'consent.giverIs', code: 'REQUIRED' });
  const takenBy = need('takenBy');
  const giver = giverIs === 'proxy' ? need('giver') : patientName.trim().slice(0, longest);
  const relation = giverIs === 'proxy' ? need('relation') : undefined;
  if (issues.length > 0 || !day.ok || giverIs === '') return { ok: false, issues };
  const consent = { formReference, givenOn: day.date, giver, giverIs, takenBy };
  return { ok: true, consent: relation ? { ...consent, relation } : consent };
}
