// Shortening a record that is too long for its card, in one fixed order (design §2): free text first, then what a
// crew can best do without. Contraindicated drugs, allergies, treatments and ACP are never touched, and a section
// that is shortened says so: the screen shows 'カードには一部のみ'.
import type { PlainDate } from '../brands.ts';
import type { EmergencySubset, Fact } from '../record/emergency-subset.ts';
import { drugRaisesFlag } from '../receiving/flags.ts';
import type { DiseaseValue, DrugValue, StatedSection } from '../record/item.ts';
import { sections } from './closed-lists.ts';
import { trimSteps } from './trim-order.ts';
import type { TrimStep } from './trim-order.ts';
import { deflateRecord } from './deflate-record.ts';
import { encodeCardHeader, suite1 } from './header.ts';
import type { CardHeader } from './header.ts';
import { encapsulationBytes, tagBytes } from './hpke.ts';
import type { KeyId } from './keys.ts';
import { currentDictionary, loadDictionary } from './dictionary.ts';
import type { Dictionary } from './dictionary.ts';
import { packSubset } from './pack.ts';
import { paddedLength } from './padding.ts';

/** Whole-card sizes in bytes that fit a QR code at level M behind a 26-character address. */
export const cardSizes = { design: 530, hard: 636 } as const;

/** The longest header a region uses, and the address that `cardSizes` counts with. */
const longestHeaderBytes = 70;
const countedPrefixLength = 26;

/** Card bytes around the padded record, with the longest header (docs/card-format.md §3). */
export const envelopeMaxBytes = longestHeaderBytes + 1 + 3 + encapsulationBytes + tagBytes + 66;

/**
 * The `maxBytes` for {@link fitToCard} when header and address are known: what they do not use, the record may.
 * @param prefixLength of the address in front of the digits, in characters
 */
export function maxBytesFor(
  header: Omit<CardHeader, 'suite' | 'keyId' | 'dictionary'>,
  prefixLength: number,
): number {
  const whole = {
    ...header,
    suite: suite1,
    keyId: '0'.repeat(16) as KeyId,
    dictionary: currentDictionary,
  };
  const spareHeader = longestHeaderBytes - encodeCardHeader(whole).length;
  // A character of the address costs 8 bits, a byte in digits 8.03.
  return cardSizes.hard + spareHeader + Math.floor((countedPrefixLength - prefixLength) * 0.99);
}

export type FitResult =
  | {
      ok: true;
      subset: EmergencySubset;
      estimatedBytes: number;
      /** What had to go, in its order; empty for a record that fits as it is. */
      leftOut: readonly TrimStep[];
    }
  /** Even the shortest form is too long: what must never be trimmed fills the card. */
  | { ok: false; code: 'CARD_CANNOT_FIT' };

/**
 * The subset, shortened as little as the fixed order allows, so that its card has at most `maxBytes` bytes.
 * @param subset as `forCard` leaves it
 */
export async function fitToCard(
  subset: EmergencySubset,
  maxBytes: number = cardSizes.hard,
): Promise<FitResult> {
  const dictionary = await loadDictionary(currentDictionary);
  let current = subset;
  const leftOut: TrimStep[] = [];
  let estimatedBytes = estimateCardBytes(current, dictionary);
  for (const [name, step] of steps(subset)) {
    if (estimatedBytes <= maxBytes) break;
    const shorter = step(current);
    if (shorter === current) continue;
    current = shorter;
    if (leftOut.at(-1) !== name) leftOut.push(name);
    estimatedBytes = estimateCardBytes(current, dictionary);
  }
  return estimatedBytes <= maxBytes
    ? { ok: true, subset: current, estimatedBytes, leftOut }
    : { ok: false, code: 'CARD_CANNOT_FIT' };
}

/** An upper bound of the card's size, without sealing it. */
export function estimateCardBytes(subset: EmergencySubset, dictionary: Dictionary): number {
  return envelopeMaxBytes + paddedLength(deflateRecord(packSubset(subset), dictionary).length);
}

type Step = (subset: EmergencySubset) => EmergencySubset;

/** Lengths to which history texts are cut, one after the other; the last only after everything merely useful is gone. */
const historyLengths = [200, 100, 40];
const shortestHistory = 20;
const keptContacts = 2;
const keptDiseases = 3;

type Listed = <S extends StatedSection>(name: S) => FactsOf<S>;

function* steps(subset: EmergencySubset): Generator<readonly [TrimStep, Step]> {
  const listed: Listed = <S extends StatedSection>(name: S): FactsOf<S> => {
    const section = subset[name];
    return (section.state === 'listed' ? section.facts : []) as FactsOf<S>;
  };
  for (const name of trimSteps) for (const step of stepsOf[name](listed)) yield [name, step];
}

/** A drug that raises a flag (anticoagulant, insulin, steroid) changes what a crew does: it goes after all others. */
const flaggedDrugs = (listed: Listed) =>
  listed('drug').filter(({ value }) => drugRaisesFlag(value.name)).length;
/** One step for each number of facts from one less than `from` down to `to`. */
const downTo = (from: number, to: number, step: (left: number) => Step): Step[] =>
  Array.from({ length: Math.max(0, from - to) }, (_, at) => step(from - 1 - at));
