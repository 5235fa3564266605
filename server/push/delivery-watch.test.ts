import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Push, PushCall, PushOutcome } from '#server/ports.ts';
import { createTestBrowser } from '#server/testing/push.ts';
import { testPeople } from '#server/testing/people.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import { askTestHospitals, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { deliverDue } from './delivery-watch.ts';

describe.each(engines)('delivery on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  let calls: { endpoint: string; call: PushCall }[];
  let outcome: PushOutcome;
  const push: Push = {
    mayReach: (endpoint) => endpoint.startsWith('https://push.example/'),
    send: ({ endpoint }, call) => {
      calls.push({ endpoint, call });
      return Promise.resolve(outcome);
    },
  };
  beforeAll(async () => {
    test = await createTestApp({ engine, push, callsPerMinute: 1_000_000 });
    [crew, er] = [await test.as('crew'), await test.as('hospital')];
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    [calls, outcome] = [[], { ok: true }];
    await test.db.deleteFrom('push_subscriptions').execute();
    // What earlier tests asked waits no longer.
    await test.db.updateTable('requests').set({ state: 'withdrawn' }).execute();
  });

  const subscribe = (client = er, name = 'a') =>
    client.call(endpoints.subscribePush, {
      body: createTestBrowser().subscription(`https://push.example/${name}`),
    });
  const ask = async (hospitals: ('hospital' | 'otherHospital')[] = ['hospital']) => {
    const caseId = await openTestCase(test, crew);
    const ids = await askTestHospitals(test, crew, caseId, hospitals);
    return { caseId, id: ids[0]!, ids };
  };
  const read = async (caseId: string) =>
    (await crew.call(endpoints.readCase, { params: { id: caseId } })).value.requests;
  const after = async (ms: number) => {
    test.advance(ms);
    await deliverDue(test.deps);
  };
  const show = (client: TestClient, requestIds: string[]) =>
    client.call(endpoints.acknowledgeRequests, { body: { requestIds } });

  it('a board that shows a request says so: the crew sees it, and closed boards are not called', async () => {
    await subscribe();
    const { caseId, id } = await ask();
    const stream = new TestStream(test, crew.token);
    await stream.connect();
    await stream.read();
    test.advance(800);
    expect((await show(er, [id])).value).toEqual({ shown: 1 });
    const [request] = await read(caseId);
    expect(request).toMatchObject({ deliveredAt: test.now(), deliveredBy: 'board' });
    expect((await stream.hear(1))[0]!.event).toEqual({ kind: 'request-delivered', caseId, requestId: id });
    await stream.cut();
    await after(20_000);
    expect(calls).toEqual([]);
    expect((await read(caseId))[0]!.undeliveredAt).toBeUndefined();
  });

  it('showing it again changes nothing, and another hospital’s request is not shown', async () => {
    const { caseId, ids } = await ask(['hospital', 'otherHospital']);
    expect((await show(er, ids)).value).toEqual({ shown: 1 });
    const before = await read(caseId);
    expect((await show(er, ids)).value).toEqual({ shown: 0 });
    expect(await read(caseId)).toEqual(before);
  });

  it('closed boards are called after four seconds, once, with nothing about anybody', async () => {
    await subscribe(er, 'a');
    await subscribe(er, 'b');
    await subscribe(await test.as('otherHospital'), 'other');
    const { caseId } = await ask();
    await after(3_999);
    expect(calls).toEqual([]);
    await after(1);
    await after(1_000);
    expect(calls.map(({ endpoint }) => endpoint).sort()).toEqual([
      'https://push.example/a',
      'https://push.example/b',
    ]);
    expect(new Set(calls.map(({ call }) => call))).toEqual(new Set(['request-waits']));
    expect((await read(caseId))[0]).toMatchObject({ deliveredBy: 'push' });
  });

  it('several requests that wait make one call', async () => {
    await subscribe();
    await ask();
    await ask();
    await after(5_000);
    expect(calls).toHaveLength(1);
  });

  it('a board that opens after the call is seen to show it', async () => {
    await subscribe();
    const { caseId, id } = await ask();
    await after(4_000);
    const at = (await read(caseId))[0]!.deliveredAt;
    test.advance(9_000);
    await show(er, [id]);
    expect((await read(caseId))[0]).toMatchObject({ deliveredAt: at, deliveredBy: 'board' });
  });

  it('when neither answers in 15 s the crew is told, and what is shown later counts', async () => {
    outcome = { ok: false, failure: 'unreachable' };
    await subscribe();
    const { caseId, id } = await ask();
    await after(4_000);
    await after(10_999);
    expect((await read(caseId))[0]!.undeliveredAt).toBeUndefined();
    const stream = new TestStream(test, crew.token);
    await stream.connect();
    await stream.read();
    await after(1);
    const undeliveredAt = test.now();
    expect((await read(caseId))[0]).toMatchObject({ undeliveredAt });
    expect((await stream.hear(1))[0]!.event.kind).toBe('request-delivered');
    await stream.cut();
    await after(5_000);
    await show(er, [id]);
    expect((await read(caseId))[0]).toMatchObject({
      undeliveredAt,
      deliveredAt: test.now(),
      deliveredBy: 'board',
    });
  });

  it('a hospital where nobody ever registered is undelivered as well', async () => {
    const { caseId } = await ask();
    await after(15_000);
    expect(calls).toEqual([]);
    expect((await read(caseId))[0]!.undeliveredAt).toBe(test.now());
  });

  it('at 60 s the board is told to call again, once, and closed ones are called again', async () => {
    await subscribe();
    const { caseId, id } = await ask();
    await after(4_000);
    const stream = new TestStream(test, er.token);
    await stream.connect();
    await stream.read();
    await after(55_999);
    expect((await read(caseId))[0]!.calledAgainAt).toBeUndefined();
    await after(1);
    expect((await read(caseId))[0]!.calledAgainAt).toBe(test.now());
    expect((await stream.hear(1))[0]!.event).toEqual({ kind: 'request-asked', caseId, requestId: id });
    await stream.cut();
    await after(5_000);
    expect(calls.map(({ call }) => call)).toEqual(['request-waits', 'still-waits']);
  });

  it('what is answered or withdrawn is called for no more', async () => {
    await subscribe();
    const { ids } = await ask(['hospital', 'otherHospital']);
    await er.call(endpoints.answerRequest, { params: { id: ids[0]! }, body: { answer: 'accept' } });
    await crew.call(endpoints.withdrawRequest, { params: { id: ids[1]! } });
    await after(70_000);
    expect(calls).toEqual([]);
  });

  it('several processes that watch at once make each step once', async () => {
    await subscribe();
    const { caseId } = await ask();
    for (const ms of [5_000, 11_000, 44_000]) {
      test.advance(ms);
      await Promise.all(Array.from({ length: 5 }, () => deliverDue(test.deps)));
    }
    expect(calls.map(({ call }) => call)).toEqual(['request-waits', 'still-waits']);
    const events = await test.db
      .selectFrom('live_events')
      .select('kind')
      .where('case_id', '=', caseId)
      .orderBy('id')
      .execute();
    const count = (kind: string) => events.filter((event) => event.kind === kind).length;
    expect([count('request-asked'), count('request-delivered')]).toEqual([2, 1]);
  });

  describe('a browser that is called', () => {
    it('is forgotten when its push service says that it is gone, and kept when it only fails', async () => {
      await subscribe();
      outcome = { ok: false, failure: 'refused' };
      await ask();
      await after(5_000);
      const failed = (await er.call(endpoints.readPush)).value.subscriptions;
      expect(failed).toMatchObject([{ isMine: true, failedAt: test.now() }]);
      outcome = { ok: false, failure: 'gone' };
      await ask();
      await after(5_000);
      expect((await er.call(endpoints.readPush)).value.subscriptions).toEqual([]);
    });

    it('stands in the list once, for whoever registered it last', async () => {
      await subscribe();
      await subscribe(await test.as('otherHospital'));
      expect((await er.call(endpoints.readPush)).value.subscriptions).toEqual([]);
      await subscribe();
      await subscribe();
      expect((await er.call(endpoints.readPush)).value.subscriptions).toHaveLength(1);
    });

    it('is not registered when its address is not one of a push service', async () => {
      const answer = await er.call(endpoints.subscribePush, {
        body: createTestBrowser().subscription('https://169.254.169.254/latest'),
      });
      expect(answer.status).toBe(400);
      expect(answer.problem.issues?.[0]?.path).toBe('endpoint');
    });

    it('is called for a test, and may be taken off', async () => {
      const { id } = (await subscribe()).value;
      expect((await er.call(endpoints.testPush, { params: { id } })).value).toEqual({ taken: true });
      expect(calls).toEqual([{ endpoint: 'https://push.example/a', call: 'test' }]);
      outcome = { ok: false, failure: 'unreachable' };
      expect((await er.call(endpoints.testPush, { params: { id } })).value).toEqual({
        taken: false,
        failure: 'unreachable',
      });
      expect((await er.call(endpoints.removePush, { params: { id } })).status).toBe(200);
      expect((await er.call(endpoints.removePush, { params: { id } })).status).toBe(404);
    });

    it.each([
      ['has left', { active: 0 }],
      ['answers requests no more', { role: 'hospital-admin' }],
    ])('is called no more once its person %s', async (_, change) => {
      await subscribe();
      const who = testPeople.hospital.id;
      await test.db.updateTable('people').set(change).where('id', '=', who).execute();
      await ask();
      await after(5_000);
      await test.db
        .updateTable('people')
        .set({ active: 1, role: 'hospital' })
        .where('id', '=', who)
        .execute();
      expect(calls).toEqual([]);
    });

    it('is kept so that its address cannot be read in the database', async () => {
      await subscribe();
      const rows = await test.db.selectFrom('push_subscriptions').selectAll().execute();
      expect(
        JSON.stringify(rows.map((row) => ({ ...row, sealed: Buffer.from(row.sealed).toString('latin1') }))),
      ).not.toContain('push.example');
    });
  });
});
