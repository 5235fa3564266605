// Patients and their records at rest: items are appended and marked, a sealed summary for lists goes with them.
import type { Selectable } from 'kysely';
import type { Instant, ItemId } from '#lib/core/brands.ts';
import type { PatientState } from '#lib/core/contract/residents.ts';
import type { AnyItem, Provenance } from '#lib/core/record/item.ts';
import { projectEmergency } from '#lib/core/record/project.ts';
import type { EmergencySubset } from '#lib/core/record/emergency-subset.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import { writeBlindIndex } from './blind-index.ts';
import type { Tables } from './database.ts';
import { summarise } from './patient-summary.ts';
import type { PatientSummary } from './patient-summary.ts';

export type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;
export type PatientRow = Selectable<Tables['patients']>;

export interface PatientRecord {
  id: string;
  version: number;
  factsVersion: number;
  state: PatientState;
  careHomeId: string | null;
  clinicId: string | null;
  /** In the order in which they were appended; ended ones included. */
  items: AnyItem[];
}

export interface NewPatient {
  id: string;
  careHomeId: string | null;
  clinicId: string | null;
  items: AnyItem[];
}

interface SealedItem {
  value: unknown;
  provenance: Provenance;
}
interface Marks {
  confirmedBy?: string;
  endedBy?: string;
}

