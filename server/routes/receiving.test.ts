import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { verifyChain } from '#server/store/audit.ts';
import { testFacilities } from '#server/testing/people.ts';
import {
  askTestHospitals,
  auditedSince,
  auditHead,
  openTestCase,
  testFacts,
} from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const nobody = '00000000-0000-4000-8000-00000000ffff';
const hours = 3_600_000;

describe.each(engines)('receiving on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  let otherEr: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    [crew, er, otherEr] = [await test.as('crew'), await test.as('hospital'), await test.as('otherHospital')];
  }, 60_000);
  afterAll(() => test.close());
  const open = () => openTestCase(test, crew);
  const ask = (caseId: string, ...hospitals: ('hospital' | 'otherHospital' | 'thirdHospital')[]) =>
    askTestHospitals(test, crew, caseId, hospitals);
  const accept = (client: TestClient, id: string) =>
    client.call(endpoints.answerRequest, { params: { id }, body: { answer: 'accept' } });
  const choose = (id: string) => crew.call(endpoints.chooseRequest, { params: { id } });
  const readCase = async (id: string) => (await crew.call(endpoints.readCase, { params: { id } })).value;
  const statesOf = async (id: string) => (await readCase(id)).requests.map(({ state }) => state);
  const event = (kind: 'on-scene' | 'vitals', at = test.now()) => ({
    id: test.deps.newId(),
    at,
    kind,
    ...(kind === 'vitals' && { vitals: { pulse: 88, spo2: 95 }, note: '酸素なし' }),
  });

  describe('a case', () => {
    it('opens once, however often it is sent, and is recorded once', async () => {
      const head = await auditHead(test);
      const id = await open();
      const again = await crew.call(endpoints.openCase, {
        params: { id },
        body: { openedAt: test.now(), openedBy: 'scan' },
      });
      expect(again.value).toEqual({ version: 1 });
      expect(await auditedSince(test, head)).toEqual(['case-opened']);
    });

    it('keeps its timeline in order of the crew’s clock, and late events once', async () => {
      const id = await open();
      const later = event('vitals');
      const earlier = event('on-scene', (test.now() - 60_000) as never);
      for (const events of [[later], [earlier, later]])
        expect((await crew.call(endpoints.addEvents, { params: { id }, body: { events } })).status).toBe(200);
      expect((await readCase(id)).events).toEqual([earlier, later]);
    });

    it('keeps vitals and notes unreadable in the database', async () => {
      const rows = await test.db.selectFrom('case_events').selectAll().execute();
      expect(Buffer.concat(rows.map(({ sealed }) => Buffer.from(sealed))).toString('utf8')).not.toContain(
        '酸素なし',
      );
    });

    it('does not exist for another crew, nor for the mate who did not open it', async () => {
      const id = await open();
      for (const name of ['otherCrew', 'crewMate'] as const) {
        const other = await test.as(name);
        const params = { id };
        const answers = [
          await other.call(endpoints.readCase, { params }),
          await other.call(endpoints.addEvents, { params, body: { events: [event('on-scene')] } }),
          await other.call(endpoints.closeCase, { params }),
          await other.call(endpoints.openCase, { params, body: { openedAt: test.now(), openedBy: 'tap' } }),
          await other.call(endpoints.askHospitals, {
            params,
            body: {
              requests: [{ id: test.deps.newId(), hospitalId: testFacilities.hospital.id }],
              facts: testFacts,
            },
          }),
        ];
        expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
      }
    });

    it('that is closed withdraws what still waits and asks nobody any more', async () => {
      const id = await open();
      await ask(id, 'hospital', 'otherHospital');
      await crew.call(endpoints.closeCase, { params: { id } });
      expect(await statesOf(id)).toEqual(['withdrawn', 'withdrawn']);
      const asked = await crew.call(endpoints.askHospitals, {
        params: { id },
        body: {
          requests: [{ id: test.deps.newId(), hospitalId: testFacilities.hospital.id }],
          facts: testFacts,
        },
      });
      expect(asked.problem.code).toBe('NOT_ALLOWED_NOW');
      const late = { events: [event('vitals')] };
      expect((await crew.call(endpoints.addEvents, { params: { id }, body: late })).status).toBe(200);
    });
  });

  describe('asking', () => {
    it('sends to several hospitals at once, each recorded and told', async () => {
      const head = await auditHead(test);
      const id = await open();
      const [first] = await ask(id, 'hospital', 'otherHospital', 'thirdHospital');
      expect(await auditedSince(test, head)).toEqual([
        'case-opened',
        'request-sent',
        'request-sent',
        'request-sent',
      ]);
      const told = await test.db
        .selectFrom('live_events')
        .selectAll()
        .where('case_id', '=', id)
        .orderBy('id')
        .execute();
      expect(told.map(({ kind }) => kind)).toEqual(['request-asked', 'request-asked', 'request-asked']);
      expect(told[0]).toMatchObject({ facility_id: testFacilities.hospital.id, request_id: first });
    });

    it('a lost response repeated with its key asks nobody twice', async () => {
      const id = await open();
      const body = {
        requests: [{ id: test.deps.newId(), hospitalId: testFacilities.hospital.id }],
        facts: testFacts,
      };
      const idempotencyKey = test.deps.newId();
      const send = () => crew.call(endpoints.askHospitals, { params: { id }, body, idempotencyKey });
      expect((await send()).value).toEqual((await send()).value);
      expect(await statesOf(id)).toEqual(['asked']);
    });

    it('a hospital that is being asked is not asked a second time by a double tap', async () => {
      const id = await open();
      await ask(id, 'hospital');
      await ask(id, 'hospital', 'otherHospital');
      expect(await statesOf(id)).toEqual(['asked', 'asked']);
    });

    it('a facility that is no hospital, or an unknown category, is refused and nobody is asked', async () => {
      const id = await open();
      const request = (hospitalId: string) => ({ id: test.deps.newId(), hospitalId });
      const toHome = await crew.call(endpoints.askHospitals, {
        params: { id },
        body: {
          requests: [request(testFacilities.hospital.id), request(testFacilities.home.id)],
          facts: testFacts,
        },
      });
      expect(toHome.problem).toMatchObject({
        code: 'BAD_REQUEST',
        issues: [{ path: 'requests.1.hospitalId' }],
      });
      const unknown = await crew.call(endpoints.askHospitals, {
        params: { id },
        body: {
          requests: [request(testFacilities.hospital.id)],
          facts: { ...testFacts, category: 'not-here' },
        },
      });
      expect(unknown.problem.code).toBe('BAD_REQUEST');
      expect(await statesOf(id)).toEqual([]);
    });

    it('shows a hospital age, sex, urgency and flags, and no name', async () => {
      const id = await open();
      const [requestId] = await ask(id, 'hospital');
      const { requests } = (await er.call(endpoints.readBoard)).value;
      const view = requests.find((each) => each.id === requestId)!;
      expect(view).toMatchObject({
        state: 'asked',
        hospitalName: '見本病院',
        crew: '見本消防署 見本 隊一（救急隊長）',
        facts: { ...testFacts, etaMinutes: 12 },
      });
    });
  });

  describe('answers', () => {
    it('a hospital answers its own requests only', async () => {
      const id = await open();
      const [toFirst] = await ask(id, 'hospital');
      expect((await accept(otherEr, toFirst!)).status).toBe(404);
      expect((await accept(er, nobody)).status).toBe(404);
      expect((await accept(crew, toFirst!)).status).toBe(404);
      const head = await auditHead(test);
      const answered = (await accept(er, toFirst!)).value;
      expect(answered).toMatchObject({
        state: 'accepted',
        answeredBy: '見本 救子（救急科医師）',
        answeredAt: test.now(),
        version: 2,
      });
      expect(await auditedSince(test, head)).toEqual(['request-answered']);
    });

    it('a refusal carries its reason, a condition its words', async () => {
      const id = await open();
      const [first, second] = await ask(id, 'hospital', 'otherHospital');
      await er.call(endpoints.answerRequest, {
        params: { id: first! },
        body: { answer: 'refuse', reason: 'beds-full' },
      });
      await otherEr.call(endpoints.answerRequest, {
        params: { id: second! },
        body: { answer: 'conditional', condition: '家族の同乗' },
      });
      const { requests } = await readCase(id);
      const of = (requestId?: string) => requests.find((each) => each.id === requestId);
      expect(of(first)).toMatchObject({ state: 'refused', reason: 'beds-full' });
      expect(of(second)).toMatchObject({ state: 'conditional', condition: '家族の同乗' });
    });

    it('a hospital may change its mind until the crew has chosen, not after', async () => {
      const id = await open();
      const [first] = await ask(id, 'hospital');
      await er.call(endpoints.answerRequest, {
        params: { id: first! },
        body: { answer: 'refuse', reason: 'busy' },
      });
      expect((await accept(er, first!)).value).not.toHaveProperty('reason');
      expect((await accept(er, first!)).problem.code).toBe('ALREADY_DECIDED');
      await choose(first!);
      const late = await er.call(endpoints.answerRequest, {
        params: { id: first! },
        body: { answer: 'refuse', reason: 'busy' },
      });
      expect(late.problem.code).toBe('ALREADY_DECIDED');
    });

    it('after a refusal no bed is kept for a patient who went elsewhere, or whose case was closed', async () => {
      for (const end of ['choose', 'close'] as const) {
        const id = await open();
        const [first, second] = await ask(id, 'hospital', 'otherHospital');
        await er.call(endpoints.answerRequest, {
          params: { id: first! },
          body: { answer: 'refuse', reason: 'busy' },
        });
        await accept(otherEr, second!);
        if (end === 'choose') await choose(second!);
        else await crew.call(endpoints.closeCase, { params: { id } });
        expect((await accept(er, first!)).problem.code).toBe('ALREADY_DECIDED');
      }
    });

    it('that the contract does not know are refused with the field', async () => {
      const [id] = await ask(await open(), 'hospital');
      const answer = await er.send(
        'POST',
        `/api/requests/${id}/answer`,
        { answer: 'refuse' },
        { 'idempotency-key': test.deps.newId() },
      );
      expect(answer.problem).toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'reason' }] });
    });
  });

  describe('choosing', () => {
    it('fixes one, withdraws the others and tells everybody in the same transaction', async () => {
      const id = await open();
      const [first, second, third] = await ask(id, 'hospital', 'otherHospital', 'thirdHospital');
      await accept(er, first!);
      await accept(otherEr, second!);
      const head = await auditHead(test);
      const { requests } = (await choose(second!)).value;
      expect(Object.fromEntries(requests.map((each) => [each.id, each.state]))).toEqual({
        [first!]: 'withdrawn',
        [second!]: 'chosen',
        [third!]: 'withdrawn',
      });
      expect(await auditedSince(test, head)).toEqual([
        'request-chosen',
        'request-withdrawn',
        'request-withdrawn',
      ]);
      const told = await test.db
        .selectFrom('live_events')
        .select(['facility_id', 'kind'])
        .where('case_id', '=', id)
        .where('kind', 'in', ['request-chosen', 'request-withdrawn'])
        .execute();
      for (const hospital of ['hospital', 'thirdHospital'] as const)
        expect(told).toContainEqual({
          facility_id: testFacilities[hospital].id,
          kind: 'request-withdrawn',
        });
      expect(told).toContainEqual({
        facility_id: testFacilities.otherHospital.id,
        kind: 'request-chosen',
      });
    });

    it('needs an acceptance, and the loser of a race learns that it is decided', async () => {
      const id = await open();
      const [first, second] = await ask(id, 'hospital', 'otherHospital');
      expect((await choose(first!)).problem.code).toBe('NOT_ALLOWED_NOW');
      await accept(er, first!);
      await accept(otherEr, second!);
      expect((await choose(first!)).status).toBe(200);
      expect((await choose(second!)).problem.code).toBe('ALREADY_DECIDED');
      expect((await accept(otherEr, second!)).problem.code).toBe('ALREADY_DECIDED');
    });

    it('is the crew’s own right', async () => {
      const id = await open();
      const [first] = await ask(id, 'hospital');
      await accept(er, first!);
      for (const name of ['otherCrew', 'crewMate', 'hospital', 'secretary'] as const) {
        const other = await test.as(name);
        expect((await other.call(endpoints.chooseRequest, { params: { id: first! } })).status).toBe(404);
        expect((await other.call(endpoints.withdrawRequest, { params: { id: first! } })).status).toBe(404);
      }
    });

    it('can be taken back when the way changes; then another hospital is asked', async () => {
      const id = await open();
      const [first] = await ask(id, 'hospital');
      await accept(er, first!);
      await choose(first!);
      const refused = await crew.call(endpoints.askHospitals, {
        params: { id },
        body: {
          requests: [{ id: test.deps.newId(), hospitalId: testFacilities.thirdHospital.id }],
          facts: testFacts,
        },
      });
      expect(refused.problem.code).toBe('ALREADY_DECIDED');
      await crew.call(endpoints.withdrawRequest, { params: { id: first! } });
      const [third] = await ask(id, 'thirdHospital');
      await accept(await test.as('thirdHospital'), third!);
      expect((await choose(third!)).status).toBe(200);
    });
  });

  describe('the board', () => {
    it('holds the hospital’s own requests, the most urgent first, the decided for 24 h', async () => {
      const board = await test.as('thirdHospital');
      const read = async () => (await board.call(endpoints.readBoard)).value.requests;
      test.advance(25 * hours);
      const crewNow = await test.as('crew');
      const boardNow = await test.as('thirdHospital');
      const readNow = async () => (await boardNow.call(endpoints.readBoard)).value.requests;
      const asked = (urgency: 'green' | 'red-1') =>
        openTestCase(test, crewNow).then((id) =>
          askTestHospitals(test, crewNow, id, ['thirdHospital', 'hospital'], { ...testFacts, urgency }),
        );
      const [green] = await asked('green');
      const [red] = await asked('red-1');
      const open = (await readNow()).filter(({ id }) => id === green || id === red);
      expect(open.map(({ id }) => id)).toEqual([red, green]);
      expect(
        (await readNow()).every(({ hospitalId }) => hospitalId === testFacilities.thirdHospital.id),
      ).toBe(true);
      await crewNow.call(endpoints.withdrawRequest, { params: { id: red! } });
      expect((await readNow()).map(({ id }) => id)).toContain(red);
      test.advance(24 * hours);
      const rows = (await (await test.as('thirdHospital')).call(endpoints.readBoard)).value.requests;
      expect(rows.map(({ id }) => id)).toContain(green);
      expect(rows.map(({ id }) => id)).not.toContain(red);
      await expect(read()).rejects.toThrow('401');
      [crew, er, otherEr] = [
        await test.as('crew'),
        await test.as('hospital'),
        await test.as('otherHospital'),
      ];
    });

    it('is for hospitals only', async () => {
      for (const name of ['crew', 'home', 'clinic', 'secretary', 'family'] as const)
        expect((await (await test.as(name)).call(endpoints.readBoard)).status).toBe(404);
      expect((await test.anonymous.call(endpoints.readBoard)).status).toBe(401);
    });
  });

  describe('handover', () => {
    it('is recorded by either side once, with who received', async () => {
      for (const side of ['crew', 'hospital'] as const) {
        const id = await open();
        const [first] = await ask(id, 'hospital');
        const client = side === 'crew' ? crew : er;
        const handOver = () =>
          client.call(endpoints.handOver, { params: { id: first! }, body: { receivedBy: '当直看護師' } });
        expect((await handOver()).problem.code).toBe('NOT_ALLOWED_NOW');
        await accept(er, first!);
        await choose(first!);
        const head = await auditHead(test);
        expect((await handOver()).value).toMatchObject({
          state: 'handed-over',
          answeredBy: '見本 救子（救急科医師）',
        });
        expect(await auditedSince(test, head)).toEqual(['handover']);
        expect((await handOver()).problem.code).toBe('ALREADY_DECIDED');
        expect(
          (
            await otherEr.call(endpoints.handOver, {
              params: { id: first! },
              body: { receivedBy: '別の病院' },
            })
          ).status,
        ).toBe(404);
      }
    });
  });

  it('nobody who is signed out may do anything', async () => {
    const id = nobody;
    const calls = [
      test.anonymous.call(endpoints.openCase, {
        params: { id },
        body: { openedAt: test.now(), openedBy: 'tap' },
      }),
      test.anonymous.call(endpoints.readCase, { params: { id } }),
      test.anonymous.call(endpoints.closeCase, { params: { id } }),
      test.anonymous.call(endpoints.chooseRequest, { params: { id } }),
      test.anonymous.call(endpoints.withdrawRequest, { params: { id } }),
      test.anonymous.call(endpoints.answerRequest, { params: { id }, body: { answer: 'accept' } }),
      test.anonymous.call(endpoints.openSummary, { params: { id }, body: { mode: 'emergency' } }),
      test.anonymous.call(endpoints.handOver, { params: { id }, body: { receivedBy: 'だれか' } }),
    ];
    for (const answer of await Promise.all(calls)) expect(answer.status).toBe(401);
  });

  it('leaves an audit chain without a break', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });
});
