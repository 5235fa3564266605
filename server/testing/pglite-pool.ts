// PostgreSQL inside the process, as new for every test. Starting one takes seconds of the processor, emptying one a few
// hundredths: a file of tests starts its own from what the first one of the run left behind, and hands it on.
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { Kysely, PGliteDialect } from 'kysely';
import type { Database } from '#server/ports.ts';
import type { Tables } from '#server/store/database.ts';
import { migrate } from '#server/store/migrations.ts';

interface Started {
  pglite: PGlite;
  /** What the tables look like, to see whether a test has changed more than rows. */
  shape: string;
}

const free: Started[] = [];

/** A database with every table and no more rows than the migrations wrote. `destroy` hands it on to the next test. */
export async function openPglite(): Promise<Database> {
  const started = free.pop() ?? (await start());
  const { pglite } = started;
  let isOpen = true;
  const open = () => {
    if (!isOpen) throw new Error('this test has closed its database');
    return pglite;
  };
  const borrowed = {
    query: (...given: Parameters<PGlite['query']>) => open().query(...given),
    transaction: (...given: Parameters<PGlite['transaction']>) => open().transaction(...given),
    ready: true,
    waitReady: pglite.waitReady,
    get closed() {
      return !isOpen;
    },
    async close() {
      isOpen = false;
      if (await isAsNew(started)) free.push(started);
      else await pglite.close();
    },
  };
  return new Kysely<Tables>({ dialect: new PGliteDialect({ pglite: borrowed as unknown as PGlite }) });
}

async function start(): Promise<Started> {
  const pglite = await fromFirst();
  const [{ shape } = { shape: '' }] = (await pglite.query<{ shape: string }>(readShape)).rows;
  return { pglite, shape };
}

/** A whole run of tests shares one folder; whoever comes first leaves a started database there. */
async function fromFirst(): Promise<PGlite> {
  const folder = process.env['TASUKI_TEST_FOLDER'];
  const file = folder && path.join(folder, 'pglite.tar');
  if (file && existsSync(file)) return PGlite.create({ loadDataDir: new Blob([readFileSync(file)]) });
  const pglite = await PGlite.create();
  await migrate(new Kysely<Tables>({ dialect: new PGliteDialect({ pglite }) }));
  // What the migrations wrote, for the tests that follow.
  const written = await namesOf(pglite, 'public').then((names) => withRows(pglite, names));
  const copies = written.map((name) => `create table as_new."${name}" as table public."${name}"`);
  await pglite.exec(['create schema as_new', ...copies].join(';'));
  if (file) {
    const half = `${file}.${process.pid}`;
    writeFileSync(half, Buffer.from(await (await pglite.dumpDataDir('none')).arrayBuffer()));
    renameSync(half, file);
  }
  return pglite;
}

/** @returns false when a test changed the tables themselves, or left a transaction open */
async function isAsNew({ pglite, shape }: Started): Promise<boolean> {
  try {
    const now = (await pglite.query<{ shape: string }>(readShape)).rows[0]?.shape;
    if (now !== shape) return false;
    const all = (await namesOf(pglite, 'public')).map((name) => `public."${name}"`).join(', ');
    const written = (await namesOf(pglite, 'as_new')).map(
      (name) => `insert into public."${name}" overriding system value table as_new."${name}"`,
    );
    await pglite.exec([`truncate ${all} restart identity cascade`, ...written].join(';'));
    await pglite.exec('discard all');
    return true;
  } catch {
    return false;
  }
}

async function namesOf(pglite: PGlite, schema: 'public' | 'as_new'): Promise<string[]> {
  const { rows } = await pglite.query<{ name: string }>(
    'select tablename as name from pg_tables where schemaname = $1',
    [schema],
  );
  return rows.map(({ name }) => name);
}

async function withRows(pglite: PGlite, names: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const name of names)
    if ((await pglite.query(`select 1 from public."${name}" limit 1`)).rows.length > 0) found.push(name);
  return found;
}

const readShape = `select md5(string_agg(line, chr(10) order by line)) as shape from (
  select format('%s %s %s %s', c.relname, a.attname, a.atttypid, a.attnotnull) as line
    from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = 'public'::regnamespace and a.attnum > 0
  union all select format('%s %s', tgrelid::regclass, tgname) from pg_trigger
  union all select format('%s %s', conrelid::regclass, pg_get_constraintdef(oid)) from pg_constraint
) as lines`;
