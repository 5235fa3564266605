import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShortCode } from '#lib/core/card/short-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { verifyChain } from '#server/store/audit.ts';
import { touchPatient } from '#server/store/patients.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { askTestHospitals, auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hours = 3_600_000;

describe.each(engines)('the summary at the hospital on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let er: TestClient;
  let otherEr: TestClient;
  let patientId: string;
  let otherId: string;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    patientId = await registerTestPatient(test, {
      name: '見本 花代',
      kana: 'ミホン ハナヨ',
      birthDate: '1940-05-06',
    });
    otherId = await registerTestPatient(test, {
      name: '見本 次',
      kana: 'ミホン ツギ',
      birthDate: '1941-06-07',
    });
    await signIn();
  }, 60_000);
  afterAll(() => test.close());

  async function signIn() {
    [crew, er, otherEr] = [await test.as('crew'), await test.as('hospital'), await test.as('otherHospital')];
  }

  /** Searches, opens, asks two hospitals; both accept; the first is chosen. */
  async function relay() {
    const caseId = await openTestCase(test, crew);
    const { candidates } = (
      await crew.call(endpoints.search, {
        body: { caseId, name: 'ミホン ハナヨ', birthDate: '1940-05-06' as never },
      })
    ).value;
    await crew.call(endpoints.openCandidate, {
      body: { caseId, token: candidates[0]!.token, confirmedBy: ['birth-date'] },
    });
    const [chosen, other] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
    for (const [client, id] of [
      [er, chosen],
      [otherEr, other],
    ] as const)
      await client.call(endpoints.answerRequest, { params: { id: id! }, body: { answer: 'accept' } });
    const choose = () => crew.call(endpoints.chooseRequest, { params: { id: chosen! } });
    return { caseId, chosen: chosen!, other: other!, choose };
  }
  /** The crew finds somebody else in the same case. */
  async function openOther(caseId: string) {
    const body = { caseId, name: 'ミホン ツギ', birthDate: '1941-06-07' as never };
    const { candidates } = (await crew.call(endpoints.search, { body })).value;
    const { token } = candidates[0]!;
    const opened = await crew.call(endpoints.openCandidate, {
      body: { caseId, token, confirmedBy: ['birth-date'] },
    });
    expect(opened.value.emergency!.identity.value.givenKana).toBe('ツギ');
  }
  const open = (id: string, mode: 'emergency' | 'care' = 'emergency', client = er) =>
    client.call(endpoints.openSummary, { params: { id }, body: { mode } });

  it('stays closed until the crew has chosen, also after an acceptance', async () => {
    const { chosen, choose } = await relay();
    const before = await open(chosen);
    expect(before.problem.code).toBe('NOT_ALLOWED_NOW');
    expect(JSON.stringify(before.json)).not.toContain('ミホン');
    await choose();
    expect((await open(chosen)).value.emergency!.identity.value.familyKana).toBe('ミホン');
  });

  it('stays closed to the hospital that was withdrawn, and does not exist for any other', async () => {
    const { chosen, other, choose } = await relay();
    await choose();
    expect((await open(other, 'emergency', otherEr)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await open(chosen, 'emergency', otherEr)).status).toBe(404);
    expect((await open(chosen, 'emergency', await test.as('thirdHospital'))).status).toBe(404);
    expect((await open(chosen, 'emergency', crew)).status).toBe(404);
  });

  it('is recorded as the hospital’s look, each time, and gives the crew one read receipt', async () => {
    const { caseId, chosen, choose } = await relay();
    await choose();
    const head = await auditHead(test);
    const first = (await open(chosen)).value;
    expect(first.request).toMatchObject({
      readAt: test.now(),
      readBy: '見本病院 見本 救子（救急科医師）',
    });
    test.advance(60_000);
    await open(chosen);
    expect(await auditedSince(test, head)).toEqual(['look', 'look']);
    const rows = await test.db.selectFrom('audit').selectAll().where('seq', '>', head).execute();
    expect(rows[0]).toMatchObject({
      patient_id: patientId,
      case_id: caseId,
      purpose: 'receiving',
      role: 'hospital',
      detail: 'via:request,mode:emergency',
    });
    const { requests } = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
    expect(requests.find(({ id }) => id === chosen)!.readAt).toBe(first.request.readAt);
    const receipts = await test.db
      .selectFrom('live_events')
      .select('facility_id')
      .where('case_id', '=', caseId)
      .where('kind', '=', 'summary-read')
      .execute();
    expect(receipts).toHaveLength(1);
  });

  it('in care mode also shows the fuller record, and the audit says so', async () => {
    const { chosen, choose } = await relay();
    await choose();
    expect((await open(chosen)).value).not.toHaveProperty('care');
    const care = (await open(chosen, 'care')).value.care!;
    expect(care.map(({ value }) => value)).toEqual([{ topic: 'meals', text: 'きざみ食' }]);
    const newest = await test.db
      .selectFrom('audit')
      .selectAll()
      .orderBy('seq', 'desc')
      .executeTakeFirstOrThrow();
    expect(newest.sections.split(',')).toContain('care');
  });

  it('shows physicians what the patient has not been told, and the crew never', async () => {
    const { chosen, choose } = await relay();
    await choose();
    expect(JSON.stringify((await open(chosen)).value.emergency)).toContain('架空がん');
  });

  it('carries the timeline, and later vitals as they come', async () => {
    const { caseId, chosen, choose } = await relay();
    await choose();
    const event = { id: test.deps.newId(), at: test.now(), kind: 'vitals' as const, vitals: { spo2: 91 } };
    await crew.call(endpoints.addEvents, { params: { id: caseId }, body: { events: [event] } });
    expect((await open(chosen)).value.events).toEqual([event]);
    const told = await test.db
      .selectFrom('live_events')
      .selectAll()
      .where('case_id', '=', caseId)
      .where('kind', '=', 'case-changed')
      .where('request_id', '=', chosen)
      .execute();
    expect(told).toHaveLength(1);
  });

  it('follows the crew to another patient on the way, and tells the hospital that it changed', async () => {
    const { caseId, chosen, choose } = await relay();
    await choose();
    const before = (await open(chosen)).value;
    await openOther(caseId);
    const told = await test.db
      .selectFrom('live_events')
      .selectAll()
      .where('request_id', '=', chosen)
      .orderBy('id', 'desc')
      .executeTakeFirstOrThrow();
    expect(told).toMatchObject({ kind: 'case-changed', facility_id: before.request.hospitalId });
    const after = (await open(chosen)).value;
    expect(after.emergency!.identity.value.givenKana).toBe('ツギ');
    expect(after.request.version).toBeGreaterThan(before.request.version);
  });

  it('after handover stays with that patient: whoever the crew looks up next is not this hospital’s', async () => {
    const { caseId, chosen, choose } = await relay();
    await choose();
    await er.call(endpoints.handOver, { params: { id: chosen }, body: { receivedBy: '見本 救子' } });
    await openOther(caseId);
    expect((await open(chosen)).value.emergency!.identity.value.givenKana).toBe('ハナヨ');
    const { patientRef } = (await crew.call(endpoints.readCase, { params: { id: caseId } })).value;
    expect(patientRef).toBe(patientId);
  });

  it('after handover stays with that patient, also when a phone whose clock is hours behind tells of the next one', async () => {
    const hoursBehind = (count: number) => (test.now() - count * hours) as never;
    const upload = (caseId: string, cardId: string, at: never) =>
      crew.call(endpoints.uploadLooks, {
        body: {
          looks: [
            { id: test.deps.newId(), at, caseId, cardId, confirmedBy: ['card-face'], sections: ['identity'] },
          ],
        },
      });
    const caseId = await openTestCase(test, crew);
    const cards = [
      await addTestCard(test, patientId, createShortCode(Uint8Array.of(6, 6, 6, 6, 1))),
      await addTestCard(test, otherId, createShortCode(Uint8Array.of(6, 6, 6, 6, 2))),
    ] as const;
    await upload(caseId, cards[0], hoursBehind(3));
    const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
    await er.call(endpoints.answerRequest, { params: { id: id! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: id! } });
    await er.call(endpoints.handOver, { params: { id: id! }, body: { receivedBy: '見本 救子' } });
    await upload(caseId, cards[1], hoursBehind(2));
    expect((await open(id!)).value.emergency!.identity.value.givenKana).toBe('ハナヨ');
  });

  it('after the end of the case stays with its patient: a look that is told later is of somebody else', async () => {
    const { caseId, chosen, choose } = await relay();
    await choose();
    await crew.call(endpoints.closeCase, { params: { id: caseId } });
    const cardId = await addTestCard(test, otherId, createShortCode(Uint8Array.of(6, 6, 6, 6, 3)));
    const at = (test.now() + 60_000) as never;
    await crew.call(endpoints.uploadLooks, {
      body: {
        looks: [
          { id: test.deps.newId(), at, caseId, cardId, confirmedBy: ['card-face'], sections: ['identity'] },
        ],
      },
    });
    expect((await open(chosen)).value.emergency!.identity.value.givenKana).toBe('ハナヨ');
  });

  it('ends 72 h after handover', async () => {
    const { chosen, choose } = await relay();
    await choose();
    await er.call(endpoints.handOver, { params: { id: chosen }, body: { receivedBy: '当直看護師' } });
    test.advance(72 * hours - 1);
    await signIn();
    expect((await open(chosen)).status).toBe(200);
    test.advance(1);
    expect((await open(chosen)).problem.code).toBe('NOT_ALLOWED_NOW');
  });

  it('of an unknown patient holds the case and no record', async () => {
    const caseId = await openTestCase(test, crew);
    const [id] = await askTestHospitals(test, crew, caseId, ['hospital']);
    await er.call(endpoints.answerRequest, { params: { id: id! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: id! } });
    const summary = (await open(id!, 'care')).value;
    expect(summary).not.toHaveProperty('emergency');
    expect(summary).not.toHaveProperty('care');
  });

  it('after a withdrawal of consent shows no content', async () => {
    const { chosen, choose } = await relay();
    await choose();
    await test.db
      .transaction()
      .execute((transaction) =>
        touchPatient(test.deps, transaction, patientId, { state: 'consent-withdrawn' }),
      );
    expect((await open(chosen, 'care')).value).not.toHaveProperty('emergency');
  });

  it('leaves an audit chain without a break', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });
});
