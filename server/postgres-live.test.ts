// Two servers on one PostgreSQL database hear the same: over notices, over a broken connection, over a server that was
// restarted; and one of them is on duty.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Log, Wake } from './ports.ts';
import { revokeSession, hashToken } from './store/sessions.ts';
import { openPostgres, readPostgresUrl, type PostgresPlace } from './store/postgres.ts';
import { listenToPostgres, makeTriggers, type PostgresLive } from './store/postgres-live.ts';
import { TestStream } from './testing/live-stream.ts';
import { createCluster, noPostgres, type PostgresCluster } from './testing/postgres-cluster.ts';
import { askTestHospitals, openTestCase } from './testing/receiving.ts';
import { createTestApp, createTestAppBeside, type TestApp } from './testing/test-app.ts';

const silent: Log = { info: () => {}, warn: () => {}, error: () => {} };
const until = async (isSo: () => boolean, mostMs = 8_000) => {
  const end = Date.now() + mostMs;
  while (!isSo()) {
    if (Date.now() > end) throw new Error('it did not come about in time');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
};

describe.skipIf(noPostgres)('two servers that share PostgreSQL', () => {
  let cluster: PostgresCluster;
  let place: PostgresPlace;
  let [first, second]: TestApp[] = [];
  const lives: PostgresLive[] = [];
  const wakes: Wake[] = [];
  beforeAll(async () => {
    cluster = await createCluster();
    place = readPostgresUrl(await cluster.createDatabase());
    const options = { callsPerMinute: 1_000_000 };
    const db = await openPostgres(place);
    first = await createTestApp({ ...options, db });
    await makeTriggers(db);
    await makeTriggers(db);
    lives.push(await listenToPostgres(place, silent), await listenToPostgres(place, silent));
    lives[1]!.hub.subscribe((what) => wakes.push(what));
    const beside = { ...options, db: await openPostgres(place), live: lives[1]!.hub };
    second = createTestAppBeside(first, beside);
  }, 60_000);
  afterAll(async () => {
    for (const live of lives) await live.stop();
    await second?.close();
    await first?.close();
    await cluster?.remove();
  });
  const boardAtSecond = async () => {
    const client = await second!.as('hospital');
    const stream = new TestStream(second!, client.token);
    await stream.connect();
    await stream.read();
    return { client, stream };
  };
  const askAtFirst = async () => {
    const crew = await first!.as('crew');
    const caseId = await openTestCase(first!, crew);
    await askTestHospitals(first!, crew, caseId, ['hospital']);
    return caseId;
  };

  it('a board at one hears what a crew asks at the other, told by the commit itself', async () => {
    const { stream } = await boardAtSecond();
    wakes.length = 0;
    const caseId = await askAtFirst();
    await until(() => wakes.includes('events'), 500);
    expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
    await stream.cut();
  });

  it('a transaction that is rolled back tells nobody, and neither does one that changed nothing', async () => {
    wakes.length = 0;
    const crew = await first!.as('crew');
    const refused = await crew.call(endpoints.chooseRequest, { params: { id: first!.deps.newId() } });
    expect(refused.status).toBe(404);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(wakes).toEqual([]);
  });

  it('a session that ends at one ends its board at the other at once', async () => {
    const { client, stream } = await boardAtSecond();
    await revokeSession(first!.deps, first!.db, hashToken(client.token!));
    const began = Date.now();
    expect(await stream.read(3_000)).toBe(false);
    expect(stream.isOver).toBe(true);
    expect(Date.now() - began).toBeLessThan(2_000);
  });

  it('exactly one is on duty, and the other takes over when it stops', async () => {
    const onDuty = () => lives.filter((live) => live.isOnDuty());
    expect(onDuty()).toEqual([lives[0]]);
    await lives[0]!.stop();
    await until(() => lives[1]!.isOnDuty());
  });

  it('a connection that broke is made anew, and what was committed meanwhile is heard', async () => {
    const { stream } = await boardAtSecond();
    wakes.length = 0;
    await cluster.run(
      `select pg_terminate_backend(pid) from pg_stat_activity where query like 'select%' and datname = 'test_1' or query like '%listen%' and pid <> pg_backend_pid()`,
    );
    const caseId = await askAtFirst();
    expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
    await until(() => wakes.includes('all'));
    await until(() => lives[1]!.isOnDuty());
    wakes.length = 0;
    await askAtFirst();
    await until(() => wakes.includes('events'), 500);
    await stream.cut();
  });

  it('while PostgreSQL is restarted calls wait for it; while it is away they are told to come again', async () => {
    const crew = await first!.as('crew');
    const { stream } = await boardAtSecond();
    await cluster.stop();
    const id = first!.deps.newId();
    const waiting = crew.send('GET', '/readyz');
    const restarted = cluster.start();
    expect((await waiting).status).toBe(200);
    await restarted;
    const opened = await crew.call(endpoints.openCase, {
      params: { id },
      body: { openedAt: first!.now(), openedBy: 'tap' },
    });
    expect(opened.status).toBe(200);
    await until(() => lives[1]!.isOnDuty());
    await stream.connect();
    const caseId = await askAtFirst();
    await stream.hear(1);
    expect(stream.heard.map(({ event }) => event.caseId)).toEqual([caseId]);
    await stream.cut();
    await cluster.stop();
    const away = await first!.anonymous.send('GET', '/readyz');
    expect(away.status).toBe(503);
    expect(away.problem.code).toBe('UNAVAILABLE');
    await cluster.start();
  }, 30_000);
});
