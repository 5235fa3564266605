import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import { testFacilities } from '#server/testing/people.ts';
import { askTestHospitals, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hospital = testFacilities.hospital.id;
const otherHospital = testFacilities.otherHospital.id;

describe('where a patient of an incident goes', () => {
  let test: TestApp;
  let command: TestClient;
  let crew: TestClient;
  let er: TestClient;
  let otherEr: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ callsPerMinute: 100_000 });
    command = await test.as('crew');
    crew = await test.as('otherCrew');
    er = await test.as('hospital');
    otherEr = await test.as('otherHospital');
  }, 60_000);
  afterAll(() => test.close());

  /** One tagged patient whom the command sends to the first hospital. */
  async function begin(tag: StartTag = 'red') {
    const [id, patient] = [test.deps.newId(), test.deps.newId()];
    await command.call(endpoints.openIncident, {
      params: { id },
      body: { name: 'バスの事故', place: '見本町 県道1号', openedAt: test.now() },
    });
    await command.call(endpoints.tagPatients, {
      params: { id },
      body: { patients: [{ id: patient, tag, at: test.now() }] },
    });
    expect((await allocate(id, patient, hospital)).status).toBe(200);
    return { id, patient };
  }
  const allocate = (id: string, patientId: string, hospitalId: string | null) =>
    command.call(endpoints.allocatePatients, {
      params: { id },
      body: { allocations: [{ patientId, hospitalId }], beyond: true },
    });
  const take = (
    { id, patient }: { id: string; patient: string },
    caseId: string,
    requestId = test.deps.newId(),
    client = crew,
  ) => client.call(endpoints.takePatient, { params: { id, patient }, body: { caseId, requestId } });
  const listed = async ({ id }: { id: string }) =>
    (await command.call(endpoints.readIncident, { params: { id } })).value.patients[0]!;
  const coming = async ({ id }: { id: string }, client: TestClient) =>
    (await client.call(endpoints.readIncidentsAtHospital)).value.incidents.find((one) => one.id === id)!
      .coming;
  const requestsOf = async (caseId: string, client = crew) =>
    (await client.call(endpoints.readCase, { params: { id: caseId } })).value.requests;
  const eventsSince = async (after: number, facilityId: string) =>
    (
      await test.db
        .selectFrom('live_events')
        .select('kind')
        .where('id', '>', after)
        .where('facility_id', '=', facilityId)
        .execute()
    ).map(({ kind }) => kind);
  const newestEvent = async () =>
    Number(
      (
        await test.db
          .selectFrom('counters')
          .select('value')
          .where('name', '=', 'live-events')
          .executeTakeFirstOrThrow()
      ).value,
    );

  it('an id of a request that was used before is refused, and the patient stays free', async () => {
    const one = await begin();
    const caseId = await openTestCase(test, crew);
    const [used] = await askTestHospitals(test, crew, caseId, ['thirdHospital']);
    const refused = await take(one, caseId, used);
    expect(refused.problem).toMatchObject({ code: 'BAD_REQUEST', issues: [{ path: 'requestId' }] });
    expect(await listed(one)).toMatchObject({ state: 'allocated', hospitalId: hospital });
    expect((await take(one, caseId)).status).toBe(200);
  });

  it('hospitals that were asked before the command fixed the destination are told that nobody comes', async () => {
    const one = await begin();
    const caseId = await openTestCase(test, crew);
    const [asked] = await askTestHospitals(test, crew, caseId, ['otherHospital']);
    await take(one, caseId);
    expect((await requestsOf(caseId)).find(({ id }) => id === asked)!.state).toBe('withdrawn');
  });

  it('a hospital that cannot take whom the command sent expects nobody any more, and the command is told', async () => {
    const one = await begin();
    const caseId = await openTestCase(test, crew);
    await take(one, caseId);
    const [request] = await requestsOf(caseId);
    const before = await newestEvent();
    const refused = await er.call(endpoints.answerRequest, {
      params: { id: request!.id },
      body: { answer: 'refuse', reason: 'beds-full' },
    });
    expect(refused.status).toBe(200);
    expect(await listed(one)).not.toHaveProperty('hospitalId');
    expect(await coming(one, er)).toEqual([]);
    expect(await eventsSince(before, testFacilities.station.id)).toContain('incident-changed');
    expect((await allocate(one.id, one.patient, hospital)).status).toBe(200);
  });

  it('a crew that goes elsewhere takes its patient off the first hospital’s list and onto the second’s', async () => {
    const one = await begin();
    const caseId = await openTestCase(test, crew);
    await take(one, caseId);
    const [request] = await requestsOf(caseId);
    await crew.call(endpoints.withdrawRequest, { params: { id: request!.id } });
    expect(await coming(one, er)).toEqual([]);
    const [asked] = await askTestHospitals(test, crew, caseId, ['otherHospital']);
    await otherEr.call(endpoints.answerRequest, { params: { id: asked! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: asked! } });
    expect(await listed(one)).toMatchObject({ hospitalId: otherHospital });
    expect(await coming(one, otherEr)).toMatchObject([{ number: 1, requestId: asked }]);
  });

  it.each(['crew', 'hospital'] as const)(
    'whom the %s saw arrive is neither refused any more nor sent elsewhere by the command',
    async (seenBy) => {
      const one = await begin();
      const caseId = await openTestCase(test, crew);
      await take(one, caseId);
      const [request] = await requestsOf(caseId);
      if (seenBy === 'hospital')
        expect((await er.call(endpoints.recordArrival, { params: { id: request!.id } })).status).toBe(200);
      else
        await crew.call(endpoints.addEvents, {
          params: { id: caseId },
          body: { events: [{ id: test.deps.newId(), at: test.now(), kind: 'arrived' }] },
        });
      const refused = await er.call(endpoints.answerRequest, {
        params: { id: request!.id },
        body: { answer: 'refuse', reason: 'beds-full' },
      });
      expect(refused.problem.code).toBe('NOT_ALLOWED_NOW');
      expect((await allocate(one.id, one.patient, otherHospital)).problem).toMatchObject({
        code: 'BAD_REQUEST',
        issues: [{ path: 'allocations.0', message: 'the patient is in a hospital already' }],
      });
      expect((await requestsOf(caseId))[0]).toMatchObject({ state: 'chosen', hospitalId: hospital });
    },
  );

  it('of two crews that take one patient at once one has it, and the other’s case is as before', async () => {
    const one = await begin();
    const cases = [
      [crew, await openTestCase(test, crew)],
      [command, await openTestCase(test, command)],
    ] as const;
    const answers = await Promise.all(
      cases.map(([client, caseId]) => take(one, caseId, test.deps.newId(), client)),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    const [client, lost] = cases[answers.findIndex(({ status }) => status === 409)]!;
    expect(await requestsOf(lost, client)).toEqual([]);
  });

  it('a phone whose clock is a year ahead keeps nobody from being tagged anew, and its own tags keep their order', async () => {
    const { id, patient } = await begin('yellow');
    const year = 365 * 86_400_000;
    const tag = (client: TestClient, ...tags: [StartTag, number][]) =>
      client.call(endpoints.tagPatients, {
        params: { id },
        body: { patients: tags.map(([tag, at]) => ({ id: patient, tag, at: at as never })) },
      });
    test.advance(60_000);
    await tag(crew, ['green', test.now() + year]);
    test.advance(60_000);
    await tag(command, ['red', test.now()]);
    expect((await listed({ id })).tag).toBe('red');
    test.advance(60_000);
    await tag(crew, ['yellow', test.now() + year], ['black', test.now() + year + 60_000]);
    const { tag: now, before } = await listed({ id });
    expect([now, before.map((one) => one.tag)]).toEqual(['black', ['yellow', 'green', 'red', 'yellow']]);
  });

  it('a case becomes one of many patients by taking a tagged one only, and never by its number', async () => {
    const { id } = await begin();
    const caseId = await openTestCase(test, command);
    const linked = await command.call(endpoints.linkCase, {
      params: { id: caseId },
      body: { incidentId: id, number: 900, openedAt: test.now() },
    });
    expect(linked.status).toBe(404);
  });

  it('an incident stays readable with more people of a colour than any hospital takes, and ends at 999', async () => {
    const one = await begin('green');
    const tag = (count: number) =>
      command.call(endpoints.tagPatients, {
        params: { id: one.id },
        body: {
          patients: Array.from({ length: count }, () => ({
            id: test.deps.newId(),
            tag: 'green' as const,
            at: test.now(),
          })),
        },
      });
    for (let calls = 0; calls < 19; calls++) expect((await tag(50)).status).toBe(200);
    expect((await tag(49)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await tag(48)).value.tagged.green).toBe(999);
    const patientIds = (await command.call(endpoints.readIncident, { params: { id: one.id } })).value.patients
      .slice(0, 201)
      .map(({ id }) => id);
    const sent = await command.call(endpoints.allocatePatients, {
      params: { id: one.id },
      body: {
        allocations: patientIds.slice(1).map((patientId) => ({ patientId, hospitalId: hospital })),
        beyond: true,
      },
    });
    const taken = sent.value.hospitals.find(({ hospitalId }) => hospitalId === hospital)!.taken;
    expect([taken.green, (await coming(one, er)).length]).toEqual([201, 201]);
  });

  it('an incident lasts seven days by the server’s clock, however wrong the phone’s was that opened it', async () => {
    const day = 86_400_000;
    const open = async (openedAt: number) => {
      const id = test.deps.newId();
      const body = { name: '土砂崩れ', place: '見本町', openedAt: openedAt as never };
      await command.call(endpoints.openIncident, { params: { id }, body });
      return id;
    };
    const ids = [await open(test.now() - 900 * day), await open(test.now() + 900 * day)];
    const isListed = async (client: TestClient) =>
      (await client.call(endpoints.listIncidents)).value.incidents.filter(({ id }) => ids.includes(id))
        .length;
    expect(await isListed(crew)).toBe(2);
    test.advance(7 * day);
    expect(await isListed(await test.as('otherCrew'))).toBe(0);
    test.advance(-7 * day);
  });
});
