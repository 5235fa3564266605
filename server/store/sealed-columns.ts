// Every column that holds sealed values, and the place each value is bound to: what a renewed data key has to reach.
import type { Tables } from './database.ts';

export interface SealedColumn {
  table: keyof Tables;
  column: string;
  /** Columns of the primary key, in order. */
  key: readonly string[];
  /** The row's name in the seal, from its primary key. */
  placeOf(...key: (string | number)[]): string;
}

const byId = (table: keyof Tables, column: string, suffix = ''): SealedColumn => ({
  table,
  column,
  key: ['id'],
  placeOf: (id) => `${id}${suffix}`,
});

export const sealedColumns: readonly SealedColumn[] = [
  byId('people', 'name_sealed'),
  byId('audit', 'labels_sealed'),
  byId('people', 'details_sealed', ':details'),
  byId('facility_applications', 'sealed'),
  { table: 'sessions', column: 'binding_sealed', key: ['token_hash'], placeOf: (hash) => `${hash}` },
  byId('break_glass', 'note_sealed'),
  byId('alerts', 'sealed'),
  byId('alerts', 'note_sealed', ':note'),
  byId('samples', 'note_sealed'),
  byId('passkeys', 'name_sealed'),
  byId('patients', 'summary_sealed'),
  byId('patients', 'death_sealed', ':death'),
  byId('items', 'sealed'),
  byId('items', 'marks_sealed', ':marks'),
  byId('consents', 'sealed'),
  byId('consents', 'withdrawal_sealed', ':withdrawal'),
  byId('cards', 'face_sealed'),
  byId('cases', 'crew_sealed'),
  byId('case_events', 'sealed'),
  byId('requests', 'facts_sealed'),
  byId('requests', 'answer_sealed'),
  byId('requests', 'read_by_sealed'),
  byId('requests', 'checklist_sealed', ':checklist'),
  byId('requests', 'signature_sealed', ':signature'),
  byId('cases', 'described_sealed', ':described'),
  byId('case_files', 'bytes_sealed'),
  byId('on_calls', 'sealed'),
  byId('incidents', 'sealed'),
  byId('incident_patients', 'sealed'),
  byId('push_subscriptions', 'sealed'),
  byId('tasks', 'sealed'),
  byId('tasks', 'answer_sealed', ':answer'),
  {
    table: 'proxies',
    column: 'relation_sealed',
    key: ['person_id', 'patient_id'],
    placeOf: (personId, patientId) => `${personId}:${patientId}`,
  },
  {
    table: 'import_rows',
    column: 'draft_sealed',
    key: ['import_id', 'line'],
    placeOf: (importId, line) => `${importId}:${line}`,
  },
  {
    table: 'idempotency',
    column: 'answer_sealed',
    key: ['person_id', 'key'],
    placeOf: (personId, key) => `${personId}:${key}`,
  },
];
