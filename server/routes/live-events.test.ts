import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import fc from 'fast-check';
import { Hono } from 'hono';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Environment } from '#server/middleware/environment.ts';
import { createRateLimiter } from '#server/middleware/rate-limit.ts';
import { readSession } from '#server/middleware/session.ts';
import { appendLiveEvents, forgetOldLiveEvents, liveEventsKeptMs } from '#server/store/live-events.ts';
import { bindSessionToDevice, hashToken, revokeSession, sessionIdleMs } from '#server/store/sessions.ts';
import { insertDevice } from '#server/store/devices.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { askTestHospitals, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { mountLiveEvents } from './live-events.ts';

describe.each(engines)('the live stream on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 1_000_000 });
    [crew, er] = [await test.as('crew'), await test.as('hospital')];
  }, 60_000);
  afterAll(() => test.close());
  const connect = async (client: TestClient) => {
    const stream = new TestStream(test, client.token);
    expect((await stream.connect()).status).toBe(200);
    await stream.read();
    return stream;
  };

  it('tells a hospital of a request the moment it is committed, by ids only', async () => {
    const stream = await connect(er);
    expect(stream.retryMs).toBe(2_000);
    const caseId = await openTestCase(test, crew);
    const [requestId] = await askTestHospitals(test, crew, caseId, ['hospital']);
    const [heard] = await stream.hear(1);
    expect(heard!.event).toEqual({ kind: 'request-asked', caseId, requestId });
    await stream.cut();
  });

  it('tells each only what concerns it: the crew its own cases, a hospital its own requests', async () => {
    const otherCrew = await test.as('otherCrew');
    const all = {
      crew: await connect(crew),
      mate: await connect(await test.as('crewMate')),
      otherCrew: await connect(otherCrew),
      er: await connect(er),
      otherEr: await connect(await test.as('otherHospital')),
      third: await connect(await test.as('thirdHospital')),
    };
    const caseId = await openTestCase(test, crew);
    const [first, second] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
    await er.call(endpoints.answerRequest, { params: { id: first! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: first! } });
    const theirs = await openTestCase(test, otherCrew);
    const [last] = await askTestHospitals(test, otherCrew, theirs, ['thirdHospital']);
    await otherCrew.call(endpoints.withdrawRequest, { params: { id: last! } });
    const kinds = async (stream: TestStream, count: number) =>
      (await stream.hear(count)).map(({ event }) => `${event.kind} ${event.requestId}`);
    expect(await kinds(all.crew, 3)).toEqual([
      `request-answered ${first}`,
      `request-chosen ${first}`,
      `request-withdrawn ${second}`,
    ]);
    expect(await kinds(all.er, 3)).toEqual([
      `request-asked ${first}`,
      `request-answered ${first}`,
      `request-chosen ${first}`,
    ]);
    expect(await kinds(all.otherEr, 2)).toEqual([`request-asked ${second}`, `request-withdrawn ${second}`]);
    expect(await kinds(all.third, 2)).toEqual([`request-asked ${last}`, `request-withdrawn ${last}`]);
    expect(await kinds(all.otherCrew, 1)).toEqual([`request-withdrawn ${last}`]);
    expect(await all.mate.read(100)).toBe(false);
    expect(all.mate.heard).toEqual([]);
    for (const stream of Object.values(all)) await stream.cut();
  });

  it('misses nothing and repeats nothing, wherever the stream is cut', async () => {
    const act = fc.constantFrom('write', 'write', 'read', 'cut', 'offline');
    await fc.assert(
      fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 30 }), async (acts) => {
        const stream = await connect(er);
        const caseId = await openTestCase(test, crew);
        const expected: string[] = [];
        let isConnected = true;
        let pending: Promise<unknown>[] = [];
        const write = () => {
          const id = test.deps.newId();
          expected.push(id);
          pending.push(
            test.db
              .transaction()
              .execute(async (transaction) => {
                await appendLiveEvents(test.deps, transaction, [
                  { facilityId: testFacilities.thirdHospital.id, kind: 'request-asked', caseId },
                  { facilityId: testFacilities.hospital.id, kind: 'request-asked', caseId, requestId: id },
                ]);
              })
              .then(() => test.deps.live.wake()),
          );
        };
        for (const next of acts) {
          if (next === 'write') write();
          if (next === 'read' && isConnected) await stream.read(5);
          if ((next === 'cut' || next === 'offline') && isConnected) {
            await stream.cut();
            isConnected = false;
          }
          if (next !== 'offline' && !isConnected) {
            await stream.connect();
            isConnected = true;
          }
        }
        if (!isConnected) await stream.connect();
        write();
        await Promise.all(pending);
        pending = [];
        await stream.hear(expected.length);
        await stream.read(5);
        await stream.cut();
        const heard = stream.heard.map(({ event }) => event.requestId!);
        expect([...heard].sort()).toEqual([...expected].sort());
        const ids = stream.heard.map(({ id }) => id);
        expect(ids).toEqual([...new Set(ids)].sort((a, b) => a - b));
      }),
      { numRuns: engine === 'sqlite' ? 60 : 15 },
    );
  }, 60_000);

  it('resumes from before the first event it never heard, even when nothing had come yet', async () => {
    const stream = await connect(er);
    await stream.cut();
    const caseId = await openTestCase(test, crew);
    await askTestHospitals(test, crew, caseId, ['hospital']);
    await stream.connect();
    expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
    await stream.cut();
  });

  it('an id from the future, or none at all, begins now', async () => {
    for (const lastEventId of ['999999999', 'x', '-1', undefined]) {
      const stream = new TestStream(test, er.token);
      stream.lastEventId = lastEventId;
      await stream.connect();
      await stream.read();
      const caseId = await openTestCase(test, crew);
      await askTestHospitals(test, crew, caseId, ['hospital']);
      expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
      await stream.cut();
    }
  });

  it('hears events that another process committed', async () => {
    const stream = await connect(er);
    const caseId = test.deps.newId();
    await test.db
      .transaction()
      .execute((transaction) =>
        appendLiveEvents(test.deps, transaction, [
          { facilityId: testFacilities.hospital.id, kind: 'request-asked', caseId },
        ]),
      );
    expect((await stream.hear(1, 3_000)).map(({ event }) => event.caseId)).toEqual([caseId]);
    await stream.cut();
  });

  it('ends when the session is revoked, before it tells anything more', async () => {
    const client = await test.as('hospital');
    const stream = await connect(client);
    await revokeSession(test.deps, test.db, hashToken(client.token!));
    const caseId = await openTestCase(test, crew);
    await askTestHospitals(test, crew, caseId, ['hospital']);
    while (await stream.read());
    expect(stream.isOver).toBe(true);
    expect(stream.heard).toEqual([]);
    expect((await stream.connect()).status).toBe(401);
  });

  it('of a device that the secretariat revokes ends at once', async () => {
    const client = await test.as('crew');
    const id = test.deps.newId();
    await insertDevice(test.deps, test.db, {
      id,
      facilityId: testFacilities.station.id,
      personId: testPeople.crew.id,
      name: '見本1号車',
      publicKey: new Uint8Array(65),
      keyClass: 'demo',
    });
    await bindSessionToDevice(test.db, hashToken(client.token!), id);
    const [stream, other] = [await connect(client), await connect(crew)];
    await (await test.as('secretary')).call(endpoints.revokeDevice, { params: { id } });
    expect(await stream.read()).toBe(false);
    expect(stream.isOver).toBe(true);
    expect(await other.read(100)).toBe(false);
    expect(other.isOver).toBe(false);
    await other.cut();
  });

  it('is open to crews and hospitals that are signed in, and to nobody else', async () => {
    for (const name of ['home', 'clinic', 'secretary', 'family'] as const)
      expect((await new TestStream(test, (await test.as(name)).token).connect()).status).toBe(404);
    expect((await new TestStream(test, undefined).connect()).status).toBe(401);
  });

  it('forgets events after a day, and a stream from before begins anew', async () => {
    const held = async () => (await test.db.selectFrom('live_events').select('id').execute()).length;
    const before = await held();
    expect(before).toBeGreaterThan(0);
    await forgetOldLiveEvents(test.deps, test.db);
    expect(await held()).toBe(before);
    test.advance(liveEventsKeptMs + 1);
    await forgetOldLiveEvents(test.deps, test.db);
    expect(await held()).toBe(0);
    const stream = new TestStream(test, (await test.as('hospital')).token);
    stream.lastEventId = '1';
    expect((await stream.connect()).status).toBe(200);
    const again = await test.as('crew');
    const caseId = await openTestCase(test, again);
    await askTestHospitals(test, again, caseId, ['hospital']);
    expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
    await stream.cut();
  });
});

