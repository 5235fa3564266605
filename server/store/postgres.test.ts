// A real PostgreSQL server: what comes back, in which order, and what is said when it does not open.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { verifyCommand, writeCheckpoints } from '#server/cli/audit.ts';
import { initServer } from '#server/cli/init.ts';
import { rotateData } from '#server/cli/rotate-data.ts';
import { createCluster, noPostgres, type PostgresCluster } from '#server/testing/postgres-cluster.ts';
import { createTestApp } from '#server/testing/test-app.ts';
import { createDemoKeyRing, createKeyStore } from '#server/keys/key-ring.ts';
import type { Database } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { migrate } from './migrations.ts';
import { holdToKeys } from './open-database.ts';
import { judgeServer, openPostgres, readPostgresUrl } from './postgres.ts';
import { openSqlite } from './sqlite.ts';

const secret = 'correct-horse-見本';
const open = (url: string) => openPostgres(readPostgresUrl(url));
const failureOf = (work: Promise<unknown>): Promise<string> =>
  work.then(
    () => 'it opened',
    (error: unknown) => (error as Error).message,
  );

if (noPostgres) it.skip(`tests on a PostgreSQL server are ${noPostgres}`, () => {});

describe.skipIf(noPostgres)('a PostgreSQL server', () => {
  let cluster: PostgresCluster;
  let url: string;
  let db: Database;
  beforeAll(async () => {
    cluster = await createCluster();
    url = await cluster.createDatabase();
    db = await open(url);
    await migrate(db);
  }, 60_000);
  afterAll(async () => {
    await db?.destroy();
    await cluster?.remove();
  });

  it('gives whole numbers, counts and sums as numbers, and bytes as bytes', async () => {
    const { rows } = await sql<Record<string, unknown>>`select 9007199254740991::bigint as largest,
      count(*) as count, sum(value) as sum, 0.5::double precision as half, '\\x00ff'::bytea as bytes
      from counters`.execute(db);
    expect(rows[0]).toMatchObject({ largest: 9_007_199_254_740_991, half: 0.5 });
    expect(typeof rows[0]!['count']).toBe('number');
    expect(typeof rows[0]!['sum']).toBe('number');
    expect(rows[0]!['bytes']).toBeInstanceOf(Uint8Array);
    expect([...(rows[0]!['bytes'] as Uint8Array)]).toEqual([0, 255]);
  });

  it('refuses a number that cannot be held exactly, rather than change it', async () => {
    await expect(sql`select 9007199254740993::bigint as beyond`.execute(db)).rejects.toThrow('too large');
    expect((await sql<{ n: number }>`select 1::bigint as n`.execute(db)).rows[0]!.n).toBe(1);
  });

  it('orders and compares text byte by byte, as SQLite does', async () => {
    const sqlite = openSqlite(':memory:');
    await migrate(sqlite);
    const names = ['b-1', 'B', 'a', 'ア', '見', 'b1', 'ｱ', 'か', 'が', '', 'a b', '𠮷'];
    const ordered = async (one: Database) => {
      await one
        .insertInto('settings')
        .values(names.map((name) => ({ name, value: 'order' })))
        .execute();
      const rows = await one
        .selectFrom('settings')
        .select('name')
        .where('value', '=', 'order')
        .orderBy('name')
        .execute();
      return rows.map(({ name }) => name);
    };
    expect(await ordered(db)).toEqual(await ordered(sqlite));
    await sqlite.destroy();
  });

  it('keeps what one statement wrote outside a transaction, and nothing of a transaction that failed', async () => {
    await db.insertInto('settings').values({ name: 'one', value: '1' }).execute();
    const failed = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('settings').values({ name: 'two', value: '2' }).execute();
      await transaction.insertInto('settings').values({ name: 'one', value: 'again' }).execute();
    });
    await expect(failed).rejects.toMatchObject({ code: '23505' });
    // Going on after a statement that failed keeps nothing either, and says so.
    const wentOn = db.transaction().execute(async (transaction) => {
      await transaction.insertInto('settings').values({ name: 'three', value: '3' }).execute();
      await transaction
        .insertInto('settings')
        .values({ name: 'one', value: 'again' })
        .execute()
        .catch(() => {});
    });
    await expect(wentOn).rejects.toThrow('failed before its end');
    const rows = await db
      .selectFrom('settings')
      .select('name')
      .where('name', 'in', ['one', 'two', 'three'])
      .execute();
    expect(rows).toEqual([{ name: 'one' }]);
  });

  it('is brought to the newest schema once, by however many servers start at a time', async () => {
    const fresh = await cluster.createDatabase();
    const pools = await Promise.all(Array.from({ length: 4 }, () => open(fresh)));
    await Promise.all(pools.map((pool) => migrate(pool)));
    const versions = await pools[0]!
      .withTables<{ schema_version: { version: number } }>()
      .selectFrom('schema_version')
      .select('version')
      .orderBy('version')
      .execute();
    expect(versions.length).toBeGreaterThan(3);
    expect(versions.map(({ version }) => version)).toEqual(versions.map((_, at) => at + 1));
    await Promise.all(pools.map((pool) => pool.destroy()));
  });

  it('serves a whole app: people sign in, and the audit is proven', async () => {
    const test = await createTestApp({ db: await open(await cluster.createDatabase()) });
    const actor = { person: '見本', role: 'secretariat', facility: '' } as const;
    await test.db
      .transaction()
      .execute((transaction) =>
        appendAudit(test.deps, transaction, { actor, action: 'review-exported', purpose: 'oversight' }),
      );
    expect((await test.as('secretary')).token).toBeDefined();
    await test.close();
  });

  it('is set up, proven and recorded in by the commands, beside nothing but the key file', async () => {
    const dataFolder = mkdtempSync(path.join(tmpdir(), 'tasuki-commands-'));
    const lines: string[] = [];
    const given = {
      dataFolder,
      databaseUrl: await cluster.createDatabase(),
      secret: 'a-secret-for-tests-of-commands',
      now: () => Date.now() as Instant,
      print: (line: string) => void lines.push(line),
    };
    const init = { ...given, region: '99 見本県', office: '見本事務局', name: '見本 管理', again: false };
    await initServer({ ...init, origin: 'https://tasuki.example.jp' });
    expect(lines.join()).toContain('https://tasuki.example.jp/join#');
    await expect(initServer({ ...init, origin: 'https://tasuki.example.jp' })).rejects.toThrow(
      'set up already',
    );
    const checkpoints = path.join(dataFolder, 'checkpoints.json');
    expect(await writeCheckpoints(given, checkpoints)).toBe(0);
    expect(await verifyCommand(given, { checkpointsFile: checkpoints })).toBe(0);
    await rotateData({ ...given, adoptMs: 0 });
    expect(lines.join()).toContain('sealed anew');
    expect(readdirSync(dataFolder).sort()).toEqual(['checkpoints.json', 'keys.enc']);
    rmSync(dataFolder, { recursive: true });
  });

  describe('says what is wrong and what to do, and never the password', () => {
    const withPassword = (password: string) =>
      url.replace('tasuki@', `guarded:${encodeURIComponent(password)}@`);

    it('when nothing answers', async () => {
      const nowhere = `postgres://tasuki:${encodeURIComponent(secret)}@127.0.0.1:9/tasuki`;
      const words = await failureOf(open(nowhere));
      expect(words).toBe(
        'PostgreSQL at tasuki@127.0.0.1:9/tasuki: it does not answer (ECONNREFUSED). Start it, or mend the address in TASUKI_DATABASE_URL.',
      );
    }, 15_000);

    it('when the password is wrong or missing, or the user may not connect', async () => {
      await cluster.run(`create role guarded login password '${secret}'`);
      await cluster.run('create role refused login');
      const words = await failureOf(open(withPassword('wrong-password')));
      expect(words).toContain('the password is not accepted');
      expect(words).not.toContain('wrong-password');
      expect(await failureOf(open(url.replace('tasuki@', 'guarded@')))).toContain('asks for a password');
      expect(await failureOf(open(url.replace('tasuki@', 'refused@')))).toContain('pg_hba.conf');
    });

    it('when the user may make no tables', async () => {
      expect(await failureOf(open(withPassword(secret)))).toContain('may not make tables there');
    });

    it('when there is no such database', async () => {
      expect(await failureOf(open(cluster.url('nowhere')))).toContain('createdb');
    });

    it('when it only answers reads', async () => {
      const standby = await cluster.createDatabase();
      const name = /\/(test_\d+)/.exec(standby)![1]!;
      await cluster.run(`alter database ${name} set default_transaction_read_only = on`);
      expect(await failureOf(open(standby))).toContain('only answers reads');
    });

    it('when it is another encoding, too old, or may lose what it acknowledged', async () => {
      await cluster.run(`create database latin encoding 'LATIN1' template template0`);
      expect(await failureOf(open(cluster.url('latin')))).toContain('encoded in LATIN1');
      const good = { version: '150018', encoding: 'UTF8', fsync: 'on' };
      expect(judgeServer(good)).toBeUndefined();
      expect(judgeServer({ ...good, version: '140012' })).toContain('version 14; 15 or newer is needed');
      expect(judgeServer({ ...good, fsync: 'off' })).toContain('fsync is off');
    });

    it('when a newer program wrote it', async () => {
      const newer = await open(await cluster.createDatabase());
      await migrate(newer);
      await sql`insert into schema_version (version) values (99)`.execute(newer);
      expect(await failureOf(migrate(newer))).toMatch(/schema 99, this program knows \d+. Start the newer/);
      await newer.destroy();
    });

    it('when the address is none', () => {
      for (const wrong of [`mysql://a:${secret}@b/c`, `postgres://a:${secret}@b:port/c`, 'tasuki'])
        try {
          readPostgresUrl(wrong);
          expect.unreachable();
        } catch (error) {
          expect(String(error)).toContain('TASUKI_DATABASE_URL is no address');
          expect(String(error)).not.toContain(secret);
          expect(JSON.stringify(error)).not.toContain(secret);
        }
    });

    it('when other keys wrote it', async () => {
      const region = { code: '99', name: '見本県（架空）' };
      const [first, second] = [
        createKeyStore(await createDemoKeyRing(region)),
        createKeyStore(await createDemoKeyRing(region)),
      ];
      await holdToKeys(db, first.cipher, 'the database');
      await holdToKeys(db, first.cipher, 'the database');
      expect(await failureOf(holdToKeys(db, second.cipher, 'the database'))).toContain(
        'written with other keys',
      );
    });
  });
});
