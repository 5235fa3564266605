import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { TaggedPatient } from '#lib/core/contract/incidents.ts';
import { searchesPerPerson } from '#lib/core/access/search-limits.ts';
import type { StartTag } from '#lib/core/receiving/start-tag.ts';
import { testFacilities } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hospital = testFacilities.hospital.id;
const otherHospital = testFacilities.otherHospital.id;

describe.each(engines)('an incident with many patients on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let otherCrew: TestClient;
  let er: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    crew = await test.as('crew');
    otherCrew = await test.as('otherCrew');
    er = await test.as('hospital');
  }, 60_000);
  afterAll(() => test.close());

  const open = async (client = crew) => {
    const id = test.deps.newId();
    const opened = await client.call(endpoints.openIncident, {
      params: { id },
      body: { name: 'バスの事故', place: '見本町 県道1号', openedAt: test.now() },
    });
    expect(opened.status).toBe(200);
    return id;
  };
  const tagged = (tag: StartTag, more: Partial<TaggedPatient> = {}): TaggedPatient => ({
    id: test.deps.newId(),
    tag,
    at: test.now(),
    ...more,
  });
  const tag = async (id: string, patients: TaggedPatient[], client = crew) =>
    client.call(endpoints.tagPatients, { params: { id }, body: { patients } });
  const read = async (id: string, client = crew) =>
    (await client.call(endpoints.readIncident, { params: { id } })).value;
  const declare = (id: string, places: Partial<Record<StartTag, number>>, client = er) =>
    client.call(endpoints.declareCapacity, {
      params: { id },
      body: { red: 0, yellow: 0, green: 0, black: 0, ...places },
    });
  const allocate = (
    id: string,
    patientId: string,
    hospitalId: string | null,
    beyond = false,
    client = crew,
  ) =>
    client.call(endpoints.allocatePatients, {
      params: { id },
      body: { allocations: [{ patientId, hospitalId }], beyond },
    });
  const take = (id: string, patient: string, caseId: string, client = crew) =>
    client.call(endpoints.takePatient, {
      params: { id, patient },
      body: { caseId, requestId: test.deps.newId(), etaMinutes: 9 },
    });

  it('is opened once, and every crew of the region finds it; only its own station commands', async () => {
    const head = await auditHead(test);
    const id = await open();
    const again = await crew.call(endpoints.openIncident, {
      params: { id },
      body: { name: '別の名', place: '別の所', openedAt: test.now() },
    });
    expect(again.value).toMatchObject({ id, name: 'バスの事故', mayCommand: true });
    expect(await auditedSince(test, head)).toEqual(['incident-opened']);
    const { incidents } = (await otherCrew.call(endpoints.listIncidents)).value;
    expect(incidents.find((one) => one.id === id)).toMatchObject({ name: 'バスの事故', mayCommand: false });
    expect((await otherCrew.call(endpoints.closeIncident, { params: { id } })).status).toBe(404);
    expect((await allocate(id, test.deps.newId(), hospital, false, otherCrew)).status).toBe(404);
  });

  it('numbers people in the order it hears of them, and keeps the tags before', async () => {
    const id = await open();
    const [one, two] = [tagged('yellow', { mark: '青い上着', tagNumber: 'A-17' }), tagged('green')];
    await tag(id, [one]);
    await tag(id, [two], otherCrew);
    const later = { ...one, tag: 'red' as const, at: (one.at + 60_000) as never };
    const earlier = { ...two, tag: 'black' as const, at: (two.at - 60_000) as never };
    await tag(id, [later]);
    await tag(id, [earlier]);
    const { patients, tagged: counts } = await read(id);
    expect(patients.map(({ number, tag: now, before }) => [number, now, before.map((b) => b.tag)])).toEqual([
      [1, 'red', ['yellow']],
      [2, 'green', ['black']],
    ]);
    expect(patients[0]).toMatchObject({ mark: '青い上着', tagNumber: 'A-17', state: 'waiting' });
    expect(counts).toEqual({ red: 1, yellow: 0, green: 1, black: 0 });
  });

  it('what several phones tag at once is kept without a gap in the numbers, and once each', async () => {
    const id = await open();
    const people = Array.from({ length: 12 }, () => tagged('green'));
    const answers = await Promise.all([...people, ...people].map((one) => tag(id, [one])));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    const { patients } = await read(id);
    expect(patients.map(({ number }) => number)).toEqual(people.map((_, at) => at + 1));
  });

  it('tagged by mistake, nobody lists it any more, its number is never given again, and the audit keeps it', async () => {
    const id = await open();
    const [one, slip, theirs] = [tagged('red'), tagged('red'), tagged('green')];
    await tag(id, [one, slip]);
    await tag(id, [theirs], otherCrew);
    const remove = (patient: TaggedPatient, client = crew, at: number = test.now() + 1) =>
      client.call(endpoints.removePatient, {
        params: { id, patient: patient.id },
        body: { at: at as never },
      });
    // A crew of another station takes back its own slips only; the command everybody's.
    expect((await read(id, otherCrew)).patients.map(({ mayRemove }) => mayRemove)).toEqual([
      false,
      false,
      true,
    ]);
    expect((await remove(slip, otherCrew)).status).toBe(404);
    const head = await auditHead(test);
    const removed = await remove(slip);
    expect(removed.value.patients.map(({ number }) => number)).toEqual([1, 3]);
    expect(removed.value.tagged).toEqual({ red: 1, yellow: 0, green: 1, black: 0 });
    expect((await remove(slip)).status).toBe(200);
    expect(await auditedSince(test, head)).toEqual(['incident-changed']);
    expect((await remove(theirs)).value.patients.map(({ number }) => number)).toEqual([1]);
    await tag(id, [tagged('yellow')], otherCrew);
    expect((await read(id)).patients.map(({ number }) => number)).toEqual([1, 4]);
    // Neither sent anywhere nor taken along any more.
    expect((await allocate(id, slip.id, hospital, true)).status).toBe(400);
    expect((await take(id, slip.id, await openTestCase(test, crew))).status).toBe(404);
    // Who was tagged anew after the removal is somebody.
    await tag(id, [{ ...slip, at: (test.now() + 60_000) as never }]);
    expect((await read(id)).patients.map(({ number }) => number)).toEqual([1, 2, 4]);
    expect((await remove(slip)).value.patients).toHaveLength(3);
  });

  it('nobody is taken for a mistake whom a crew has or a hospital was told of', async () => {
    const id = await open();
    const [sent, held] = [tagged('red'), tagged('yellow')];
    await tag(id, [sent, held]);
    await allocate(id, sent.id, hospital, true);
    await take(id, held.id, await openTestCase(test, crew));
    for (const one of [sent, held]) {
      const refused = await crew.call(endpoints.removePatient, {
        params: { id, patient: one.id },
        body: { at: (test.now() + 1) as never },
      });
      expect(refused.problem).toMatchObject({ status: 409, code: 'ALREADY_DECIDED' });
    }
    expect((await read(id)).patients.map(({ mayRemove }) => mayRemove)).toEqual([false, false]);
  });

  it('a hospital says what it can take; having said nothing is not the same as none', async () => {
    const id = await open();
    expect((await read(id)).hospitals.find((one) => one.hospitalId === hospital)).not.toHaveProperty(
      'declared',
    );
    const head = await auditHead(test);
    expect((await declare(id, { red: 2 })).value.declared).toEqual({ red: 2, yellow: 0, green: 0, black: 0 });
    await declare(id, { red: 1, yellow: 3 });
    expect(await auditedSince(test, head)).toEqual(['capacity-declared', 'capacity-declared']);
    const { hospitals } = await read(id);
    expect(hospitals.find((one) => one.hospitalId === hospital)).toMatchObject({
      declared: { red: 1, yellow: 3, green: 0, black: 0 },
      taken: { red: 0, yellow: 0, green: 0, black: 0 },
    });
  });

  it('nobody is sent beyond what was declared, unless the command says that the hospital knows', async () => {
    const id = await open();
    const [one, two] = [tagged('red'), tagged('red')];
    await tag(id, [one, two]);
    expect((await allocate(id, one.id, hospital)).problem).toMatchObject({
      code: 'BAD_REQUEST',
      issues: [{ path: 'allocations.0', message: 'more than the hospital declared' }],
    });
    await declare(id, { red: 1 });
    expect((await allocate(id, one.id, hospital)).status).toBe(200);
    expect((await allocate(id, two.id, hospital)).status).toBe(400);
    expect((await allocate(id, two.id, testFacilities.home.id, true)).status).toBe(400);
    expect((await allocate(id, two.id, hospital, true)).status).toBe(200);
    const { incidents } = (await er.call(endpoints.readIncidentsAtHospital)).value;
    expect(incidents.find((at) => at.id === id)!.coming.map(({ number, state }) => [number, state])).toEqual([
      [1, 'allocated'],
      [2, 'allocated'],
    ]);
  });

  it('of many who send to the last place at once, one does', async () => {
    const id = await open();
    const people = Array.from({ length: 8 }, () => tagged('yellow'));
    await tag(id, people);
    await declare(id, { yellow: 1 });
    const answers = await Promise.all(people.map((one) => allocate(id, one.id, hospital)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect((await read(id)).hospitals.find((one) => one.hospitalId === hospital)!.taken.yellow).toBe(1);
  });

  it('a crew takes one patient into its case; the hospital the command named is its destination, by its tag', async () => {
    const id = await open();
    const one = tagged('red', { sex: 'male', age: 40, mark: '右脚の骨折' });
    await tag(id, [one]);
    await declare(id, { red: 1 });
    await allocate(id, one.id, hospital);
    const caseId = await openTestCase(test, otherCrew);
    const taken = (await take(id, one.id, caseId, otherCrew)).value.patients[0]!;
    expect(taken).toMatchObject({ state: 'taken', caseId });
    expect((await read(id)).patients[0]).not.toHaveProperty('caseId');
    const { requests } = (await otherCrew.call(endpoints.readCase, { params: { id: caseId } })).value;
    expect(requests).toHaveLength(1);
    expect(requests[0]).toMatchObject({
      state: 'chosen',
      channel: 'allocated',
      hospitalId: hospital,
      facts: { startTag: 'red', age: 40, sex: 'male', complaint: '右脚の骨折' },
    });
    const opened = await er.call(endpoints.openSummary, {
      params: { id: requests[0]!.id },
      body: { mode: 'emergency' },
    });
    expect(opened.status).toBe(200);
    // Two crews cannot have the same patient, nor one case two patients.
    const late = await openTestCase(test, crew);
    expect((await take(id, one.id, late)).status).toBe(409);
    const two = tagged('green');
    await tag(id, [two]);
    expect((await take(id, two.id, caseId, otherCrew)).status).toBe(409);
  });

  it('sent elsewhere on the way, the crew’s destination follows and the first hospital is told that nobody comes', async () => {
    const id = await open();
    const one = tagged('yellow');
    await tag(id, [one]);
    await allocate(id, one.id, hospital, true);
    const caseId = await openTestCase(test, otherCrew);
    await take(id, one.id, caseId, otherCrew);
    expect((await allocate(id, one.id, otherHospital, true)).status).toBe(200);
    const { requests } = (await otherCrew.call(endpoints.readCase, { params: { id: caseId } })).value;
    expect(requests.map(({ hospitalId, state }) => [hospitalId, state]).sort()).toEqual(
      [
        [hospital, 'withdrawn'],
        [otherHospital, 'chosen'],
      ].sort(),
    );
    expect((await allocate(id, one.id, null)).status).toBe(200);
    expect((await read(id)).patients[0]).not.toHaveProperty('hospitalId');
  });

  it('in its cases nobody is stopped by the number of searches, and each one past the limit is recorded', async () => {
    const id = await open();
    const one = tagged('red');
    await tag(id, [one]);
    const caseId = await openTestCase(test, crew);
    const names = [...'アカサタナハマヤラワ'].flatMap((first) =>
      [...'キシチニミリ'].map((last) => `${first}${last}`),
    );
    const search = async (n: number) =>
      (
        await crew.call(endpoints.search, {
          body: { caseId, name: `カクウ ${names[n]}`, birthDate: '1940-01-01' as never },
        })
      ).status;
    let n = 0;
    while ((await search(n)) === 200) n += 1;
    expect(n).toBeLessThanOrEqual(searchesPerPerson);
    expect(await search(n)).toBe(429);
    await take(id, one.id, caseId);
    const head = await auditHead(test);
    expect(await search(n)).toBe(200);
    expect(await auditedSince(test, head)).toContain('limit-lifted');
    await crew.call(endpoints.closeIncident, { params: { id } });
    expect(await search(n + 1)).toBe(429);
  });

  it('closed, it takes no new patients, and keeps those that were tagged before', async () => {
    const id = await open();
    const before = tagged('green');
    expect((await crew.call(endpoints.closeIncident, { params: { id } })).status).toBe(200);
    expect((await tag(id, [before])).status).toBe(200);
    expect((await tag(id, [tagged('green', { at: (test.now() + 60_000) as never })])).status).toBe(409);
    expect((await declare(id, { red: 1 })).status).toBe(409);
    const { incidents } = (await crew.call(endpoints.listIncidents)).value;
    expect(incidents.map((one) => one.id)).not.toContain(id);
  });
});
