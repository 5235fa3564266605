// From the registration form to a draft of the record: pure, so that every refusal can be tested without a screen.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ItemValue } from '#lib/core/record/item.ts';
import type { ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { consentDraftOf, type ConsentFields } from './consent-draft-of.ts';
import type { EditableKind } from './field-table.ts';
import { isBlankRow, readRow, type FieldIssue, type Row } from './rows.ts';

export const statedKinds = ['contraindication', 'allergy', 'drug', 'disease', 'treatment'] as const;
export type StatedKind = (typeof statedKinds)[number];
/** unknown: not asked yet. none: the person signed in confirms that there is nothing. listed: rows follow. */
export type Stated = 'unknown' | 'none' | 'listed';

/** The form as it stands on the screen; everything is as typed. */
export interface ResidentFields {
  identity: Row;
  affiliation: Row;
  stated: Record<StatedKind, Stated>;
  rows: Record<StatedKind | 'contact' | 'history', Row[]>;
  acp: Row;
  consent: ConsentFields;
}
export type DraftReading = { ok: true; draft: ResidentDraft } | { ok: false; issues: FieldIssue[] };

export const mostMainDiseases = 5;

/**
 * Reads the whole form. Blank rows are left out; a section left at 'unknown' adds nothing, 'none' adds a statement.
 * @param emergencyHospitalId id of the named hospital when its name is one of the directory's
 */
export function residentDraftOf(
  fields: ResidentFields,
  today: PlainDate,
  emergencyHospitalId?: (name: string) => string | undefined,
): DraftReading {
  const issues: FieldIssue[] = [];
  const items: ItemDraft[] = [];
  const read = <K extends EditableKind>(
    kind: K,
    row: Row,
    place: string,
    carried?: Partial<ItemValue[K]>,
  ) => {
    const reading = readRow(kind, row, today, place, carried);
    if (!reading.ok) issues.push(...reading.issues);
    return reading.ok ? reading.value : undefined;
  };

  const identity = read('identity', fields.identity, 'identity');
  const named = fields.affiliation.emergencyHospital?.trim();
  const id = named ? emergencyHospitalId?.(named) : undefined;
  const affiliation = isBlankRow('affiliation', fields.affiliation)
    ? undefined
    : read('affiliation', fields.affiliation, 'affiliation', id ? { emergencyHospitalId: id } : {});
  const patientName = `${fields.identity.familyName?.trim()} ${fields.identity.givenName?.trim()}`;
  const consented = consentDraftOf(fields.consent, patientName, today);
  if (!consented.ok) issues.push(...consented.issues);

  for (const kind of statedKinds) {
    if (fields.stated[kind] === 'none')
      items.push({ kind: 'statement', value: { section: kind, says: 'none' } });
    if (fields.stated[kind] !== 'listed') continue;
    const filled = fields.rows[kind].filter((row) => !isBlankRow(kind, row));
    if (filled.length === 0) issues.push({ field: `${kind}.stated`, code: 'REQUIRED' });
    fields.rows[kind].forEach((row, index) => {
      if (isBlankRow(kind, row)) return;
      const value = read(kind, row, `${kind}.${index}`);
      if (value) items.push({ kind, value } as ItemDraft);
    });
  }
  const mains = items.filter((item) => item.kind === 'disease' && item.value.main);
  if (mains.length > mostMainDiseases) issues.push({ field: 'disease.stated', code: 'TOO_MANY_MAIN' });

  for (const kind of ['history', 'contact'] as const) {
    let order = 0;
    fields.rows[kind].forEach((row, index) => {
      if (isBlankRow(kind, row)) return;
      order += 1;
      const carried = kind === 'contact' ? { order: Math.min(order, 9) } : {};
      const value = read(kind, row, `${kind}.${index}`, carried);
      if (value) items.push({ kind, value } as ItemDraft);
    });
  }
  if (!isBlankRow('acp', fields.acp)) {
    const value = read('acp', fields.acp, 'acp');
    if (value) items.push({ kind: 'acp', value });
  }
  if (issues.length > 0 || !identity || !consented.ok) return { ok: false, issues };
  return {
    ok: true,
    draft: { identity, ...(affiliation && { affiliation }), items, consent: consented.consent },
  };
}
