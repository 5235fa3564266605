// The schema, as steps that run once each, in order, on SQLite and on PostgreSQL alike.
import type { CreateTableBuilder, Kysely } from 'kysely';
import { sql } from 'kysely';
import type { Database } from '#server/ports.ts';

type Schema = Kysely<unknown>['schema'];
type Type = 'text' | 'bigint' | 'bytea' | 'double precision';
/** 'text' is required; 'text?' may be null. */
type Columns = Record<string, Type | `${Type}?`>;

interface Table {
  columns: Columns;
  primaryKey: string[];
  unique?: string[][];
  indexes?: string[][];
}

async function createTable(schema: Schema, name: string, table: Table): Promise<void> {
  let builder: CreateTableBuilder<string, string> = schema.createTable(name);
  for (const [column, declared] of Object.entries(table.columns)) {
    const optional = declared.endsWith('?');
    const type = (optional ? declared.slice(0, -1) : declared) as Type;
    builder = builder.addColumn(column, sql.raw(type), (made) => (optional ? made : made.notNull()));
  }
  builder = builder.addPrimaryKeyConstraint(`${name}_pk`, table.primaryKey as never);
  for (const columns of table.unique ?? [])
    builder = builder.addUniqueConstraint(`${name}_${columns.join('_')}_unique`, columns as never);
  await builder.execute();
  for (const columns of table.indexes ?? [])
    await schema
      .createIndex(`${name}_${columns.join('_')}`)
      .on(name)
      .columns(columns)
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

const genesis = '0'.repeat(64);

const migrations: readonly ((db: Database) => Promise<void>)[] = [
  async (db) => {
    for (const [name, table] of Object.entries(first)) await createTable(db.schema, name, table);
    await db.insertInto('audit_head').values({ id: 1, seq: 0, hash: genesis }).execute();
    for (const name of ['live-events', 'registrations', 'status-list'])
      await db.insertInto('counters').values({ name, value: 0 }).execute();
  },
];

/** Brings the database to the newest schema; each step commits together with the note that it ran. */
export async function migrate(db: Database): Promise<void> {
  await db.schema
    .createTable('schema_version')
    .ifNotExists()
    .addColumn('version', 'integer', (column) => column.primaryKey())
    .execute();
  const notes = db.withTables<{ schema_version: { version: number } }>();
  const newest = await notes
    .selectFrom('schema_version')
    .select('version')
    .orderBy('version', 'desc')
    .limit(1)
    .executeTakeFirst();
  const held = newest?.version ?? 0;
  if (held > migrations.length)
    throw new Error(
      `The database has schema ${held}, this program knows ${migrations.length}. Start the newer program that wrote it.`,
    );
  for (const [index, step] of migrations.entries()) {
    const version = index + 1;
    if (version <= held) continue;
    await notes.transaction().execute(async (transaction) => {
      await step(transaction as unknown as Database);
      await transaction.insertInto('schema_version').values({ version }).execute();
    });
  }
}
