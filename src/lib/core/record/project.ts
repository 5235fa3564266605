// The emergency subset as a pure projection of the record's items: which source wins, what is said twice, what is
// unknown. Facts always win over an older 'none'; nothing here can turn 'unknown' into 'none' (docs/adr).
import type { Instant } from '../brands.ts';
import { todayInJapan } from '../identity/plain-date.ts';
import type { EmergencySubset, Fact, Section, Stamp } from './emergency-subset.ts';
import type {
  AffiliationValue,
  AnyItem,
  IdentityValue,
  Item,
  ItemValue,
  Source,
  StatedSection,
} from './item.ts';
import { statedSection } from './item.ts';

export interface ProjectionOptions {
  asOf: Instant;
  /** Whether the reader may see diagnoses the patient has not been told of. */
  uninformed: boolean;
}

/** What people who know the patient wrote comes before what was derived from claims or said by the patient. */
const precedence: Record<Source, number> = { clinic: 0, home: 0, ehr: 0, pharmacy: 0, claims: 1, self: 1 };
const longestSection = 60;
const mostMainDiseases = 5;

/** Throws when the record has no identity: every record is made with one. */
export function projectEmergency(items: readonly AnyItem[], options: ProjectionOptions): EmergencySubset {
  const active = items.filter((item) => item.endedAt === undefined);
  const affiliation = projectAffiliation(ofKind(active, 'affiliation'));
  const sections = Object.fromEntries(
    statedSection.options.map((name) => [name, projectSection(name, items, options)]),
  ) as Pick<EmergencySubset, StatedSection>;
  const trimmed = statedSection.options.filter((name) => {
    const section: Section<unknown> = sections[name];
    return section.state === 'listed' && section.facts.length > longestSection;
  });
  for (const name of trimmed) {
    const section = sections[name] as Extract<Section<unknown>, { state: 'listed' }>;
    section.facts.length = longestSection;
  }
  return {
    asOf: options.asOf,
    identity: projectIdentity(ofKind(active, 'identity')),
    ...(affiliation && { affiliation }),
    ...sections,
    ...(trimmed.length > 0 && { trimmed }),
  };
}

/** Where an item comes from, in days of Japan. */
export function stampOf(item: Pick<Item, 'provenance' | 'confirmedAt'>): Stamp {
  const { source, facility, person, recordedAt } = item.provenance;
  return {
    source,
    ...(facility && { facility }),
    ...(person && { person }),
    recordedOn: todayInJapan(recordedAt),
    ...(item.confirmedAt !== undefined && { confirmedOn: todayInJapan(item.confirmedAt) }),
  };
}

const ofKind = <K extends AnyItem['kind']>(items: readonly AnyItem[], kind: K) =>
  items.filter((item) => item.kind === kind) as unknown as Item<K>[];

const lastWordAt = (item: Pick<Item, 'provenance' | 'confirmedAt'>) =>
  Math.max(item.provenance.recordedAt, item.confirmedAt ?? 0);

/** The one that speaks first comes first: better source, then the newer word, then the later entry. */
function bySayFirst<T extends Pick<Item, 'provenance' | 'confirmedAt'>>(items: readonly T[]): T[] {
  return items
    .map((item, at) => ({ item, at }))
    .sort(
      (left, right) =>
        precedence[left.item.provenance.source] - precedence[right.item.provenance.source] ||
        lastWordAt(right.item) - lastWordAt(left.item) ||
        right.at - left.at,
    )
    .map(({ item }) => item);
}

function projectIdentity(items: readonly Item<'identity'>[]): Fact<IdentityValue> {
  const [first, ...others] = bySayFirst(items);
  if (!first) throw new Error('a record without identity cannot be projected');
  const value: IdentityValue = { ...first.value };
  const aliases = [...(first.value.aliases ?? [])];
  for (const { value: other } of others) {
    value.address ??= other.address;
    value.phone ??= other.phone;
    value.bloodType ??= other.bloodType;
    aliases.push({ family: other.familyName, given: other.givenName }, ...(other.aliases ?? []));
  }
  const named = new Set([`${value.familyName} ${value.givenName}`]);
  const distinct = aliases.filter(({ family, given }) => {
    const name = `${family} ${given}`;
    return !named.has(name) && named.add(name);
  });
  if (distinct.length > 0) value.aliases = distinct.slice(0, 5);
  return { value: withoutUndefined(value), stamp: stampOf(first) };
}

