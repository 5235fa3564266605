// Two servers on one PostgreSQL database, each with a pool of its own, at the same moment: every promise that one writer
// on SQLite keeps by itself. TASUKI_RACE_ROUNDS sets how often.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createCluster, noPostgres, type PostgresCluster } from '#server/testing/postgres-cluster.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { openTestCase, testFacts } from '#server/testing/receiving.ts';
import {
  createTestApp,
  createTestAppBeside,
  type TestApp,
  type TestClient,
} from '#server/testing/test-app.ts';
import { watchOnce } from '#server/watch/watch-once.ts';
import { verifyChain } from './audit.ts';
import { listCheckpoints, makeCheckpoint } from './checkpoints.ts';
import { keepEndedMonths } from './figures.ts';
import { appendLiveEvents, newestLiveEventId, readLiveEventsAfter } from './live-events.ts';
import { openPostgres, readPostgresUrl } from './postgres.ts';
import { drawWeeklySample } from './samples.ts';
import { endSessionsOf } from './sessions.ts';
import { raiseStatusVersion, readStatusHead } from './status-head.ts';
import { addFacility, addPerson } from './people.ts';
import { createSession } from './sessions.ts';
import { nextCount } from './transaction.ts';

const rounds = Number(process.env['TASUKI_RACE_ROUNDS'] ?? 10);
const rivals = 8;
const monthMs = 31 * 24 * 3_600_000;

