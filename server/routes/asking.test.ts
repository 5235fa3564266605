// What a crew does with its requests after asking, and what is refused at asking.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { PhoneCall } from '#lib/core/contract/asking.ts';
import type { Instant } from '#lib/core/brands.ts';
import { addFacility } from '#server/store/people.ts';
import { testFacilities } from '#server/testing/people.ts';
import {
  askTestHospitals,
  auditedSince,
  auditHead,
  openTestCase,
  testFacts,
} from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

describe.each(engines)('requests on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  let otherEr: TestClient;
  let listed: string;
  let closed: string;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 1_000_000 });
    [listed, closed] = [test.deps.newId(), test.deps.newId()];
    for (const [id, state] of [
      [listed, 'listed'],
      [closed, 'closed'],
    ] as const) {
      await addFacility(test.deps, test.db, { ...testFacilities.hospital, id, name: `見本${state}病院` });
      await test.db.updateTable('facilities').set({ state }).where('id', '=', id).execute();
    }
  }, 60_000);
  afterAll(() => test.close());

  /** Sessions fall idle after an hour: whoever comes back signs in again. */
  const signIn = async () => {
    [crew, er, otherEr] = [await test.as('crew'), await test.as('hospital'), await test.as('otherHospital')];
  };

  beforeEach(() => signIn());

  const ask = (caseId: string, hospitals: readonly string[], more: object = {}) =>
    crew.call(endpoints.askHospitals, {
      params: { id: caseId },
      body: {
        requests: hospitals.map((hospitalId) => ({ id: test.deps.newId(), hospitalId, etaMinutes: 12 })),
        facts: testFacts,
        ...more,
      },
    });
  const accept = (client: TestClient, id: string) =>
    client.call(endpoints.answerRequest, { params: { id }, body: { answer: 'accept' } });
  const choose = (id: string) => crew.call(endpoints.chooseRequest, { params: { id } });
  const view = async (caseId: string) =>
    (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
  const mark = (caseId: string, kind: 'departed' | 'arrived', at = test.now()) =>
    crew.call(endpoints.addEvents, {
      params: { id: caseId },
      body: { events: [{ id: test.deps.newId(), at, kind }] },
    });
  const phone = (caseId: string, call: Partial<PhoneCall> & Pick<PhoneCall, 'hospitalId' | 'outcome'>) =>
    crew.call(endpoints.recordPhoneCall, {
      params: { id: caseId },
      body: { call: { id: test.deps.newId(), calledAt: test.now(), ...call }, facts: testFacts },
    });

  describe('asking', () => {
    it('refuses hospitals that cannot be asked here, each by its place and with the reason, and asks nobody', async () => {
      const caseId = await openTestCase(test, crew);
      const unknown = test.deps.newId();
      const answer = await ask(caseId, [
        testFacilities.hospital.id,
        listed,
        closed,
        unknown,
        testFacilities.home.id,
      ]);
      expect(answer.status).toBe(400);
      expect(answer.problem.issues).toEqual([
        { path: 'requests.1.hospitalId', message: 'takes no part here: ask by telephone' },
        { path: 'requests.2.hospitalId', message: 'closed' },
        { path: 'requests.3.hospitalId', message: 'not a hospital' },
        { path: 'requests.4.hospitalId', message: 'not a hospital' },
      ]);
      expect((await view(caseId)).requests).toEqual([]);
    });

    it('refuses a category that no version of the rules knows', async () => {
      const caseId = await openTestCase(test, crew);
      const answer = await ask(caseId, [testFacilities.hospital.id], {
        facts: { ...testFacts, category: 'never-heard-of' },
      });
      expect(answer.status).toBe(400);
      expect(answer.problem.issues).toEqual([{ path: 'facts.category', message: 'unknown category' }]);
    });

    it('takes the same requests again without asking anybody twice, also after one has refused', async () => {
      const caseId = await openTestCase(test, crew);
      const requests = [{ id: test.deps.newId(), hospitalId: testFacilities.hospital.id }];
      const body = { requests, facts: testFacts };
      await crew.call(endpoints.askHospitals, { params: { id: caseId }, body });
      await er.call(endpoints.answerRequest, {
        params: { id: requests[0]!.id },
        body: { answer: 'refuse', reason: 'busy' },
      });
      const again = await crew.call(endpoints.askHospitals, {
        params: { id: caseId },
        body: { ...body, facts: { ...testFacts, urgency: 'red-1' } },
      });
      expect(again.value.requests.map(({ state }) => state)).toEqual(['refused']);
    });
  });

  describe('the telephone', () => {
    it('records what a hospital without a board said, and the crew goes there', async () => {
      const caseId = await openTestCase(test, crew);
      const before = await auditHead(test);
      const refused = await phone(caseId, {
        hospitalId: listed,
        outcome: { answer: 'refuse', reason: 'beds-full' },
      });
      expect(refused.value.requests[0]).toMatchObject({
        channel: 'phone',
        state: 'refused',
        reason: 'beds-full',
      });
      const calledAt = (test.now() - 120_000) as Instant;
      const went = await phone(caseId, {
        hospitalId: listed,
        calledAt,
        outcome: { answer: 'accept' },
        goesThere: true,
        etaMinutes: 20,
      });
      const chosen = went.value.requests.find(({ state }) => state === 'chosen')!;
      expect(chosen).toMatchObject({ channel: 'phone', askedAt: calledAt, answeredAt: calledAt });
      expect(chosen.etaAt).toBe(test.now() + 20 * 60_000);
      expect(went.value.requests).toHaveLength(2);
      expect(await auditedSince(test, before)).toEqual(['phone-asked', 'phone-asked', 'request-chosen']);
    });

    it('answers a request that waits here instead of counting the hospital twice', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      const told = await phone(caseId, {
        hospitalId: testFacilities.hospital.id,
        outcome: { answer: 'conditional', condition: '初療のみ' },
      });
      expect(told.value.requests).toHaveLength(1);
      expect(told.value.requests[0]).toMatchObject({
        id,
        channel: 'phone',
        state: 'conditional',
        condition: '初療のみ',
      });
      expect((await accept(er, id!)).value.state).toBe('accepted');
    });

    it('keeps a call that is told late, and withdraws its acceptance when the patient goes elsewhere', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      await accept(er, id!);
      await choose(id!);
      const told = await phone(caseId, {
        hospitalId: listed,
        outcome: { answer: 'accept' },
        goesThere: true,
      });
      expect(told.value.requests.map(({ channel, state }) => [channel, state])).toEqual(
        expect.arrayContaining([
          ['board', 'chosen'],
          ['phone', 'withdrawn'],
        ]),
      );
    });

    it('is written once, however often it is told', async () => {
      const caseId = await openTestCase(test, crew);
      const call = { id: test.deps.newId(), hospitalId: listed, outcome: { answer: 'accept' as const } };
      await phone(caseId, call);
      expect((await phone(caseId, call)).value.requests).toHaveLength(1);
    });

    it('goes nowhere with a refusal, and knows no hospital that is none', async () => {
      const caseId = await openTestCase(test, crew);
      const outcome = { answer: 'refuse', reason: 'busy' } as const;
      expect((await phone(caseId, { hospitalId: listed, outcome, goesThere: true })).status).toBe(400);
      expect((await phone(caseId, { hospitalId: testFacilities.home.id, outcome })).status).toBe(400);
      expect((await view(caseId)).requests).toEqual([]);
    });
  });

  describe('facts that change', () => {
    const other = { ...testFacts, age: 41, sex: 'male' as const, flags: [] };
    const refresh = (caseId: string, facts: object, about: 'same' | 'another') =>
      crew.call(endpoints.refreshFacts, {
        params: { id: caseId },
        body: { facts: { ...testFacts, ...facts }, about },
      });

    it('are rewritten at every hospital that still waits or was chosen, and marked as changed', async () => {
      const caseId = await openTestCase(test, crew);
      const [first] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
      await accept(er, first!);
      test.advance(5_000);
      const changedAt = test.now();
      const head = await auditHead(test);
      const { requests } = (await refresh(caseId, other, 'another')).value;
      for (const request of requests) {
        expect(request.facts).toEqual({ ...other, etaMinutes: 12 });
        expect(request.factsChangedAt).toBe(changedAt);
      }
      expect(await auditedSince(test, head)).toEqual(['facts-changed']);
      const accepted = requests.find(({ id }) => id === first)!;
      expect(accepted.answeredAt).toBeLessThan(accepted.factsChangedAt!);
    });

    it('leave nothing of the person before at hospitals that are out of it', async () => {
      const caseId = await openTestCase(test, crew);
      const [first, second] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
      await er.call(endpoints.answerRequest, {
        params: { id: first! },
        body: { answer: 'refuse', reason: 'busy' },
      });
      await refresh(caseId, other, 'another');
      const board = (await er.call(endpoints.readBoard)).value.requests.find(({ id }) => id === first)!;
      expect(board.facts).toEqual({
        urgency: testFacts.urgency,
        category: testFacts.category,
        sex: 'unknown',
        flags: [],
        etaMinutes: 12,
      });
      expect(board.factsChangedAt).toBeUndefined();
      await crew.call(endpoints.withdrawRequest, { params: { id: second! } });
    });

    it('come silently when only measurements are new, and not at all when nothing is', async () => {
      const caseId = await openTestCase(test, crew);
      await askTestHospitals(test, crew, caseId, ['hospital']);
      const [asked] = (await view(caseId)).requests;
      const [measured] = (await refresh(caseId, { vitals: { spo2: 92 } }, 'same')).value.requests;
      expect(measured!.facts.vitals).toEqual({ spo2: 92 });
      expect(measured!.factsChangedAt).toBeUndefined();
      expect(measured!.version).toBeGreaterThan(asked!.version);
      const [same] = (await refresh(caseId, { vitals: { spo2: 92 } }, 'same')).value.requests;
      expect(same!.version).toBe(measured!.version);
    });
  });

  describe('the arrival', () => {
    it('is counted from asking, then from the choice, then from leaving; the mark ends it', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      const etaOf = async () => (await view(caseId)).requests[0]!.etaAt! - test.now();
      const drive = 12 * 60_000;
      expect(await etaOf()).toBe(drive);
      test.advance(60_000);
      await accept(er, id!);
      await choose(id!);
      expect(await etaOf()).toBe(drive);
      test.advance(120_000);
      await mark(caseId, 'departed');
      expect(await etaOf()).toBe(drive);
      test.advance(600_000);
      await mark(caseId, 'arrived');
      expect((await view(caseId)).requests[0]!.arrivedAt).toBe(test.now());
    });

    it('is counted from now where the mark of leaving has a clock that is years off', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      await accept(er, id!);
      await choose(id!);
      for (const years of [-9, 9]) {
        const at = (test.now() + years * 365 * 86_400_000) as Instant;
        const events = [{ id: test.deps.newId(), at, kind: 'departed' as const }];
        // A mark before the choice of a later leg counts for none; on the first leg each one does.
        await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events } });
        expect((await view(caseId)).requests[0]!.etaAt).toBe(test.now() + 12 * 60_000);
      }
    });

    it('a call by telephone stands on the board of the hospital it chose, also when the phone lives in 1970', async () => {
      const id = test.deps.newId();
      const body = { openedAt: 0 as Instant, openedBy: 'tap' as const };
      expect((await crew.call(endpoints.openCase, { params: { id }, body })).status).toBe(200);
      expect((await view(id)).openedAt).toBe(test.now());
      const call = {
        id: test.deps.newId(),
        hospitalId: testFacilities.hospital.id,
        calledAt: 60_000 as Instant,
        outcome: { answer: 'accept' as const },
        goesThere: true as const,
      };
      await crew.call(endpoints.recordPhoneCall, { params: { id }, body: { call, facts: testFacts } });
      const { requests } = (await er.call(endpoints.readBoard)).value;
      expect(requests.find((one) => one.id === call.id)).toMatchObject({
        state: 'chosen',
        askedAt: test.now(),
      });
    });

    it('is the crew’s own estimate once it has made one', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      await accept(er, id!);
      const etaAt = (test.now() + 25 * 60_000) as Instant;
      await crew.call(endpoints.setEta, { params: { id: id! }, body: { etaAt } });
      await choose(id!);
      await mark(caseId, 'departed');
      expect((await view(caseId)).requests[0]!.etaAt).toBe(etaAt);
      for (const years of [-3, 3]) {
        const wrong = (test.now() + years * 365 * 86_400_000) as Instant;
        const told = await crew.call(endpoints.setEta, { params: { id: id! }, body: { etaAt: wrong } });
        expect(told.problem.code).toBe('BAD_REQUEST');
      }
      expect((await view(caseId)).requests[0]!.etaAt).toBe(etaAt);
    });

    it('goes back when its mark is taken back', async () => {
      const caseId = await openTestCase(test, crew);
      const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
      await accept(er, id!);
      await choose(id!);
      const arrived = test.deps.newId();
      const add = (event: object) =>
        crew.call(endpoints.addEvents, {
          params: { id: caseId },
          body: { events: [{ id: arrived, at: test.now(), kind: 'arrived', ...event } as never] },
        });
      await add({});
      await add({ id: test.deps.newId(), replaces: arrived, removed: true });
      expect((await view(caseId)).requests[0]!.arrivedAt).toBeUndefined();
    });
  });

  describe('a second hospital', () => {
    const arriveAt = async () => {
      const caseId = await openTestCase(test, crew);
      const [first] = await askTestHospitals(test, crew, caseId, ['hospital']);
      await accept(er, first!);
      await choose(first!);
      return { caseId, first: first! };
    };
    const takeOn = (caseId: string) => ask(caseId, [testFacilities.otherHospital.id], { transfer: true });

    it('is not asked before the patient has arrived at the first one', async () => {
      const { caseId } = await arriveAt();
      expect((await takeOn(caseId)).problem.code).toBe('NOT_ALLOWED_NOW');
      expect((await ask(caseId, [testFacilities.otherHospital.id])).problem.code).toBe('ALREADY_DECIDED');
      const elsewhere = await openTestCase(test, crew);
      expect((await takeOn(elsewhere)).problem.code).toBe('NOT_ALLOWED_NOW');
    });

    it('becomes the destination; the first keeps its 72 hours and its own part of the timeline', async () => {
      const { caseId, first } = await arriveAt();
      await mark(caseId, 'arrived');
      const again = await ask(caseId, [testFacilities.hospital.id], { transfer: true });
      expect(again.problem.issues).toEqual([
        { path: 'requests.0.hospitalId', message: 'the patient is there' },
      ]);
      const asked = await takeOn(caseId);
      const second = asked.value.requests.find(({ leg }) => leg === 2)!;
      await accept(otherEr, second.id);
      test.advance(60_000);
      const before = await auditHead(test);
      const chosen = (await choose(second.id)).value;
      expect(await auditedSince(test, before)).toEqual(['request-chosen', 'request-transferred']);
      const leftAt = test.now();
      expect(chosen.requests.find(({ id }) => id === first)).toMatchObject({
        state: 'handed-over',
        handedOverAt: leftAt,
        leg: 1,
      });
      test.advance(60_000);
      await mark(caseId, 'departed');
      const open = (client: TestClient, id: string) =>
        client.call(endpoints.openSummary, { params: { id }, body: { mode: 'emergency' } });
      expect((await open(er, first)).value.events.map(({ kind }) => kind)).toEqual(['arrived']);
      expect((await open(otherEr, second.id)).value.events.map(({ kind }) => kind)).toEqual([
        'arrived',
        'departed',
      ]);
      test.advance(71 * 3_600_000);
      await signIn();
      expect((await open(er, first)).status).toBe(200);
      test.advance(3_600_000);
      await signIn();
      expect((await open(er, first)).problem.code).toBe('NOT_ALLOWED_NOW');
      expect((await open(otherEr, second.id)).status).toBe(200);
    });

    it('is no destination any more once it is taken back, and another may be asked', async () => {
      const { caseId, first } = await arriveAt();
      await crew.call(endpoints.handOver, { params: { id: first }, body: { receivedBy: '見本 看護師' } });
      const asked = await takeOn(caseId);
      const second = asked.value.requests.find(({ leg }) => leg === 2)!;
      await accept(otherEr, second.id);
      await choose(second.id);
      const handedOverAt = (await view(caseId)).requests.find(({ id }) => id === first)!.handedOverAt;
      expect(handedOverAt).toBeDefined();
      await crew.call(endpoints.withdrawRequest, { params: { id: second.id } });
      const third = await ask(caseId, [testFacilities.thirdHospital.id], { transfer: true });
      expect(
        third.value.requests
          .filter(({ leg }) => leg === 2)
          .map(({ state }) => state)
          .sort(),
      ).toEqual(['asked', 'withdrawn']);
      expect((await view(caseId)).requests.find(({ id }) => id === first)!.handedOverAt).toBe(handedOverAt);
    });
  });

  it('what command has allocated is given back by a hospital that is full by now', async () => {
    const caseId = await openTestCase(test, crew);
    const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
    await accept(er, id!);
    await choose(id!);
    await test.db.updateTable('requests').set({ channel: 'allocated' }).where('id', '=', id!).execute();
    expect((await accept(er, id!)).problem.code).toBe('ALREADY_DECIDED');
    const refused = await er.call(endpoints.answerRequest, {
      params: { id: id! },
      body: { answer: 'refuse', reason: 'beds-full' },
    });
    expect(refused.value.state).toBe('refused');
  });
});
