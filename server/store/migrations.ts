// The schema, as steps that run once each, in order, on SQLite and on PostgreSQL alike.
import type { CreateTableBuilder } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '#server/ports.ts';
import { KeyFileError } from '#server/keys/key-file-error.ts';
import { hasTable, isPostgres } from './dialect.ts';
import { receivingColumns, receivingIndexes, receivingTables } from './receiving-migration.ts';

type Type = 'text' | 'bigint' | 'bytea' | 'double precision';
/** 'text' is required; 'text?' may be null. */
export type Columns = Record<string, Type | `${Type}?`>;

export interface Table {
  columns: Columns;
  primaryKey: string[];
  unique?: string[][];
  indexes?: string[][];
}

async function createTable(db: Database, name: string, table: Table): Promise<void> {
  let builder: CreateTableBuilder<string, string> = db.schema.createTable(name);
  for (const [column, declared] of Object.entries(table.columns)) {
    const optional = declared.endsWith('?');
    const type = (optional ? declared.slice(0, -1) : declared) as Type;
    builder = builder.addColumn(column, typeIn(db, type), (made) => (optional ? made : made.notNull()));
  }
  builder = builder.addPrimaryKeyConstraint(`${name}_pk`, table.primaryKey as never);
  for (const columns of table.unique ?? [])
    builder = builder.addUniqueConstraint(`${name}_${columns.join('_')}_unique`, columns as never);
  await builder.execute();
  await createIndexes(
    db,
    (table.indexes ?? []).map((columns) => [name, columns] as const),
  );
}

async function createIndexes(
  db: Database,
  indexes: readonly (readonly [table: string, columns: string[]])[],
): Promise<void> {
  for (const [table, columns] of indexes)
    await db.schema
      .createIndex(`${table}_${columns.join('_')}`)
      .on(table)
      .columns(columns)
      .execute();
}

/** Text is compared byte by byte, as SQLite does: no language's order, which may change with the operating system. */
const typeIn = (db: Database, type: string) =>
  sql.raw(type === 'text' && isPostgres(db) ? 'text collate "C"' : type);

/** Columns that come later are optional: rows written before have none. */
async function addColumn(db: Database, table: string, column: string, declared: string): Promise<void> {
  await db.schema
    .alterTable(table)
    .addColumn(column, typeIn(db, declared.replace('?', '')))
    .execute();
}

