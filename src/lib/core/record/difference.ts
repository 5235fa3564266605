// What changed between the paper in the crew's hand and the newest record. A fact is changed, added or ended by its
// value alone: a newer confirmation of the same fact is freshness, not a change.
import type { EmergencySubset, Fact, Section } from './emergency-subset.ts';
import type { AffiliationValue, IdentityValue, ItemValue, StatedSection } from './item.ts';
import { readingOrder } from './emergency-subset.ts';

/** not-on-card: older than the paper, but left out there for want of room, or never put on paper. */
export type FactMark = 'same' | 'added' | 'changed' | 'not-on-card';

type SectionValue = { [S in StatedSection]: ItemValue[S] };

export interface SectionDifference<V = unknown> {
  /** One mark for each fact of the newest record, in its order. */
  marks: FactMark[];
  /** Facts of the paper that no longer stand in the newest record. */
  ended: Fact<V>[];
  /** Set when the section went, say, from unknown to confirmed empty. */
  state?: { from: Section<V>['state']; to: Section<V>['state'] };
}

export interface RecordDifference {
  /** Fields of the identity that are not as printed. */
  identity: (keyof IdentityValue)[];
  affiliation: boolean;
  sections: { [S in StatedSection]: SectionDifference<SectionValue[S]> };
  /** Everything marked added, changed or ended, counted. */
  count: number;
}

/**
 * Compares the record on a card with the newest one.
 * @param printedOn Japan day of the card's issue; decides whether a fact missing from a shortened section is new.
 */
export function differenceSince(
  printed: EmergencySubset,
  newest: EmergencySubset,
  printedOn: string,
): RecordDifference {
  const identity = changedFields(printed.identity.value, newest.identity.value);
  const affiliation = !sameValue(
    withoutDirectoryId(printed.affiliation?.value),
    withoutDirectoryId(newest.affiliation?.value),
  );
  const entries = readingOrder.map((name) => {
    const shortened = printed.trimmed?.includes(name) ?? false;
    return [name, compareSection(name, printed[name], newest[name], shortened ? printedOn : undefined)];
  });
  const sections = Object.fromEntries(entries) as RecordDifference['sections'];
  const count = readingOrder.reduce(
    (sum, name) => sum + countOf(sections[name]),
    identity.length + (affiliation ? 1 : 0),
  );
  return { identity, affiliation, sections, count };
}

function countOf({ marks, ended, state }: SectionDifference): number {
  const marked = marks.filter((mark) => mark === 'added' || mark === 'changed').length + ended.length;
  return marked === 0 && state ? 1 : marked;
}

function compareSection(
  name: StatedSection,
  printed: Section<unknown>,
  newest: Section<unknown>,
  shortenedOn: string | undefined,
): SectionDifference {
  const left = factsOf(printed);
  const marks = factsOf(newest).map((fact): FactMark | undefined => {
    if (isNeverPrinted(fact.value)) return 'not-on-card';
    const same = left.findIndex((old) =>
      shortenedOn === undefined ? sameValue(old.value, fact.value) : isShortened(old.value, fact.value),
    );
    if (same < 0) return undefined;
    left.splice(same, 1);
    return 'same';
  });
  factsOf(newest).forEach((fact, at) => {
    if (marks[at]) return;
    const old = left.findIndex((candidate) => keyOf(name, candidate.value) === keyOf(name, fact.value));
    if (old >= 0) left.splice(old, 1);
    const leftOut = shortenedOn !== undefined && fact.stamp.recordedOn <= shortenedOn;
    marks[at] = old >= 0 ? 'changed' : leftOut ? 'not-on-card' : 'added';
  });
  const difference: SectionDifference = { marks: marks as FactMark[], ended: left };
  const isAllWithheld = marks.length > 0 && factsOf(newest).every(({ value }) => isNeverPrinted(value));
  if (printed.state !== newest.state && !isAllWithheld)
    difference.state = { from: printed.state, to: newest.state };
  return difference;
}

/** Diagnoses the patient was not told of never stand on paper. */
const isNeverPrinted = (value: unknown) => (value as { uninformed?: boolean }).uninformed === true;

/** Names kept for searching and the directory's id of a hospital are not on the card (core/card/for-card.ts). */
function withoutDirectoryId(value: AffiliationValue | undefined): AffiliationValue | undefined {
  return value && { ...value, emergencyHospitalId: undefined };
}

/** What a shortened section printed of this fact: some fields left out, or the beginning of a long text. */
function isShortened(printed: unknown, newest: unknown): boolean {
  const [before, after] = [printed, newest] as [Record<string, unknown>, Record<string, unknown>];
  return Object.keys(before).every((field) => {
    const text = before[field];
    if (typeof text === 'string' && text.endsWith('…'))
      return String(after[field] ?? '').startsWith(text.slice(0, -1));
    return sameValue(text, after[field]);
  });
}

const factsOf = <V>(section: Section<V>): Fact<V>[] => (section.state === 'listed' ? [...section.facts] : []);

/** Two facts with one key are the same thing said differently: the drug with another dose, the relative with a new number. */
function keyOf(name: StatedSection, value: unknown): string {
  switch (name) {
    case 'drug':
    case 'contraindication':
    case 'disease':
      return (value as { name: string }).name;
    case 'allergy':
    case 'treatment':
      return (value as { category: string }).category;
    case 'contact':
      return `${(value as { name: string }).name}\u0000${(value as { relation: string }).relation}`;
    case 'acp':
      return 'acp';
    case 'history':
      return (value as { text: string }).text;
  }
}

function changedFields(before: IdentityValue, after: IdentityValue): (keyof IdentityValue)[] {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])] as (keyof IdentityValue)[];
  return fields.filter((field) => field !== 'aliases' && !sameValue(before[field], after[field]));
}

/** Structural equality of plain data; a missing field equals an undefined one. */
function sameValue(before: unknown, after: unknown): boolean {
  if (Object.is(before, after)) return true;
  if (typeof before !== 'object' || typeof after !== 'object' || !before || !after) return false;
  const names = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...names].every((name) =>
    sameValue((before as Record<string, unknown>)[name], (after as Record<string, unknown>)[name]),
  );
}