/** @returns false when the id is taken */
export async function insertPatient(
  deps: StoreDeps,
  transaction: Database,
  patient: NewPatient,
): Promise<boolean> {
  const now = deps.clock();
  const summary = summarise(patient.items, now);
  const inserted = await transaction
    .insertInto('patients')
    .values({
      id: patient.id,
      version: 1,
      facts_version: 1,
      state: 'active',
      care_home_id: patient.careHomeId,
      clinic_id: patient.clinicId,
      summary_sealed: deps.keys.cipher.seal({ table: 'patients', row: patient.id }, summary),
      death_sealed: null,
      created_at: now,
      updated_at: now,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  if (!inserted) return false;
  await insertItems(deps, transaction, patient.id, patient.items, 0);
  await writeBlindIndex(deps, transaction, patient.id, summary.identity);
  return true;
}

/**
 * Stores what `applyChanges` made of a record.
 * @returns the new version, or undefined when somebody changed the record since `baseVersion`
 */
export async function storeChanges(
  deps: StoreDeps,
  transaction: Database,
  record: PatientRecord,
  changes: {
    items: readonly AnyItem[];
    appended: readonly AnyItem[];
    marked: readonly AnyItem[];
    factsChanged: boolean;
  },
  baseVersion: number,
): Promise<number | undefined> {
  const now = deps.clock();
  const summary = summarise(changes.items, now);
  const updated = await transaction
    .updateTable('patients')
    .set((columns) => ({
      version: columns('version', '+', 1),
      facts_version: columns('facts_version', '+', changes.factsChanged ? 1 : 0),
      summary_sealed: deps.keys.cipher.seal({ table: 'patients', row: record.id }, summary),
      updated_at: now,
    }))
    .where('id', '=', record.id)
    .where('version', '=', baseVersion)
    .returning('version')
    .executeTakeFirst();
  if (!updated) return undefined;
  for (const item of changes.marked) {
    await transaction
      .updateTable('items')
      .set({
        confirmed_at: item.confirmedAt ?? null,
        ended_at: item.endedAt ?? null,
        marks_sealed: deps.keys.cipher.seal(marksPlace(item.id), marksOf(item)),
      })
      .where('id', '=', item.id)
      .execute();
  }
  await insertItems(deps, transaction, record.id, changes.appended, record.items.length);
  const named = [...changes.appended, ...changes.marked].some((item) => item.kind === 'identity');
  if (named) {
    await writeBlindIndex(deps, transaction, record.id, summary.identity);
  }
  return Number(updated.version);
}

/** The whole record, opened. */
export async function findRecord(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
): Promise<PatientRecord | undefined> {
  const row = await db.selectFrom('patients').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const items = await db
    .selectFrom('items')
    .selectAll()
    .where('patient_id', '=', id)
    .orderBy('position')
    .execute();
  return {
    id: row.id,
    version: Number(row.version),
    factsVersion: Number(row.facts_version),
    state: row.state as PatientState,
    careHomeId: row.care_home_id,
    clinicId: row.clinic_id,
    items: items.map((item) => openItem(deps.keys.cipher, item)),
  };
}

/** The emergency subset of a record as it stands now. What a state forbids to show is the caller's decision. */
export function emergencyOf(record: PatientRecord, asOf: Instant, uninformed: boolean): EmergencySubset {
  return projectEmergency(record.items, { asOf, uninformed });
}

export function openSummary(
  cipher: RecordCipher,
  row: Pick<PatientRow, 'id' | 'summary_sealed'>,
): PatientSummary {
  return cipher.open<PatientSummary>({ table: 'patients', row: row.id }, row.summary_sealed);
}

/** Summaries of several patients: name, birth date and what lists and candidates show. */
export async function listSummaries(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  ids: readonly string[],
): Promise<(PatientRow & { summary: PatientSummary })[]> {
  if (ids.length === 0) return [];
  const rows = await db
    .selectFrom('patients')
    .selectAll()
    .where('id', 'in', [...ids])
    .execute();
  return rows.map((row) => ({ ...row, summary: openSummary(deps.keys.cipher, row) }));
}

/** Raises the version of a record whose items stay as they are (consent, death). */
export async function touchPatient(
  deps: Pick<Deps, 'clock' | 'keys'>,
  transaction: Database,
  id: string,
  change: { state?: PatientState; death?: { on: string; recordedBy: string } } = {},
): Promise<number> {
  const row = await transaction
    .updateTable('patients')
    .set((columns) => ({
      version: columns('version', '+', 1),
      updated_at: deps.clock(),
      ...(change.state && { state: change.state }),
      ...(change.death && {
        death_sealed: deps.keys.cipher.seal({ table: 'patients', row: `${id}:death` }, change.death),
      }),
    }))
    .where('id', '=', id)
    .returning('version')
    .executeTakeFirstOrThrow();
  return Number(row.version);
}

const itemPlace = (id: string) => ({ table: 'items', row: id }) as const;
const marksPlace = (id: string) => ({ table: 'items', row: `${id}:marks` }) as const;
const marksOf = ({ confirmedBy, endedBy }: AnyItem): Marks => ({
  ...(confirmedBy && { confirmedBy }),
  ...(endedBy && { endedBy }),
});

async function insertItems(
  deps: StoreDeps,
  transaction: Database,
  patientId: string,
  items: readonly AnyItem[],
  firstPosition: number,
): Promise<void> {
  if (items.length === 0) return;
  const { cipher } = deps.keys;
  const rows = items.map((item, at) => ({
    id: item.id,
    patient_id: patientId,
    kind: item.kind,
    sealed: cipher.seal(itemPlace(item.id), {
      value: item.value,
      provenance: item.provenance,
    } satisfies SealedItem),
    marks_sealed: item.confirmedBy || item.endedBy ? cipher.seal(marksPlace(item.id), marksOf(item)) : null,
    recorded_at: item.provenance.recordedAt,
    confirmed_at: item.confirmedAt ?? null,
    ended_at: item.endedAt ?? null,
    position: firstPosition + at,
  }));
  for (let at = 0; at < rows.length; at += 100)
    await transaction
      .insertInto('items')
      .values(rows.slice(at, at + 100))
      .execute();
}

function openItem(cipher: RecordCipher, row: Selectable<Tables['items']>): AnyItem {
  const { value, provenance } = cipher.open<SealedItem>(itemPlace(row.id), row.sealed);
  const marks = row.marks_sealed ? cipher.open<Marks>(marksPlace(row.id), row.marks_sealed) : {};
  return {
    id: row.id as ItemId,
    kind: row.kind,
    value,
    provenance,
    ...(row.confirmed_at !== null && { confirmedAt: Number(row.confirmed_at) as Instant }),
    ...(row.ended_at !== null && { endedAt: Number(row.ended_at) as Instant }),
    ...marks,
  } as AnyItem;
}