/** Home and clinic each know their part: fields are joined, for each the better source. */
function projectAffiliation(items: readonly Item<'affiliation'>[]): Fact<AffiliationValue> | undefined {
  const [first, ...others] = bySayFirst(items);
  if (!first) return undefined;
  const value = others.reduce<AffiliationValue>(
    (joined, { value: other }) => ({ ...other, ...joined }),
    first.value,
  );
  return { value: withoutUndefined(value), stamp: stampOf(first) };
}

function withoutUndefined<T extends object>(value: T): T {
  return Object.fromEntries(Object.entries(value).filter(([, field]) => field !== undefined)) as T;
}

function projectSection<S extends StatedSection>(
  name: S,
  items: readonly AnyItem[],
  { uninformed }: ProjectionOptions,
): Section<ItemValue[S]> {
  const ever = ofKind(items, name);
  const active = ever.filter((item) => item.endedAt === undefined);
  const told = uninformed || name !== 'disease' ? active : withoutUninformed(active as Item<'disease'>[]);
  if (told.length > 0) {
    const facts = distinctFacts(name, told as unknown as Item<S>[]);
    return { state: 'listed', facts: inReadingOrder(name, facts) };
  }
  // Something is withheld: 'none' would deny it.
  if (active.length > 0) return { state: 'unknown' };
  return projectStatement(name, items, Math.max(0, ...ever.map((item) => item.provenance.recordedAt)));
}

/** The record as people see it who may not know of uninformed diagnoses. */
export function withoutUninformedDiseases(items: readonly AnyItem[]): AnyItem[] {
  const told = new Set<AnyItem>(withoutUninformed(ofKind(items, 'disease')));
  return items.filter((item) => item.kind !== 'disease' || told.has(item));
}

/** A diagnosis is withheld when anyone marked it so, whoever else wrote it down as well. */
function withoutUninformed(items: readonly Item<'disease'>[]): Item<'disease'>[] {
  const withheld = namesWithheld(items);
  return items.filter(({ value }) => !withheld.has(normal(value.name)));
}

const namesWithheld = (items: readonly Item<'disease'>[]) =>
  new Set(items.filter(({ value }) => value.uninformed).map(({ value }) => normal(value.name)));

/** @param contradictedAt when the newest fact of the section was recorded, ended since or not: an older 'none' is void */
function projectStatement<T>(
  name: StatedSection,
  items: readonly AnyItem[],
  contradictedAt: number,
): Section<T> {
  const [newest] = ofKind(items, 'statement')
    .filter((item) => item.endedAt === undefined && item.value.section === name)
    .map((item, at) => ({ item, at }))
    .sort((left, right) => lastWordAt(right.item) - lastWordAt(left.item) || right.at - left.at)
    .map(({ item }) => item);
  if (!newest) return { state: 'unknown' };
  if (newest.value.says === 'unknown') return { state: 'unknown', stamp: stampOf(newest) };
  return lastWordAt(newest) >= contradictedAt
    ? { state: 'none', stamp: stampOf(newest) }
    : { state: 'unknown' };
}

/** Spelling differences that no reader sees: width and spaces. */
const normal = (text: string) => text.normalize('NFKC').replace(/\s+/gu, '');

/** Two items with one key state the same fact; the one that speaks first is shown. */
function keyOf(name: StatedSection, value: unknown): string {
  switch (name) {
    case 'drug':
    case 'disease':
    case 'contraindication':
      return normal((value as { name: string }).name);
    case 'contact': {
      const { name: who, phone } = value as { name: string; phone: string };
      return `${normal(who)} ${phone.replace(/\D/gu, '')}`;
    }
    case 'allergy':
    case 'treatment':
      return (value as { category: string }).category;
    case 'history':
      return normal((value as { text: string }).text);
    case 'acp':
      return JSON.stringify(value);
  }
}

