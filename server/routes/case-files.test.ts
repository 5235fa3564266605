import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { caseFilesAtMost } from '#lib/core/contract/case-files.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { testJpeg, testJpegBase64 } from '#server/testing/picture.ts';
import { testFacilities } from '#server/testing/people.ts';
import {
  askTestHospitals,
  auditedSince,
  auditHead,
  openTestCase,
  testFacts,
} from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hours = 3_600_000;

describe.each(engines)('what belongs to a case on %s', (engine) => {
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
  const add = (caseId: string, jpeg = testJpegBase64('傷の写真'), file = test.deps.newId()) =>
    crew.call(endpoints.addCaseFile, { params: { id: caseId, file }, body: { at: test.now(), jpeg } });
  const list = (client: TestClient, id: string) => client.call(endpoints.listCaseFiles, { params: { id } });
  const read = (client: TestClient, id: string, file: string) =>
    client.call(endpoints.readCaseFile, { params: { id, file } });
  const goTo = async (caseId: string) => {
    const [request] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
    await er.call(endpoints.answerRequest, { params: { id: request! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: request! } });
    return request!;
  };

  it('a photograph is kept once however often it is sent, read back whole by its crew, and recorded', async () => {
    const id = await open();
    const head = await auditHead(test);
    const file = test.deps.newId();
    for (let times = 0; times < 2; times++) expect((await add(id, undefined, file)).status).toBe(200);
    expect((await list(crew, id)).value.files).toEqual([
      { id: file, at: test.now(), size: testJpeg('傷の写真').length },
    ]);
    const answer = await read(crew, id, file);
    expect([answer.bytes, answer.headers.get('content-type')]).toEqual([testJpeg('傷の写真'), 'image/jpeg']);
    expect(await auditedSince(test, head)).toEqual(['case-file-added', 'case-file-read']);
  });

  it('photographs and descriptions are unreadable in the database', async () => {
    const id = await open();
    await add(id);
    await crew.call(endpoints.describePatient, {
      params: { id },
      body: { ageFrom: 60, ageTo: 69, sex: 'male', clothing: '紺の作業着', foundAt: '見本駅' },
    });
    const files = await test.db.selectFrom('case_files').select('bytes_sealed').execute();
    const cases = await test.db.selectFrom('cases').select('described_sealed').execute();
    const stored = [...files.map((row) => row.bytes_sealed), ...cases.map((row) => row.described_sealed)]
      .flatMap((sealed) => (sealed ? [Buffer.from(sealed)] : []))
      .map((bytes) => bytes.toString('latin1'))
      .join();
    const inLatin = (text: string) => Buffer.from(text).toString('latin1');
    for (const secret of ['傷の写真', '紺の作業着', '見本駅']) expect(stored).not.toContain(inLatin(secret));
    expect(stored).not.toContain(testJpegBase64('傷の写真').slice(40, 60));
  });

  it('a file that is no JPEG, that carries metadata or that is too large is refused', async () => {
    const id = await open();
    for (const jpeg of [
      Buffer.from('<svg/>').toString('base64'),
      testJpegBase64('', { exif: true }),
      testJpegBase64('', { size: 299_990 }),
    ])
      expect((await add(id, jpeg)).problem.code).toBe('BAD_REQUEST');
    expect((await add(id, 'javascript:1')).problem.code).toBe('BAD_REQUEST');
  });

  it('a case holds a limited number', async () => {
    const id = await open();
    for (let n = 0; n < caseFilesAtMost; n++) expect((await add(id)).status).toBe(200);
    expect((await add(id)).problem.code).toBe('NOT_ALLOWED_NOW');
  });

  it('one that was taken back is read by nobody any more', async () => {
    const id = await open();
    const file = test.deps.newId();
    await add(id, undefined, file);
    const at = test.now();
    await crew.call(endpoints.addEvents, {
      params: { id },
      body: {
        events: [
          { id: file, at, kind: 'photo' },
          { id: test.deps.newId(), at, kind: 'photo', replaces: file, removed: true },
        ],
      },
    });
    expect((await list(crew, id)).value.files).toEqual([]);
    expect((await read(crew, id, file)).status).toBe(404);
  });

  it('the destination reads photographs and description from the choice until 72 hours after handover', async () => {
    const id = await open();
    const file = test.deps.newId();
    await add(id, undefined, file);
    await crew.call(endpoints.describePatient, { params: { id }, body: { mark: '左腕に手術の痕' } });
    for (const client of [er, otherEr]) expect((await list(client, id)).status).toBe(404);
    const request = await goTo(id);
    expect((await list(er, id)).value).not.toHaveProperty('described');
    await er.call(endpoints.openSummary, { params: { id: request }, body: { mode: 'emergency' } });
    const seen = (await list(er, id)).value;
    expect([seen.files.map((one) => one.id), seen.described?.mark]).toEqual([[file], '左腕に手術の痕']);
    const head = await auditHead(test);
    expect((await read(er, id, file)).bytes).toEqual(testJpeg('傷の写真'));
    expect(await auditedSince(test, head)).toEqual(['case-file-read']);
    expect([(await list(otherEr, id)).status, (await read(otherEr, id, file)).status]).toEqual([404, 404]);
    await er.call(endpoints.handOver, { params: { id: request }, body: { receivedBy: '見本 救子' } });
    test.advance(71 * hours);
    const later = await test.as('hospital');
    expect((await read(later, id, file)).status).toBe(200);
    test.advance(2 * hours);
    const atLast = await test.as('hospital');
    expect([(await list(atLast, id)).status, (await read(atLast, id, file)).status]).toEqual([404, 404]);
    crew = await test.as('crew');
    [er, otherEr] = [await test.as('hospital'), await test.as('otherHospital')];
  });

  it('of a patient who is taken on the first hospital reads its own photographs, and none that came after', async () => {
    const id = await open();
    const [before, after] = [test.deps.newId(), test.deps.newId()];
    await add(id, undefined, before);
    const first = await goTo(id);
    await er.call(endpoints.handOver, { params: { id: first }, body: { receivedBy: '見本 救子' } });
    const second = test.deps.newId();
    const requests = [{ id: second, hospitalId: testFacilities.otherHospital.id }];
    await crew.call(endpoints.askHospitals, {
      params: { id },
      body: { requests, facts: testFacts, transfer: true },
    });
    await otherEr.call(endpoints.answerRequest, { params: { id: second }, body: { answer: 'accept' } });
    expect((await crew.call(endpoints.chooseRequest, { params: { id: second } })).status).toBe(200);
    test.advance(60_000);
    await add(id, undefined, after);
    const ids = async (client: TestClient) => (await list(client, id)).value.files.map((one) => one.id);
    expect([await ids(er), await ids(otherEr)]).toEqual([[before], [before, after]]);
    expect([(await read(er, id, before)).status, (await read(er, id, after)).status]).toEqual([200, 404]);
  });

  it('a crew reads the photographs of its own case until 72 hours after its end', async () => {
    const id = await open();
    const file = test.deps.newId();
    await add(id, undefined, file);
    await crew.call(endpoints.closeCase, { params: { id } });
    for (const [pass, status] of [
      [71 * hours, 200],
      [2 * hours, 404],
    ] as const) {
      test.advance(pass);
      crew = await test.as('crew');
      expect([(await list(crew, id)).status, (await read(crew, id, file)).status]).toEqual([status, status]);
    }
    [er, otherEr] = [await test.as('hospital'), await test.as('otherHospital')];
  });

  it('another crew and the mate who did not open the case find no case', async () => {
    const id = await open();
    const file = test.deps.newId();
    await add(id, undefined, file);
    for (const name of ['otherCrew', 'crewMate'] as const) {
      const other = await test.as(name);
      const params = { id, file };
      const answers = [
        await other.call(endpoints.addCaseFile, {
          params: { id, file: test.deps.newId() },
          body: { at: test.now(), jpeg: testJpegBase64() },
        }),
        await other.call(endpoints.describePatient, { params: { id }, body: { mark: 'なし' } }),
        await list(other, id),
        await other.call(endpoints.readCaseFile, { params }),
        await other.call(endpoints.linkCase, {
          params: { id },
          body: { incidentId: test.deps.newId(), number: 1, openedAt: test.now() },
        }),
      ];
      expect(answers.map(({ status }) => status)).toEqual([404, 404, 404, 404, 404]);
    }
  });

  it('a photograph of one case is not read through another one of the same crew', async () => {
    const [first, second] = [await open(), await open()];
    const file = test.deps.newId();
    await add(first, undefined, file);
    expect((await read(crew, second, file)).status).toBe(404);
    expect((await add(second, undefined, file)).status).toBe(404);
  });

  const link = (client: TestClient, id: string, incidentId: string, number: number) =>
    client.call(endpoints.linkCase, { params: { id }, body: { incidentId, number, openedAt: test.now() } });
  const incidentOf = async (id: string) =>
    (await crew.call(endpoints.readCase, { params: { id } })).value.incident;

  it('cases are linked by number, each once, and each number once', async () => {
    const [first, second, third] = [
      await openTestCase(test, crew),
      await openTestCase(test, crew),
      await openTestCase(test, crew),
    ];
    const incidentId = test.deps.newId();
    const head = await auditHead(test);
    expect((await link(crew, first, incidentId, 1)).status).toBe(200);
    expect((await link(crew, second, incidentId, 2)).status).toBe(200);
    expect(await auditedSince(test, head)).toEqual([
      'incident-opened',
      'incident-changed',
      'incident-changed',
    ]);
    expect((await link(crew, second, incidentId, 2)).status).toBe(200);
    expect((await link(crew, third, incidentId, 2)).problem.code).toBe('ALREADY_DECIDED');
    expect((await link(crew, second, test.deps.newId(), 1)).problem.code).toBe('ALREADY_DECIDED');
    expect([await incidentOf(first), await incidentOf(second), await incidentOf(third)]).toEqual([
      { id: incidentId, number: 1 },
      { id: incidentId, number: 2 },
      undefined,
    ]);
  });

  it('nobody links a case to another crew’s incident', async () => {
    const [mine, other] = [await openTestCase(test, crew), await test.as('otherCrew')];
    const theirs = await openTestCase(test, other);
    const incidentId = test.deps.newId();
    await link(crew, mine, incidentId, 1);
    expect((await link(other, theirs, incidentId, 2)).status).toBe(404);
  });

  it('an edit keeps what was there before, and hospital and crew read both', async () => {
    const id = await openTestCase(test, crew);
    const [first, edit, chosen] = [test.deps.newId(), test.deps.newId(), test.deps.newId()];
    const at = test.now();
    const events = [
      { id: first, at, kind: 'on-scene' as const },
      { id: edit, at: (at - 120_000) as typeof at, kind: 'on-scene' as const, replaces: first },
      { id: chosen, at, kind: 'urgency' as const, urgency: 'yellow' as const, proposed: 'red-2' as const },
    ];
    for (const event of events)
      await crew.call(endpoints.addEvents, { params: { id }, body: { events: [event] } });
    const view = (await crew.call(endpoints.readCase, { params: { id } })).value;
    expect(view.events.toSorted((a, b) => (a.id < b.id ? -1 : 1))).toEqual(
      [...events].sort((a, b) => (a.id < b.id ? -1 : 1)),
    );
  });
});
