// What an import of the directory would change, entry by entry and field by field, for a person to approve.
import { bedKinds, type BedKind, type DepartmentsOfEntry, type DirectoryEntry } from './entry.ts';
import { grouped, placeKey } from './match.ts';

/** 'renumbered': the same hospital under a new id, recognised by its name and address. */
export const changeKinds = ['added', 'changed', 'renumbered', 'removed'] as const;
export type ChangeKind = (typeof changeKinds)[number];

export interface DirectoryChange {
  kind: ChangeKind;
  /** The id it will have; of a removed one the id it had. */
  entryId: string;
  /** Of an added one: what was known of it before a directory left it out. */
  before: DirectoryEntry | null;
  after: DirectoryEntry | null;
}

/**
 * Compares what stands with what a file says, both already narrowed to the same region.
 * What the file is silent about stays as it was. Order of the input does not matter.
 * @param lost entries that an earlier directory left out; they may come back, and are not removed again
 */
export function diffDirectory(
  before: readonly DirectoryEntry[],
  after: readonly DirectoryEntry[],
  lost: readonly DirectoryEntry[] = [],
): DirectoryChange[] {
  const held = new Map(before.map((entry) => [entry.id, entry]));
  const back = new Map(lost.map((entry) => [entry.id, entry]));
  const told = new Map(after.map((entry) => [entry.id, entry]));
  const gone = before.filter(({ id }) => !told.has(id));
  const unknown = after.filter(({ id }) => !held.has(id) && !back.has(id));
  const renumbered = recognise([...gone, ...lost.filter(({ id }) => !told.has(id))], unknown);
  const recognised = new Set([...renumbered.values()].map(({ id }) => id));
  const changes: DirectoryChange[] = [];
  for (const entry of after) {
    const known = held.get(entry.id) ?? renumbered.get(entry.id);
    const returned = back.get(entry.id);
    if (!known)
      changes.push({
        kind: 'added',
        entryId: entry.id,
        before: returned ?? null,
        after: returned ? merge(returned, entry) : entry,
      });
    else {
      const merged = merge(known, entry);
      if (known.id !== entry.id)
        changes.push({ kind: 'renumbered', entryId: entry.id, before: known, after: merged });
      else if (changedFields(known, merged).length > 0)
        changes.push({ kind: 'changed', entryId: entry.id, before: known, after: merged });
    }
  }
  for (const entry of gone)
    if (!recognised.has(entry.id))
      changes.push({ kind: 'removed', entryId: entry.id, before: entry, after: null });
  return changes.sort(
    (a, b) =>
      changeKinds.indexOf(a.kind) - changeKinds.indexOf(b.kind) ||
      (a.entryId < b.entryId ? -1 : a.entryId > b.entryId ? 1 : 0),
  );
}

/** New id → the entry it was; only where name and address point at exactly one on both sides. */
function recognise(
  gone: readonly DirectoryEntry[],
  unknown: readonly DirectoryEntry[],
): Map<string, DirectoryEntry> {
  const were = grouped(gone, placeKey);
  const found = new Map<string, DirectoryEntry>();
  for (const [key, now] of grouped(unknown, placeKey)) {
    const then = were.get(key);
    if (now.length === 1 && then?.length === 1) found.set(now[0]!.id, then[0]!);
  }
  return found;
}

const merge = (known: DirectoryEntry, told: DirectoryEntry): DirectoryEntry => ({ ...known, ...told });

/** What a file of departments changes: entries that stand, and nothing else. */
export function diffDepartments(
  before: readonly DirectoryEntry[],
  told: readonly DepartmentsOfEntry[],
): { changes: DirectoryChange[]; unknown: number } {
  const held = new Map(before.map((entry) => [entry.id, entry]));
  const changes = told.flatMap(({ id, departments }): DirectoryChange[] => {
    const entry = held.get(id);
    if (!entry) return [];
    const after = { ...entry, departments };
    return changedFields(entry, after).length > 0
      ? [{ kind: 'changed', entryId: id, before: entry, after }]
      : [];
  });
  return { changes, unknown: told.filter(({ id }) => !held.has(id)).length };
}

export type EntryField =
  | 'id'
  | 'name'
  | 'kana'
  | 'address'
  | 'place'
  | 'position'
  | 'website'
  | 'functions'
  | 'departments'
  | `beds-${BedKind}`;

export interface FieldChange {
  field: EntryField;
  /** '' where there was nothing. */
  before: string;
  after: string;
}

/** Which fields differ, as texts to set side by side. */
export function changedFields(before: DirectoryEntry, after: DirectoryEntry): FieldChange[] {
  const [was, is] = [textsOf(before), textsOf(after)];
  return (Object.keys(is) as EntryField[])
    .map((field) => ({ field, before: was[field] ?? '', after: is[field] ?? '' }))
    .filter((one) => one.before !== one.after);
}

function textsOf(entry: DirectoryEntry): Record<EntryField, string> {
  const beds = Object.fromEntries(
    bedKinds.map((kind) => [`beds-${kind}`, entry.beds[kind] === undefined ? '' : String(entry.beds[kind])]),
  ) as Record<`beds-${BedKind}`, string>;
  return {
    id: entry.id,
    name: entry.name,
    kana: entry.kana,
    address: entry.address,
    place: `${entry.prefCode}${entry.cityCode}`,
    position: entry.latitude === null ? '' : `${entry.latitude}, ${entry.longitude}`,
    website: entry.website ?? '',
    // A source that knows a hospital and names no function is not the same as one that is silent.
    functions:
      entry.functions === undefined
        ? ''
        : entry.functions.length === 0
          ? '-'
          : [...entry.functions].sort().join('+'),
    departments: [...(entry.departments ?? [])].join('・'),
    ...beds,
  };
}