/** The stream alone, with a heartbeat that tests can wait for. */
async function withHeartbeat(work: (test: TestApp) => Promise<void>) {
  const test = await createTestApp();
  const api = new Hono<Environment>();
  api.use('/api/*', readSession(test.deps));
  mountLiveEvents({ api, deps: test.deps, limiter: createRateLimiter(600) }, { heartbeatMs: 20 });
  await work({ ...test, app: api });
  await test.close();
}
const heartbeats = async (stream: TestStream, count: number) => {
  const wanted = stream.heartbeats + count;
  while (stream.heartbeats < wanted && !stream.isOver) await stream.read();
};

it('an idle stream has a heartbeat, and ends by it once the session is revoked', () =>
  withHeartbeat(async (test) => {
    const er = await test.as('hospital');
    const stream = new TestStream(test, er.token);
    await stream.connect();
    await heartbeats(stream, 3);
    expect(stream.isOver).toBe(false);
    await revokeSession(test.deps, test.db, hashToken(er.token!));
    await heartbeats(stream, 100);
    expect(stream.isOver).toBe(true);
  }));

it('a hospital’s open board stays signed in through a quiet night, a crew’s screen does not', () =>
  withHeartbeat(async (test) => {
    const [er, crew] = [await test.as('hospital'), await test.as('crew')];
    const board = new TestStream(test, er.token);
    const phone = new TestStream(test, crew.token);
    await board.connect();
    await phone.connect();
    for (let half = 0; half < 20; half++) {
      await heartbeats(board, 2);
      test.advance(sessionIdleMs / 2);
    }
    await heartbeats(board, 2);
    expect(board.isOver).toBe(false);
    await heartbeats(phone, 100);
    expect(phone.isOver).toBe(true);
    await board.cut();
  }));