const first: Record<string, Table> = {
  settings: { columns: { name: 'text', value: 'text' }, primaryKey: ['name'] },
  counters: { columns: { name: 'text', value: 'bigint' }, primaryKey: ['name'] },
  facilities: {
    columns: {
      id: 'text',
      kind: 'text',
      name: 'text',
      kana: 'text',
      town: 'text',
      address: 'text',
      phone: 'text',
      latitude: 'double precision?',
      longitude: 'double precision?',
      level: 'text?',
      capabilities: 'text',
      beds: 'bigint',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
  },
  people: {
    columns: {
      id: 'text',
      facility_id: 'text',
      role: 'text',
      post: 'text',
      name_sealed: 'bytea',
      patient_id: 'text?',
      active: 'bigint',
      position: 'bigint',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['facility_id']],
  },
  sessions: {
    columns: {
      token_hash: 'text',
      person_id: 'text',
      device_id: 'text?',
      created_at: 'bigint',
      last_seen_at: 'bigint',
      expires_at: 'bigint',
      revoked_at: 'bigint?',
    },
    primaryKey: ['token_hash'],
    indexes: [['person_id'], ['device_id'], ['expires_at']],
  },
  devices: {
    columns: {
      id: 'text',
      facility_id: 'text',
      person_id: 'text',
      name: 'text',
      public_key: 'bytea',
      key_class: 'text',
      enrolled_at: 'bigint',
      last_seen_at: 'bigint?',
      revoked_at: 'bigint?',
    },
    primaryKey: ['id'],
    indexes: [['facility_id']],
  },
  patients: {
    columns: {
      id: 'text',
      version: 'bigint',
      facts_version: 'bigint',
      state: 'text',
      care_home_id: 'text?',
      clinic_id: 'text?',
      summary_sealed: 'bytea',
      death_sealed: 'bytea?',
      created_at: 'bigint',
      updated_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['care_home_id'], ['clinic_id']],
  },
  items: {
    columns: {
      id: 'text',
      patient_id: 'text',
      kind: 'text',
      sealed: 'bytea',
      marks_sealed: 'bytea?',
      recorded_at: 'bigint',
      confirmed_at: 'bigint?',
      ended_at: 'bigint?',
      position: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['patient_id', 'position']],
  },
  consents: {
    columns: {
      id: 'text',
      patient_id: 'text',
      sealed: 'bytea',
      recorded_at: 'bigint',
      withdrawn_at: 'bigint?',
      withdrawal_sealed: 'bytea?',
    },
    primaryKey: ['id'],
    indexes: [['patient_id', 'recorded_at']],
  },
  blind_index: {
    columns: { term: 'bytea', patient_id: 'text' },
    primaryKey: ['term', 'patient_id'],
    indexes: [['patient_id']],
  },
  cards: {
    columns: {
      id: 'text',
      patient_id: 'text',
      short_code_hash: 'text',
      state: 'text',
      face_sealed: 'bytea',
      issued_at: 'bigint',
      expires_at: 'bigint',
      ended_at: 'bigint?',
      sequence: 'bigint',
      epoch: 'bigint',
      status_list: 'bigint',
      status_index: 'bigint',
      facts_version: 'bigint',
      qr_version: 'bigint',
      trimmed: 'text',
      facility_id: 'text',
      printed_at: 'bigint?',
    },
    primaryKey: ['id'],
    unique: [['short_code_hash'], ['status_list', 'status_index']],
    indexes: [['patient_id', 'sequence']],
  },
  imports: {
    columns: {
      id: 'text',
      facility_id: 'text',
      person_id: 'text',
      rows: 'bigint',
      staged: 'bigint',
      state: 'text',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['created_at']],
  },
  import_rows: {
    columns: {
      import_id: 'text',
      line: 'bigint',
      outcome: 'text',
      patient_id: 'text?',
      person_keys: 'text',
      draft_sealed: 'bytea',
    },
    primaryKey: ['import_id', 'line'],
  },
  idempotency: {
    columns: {
      person_id: 'text',
      key: 'text',
      request_hash: 'text',
      answer_sealed: 'bytea?',
      created_at: 'bigint',
    },
    primaryKey: ['person_id', 'key'],
    indexes: [['created_at']],
  },
  audit: {
    columns: {
      seq: 'bigint',
      id: 'text',
      at: 'bigint',
      recorded_at: 'bigint',
      action: 'text',
      purpose: 'text',
      person_id: 'text?',
      role: 'text',
      facility_id: 'text?',
      patient_id: 'text?',
      card_id: 'text?',
      case_id: 'text?',
      sections: 'text',
      detail: 'text?',
      labels_sealed: 'bytea',
      previous_hash: 'text',
      hash: 'text',
    },
    primaryKey: ['seq'],
    unique: [['id']],
    indexes: [
      ['patient_id', 'seq'],
      ['action', 'seq'],
    ],
  },
  audit_head: { columns: { id: 'bigint', seq: 'bigint', hash: 'text' }, primaryKey: ['id'] },
  cases: {
    columns: {
      id: 'text',
      person_id: 'text',
      facility_id: 'text',
      crew_sealed: 'bytea',
      patient_id: 'text?',
      card_id: 'text?',
      opened_at: 'bigint',
      opened_by: 'text',
      closed_at: 'bigint?',
      version: 'bigint',
      recorded_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['facility_id', 'opened_at'], ['patient_id']],
  },
  case_events: {
    columns: {
      id: 'text',
      case_id: 'text',
      at: 'bigint',
      kind: 'text',
      sealed: 'bytea',
      recorded_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['case_id', 'at']],
  },
  requests: {
    columns: {
      id: 'text',
      case_id: 'text',
      hospital_id: 'text',
      state: 'text',
      facts_sealed: 'bytea',
      asked_at: 'bigint',
      answered_at: 'bigint?',
      reason: 'text?',
      answer_sealed: 'bytea?',
      decided_at: 'bigint?',
      read_at: 'bigint?',
      read_by_sealed: 'bytea?',
      handed_over_at: 'bigint?',
      version: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['case_id'], ['hospital_id', 'asked_at']],
  },
  live_events: {
    columns: {
      id: 'bigint',
      at: 'bigint',
      facility_id: 'text',
      kind: 'text',
      case_id: 'text',
      request_id: 'text?',
    },
    primaryKey: ['id'],
    indexes: [['facility_id', 'id'], ['at']],
  },
  search_log: {
    columns: {
      id: 'text',
      at: 'bigint',
      person_id: 'text',
      facility_id: 'text',
      case_id: 'text',
      input_hash: 'text',
      name_hash: 'text',
      birth_date_hash: 'text',
      candidates: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['facility_id', 'at'], ['at']],
  },
};

/** Sign-in, facilities and families, the watch, and the proofs of the audit. */
const second: Record<string, Table> = {
  passkeys: {
    columns: {
      id: 'text',
      person_id: 'text',
      public_key: 'bytea',
      counter: 'bigint',
      transports: 'text',
      backed_up: 'bigint',
      name_sealed: 'bytea',
      created_at: 'bigint',
      last_used_at: 'bigint?',
      revoked_at: 'bigint?',
    },
    primaryKey: ['id'],
    indexes: [['person_id']],
  },
  ceremonies: {
    columns: {
      id: 'text',
      kind: 'text',
      challenge: 'text',
      person_id: 'text?',
      invitation_id: 'text?',
      created_at: 'bigint',
      expires_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['expires_at']],
  },
  invitations: {
    columns: {
      id: 'text',
      person_id: 'text',
      kind: 'text',
      code_hash: 'text',
      birth_date_hash: 'text?',
      attempts: 'bigint',
      invited_by: 'text?',
      created_at: 'bigint',
      expires_at: 'bigint',
      used_at: 'bigint?',
      withdrawn_at: 'bigint?',
    },
    primaryKey: ['id'],
    unique: [['code_hash']],
    indexes: [['person_id']],
  },
  facility_applications: {
    columns: {
      id: 'text',
      state: 'text',
      sealed: 'bytea',
      receipt_hash: 'text',
      facility_id: 'text?',
      decided_by: 'text?',
      decided_at: 'bigint?',
      reason: 'text?',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
    unique: [['receipt_hash']],
    indexes: [['state', 'created_at']],
  },
  enrolments: {
    columns: {
      id: 'text',
      state: 'text',
      person_id: 'text',
      facility_id: 'text',
      name: 'text',
      public_key: 'bytea',
      key_class: 'text',
      commitment: 'bytea',
      nonce: 'bytea?',
      device_id: 'text?',
      decided_by: 'text?',
      decided_at: 'bigint?',
      created_at: 'bigint',
      expires_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['state', 'created_at'], ['person_id']],
  },
  proxies: {
    columns: {
      person_id: 'text',
      patient_id: 'text',
      is_patient: 'bigint',
      relation_sealed: 'bytea',
      invited_by: 'text?',
      created_at: 'bigint',
      ended_at: 'bigint?',
    },
    primaryKey: ['person_id', 'patient_id'],
    indexes: [['patient_id']],
  },
  tasks: {
    columns: {
      id: 'text',
      kind: 'text',
      state: 'text',
      patient_id: 'text',
      asked_by: 'text',
      facility_id: 'text?',
      audit_seq: 'bigint?',
      sealed: 'bytea',
      answer_sealed: 'bytea?',
      answered_by: 'text?',
      answered_at: 'bigint?',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['facility_id', 'state'], ['patient_id'], ['state', 'created_at']],
  },
  alerts: {
    columns: {
      id: 'text',
      kind: 'text',
      severity: 'text',
      subject: 'text',
      person_id: 'text?',
      facility_id: 'text?',
      patient_id: 'text?',
      case_id: 'text?',
      audit_seq: 'bigint?',
      count: 'bigint',
      sealed: 'bytea',
      happened_at: 'bigint',
      created_at: 'bigint',
      reviewed_at: 'bigint?',
      reviewed_by: 'text?',
      outcome: 'text?',
      note_sealed: 'bytea?',
    },
    primaryKey: ['id'],
    unique: [['kind', 'subject']],
    indexes: [['created_at'], ['person_id']],
  },
  canaries: {
    columns: {
      patient_id: 'text',
      created_by: 'text',
      created_at: 'bigint',
    },
    primaryKey: ['patient_id'],
  },
  limit_raises: {
    columns: {
      id: 'text',
      facility_id: 'text',
      person_id: 'text?',
      raised_by: 'text',
      reason: 'text',
      created_at: 'bigint',
      expires_at: 'bigint',
      ended_at: 'bigint?',
    },
    primaryKey: ['id'],
    indexes: [['facility_id', 'expires_at']],
  },
  shifts: {
    columns: {
      id: 'text',
      person_id: 'text',
      facility_id: 'text',
      starts_at: 'bigint',
      ends_at: 'bigint',
      recorded_by: 'text',
      created_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['person_id', 'ends_at']],
  },
  samples: {
    columns: {
      id: 'text',
      week: 'text',
      audit_seq: 'bigint',
      created_at: 'bigint',
      reviewed_at: 'bigint?',
      reviewed_by: 'text?',
      outcome: 'text?',
      note_sealed: 'bytea?',
    },
    primaryKey: ['id'],
    unique: [['week', 'audit_seq']],
  },
  break_glass: {
    columns: {
      id: 'text',
      person_id: 'text',
      facility_id: 'text',
      patient_id: 'text',
      case_id: 'text?',
      card_id: 'text?',
      reason: 'text',
      note_sealed: 'bytea?',
      opened_at: 'bigint',
      expires_at: 'bigint',
      ended_at: 'bigint?',
    },
    primaryKey: ['id'],
    indexes: [
      ['patient_id', 'opened_at'],
      ['person_id', 'expires_at'],
    ],
  },
  device_chains: {
    columns: {
      device_id: 'text',
      seq: 'bigint',
      audit_id: 'text',
      previous_hash: 'text',
      hash: 'text',
      received_at: 'bigint',
    },
    primaryKey: ['device_id', 'seq'],
    indexes: [['audit_id']],
  },
  audit_checkpoints: {
    columns: {
      seq: 'bigint',
      hash: 'text',
      at: 'bigint',
      kid: 'text',
      signature: 'bytea',
    },
    primaryKey: ['seq'],
  },
  entered_figures: {
    columns: {
      id: 'text',
      month: 'text',
      kind: 'text',
      item: 'text',
      value: 'bigint?',
      source: 'text',
      person_id: 'text',
      entered_at: 'bigint',
    },
    primaryKey: ['id'],
    indexes: [['month', 'entered_at']],
  },
  monthly_figures: {
    columns: {
      month: 'text',
      computed_at: 'bigint',
      figures: 'text',
    },
    primaryKey: ['month'],
  },
};
const secondColumns: Record<string, Columns> = {
  facilities: { code: 'text?', closed_at: 'bigint?' },
  people: { left_at: 'bigint?', details_sealed: 'bytea?' },
  sessions: { passkey_id: 'text?', binding_sealed: 'bytea?', confirmed_at: 'bigint?' },
  devices: { approved_by: 'text?' },
  audit: { device_id: 'text?', labels_hash: 'text?' },
  audit_head: { mac: 'text?' },
  search_log: { kind: 'text?' },
};

/** What figures of a month are counted by, and what the watch looks around in. */
const secondIndexes: readonly [table: string, columns: string[]][] = [
  ['audit', ['at']],
  ['audit', ['case_id']],
  ['audit', ['person_id', 'seq']],
  ['cases', ['person_id']],
  ['patients', ['created_at', 'state']],
  ['consents', ['withdrawn_at']],
];

const third: Record<string, Table> = {
  disaster_flags: {
    columns: {
      version: 'bigint',
      declared_at: 'bigint',
      until: 'bigint',
      declared_by: 'text',
      ended_at: 'bigint?',
      ended_by: 'text?',
    },
    primaryKey: ['version'],
  },
  capsules: {
    columns: {
      card_id: 'text',
      capsule_id: 'text',
      area: 'text',
      facts_version: 'bigint',
      made_at: 'bigint',
      bytes: 'bytea',
    },
    primaryKey: ['card_id'],
    indexes: [['area', 'capsule_id']],
  },
};
const thirdColumns: Record<string, Columns> = {
  devices: {
    suspended_at: 'bigint?',
    suspended_by: 'text?',
    wiped_at: 'bigint?',
    keys_at: 'bigint?',
    tested_at: 'bigint?',
    test_result: 'text?',
  },
  cards: { kid: 'text?', digest: 'text?' },
};
/** What is counted when a key ends: the cards that stand under it. */
const thirdIndexes: readonly [table: string, columns: string[]][] = [
  ['cards', ['epoch', 'state', 'expires_at']],
  ['cards', ['kid', 'state', 'expires_at']],
  ['cards', ['state', 'ended_at', 'status_list', 'status_index']],
];

const genesis = '0'.repeat(64);

const migrations: readonly ((db: Database) => Promise<void>)[] = [
  async (db) => {
    for (const [name, table] of Object.entries(first)) await createTable(db, name, table);
    await db
      .insertInto('audit_head')
      .values({ id: 1, seq: 0, hash: genesis } as never)
      .execute();
    for (const name of ['live-events', 'registrations', 'status-list'])
      await db.insertInto('counters').values({ name, value: 0 }).execute();
  },
  async (db) => {
    for (const [name, table] of Object.entries(second)) await createTable(db, name, table);
    for (const [name, columns] of Object.entries(secondColumns))
      for (const [column, declared] of Object.entries(columns)) await addColumn(db, name, column, declared);
    await db.schema
      .alterTable('facilities')
      .addColumn('state', 'text', (column) => column.notNull().defaultTo('active'))
      .execute();
    await db.schema
      .alterTable('facilities')
      .addColumn('dental', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.schema
      .alterTable('facilities')
      .addColumn('trial', 'bigint', (column) => column.notNull().defaultTo(0))
      .execute();
    await db.insertInto('counters').values({ name: 'watch', value: 0 }).execute();
    await db.insertInto('counters').values({ name: 'watch-late', value: 0 }).execute();
    await createIndexes(db, secondIndexes);
  },
  async (db) => {
    for (const [name, table] of Object.entries(third)) await createTable(db, name, table);
    for (const [name, columns] of Object.entries(thirdColumns))
      for (const [column, declared] of Object.entries(columns)) await addColumn(db, name, column, declared);
    await createIndexes(db, thirdIndexes);
  },
  async (db) => {
    for (const [name, table] of Object.entries(receivingTables)) await createTable(db, name, table);
    for (const [name, columns] of Object.entries(receivingColumns))
      for (const [column, declared] of Object.entries(columns)) await addColumn(db, name, column, declared);
    await createIndexes(db, receivingIndexes);
    await db.insertInto('counters').values({ name: 'region-rules', value: 0 }).execute();
  },
];

/**
 * Brings the database to the newest schema; each step commits together with the note that it ran. Of several servers
 * that start at once one takes a step, and the others find it done.
 */
export async function migrate(db: Database): Promise<void> {
  const notes = db.withTables<{ schema_version: { version: number } }>();
  if ((await readVersion(db)) === 0)
    await db.schema
      .createTable('schema_version')
      .ifNotExists()
      .addColumn('version', 'integer', (column) => column.primaryKey())
      .execute();
  const held = await readVersion(db);
  if (held > migrations.length)
    throw new KeyFileError(
      `The database has schema ${held}, this program knows ${migrations.length}. Start the newer program that wrote it.`,
    );
  for (const [index, step] of migrations.entries()) {
    const version = index + 1;
    if (version <= held) continue;
    await notes.transaction().execute(async (transaction) => {
      if ((await readVersion(transaction as unknown as Database)) >= version) return;
      await step(transaction as unknown as Database);
      await transaction.insertInto('schema_version').values({ version }).execute();
    });
  }
}

/** The newest step that ran; 0 on an empty database. */
async function readVersion(db: Database): Promise<number> {
  if (!(await hasTable(db, 'schema_version'))) return 0;
  const newest = await db
    .withTables<{ schema_version: { version: number } }>()
    .selectFrom('schema_version')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  return Number(newest?.version ?? 0);
}
