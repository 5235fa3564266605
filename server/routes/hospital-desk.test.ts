import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { BodyOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { OnCallDraft } from '#lib/core/contract/hospital-desk.ts';
import { handoverDocument } from '#lib/core/exchange/fhir-handover-schema.ts';
import { undoHandoverMs, type HandoverSignature } from '#lib/core/receiving/handover.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { readHandover, recordHandoverOutput } from '#server/store/handover-reading.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import {
  askTestHospitals,
  auditedSince,
  auditHead,
  openTestCase,
  testFacts,
} from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hour = 3_600_000;
const drawn: HandoverSignature = {
  way: 'drawn',
  strokes: [
    [
      [100, 100],
      [400, 200],
      [700, 90],
    ],
  ],
};

describe.each(engines)('the hospital’s desk on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  let admin: TestClient;
  let otherEr: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    await registerTestPatient(test, { name: '見本 花代', kana: 'ミホン ハナヨ', birthDate: '1940-05-06' });
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(signIn);

  async function signIn() {
    [crew, er, admin, otherEr] = await Promise.all([
      test.as('crew'),
      test.as('hospital'),
      test.as('hospitalAdmin'),
      test.as('otherHospital'),
    ]);
  }

  /** A case with a known patient, on the way to the first hospital; a second one said no. */
  async function onTheWay(facts = testFacts) {
    const caseId = await openTestCase(test, crew);
    const found = await crew.call(endpoints.search, {
      body: { caseId, name: 'ミホン ハナヨ', birthDate: '1940-05-06' as never },
    });
    await crew.call(endpoints.openCandidate, {
      body: { caseId, token: found.value.candidates[0]!.token, confirmedBy: ['birth-date'] },
    });
    const [id, refused] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital'], facts);
    await er.call(endpoints.answerRequest, { params: { id: id! }, body: { answer: 'accept' } });
    await otherEr.call(endpoints.answerRequest, {
      params: { id: refused! },
      body: { answer: 'refuse', reason: 'beds-full' },
    });
    await crew.call(endpoints.chooseRequest, { params: { id: id! } });
    return { caseId, id: id!, refused: refused! };
  }
  const course = (id: string, client = er) => client.call(endpoints.readCourse, { params: { id } });
  const prepare = (id: string, body: BodyOf<typeof endpoints.prepareRequest>) =>
    er.call(endpoints.prepareRequest, { params: { id }, body });
  const handOver = (id: string, signature?: HandoverSignature, client = er) =>
    client.call(endpoints.handOver, {
      params: { id },
      body: { receivedBy: '見本 救子', ...(signature && { signature }) },
    });
  const undo = (id: string, client = er) => client.call(endpoints.undoHandover, { params: { id } });

  describe('who is on call', () => {
    const shift = (more: Partial<OnCallDraft> = {}): OnCallDraft => ({
      field: 'cardiac',
      startsAt: test.now(),
      endsAt: (test.now() + 12 * hour) as OnCallDraft['endsAt'],
      name: '当直 心',
      post: '循環器内科',
      line: '内線 5120',
      tellCrews: true,
      ...more,
    });
    const set = (id: string, draft: OnCallDraft, client = er) =>
      client.call(endpoints.setOnCall, { params: { id }, body: draft });
    const list = async (client = er) =>
      (
        await client.call(endpoints.listOnCalls, {
          query: { from: test.now() - hour, until: test.now() + 24 * hour },
        })
      ).value.onCalls;

    it('is entered by the emergency room or its administrator, put right and removed, each time recorded', async () => {
      const id = test.deps.newId();
      const head = await auditHead(test);
      expect((await set(id, shift())).value).toMatchObject({ id, name: '当直 心' });
      expect((await set(id, shift({ name: '当直 臓' }), admin)).status).toBe(200);
      expect((await list()).filter((one) => one.id === id)).toMatchObject([{ name: '当直 臓' }]);
      await er.call(endpoints.removeOnCall, { params: { id } });
      expect((await list()).filter((one) => one.id === id)).toEqual([]);
      expect(await auditedSince(test, head)).toEqual(['on-call-set', 'on-call-set', 'on-call-set']);
    });

    it('is nobody else’s: another hospital neither sees nor changes it', async () => {
      const id = test.deps.newId();
      await set(id, shift());
      expect(await list(otherEr)).toEqual([]);
      expect((await set(id, shift(), otherEr)).status).toBe(404);
      expect((await otherEr.call(endpoints.removeOnCall, { params: { id } })).status).toBe(404);
      expect((await list()).some((one) => one.id === id)).toBe(true);
      await er.call(endpoints.removeOnCall, { params: { id } });
    });

    it('has an end after its start, and no longer than eight days', async () => {
      const wrong = (endsAt: number) => set(test.deps.newId(), shift({ endsAt: endsAt as never }));
      expect((await wrong(test.now())).status).toBe(400);
      expect((await wrong(test.now() + 9 * 24 * hour)).status).toBe(400);
    });

    it('gives the crew that goes there a line of the field it needs, never a name, and others nothing', async () => {
      const ids = [test.deps.newId(), test.deps.newId(), test.deps.newId()];
      await set(ids[0]!, shift({ field: 'all', line: '5100' }));
      await set(ids[1]!, shift());
      await set(ids[2]!, shift({ field: 'psychiatric', line: '5999' }));
      const { caseId, id } = await onTheWay();
      const read = await crew.call(endpoints.readCase, { params: { id: caseId } });
      const lines = read.value.requests.map((request) => [request.id === id, request.lineToCall]);
      expect(lines).toContainEqual([true, '内線 5120']);
      expect(lines).toContainEqual([false, undefined]);
      expect(JSON.stringify(read.json)).not.toContain('当直 心');
      await set(ids[1]!, shift({ tellCrews: false }));
      const later = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(later.requests.find((one) => one.id === id)!.lineToCall).toBe('5100');
      for (const one of ids) await er.call(endpoints.removeOnCall, { params: { id: one } });
    });
  });

  describe('preparing', () => {
    it('proposes by what is known, and ticks of one screen stand on every other and with the crew', async () => {
      const { caseId, id } = await onTheWay();
      const unread = (await course(id)).value.preparation.items.map(({ because }) => because);
      expect(unread).not.toContain('record');
      await er.call(endpoints.openSummary, { params: { id }, body: { mode: 'emergency' } });
      const { preparation } = (await course(id)).value;
      expect(preparation.items.map(({ code }) => code)).toEqual(
        expect.arrayContaining(['reversal', 'contraindications', 'ecg', 'room']),
      );
      await prepare(id, { do: 'tick', item: 'reversal' });
      const own = test.deps.newId();
      await prepare(id, { do: 'add', id: own, text: '通訳を呼ぶ' });
      await prepare(id, { do: 'tick', item: own });
      const head = await auditHead(test);
      const ready = (await prepare(id, { do: 'ready' })).value;
      expect(await auditedSince(test, head)).toEqual(['hospital-ready']);
      expect(ready.items.find(({ code }) => code === 'reversal')).toMatchObject({
        doneAt: test.now(),
        doneBy: '見本 救子（救急科医師）',
      });
      expect((await course(id)).value.preparation).toEqual(ready);
      const seen = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(seen.requests.find((one) => one.id === id)!.preparation).toEqual({
        done: 2,
        total: ready.items.length,
        readyAt: test.now(),
      });
      const told = await test.db
        .selectFrom('live_events')
        .select('facility_id')
        .where('request_id', '=', id)
        .where('kind', '=', 'case-changed')
        .execute();
      expect(new Set(told.map((one) => one.facility_id))).toEqual(
        new Set([testFacilities.hospital.id, testFacilities.station.id]),
      );
    });

    it('is no look: ticking neither opens the summary anew nor stands among the looks', async () => {
      const { id } = await onTheWay();
      const head = await auditHead(test);
      const before = (await course(id)).value;
      await prepare(id, { do: 'tick', item: 'room' });
      const after = (await course(id)).value;
      expect(after.recordMark).toBe(before.recordMark);
      expect(await auditedSince(test, head)).toEqual([]);
    });

    it('is for the hospital the patient comes to, and for what stands on the list', async () => {
      const { id, refused } = await onTheWay();
      expect((await prepare(id, { do: 'tick', item: 'no-such-thing' })).status).toBe(404);
      expect((await course(refused, otherEr)).problem.code).toBe('NOT_ALLOWED_NOW');
      expect((await course(id, otherEr)).status).toBe(404);
      const others = await otherEr.call(endpoints.prepareRequest, {
        params: { id: refused },
        body: { do: 'tick', item: 'room' },
      });
      expect(others.problem.code).toBe('NOT_ALLOWED_NOW');
    });
  });

  describe('the course of a patient who comes here', () => {
    it('carries vital signs as they come, and says when the record must be read anew', async () => {
      const { caseId, id } = await onTheWay();
      const before = (await course(id)).value;
      const event = { id: test.deps.newId(), at: test.now(), kind: 'vitals' as const, vitals: { spo2: 88 } };
      await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events: [event] } });
      const after = (await course(id)).value;
      expect(after.events).toContainEqual(event);
      expect(after.preparation.items.map(({ code }) => code)).toContain('airway');
      expect(after.recordMark).toBe(before.recordMark);
      const summary = await er.call(endpoints.openSummary, { params: { id }, body: { mode: 'emergency' } });
      expect(summary.value.recordMark).toBe(after.recordMark);
      expect(JSON.stringify((await course(id)).json)).not.toContain('ミホン');
    });
  });

  it('of a patient who was taken on, what is proposed says nothing of the way after', async () => {
    const { caseId, id } = await onTheWay();
    await handOver(id, drawn);
    const second = test.deps.newId();
    const requests = [{ id: second, hospitalId: testFacilities.otherHospital.id }];
    await crew.call(endpoints.askHospitals, {
      params: { id: caseId },
      body: { requests, facts: testFacts, transfer: true },
    });
    await otherEr.call(endpoints.answerRequest, { params: { id: second }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: second } });
    test.advance(60_000);
    const worse = { id: test.deps.newId(), at: test.now(), kind: 'vitals' as const, vitals: { spo2: 70 } };
    await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events: [worse] } });
    const codes = async (request: string, client: TestClient) =>
      (await course(request, client)).value.preparation.items.map(({ code }) => code);
    expect(await codes(second, otherEr)).toContain('airway');
    expect(await codes(id, er)).not.toContain('airway');
  });

  describe('the arrival', () => {
    it('is what the hospital saw, until the crew marks its own', async () => {
      const { caseId, id } = await onTheWay();
      const arrive = () => er.call(endpoints.recordArrival, { params: { id } });
      const seen = test.now();
      const head = await auditHead(test);
      expect((await arrive()).value.arrivedAt).toBe(seen);
      test.advance(60_000);
      expect((await arrive()).value.arrivedAt).toBe(seen);
      expect(await auditedSince(test, head)).toEqual(['arrival-seen']);
      const mark = { id: test.deps.newId(), at: (seen - 120_000) as never, kind: 'arrived' as const };
      await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events: [mark] } });
      expect((await course(id)).value.request.arrivedAt).toBe(seen - 120_000);
      expect((await otherEr.call(endpoints.recordArrival, { params: { id } })).status).toBe(404);
    });
  });

  describe('the handover', () => {
    it.each([
      ['the hospital', 'hospital'],
      ['the crew', 'crew'],
    ] as const)('is signed once on the screen of %s, sealed and recorded', async (_, side) => {
      const { caseId, id } = await onTheWay();
      const head = await auditHead(test);
      const signed = await handOver(id, drawn, side === 'crew' ? crew : er);
      expect(signed.value).toMatchObject({
        state: 'handed-over',
        receivedBy: '見本 救子',
        signed: 'drawn',
        handedOverAt: test.now(),
        openUntil: test.now() + 72 * hour,
      });
      expect(await auditedSince(test, head)).toEqual(['handover', 'handover-signed']);
      expect((await course(id)).value.signature).toEqual(drawn);
      const row = await test.db
        .selectFrom('requests')
        .select(['signature_sealed', 'answer_sealed'])
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      const stored = Buffer.concat([row.signature_sealed!, row.answer_sealed!]).toString('utf8');
      expect(stored).not.toMatch(/救子|strokes/);
      const { requests } = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
      expect(requests.find((one) => one.id === id)).toMatchObject({ receivedBy: '見本 救子' });
      expect((await handOver(id, drawn)).problem.code).toBe('ALREADY_DECIDED');
    });

    it('is signed by the typed name of whoever receives, and by nobody else’s', async () => {
      const { id } = await onTheWay();
      expect((await handOver(id, { way: 'typed', name: '別の 人' })).status).toBe(400);
      expect((await handOver(id, { way: 'typed', name: '見本救子' })).value.signed).toBe('typed');
    });

    it('a slip of the finger is no signature', async () => {
      const { id } = await onTheWay();
      const dot = { way: 'drawn' as const, strokes: [[[5, 5] as [number, number]]] };
      expect((await handOver(id, dot)).status).toBe(400);
    });

    it('recorded by mistake is taken back by either side within minutes, and then no more', async () => {
      const { id } = await onTheWay();
      expect((await undo(id)).problem.code).toBe('NOT_ALLOWED_NOW');
      await handOver(id, drawn);
      const back = (await undo(id, crew)).value;
      expect(back).toMatchObject({ state: 'chosen' });
      for (const gone of ['handedOverAt', 'receivedBy', 'signed', 'openUntil'])
        expect(back).not.toHaveProperty(gone);
      expect((await course(id)).value).not.toHaveProperty('signature');
      await handOver(id, drawn);
      expect((await undo(id, otherEr)).status).toBe(404);
      test.advance(undoHandoverMs);
      expect((await undo(id)).problem.code).toBe('NOT_ALLOWED_NOW');
    });
  });

  it('a sheet that was laid out before the time of reading ended is not given afterwards', async () => {
    const { id } = await onTheWay();
    await handOver(id, drawn);
    const person = {
      personId: testPeople.hospital.id,
      person: '見本 救子',
      role: 'hospital',
      facilityId: testFacilities.hospital.id,
      facility: '見本中央病院',
    } as const;
    const facts = await readHandover(test.deps, test.db, person, id);
    if (!facts.ok) throw new Error(facts.code);
    test.advance(73 * hour);
    const head = await auditHead(test);
    expect(await recordHandoverOutput(test.deps, test.db, person, facts.value, 'pdf')).toMatchObject({
      ok: false,
      code: 'NOT_ALLOWED_NOW',
    });
    expect(await auditedSince(test, head)).toEqual([]);
    await signIn();
  });

  it('a handover that nobody recorded in time opens nothing again', async () => {
    const { caseId, id } = await onTheWay();
    await crew.call(endpoints.closeCase, { params: { id: caseId } });
    test.advance(73 * hour);
    await signIn();
    expect((await handOver(id, drawn)).problem.code).toBe('NOT_ALLOWED_NOW');
    const again = await er.call(endpoints.openSummary, { params: { id }, body: { mode: 'care' } });
    expect(again.problem.code).toBe('NOT_ALLOWED_NOW');
  });

  describe('sheet and document', () => {
    const sheet = (id: string, client = er) => client.call(endpoints.printHandoverSheet, { params: { id } });
    const bundle = (id: string, client = er) => client.call(endpoints.exportHandover, { params: { id } });

    it('exist from the handover on, for the destination and the crew of the case, and are recorded', async () => {
      const { id, refused } = await onTheWay();
      expect((await sheet(id)).problem.code).toBe('NOT_ALLOWED_NOW');
      await handOver(id, drawn);
      const head = await auditHead(test);
      const printed = await sheet(id);
      expect(printed.headers.get('content-type')).toBe('application/pdf');
      expect(Buffer.from(printed.bytes.subarray(0, 5)).toString()).toBe('%PDF-');
      expect((await sheet(id, crew)).status).toBe(200);
      const exported = await bundle(id);
      expect(exported.headers.get('content-type')).toBe('application/fhir+json');
      const document = handoverDocument.parse(JSON.parse(Buffer.from(exported.bytes).toString('utf8')));
      expect(document.entry.map(({ resource }) => resource.resourceType)).toContain('AllergyIntolerance');
      expect(await auditedSince(test, head)).toEqual(Array(3).fill('handover-printed'));
      for (const client of [otherEr, admin, await test.as('thirdHospital')])
        expect((await sheet(id, client)).status).toBe(404);
      expect((await sheet(refused, otherEr)).problem.code).toBe('NOT_ALLOWED_NOW');
      expect((await bundle(id, crew)).status).toBe(404);
    });

    it('never say what the patient has not been told: paper and documents travel', async () => {
      const { id } = await onTheWay();
      await handOver(id, drawn);
      const text = Buffer.from((await bundle(id)).bytes).toString('utf8');
      expect(text).toContain('ミホン');
      expect(text).not.toContain('架空がん');
    });
  });

  it('everything ends 72 h after the handover: summary, course, photographs, sheet, document, preparing', async () => {
    const { caseId, id } = await onTheWay();
    await handOver(id, drawn);
    const everything = async () => [
      (await er.call(endpoints.openSummary, { params: { id }, body: { mode: 'care' } })).status,
      (await course(id)).status,
      (await er.call(endpoints.listCaseFiles, { params: { id: caseId } })).status,
      (await er.call(endpoints.printHandoverSheet, { params: { id } })).status,
      (await er.call(endpoints.exportHandover, { params: { id } })).status,
    ];
    test.advance(72 * hour - 1);
    await signIn();
    expect(await everything()).toEqual([200, 200, 200, 200, 200]);
    test.advance(1);
    expect((await everything()).every((status) => status === 404 || status === 409)).toBe(true);
    expect((await crew.call(endpoints.printHandoverSheet, { params: { id } })).problem.code).toBe(
      'NOT_ALLOWED_NOW',
    );
    const ended = await test.db
      .selectFrom('live_events')
      .select('id')
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    const late = { id: test.deps.newId(), at: test.now(), kind: 'note' as const, note: '後日の記入' };
    await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events: [late] } });
    const told = await test.db
      .selectFrom('live_events')
      .select('facility_id')
      .where('id', '>', ended.id)
      .where('case_id', '=', caseId)
      .execute();
    expect(told.map((one) => one.facility_id)).not.toContain(testFacilities.hospital.id);
  });
});
