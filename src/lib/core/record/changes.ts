// Changing a record: items are appended, confirmed and ended, never overwritten and never removed.
import type { Instant, ItemId } from '../brands.ts';
import type { RecordChange } from '../contract/residents.ts';
import type { AffiliationValue, AnyItem, IdentityValue, ItemValue, Provenance, Source } from './item.ts';
import type { ItemDraft } from './resident-draft.ts';

/** Who makes the changes, as it will stand on the items. */
export interface Author {
  source: Source;
  facility: string;
  facilityId?: string;
  person: string;
}

export type ChangesResult =
  | {
      ok: true;
      items: AnyItem[];
      appended: AnyItem[];
      /** Items confirmed or ended: stored again with their marks. */
      marked: AnyItem[];
      /** False when the changes only confirm: paper printed before still says the same. */
      factsChanged: boolean;
    }
  /** ITEM_NOT_FOUND: no such item, or it has ended. IDENTITY_NEEDED: a record keeps an identity. */
  | { ok: false; code: 'ITEM_NOT_FOUND' | 'IDENTITY_NEEDED'; at: number };

export interface ChangeContext {
  author: Author;
  now: Instant;
  newItemId: () => ItemId;
}

/** Applies changes in order, each on what the one before left. All or none. */
export function applyChanges(
  items: readonly AnyItem[],
  changes: readonly RecordChange[],
  context: ChangeContext,
): ChangesResult {
  const record = new Map(items.map((item) => [item.id as string, item]));
  const appended = new Set<string>();
  const marked = new Set<string>();
  const mark = (item: AnyItem) => {
    record.set(item.id, item);
    if (!appended.has(item.id)) marked.add(item.id);
  };
  const end = (item: AnyItem, reason?: string) =>
    mark({
      ...item,
      endedAt: context.now,
      endedBy: reason ? `${context.author.person}：${reason}` : context.author.person,
    });
  const append = (draft: ItemDraft) => {
    for (const held of record.values()) if (isReplacedBy(held, draft, context.author)) end(held);
    const item = recordItem(draft, context);
    record.set(item.id, item);
    appended.add(item.id);
  };
  for (const [at, change] of changes.entries()) {
    const held = change.op === 'add' ? undefined : record.get(change.itemId);
    if (change.op !== 'add' && (!held || held.endedAt !== undefined))
      return { ok: false, code: 'ITEM_NOT_FOUND', at };
    if (held && change.op === 'confirm')
      mark({ ...held, confirmedAt: context.now, confirmedBy: context.author.person });
    if (held && (change.op === 'end' || change.op === 'replace'))
      end(held, change.op === 'end' ? change.reason : undefined);
    if (change.op === 'add' || change.op === 'replace') append(change.item);
  }
  const all = [...record.values()];
  if (!all.some((item) => item.kind === 'identity' && item.endedAt === undefined))
    return { ok: false, code: 'IDENTITY_NEEDED', at: changes.length - 1 };
  return {
    ok: true,
    items: all,
    appended: all.filter((item) => appended.has(item.id)),
    marked: all.filter((item) => marked.has(item.id)),
    factsChanged: changes.some((change) => change.op !== 'confirm'),
  };
}

/** An item as it enters the record. */
export function recordItem(draft: ItemDraft, { author, now, newItemId }: ChangeContext): AnyItem {
  const provenance: Provenance = {
    source: author.source,
    facility: author.facility,
    ...(author.facilityId && { facilityId: author.facilityId }),
    person: author.person,
    recordedAt: now,
  };
  return { id: newItemId(), kind: draft.kind, value: draft.value, provenance } as AnyItem;
}

/**
 * Of identity, affiliation and the statement on one section a facility says one thing at a time: a newer one ends its
 * own older one. What other facilities said stays.
 */
function isReplacedBy(held: AnyItem, draft: ItemDraft, author: Author): boolean {
  if (held.endedAt !== undefined || held.kind !== draft.kind) return false;
  if (!isBy(held, author)) return false;
  if (draft.kind === 'identity' || draft.kind === 'affiliation') return true;
  return (
    draft.kind === 'statement' && held.kind === 'statement' && held.value.section === draft.value.section
  );
}

