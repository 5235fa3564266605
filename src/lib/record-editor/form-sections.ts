// The sections of the registration form: order, names, and how far each is filled in. Read in markup.
import { inLanguage } from '#lib/ui/i18n.svelte.ts';
import type { IconName } from '#lib/ui/icons.ts';
import { fieldTable, type EditableKind } from './field-table.ts';
import { t } from './messages.ts';
import { statedKinds, type StatedKind } from './resident-draft-of.ts';
import type { ResidentForm } from './resident-form.svelte.ts';
import { isBlankRow } from './rows.ts';
import { kindIcons, kindWords } from './words.ts';

export type SectionId = 'identity' | 'affiliation' | 'consent' | StatedKind | 'history' | 'contact' | 'acp';
export interface SectionState {
  words: string;
  tone: 'issue' | 'done' | 'open';
}

export const sectionOrder: readonly SectionId[] = [
  'identity',
  'affiliation',
  'consent',
  'contraindication',
  'allergy',
  'drug',
  'disease',
  'history',
  'treatment',
  'contact',
  'acp',
];

export const sectionIcon = (id: SectionId): IconName => (id === 'consent' ? 'document' : kindIcons[id]);
export const sectionName = (id: SectionId): string =>
  id === 'consent' ? t.consent : inLanguage(kindWords[id]);
export const isStated = (id: SectionId): id is StatedKind => (statedKinds as readonly string[]).includes(id);

/** What a section's note says under its heading. */
export function sectionNote(id: SectionId): string | undefined {
  if (id === 'consent') return t.consentNote;
  if (id === 'acp') return t.acpNote;
  return id === 'contact' ? t.contactsNote : undefined;
}

/** How far a section is filled in; fields the desk fills by itself (`without`) do not count. */
export function sectionState(form: ResidentForm, id: SectionId, without: readonly string[]): SectionState {
  const wrong = form.issues.filter((issue) => issue.field.startsWith(`${id}.`)).length;
  if (wrong > 0) return { words: t.toFixShort(wrong), tone: 'issue' };
  const filled = (yes: boolean, words = t.typed): SectionState =>
    yes ? { words, tone: 'done' } : { words: t.notYet, tone: 'open' };
  const count = (kind: 'history' | 'contact' | StatedKind) =>
    form.fields.rows[kind].filter((row) => !isBlankRow(kind, row)).length;
  if (isStated(id)) {
    const stated = form.fields.stated[id];
    if (stated === 'listed') return { words: t.count(count(id)), tone: 'done' };
    return stated === 'none' ? { words: t.none, tone: 'done' } : { words: t.unknown, tone: 'open' };
  }
  if (id === 'history' || id === 'contact') return filled(count(id) > 0, t.count(count(id)));
  const { consent } = form.fields;
  if (id === 'consent') return filled(consent.formReference.trim() !== '' && consent.giverIs !== '');
  return filled(
    fieldTable[id].some((field) => !without.includes(field.name) && form.fields[id][field.name]?.trim()),
  );
}

/** '処方 1 › 薬の名前' for an issue's field. */
export function issuePlace(field: string): string {
  const [section = '', ...rest] = field.split('.');
  const id = section as SectionId;
  const last = rest.at(-1) ?? '';
  const consentWords: Record<string, string> = {
    formReference: t.formReference,
    givenOn: t.givenOn,
    giverIs: t.giverIs,
    giver: t.giver,
    relation: t.relation,
    takenBy: t.takenBy,
  };
  const spec = fieldTable[id as EditableKind]?.find((own) => own.name === last);
  const own = id === 'consent' ? consentWords[last] : spec && inLanguage(spec.label);
  const name = rest.length > 1 ? t.rowName(sectionName(id), Number(rest[0]) + 1) : sectionName(id);
  return own ? `${name} › ${own}` : name;
}