it('over real HTTP, a board that goes away stops costing anything', () =>
  withHeartbeat(async (test) => {
    let following = 0;
    const subscribe = test.deps.live.subscribe;
    test.deps.live.subscribe = (listener) => {
      following += 1;
      const end = subscribe(listener);
      return () => {
        following -= 1;
        end();
      };
    };
    const listener = getRequestListener(test.app.fetch, { overrideGlobalObjects: false });
    const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const { token } = await test.as('hospital');
    const { path } = endpoints.events;
    const headers = await test.signedHeaders(token, { method: 'GET', path, isSecure: false });
    const response = await new Promise<IncomingMessage>((resolve) => get({ port, path, headers }, resolve));
    expect(response.headers['content-type']).toContain('text/event-stream');
    await new Promise((resolve) => response.once('data', resolve));
    expect(following).toBe(1);
    response.destroy();
    for (let tries = 0; following > 0 && tries < 100; tries++)
      await new Promise((resolve) => setTimeout(resolve, 20));
    expect(following).toBe(0);
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }));

it('of a network in which nothing had happened yet misses nothing either', async () => {
  const test = await createTestApp();
  const stream = new TestStream(test, (await test.as('hospital')).token);
  await stream.connect();
  await stream.read();
  expect(stream.lastEventId).toBe('0');
  await stream.cut();
  const crew = await test.as('crew');
  const caseId = await openTestCase(test, crew);
  await askTestHospitals(test, crew, caseId, ['hospital']);
  await stream.connect();
  expect((await stream.hear(1)).map(({ event }) => event.caseId)).toEqual([caseId]);
  await stream.cut();
  await test.close();
});

it('a reader that lags far behind is cut off, and resumes without a gap', async () => {
  const test = await createTestApp();
  const stream = new TestStream(test, (await test.as('hospital')).token);
  await stream.connect();
  await stream.read();
  const expected = Array.from({ length: 1_500 }, () => test.deps.newId());
  await test.db.transaction().execute((transaction) =>
    appendLiveEvents(
      test.deps,
      transaction,
      expected.map((requestId) => ({
        facilityId: testFacilities.hospital.id,
        kind: 'request-asked' as const,
        caseId: requestId,
        requestId,
      })),
    ),
  );
  test.deps.live.wake();
  await new Promise((resolve) => setTimeout(resolve, 300));
  while (await stream.read());
  expect(stream.isOver).toBe(true);
  expect(stream.heard.length).toBeLessThan(expected.length);
  await stream.connect();
  await stream.hear(expected.length);
  expect(stream.heard.map(({ event }) => event.requestId)).toEqual(expected);
  await stream.cut();
  await test.close();
});