/** What tells two facts with one key apart where both must be shown: another reaction, another food, another dose. */
function detailOf(name: StatedSection, value: unknown): string | undefined {
  if (name === 'drug') {
    const { dose, usage } = value as { dose?: string; usage?: string };
    return dose === undefined && usage === undefined ? undefined : `${dose ?? ''} ${usage ?? ''}`;
  }
  if (name === 'contraindication') return (value as { reaction?: string }).reaction;
  if (name === 'allergy' || name === 'treatment') return (value as { detail?: string }).detail;
  return undefined;
}

function distinctFacts<S extends StatedSection>(name: S, items: readonly Item<S>[]): Fact<ItemValue[S]>[] {
  const shown = new Map<string, { key: string; detail: string | undefined; item: Item<S> }>();
  for (const item of bySayFirst(items)) {
    const key = keyOf(name, item.value);
    const detail = detailOf(name, item.value);
    const whole = `${key}\u0000${detail === undefined ? '' : normal(detail)}`;
    if (shown.has(whole)) continue;
    // Two lines of one prescriber are two intakes; another source's dose of the same drug is an older word for it. A
    // newer line without a dose takes no dose away.
    const saidBefore =
      name === 'drug'
        ? [...shown.values()].find((other) => other.key === key && other.detail !== undefined)
        : undefined;
    if (saidBefore && !isSameOrigin(saidBefore.item, item)) continue;
    shown.set(whole, { key, detail, item });
  }
  const all = [...shown.values()];
  const detailed = new Set(all.filter(({ detail }) => detail !== undefined).map(({ key }) => key));
  const kept = new Set(
    all.filter(({ key, detail }) => detail !== undefined || !detailed.has(key)).map(({ item }) => item),
  );
  const facts = items
    .filter((item) => kept.has(item))
    .map((item) => ({ value: item.value, stamp: stampOf(item) }));
  return name === 'disease'
    ? (markUninformed(facts as Fact<ItemValue['disease']>[], items as unknown as Item<'disease'>[]) as Fact<
        ItemValue[S]
      >[])
    : facts;
}

/** Who may see a diagnosis must also see that the patient was not told, whoever else wrote the same name later. */
function markUninformed(
  facts: Fact<ItemValue['disease']>[],
  items: readonly Item<'disease'>[],
): Fact<ItemValue['disease']>[] {
  const withheld = namesWithheld(items);
  return facts.map((fact) =>
    withheld.has(normal(fact.value.name)) ? { ...fact, value: { ...fact.value, uninformed: true } } : fact,
  );
}

const isSameOrigin = (one: Item, other: Item) =>
  one.provenance.source === other.provenance.source &&
  (one.provenance.facilityId ?? one.provenance.facility) ===
    (other.provenance.facilityId ?? other.provenance.facility);

function inReadingOrder<S extends StatedSection>(name: S, facts: Fact<ItemValue[S]>[]): Fact<ItemValue[S]>[] {
  switch (name) {
    case 'contact':
      return facts.toSorted((left, right) => orderOf(left) - orderOf(right));
    case 'disease':
      return mainDiseasesFirst(facts as Fact<ItemValue['disease']>[]) as Fact<ItemValue[S]>[];
    case 'history':
    case 'acp':
      return facts.toSorted((left, right) => daySaid(right).localeCompare(daySaid(left)));
    default:
      return facts;
  }
}

const orderOf = (fact: Fact<unknown>) => (fact.value as ItemValue['contact']).order;
const daySaid = (fact: Fact<unknown>) =>
  (fact.value as ItemValue['acp']).discussedOn ?? fact.stamp.confirmedOn ?? fact.stamp.recordedOn;

/** At most five stay 'main'; a sixth is a disease like any other. Suspected ones come last. */
function mainDiseasesFirst(facts: Fact<ItemValue['disease']>[]): Fact<ItemValue['disease']>[] {
  const main = facts.filter(({ value }) => value.main && !value.suspected).slice(0, mostMainDiseases);
  const others = facts
    .filter((fact) => !main.includes(fact))
    .map((fact) => ({ ...fact, value: { ...fact.value, main: false } }))
    .toSorted(
      (left, right) => Number(left.value.suspected ?? false) - Number(right.value.suspected ?? false),
    );
  return [...main, ...others];
}