describe.skipIf(noPostgres)('two servers on one PostgreSQL database', () => {
  let cluster: PostgresCluster;
  let both: [TestApp, TestApp];
  beforeAll(async () => {
    cluster = await createCluster();
    const url = readPostgresUrl(await cluster.createDatabase());
    const options = { callsPerMinute: 10_000_000 };
    const first = await createTestApp({ ...options, db: await openPostgres(url) });
    both = [first, createTestAppBeside(first, { ...options, db: await openPostgres(url) })];
  }, 60_000);
  afterAll(async () => {
    for (const test of both ?? []) await test.close();
    await cluster?.remove();
  });
  /** One person, signed in at each of the two. */
  const onBoth = (name: keyof typeof testPeople) => Promise.all(both.map((test) => test.as(name)));
  /** Work of one server or the other, as many times, all at once. */
  const atOnce = <T>(count: number, work: (test: TestApp, n: number) => Promise<T>) =>
    Promise.all(Array.from({ length: count }, (_, n) => work(both[n % 2]!, n)));

  it('count without a gap, whoever counts', async () => {
    const before = await both[0].db.transaction().execute((one) => nextCount(one, 'registrations'));
    const counts = await atOnce(100, (test) =>
      test.db.transaction().execute((transaction) => nextCount(transaction, 'registrations')),
    );
    expect(counts.sort((a, b) => a - b)).toEqual(counts.map((_, at) => before + 1 + at));
    const versions = await atOnce(40, async (test) =>
      test.db.transaction().execute(async (transaction) => {
        await raiseStatusVersion(test.deps, transaction);
        return (await readStatusHead(transaction)).version;
      }),
    );
    expect(new Set(versions).size).toBe(40);
  });

  it('number live events in the order of commits: who reads on from the last one never skips any', async () => {
    const start = await newestLiveEventId(both[0].db);
    let last = start;
    let isWriting = true;
    const read: number[] = [];
    const reader = (async () => {
      for (;;) {
        const isOver = !isWriting;
        const events = await readLiveEventsAfter(both[1].db, last, 500);
        read.push(...events.map(({ id }) => id));
        last = events.at(-1)?.id ?? last;
        if (isOver && events.length === 0) return;
      }
    })();
    await atOnce(150, (test, n) =>
      test.db.transaction().execute(async (transaction) => {
        const event = { facilityId: testFacilities.hospital.id, kind: 'case-changed' as const };
        await appendLiveEvents(test.deps, transaction, [{ ...event, caseId: test.deps.newId() }]);
        // Some transactions take longer between number and commit than others.
        if (n % 7 === 0) await new Promise((resolve) => setTimeout(resolve, 3));
        await appendLiveEvents(test.deps, transaction, [{ ...event, caseId: test.deps.newId() }]);
      }),
    );
    isWriting = false;
    await reader;
    expect(read).toEqual(Array.from({ length: 300 }, (_, at) => start + 1 + at));
  });

  it(`do what was asked twice with one key once, and give both the same answer, ${rounds} times`, async () => {
    const crew = await onBoth('crew');
    const caseId = await openTestCase(both[0], crew[0]!);
    for (let round = 0; round < rounds; round++) {
      const [id, idempotencyKey] = [both[0].deps.newId(), both[0].deps.newId()];
      const body = { events: [{ id, at: both[0].now(), kind: 'note' as const, note: `見本 ${round}` }] };
      const answers = await Promise.all(
        crew.map((client) =>
          client.call(endpoints.addEvents, { params: { id: caseId }, body, idempotencyKey }),
        ),
      );
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(answers[0]!.value).toEqual(answers[1]!.value);
    }
    const view = (await crew[1]!.call(endpoints.readCase, { params: { id: caseId } })).value;
    // The version counts changes: one for each round, none for its repetition.
    expect(view.version).toBe(1 + rounds);
  });

  it(`of ${rivals} acceptances chosen at once on both, exactly one wins, ${rounds} times`, async () => {
    const crew = await onBoth('crew');
    const boards: { id: string; client: TestClient }[] = [];
    for (let n = 0; n < rivals; n++) {
      const [test, id, personId] = [both[n % 2]!, both[0].deps.newId(), both[0].deps.newId()];
      await addFacility(test.deps, test.db, { ...testFacilities.hospital, id, name: `見本第${n}病院` });
      const person = { id: personId, facilityId: id, role: 'hospital', post: '医師', position: n } as const;
      await addPerson(test.deps, test.db, { ...person, name: `見本 救${n}` });
      boards.push({ id, client: test.withToken((await createSession(test.deps, test.db, personId)).token) });
    }
    for (let round = 0; round < rounds; round++) {
      const caseId = await openTestCase(both[0], crew[0]!);
      const requests = boards.map(({ id }) => ({ id: both[0].deps.newId(), hospitalId: id }));
      await crew[1]!.call(endpoints.askHospitals, {
        params: { id: caseId },
        body: { requests, facts: testFacts },
      });
      const accepted = await Promise.all(
        boards.map(({ client }, n) =>
          client.call(endpoints.answerRequest, {
            params: { id: requests[n]!.id },
            body: { answer: 'accept' },
          }),
        ),
      );
      expect(accepted.map(({ status }) => status)).toEqual(boards.map(() => 200));
      const chosen = await Promise.all(
        requests.map(({ id }, n) => crew[n % 2]!.call(endpoints.chooseRequest, { params: { id } })),
      );
      expect(chosen.filter(({ status }) => status === 200)).toHaveLength(1);
      for (const loser of chosen.filter(({ status }) => status !== 200))
        expect(loser.problem.code).toBe('ALREADY_DECIDED');
      const view = (await crew[0]!.call(endpoints.readCase, { params: { id: caseId } })).value;
      const states = view.requests.map(({ state }) => state).sort();
      expect(states).toEqual(['chosen', ...Array.from({ length: rivals - 1 }, () => 'withdrawn')]);
    }
  }, 60_000);

  it('count searches together: what the two allow is what one would', async () => {
    const crew = await onBoth('otherCrew');
    const caseId = await openTestCase(both[0], crew[0]!);
    const answers = await atOnce(40, (_, n) =>
      crew[n % 2]!.call(endpoints.search, {
        body: {
          caseId,
          name: `タメシ ${[...'アイウエオカキクケコ'][n % 10]}${[...'サシスセ'][Math.floor(n / 10)]}コ`,
          birthDate: '1950-01-01' as PlainDate,
        },
      }),
    );
    const allowed = answers.filter(({ status }) => status === 200);
    // Thirty a person and day; the region stops before when that many people find nobody.
    const log = await both[0].db
      .selectFrom('search_log')
      .select((count) => count.fn.countAll().as('count'))
      .where('person_id', '=', testPeople.otherCrew.id)
      .executeTakeFirstOrThrow();
    expect(allowed.length).toBe(Number(log.count));
    expect(allowed.length).toBe(30);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(10);
  });

  it('end a session everywhere the moment that one of them commits it', async () => {
    const [here, there] = (await onBoth('secretary')) as [TestClient, TestClient];
    expect((await there.call(endpoints.readSession)).value.person).not.toBeNull();
    await endSessionsOf(both[0].deps, both[0].db, testPeople.secretary.id);
    for (const client of [here, there])
      expect((await client.call(endpoints.readSession)).value.person).toBeNull();
  });

  it('do what needs doing once, although both begin it: the watch, the sample, checkpoints, months', async () => {
    await atOnce(6, (test) => watchOnce(test.deps));
    const alerts = await both[0].db.selectFrom('alerts').select(['kind', 'person_id']).execute();
    expect(alerts.length).toBeGreaterThan(0);
    const raised = alerts.filter(({ person_id }) => person_id === testPeople.otherCrew.id);
    expect(new Set(raised.map(({ kind }) => kind)).size).toBe(raised.length);

    const made = await atOnce(8, (test) => makeCheckpoint(test.deps, test.db, { isForced: true }));
    expect(made.filter((one) => one !== undefined)).toHaveLength(1);
    expect(await listCheckpoints(both[1].db)).toHaveLength(1);

    both[0].advance(2 * monthMs);
    const drawn = await atOnce(6, (test) => drawWeeklySample(test.deps));
    expect(drawn.filter(Boolean)).toHaveLength(1);
    await atOnce(4, (test) => keepEndedMonths(test.deps, test.db));
    const months = await both[0].db.selectFrom('monthly_figures').select('month').execute();
    expect(new Set(months.map(({ month }) => month)).size).toBe(months.length);
    expect(months.length).toBeGreaterThan(0);
  });

  it('leave one audit chain without a break', async () => {
    const chain = await verifyChain(both[1].db);
    expect(chain).toMatchObject({ ok: true });
    const { count } = await both[0].db
      .selectFrom('audit')
      .select((of) => of.fn.countAll().as('count'))
      .executeTakeFirstOrThrow();
    expect(Number(count)).toBeGreaterThan(rounds * rivals);
  });
});
