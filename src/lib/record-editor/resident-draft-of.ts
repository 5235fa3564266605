// From the registration form to a draft of the record: pure, so that every refusal can be tested without a screen.
import type { PlainDate } from '#lib/core/brands.ts';
import type { ItemValue } from '#lib/core/record/item.ts';
import type { ConsentDraft, ItemDraft, ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { parseBirthDate } from '#lib/core/identity/birth-date.ts';
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
  consent: {
    formReference: string;
    givenOn: string;
    giverIs: 'patient' | 'proxy' | '';
    giver: string;
    relation: string;
    takenBy: string;
  };
}
export type DraftReading = { ok: true; draft: ResidentDraft } | { ok: false; issues: FieldIssue[] };

export const mostMainDiseases = 5;

function readConsent(
  fields: ResidentFields,
  today: PlainDate,
  issues: FieldIssue[],
): ConsentDraft | undefined {
  const { consent, identity } = fields;
  const before = issues.length;
  const need = (name: keyof ResidentFields['consent'], text: string) => {
    const value = text.trim();
    if (value === '') issues.push({ field: `consent.${name}`, code: 'REQUIRED' });
    else if (value.length > 60) issues.push({ field: `consent.${name}`, code: 'TOO_LONG' });
    return value;
  };
  const formReference = need('formReference', consent.formReference);
  const day = parseBirthDate(consent.givenOn, today);
  if (!day.ok) issues.push({ field: 'consent.givenOn', code: day.code === 'EMPTY' ? 'REQUIRED' : day.code });
  if (consent.giverIs === '') issues.push({ field: 'consent.giverIs', code: 'REQUIRED' });
  const takenBy = need('takenBy', consent.takenBy);
  const byProxy = consent.giverIs === 'proxy';
  const giver = byProxy
    ? need('giver', consent.giver)
    : `${identity.familyName?.trim()} ${identity.givenName?.trim()}`.trim().slice(0, 60);
  const relation = byProxy ? need('relation', consent.relation) : undefined;
  if (issues.length > before || !day.ok || consent.giverIs === '') return undefined;
  const draft = { formReference, givenOn: day.date, giver, giverIs: consent.giverIs, takenBy };
  return relation ? { ...draft, relation } : draft;
}

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
  const consent = readConsent(fields, today, issues);

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
  if (issues.length > 0 || !identity || !consent) return { ok: false, issues };
  return { ok: true, draft: { identity, ...(affiliation && { affiliation }), items, consent } };
}