/** The first items of a new record. */
export function draftToChanges(draft: {
  identity: Extract<ItemDraft, { kind: 'identity' }>['value'];
  affiliation?: Extract<ItemDraft, { kind: 'affiliation' }>['value'] | undefined;
  items: readonly ItemDraft[];
}): RecordChange[] {
  return [
    { op: 'add', item: { kind: 'identity', value: draft.identity } },
    ...(draft.affiliation
      ? [{ op: 'add', item: { kind: 'affiliation', value: draft.affiliation } } as const]
      : []),
    ...draft.items.map((item) => ({ op: 'add', item }) as const),
  ];
}

/**
 * What a second draft of the same person (an import) adds to a record: values nobody has yet, and statements only
 * where nothing is listed. It ends nothing but the facility's own identity, affiliation and statements, and what the
 * draft leaves out there stays as the facility said it before: a column that is missing takes nothing away.
 */
export function additionsFrom(
  items: readonly AnyItem[],
  draft: Parameters<typeof draftToChanges>[0],
  author: Pick<Author, 'source' | 'facility'>,
): RecordChange[] {
  const active = items.filter((item) => item.endedAt === undefined);
  const listed = new Set<string>(active.map((item) => item.kind));
  const own = <K extends 'identity' | 'affiliation'>(kind: K) =>
    active.findLast((item) => item.kind === kind && isBy(item, author))?.value as ItemValue[K] | undefined;
  const whole = {
    ...draft,
    identity: joinIdentity(own('identity'), draft.identity),
    affiliation: draft.affiliation && joinAffiliation(own('affiliation'), draft.affiliation),
  };
  return draftToChanges(whole).filter((change) => {
    if (change.op !== 'add') return true;
    const { kind, value } = change.item;
    if (kind === 'statement' && listed.has(value.section)) return false;
    return !active.some((item) => item.kind === kind && sameValue(item.value, value));
  });
}

const isBy = (item: AnyItem, { source, facility }: Pick<Author, 'source' | 'facility'>) =>
  item.provenance.source === source && item.provenance.facility === facility;

function joinIdentity(held: IdentityValue | undefined, said: IdentityValue): IdentityValue {
  if (!held) return said;
  const aliases = [...(said.aliases ?? []), ...(held.aliases ?? [])];
  const distinct = aliases.filter(
    (one, at) =>
      aliases.findIndex(({ family, given }) => family === one.family && given === one.given) === at,
  );
  return {
    ...held,
    ...said,
    sex: said.sex === 'unknown' ? held.sex : said.sex,
    ...(distinct.length > 0 && { aliases: distinct.slice(0, 5) }),
  };
}

/** What belongs to a clinic or a hospital goes with it: another clinic does not have the telephone of the one before. */
function joinAffiliation(held: AffiliationValue | undefined, said: AffiliationValue): AffiliationValue {
  if (!held) return said;
  const kept = { ...held };
  if (said.careHome !== undefined && said.careHome !== held.careHome) delete kept.room;
  if (said.clinic !== undefined && said.clinic !== held.clinic) {
    delete kept.doctor;
    delete kept.clinicPhone;
  }
  if (said.emergencyHospital !== undefined && said.emergencyHospital !== held.emergencyHospital)
    delete kept.emergencyHospitalId;
  return { ...kept, ...said };
}

function sameValue(left: unknown, right: unknown): boolean {
  if (typeof left === 'string' && typeof right === 'string')
    return left.normalize('NFKC').trim() === right.normalize('NFKC').trim();
  if (typeof left !== 'object' || typeof right !== 'object' || !left || !right) return left === right;
  const fields = new Set([...Object.keys(left), ...Object.keys(right)]);
  return [...fields].every((field) =>
    sameValue((left as Record<string, unknown>)[field], (right as Record<string, unknown>)[field]),
  );
}