const drugsLeft = (left: number) =>
  change('drug', (facts) => (facts.length > left ? withoutOldestDrug(facts) : facts));
const diseasesLeft = (left: number) =>
  change('disease', (facts) => (facts.length > left ? withoutLeastDisease(facts) : facts));
const historiesOf = (length: number) =>
  change('history', (facts) => facts.map((fact) => shorten(fact, length)));

const stepsOf: Readonly<Record<TrimStep, (listed: Listed) => readonly Step[]>> = {
  'long-histories': () => historyLengths.map(historiesOf),
  'later-histories': (listed) =>
    downTo(listed('history').length, 1, (left) => change('history', (facts) => facts.slice(0, left))),
  recorders: () => [withoutRecorders],
  prescribers: () => [change('drug', (facts) => facts.map((fact) => without(fact, 'prescriber')))],
  usages: () => [change('drug', (facts) => facts.map((fact) => without(fact, 'usage')))],
  'further-contacts': (listed) =>
    downTo(listed('contact').length, keptContacts, (left) =>
      change('contact', (facts) => facts.toSorted(byOrder).slice(0, left)),
    ),
  'histories-to-a-phrase': () => [historiesOf(shortestHistory)],
  'minor-diseases': (listed) => downTo(listed('disease').length, keptDiseases, diseasesLeft),
  'longest-taken-drugs': (listed) =>
    downTo(listed('drug').length, Math.max(1, flaggedDrugs(listed)), drugsLeft),
  'further-diseases': (listed) => downTo(Math.min(listed('disease').length, keptDiseases), 1, diseasesLeft),
  'further-drugs': (listed) => downTo(flaggedDrugs(listed), 1, drugsLeft),
};

/** Sections whose stamps may lose the person who recorded a fact; source, facility and day stay. */
const recorderSections = ['drug', 'disease', 'history', 'contact'] as const;

/** No fact changes, so no section is marked. */
function withoutRecorders(subset: EmergencySubset): EmergencySubset {
  const isNamed = (name: (typeof recorderSections)[number]) => {
    const section = subset[name];
    return section.state === 'listed' && section.facts.some(({ stamp }) => stamp.person !== undefined);
  };
  if (!recorderSections.some(isNamed)) return subset;
  const bare = (name: (typeof recorderSections)[number]) => {
    const section = subset[name];
    if (section.state !== 'listed') return section;
    const facts = section.facts.map(({ value, stamp: { person: _dropped, ...stamp } }) => ({ value, stamp }));
    return { ...section, facts };
  };
  return { ...subset, ...Object.fromEntries(recorderSections.map((name) => [name, bare(name)])) };
}

type FactsOf<S extends StatedSection> = Extract<EmergencySubset[S], { state: 'listed' }>['facts'];

/** Applies a change to a listed section and marks it as trimmed when it really changed. */
function change<S extends StatedSection>(name: S, edit: (facts: FactsOf<S>) => FactsOf<S>): Step {
  return (subset) => {
    const section = subset[name];
    if (section.state !== 'listed') return subset;
    const facts = section.facts as FactsOf<S>;
    const edited = edit(facts);
    if (edited.length === facts.length && edited.every((fact, at) => fact === facts[at])) return subset;
    const trimmed = sections.filter((other) => other === name || subset.trimmed?.includes(other));
    return { ...subset, [name]: { state: 'listed', facts: edited }, trimmed };
  };
}

function shorten(fact: Fact<{ text: string }>, length: number): Fact<{ text: string }> {
  const characters = [...fact.value.text];
  if (characters.length <= length) return fact;
  return {
    ...fact,
    value: {
      text: `${characters
        .slice(0, length - 1)
        .join('')
        .trimEnd()}…`,
    },
  };
}

function without(fact: Fact<DrugValue>, field: 'prescriber' | 'usage'): Fact<DrugValue> {
  if (fact.value[field] === undefined) return fact;
  const { [field]: _dropped, ...value } = fact.value;
  return { ...fact, value };
}

const byOrder = (left: Fact<{ order: number }>, right: Fact<{ order: number }>) =>
  left.value.order - right.value.order;

/** The last suspected disease, else the last that is not a main one, else the last. */
function withoutLeastDisease(facts: Fact<DiseaseValue>[]): Fact<DiseaseValue>[] {
  const victim =
    facts.findLast(({ value }) => value.suspected && !value.main) ??
    facts.findLast(({ value }) => !value.main) ??
    facts.at(-1);
  return facts.filter((fact) => fact !== victim);
}

/** The drug that was started first, a flagged one only when no other is left; one without a date counts by the day it was recorded. */
function withoutOldestDrug(facts: Fact<DrugValue>[]): Fact<DrugValue>[] {
  const startOf = ({ value, stamp }: Fact<DrugValue>): PlainDate => value.startedOn ?? stamp.recordedOn;
  const others = facts.filter(({ value }) => !drugRaisesFlag(value.name));
  const victim = (others.length > 0 ? others : facts).reduce((oldest, fact) =>
    startOf(fact) < startOf(oldest) ? fact : oldest,
  );
  return facts.filter((fact) => fact !== victim);
}
