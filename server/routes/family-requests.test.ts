// What families ask for and how it is answered, on both engines.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { objectionMeasure, objectionOutcome } from '#lib/core/access/family.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ContactValue } from '#lib/core/record/item.ts';
import { confirmSession, hashToken } from '#server/store/sessions.ts';
import { letFamilySee } from '#server/testing/family.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { day } from '#server/testing/residents.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const daughter: ContactValue = { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: 1 };
const moved: ContactValue = { ...daughter, phone: '000-555-0300' };
const withoutId = (json: unknown) => ({ ...(json as object), requestId: '' });

describe.each(engines)('requests of families on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let family: TestClient;
  let office: TestClient;
  let id: string;
  let registered = 0;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    [home, office] = [await test.as('home'), await test.as('secretary')];
  }, 60_000);
  beforeEach(async () => {
    registered += 1;
    id = await registerTestPatient(test, {
      name: `見本 花代${registered}`,
      kana: 'ミホン ハナヨ',
      birthDate: '1940-05-06',
    });
    await letFamilySee(test, id);
    family = await test.as('family');
  });
  afterAll(() => test.close());

  const ask = (correction: object, words?: string) =>
    family.call(endpoints.askCorrection, {
      params: { id },
      body: { correction: correction as never, ...(words && { words }) },
    });
  const listed = async () => (await home.call(endpoints.listFamilyRequests)).value;
  const answer = (taskId: string, body: object, client = home) =>
    client.call(endpoints.answerFamilyRequest, { params: { id: taskId }, body: body as never });
  const ownRequests = async () =>
    (await family.call(endpoints.listOwnRequests, { params: { id } })).value.requests;
  const contactsNow = async () =>
    (await home.call(endpoints.readResident, { params: { id } })).value.emergency.contact;

  describe('a correction of a contact', () => {
    it('waits for the home, is accepted, stands in the record as the family’s word, and outdates the card', async () => {
      const head = await auditHead(test);
      const taskId = (await ask({ op: 'replace', was: daughter, contact: moved }, '引っ越しました')).value.id;
      expect(await auditedSince(test, head)).toEqual(['correction-asked']);
      expect(await contactsNow()).toMatchObject({ facts: [{ value: daughter }] });
      expect((await listed()).open.find((task) => task.id === taskId)).toMatchObject({
        kind: 'correction',
        patientId: id,
        askedBy: testPeople.family.name,
        relation: '長女',
        words: '引っ越しました',
        stillStands: true,
        correction: { op: 'replace', was: daughter, contact: moved },
      });
      const facts = async () =>
        Number(
          (
            await test.db
              .selectFrom('patients')
              .select('facts_version')
              .where('id', '=', id)
              .executeTakeFirstOrThrow()
          ).facts_version,
        );
      const before = await facts();
      const answering = await auditHead(test);
      expect((await answer(taskId, { decision: 'accept' })).status).toBe(200);
      expect(await auditedSince(test, answering)).toEqual(['change', 'task-answered']);
      expect(await facts()).toBe(before + 1);
      expect(await contactsNow()).toMatchObject({
        state: 'listed',
        facts: [{ value: moved, stamp: { source: 'self', facility: '見本苑', person: '長女' } }],
      });
      const [request] = await ownRequests();
      expect(request).toMatchObject({ kind: 'correction', state: 'done', askedOf: '見本苑' });
      expect(JSON.stringify(request)).not.toContain(testPeople.home.name);
      expect((await listed()).answered[0]).toMatchObject({
        id: taskId,
        state: 'done',
        answeredBy: `${testPeople.home.name}（施設看護師）`,
      });
    });

    it('is refused with a reason that the family reads, and changes nothing', async () => {
      const taskId = (await ask({ op: 'end', was: daughter })).value.id;
      const before = await contactsNow();
      await answer(taskId, { decision: 'refuse', reason: '電話で確かめました' });
      const [request] = await ownRequests();
      expect(request).toMatchObject({ state: 'refused', answer: '電話で確かめました' });
      const after = await contactsNow();
      expect({ ...after }).toMatchObject(before);
      for (const body of [{ decision: 'refuse' }, { decision: 'refuse', reason: '' }, { decision: 'maybe' }])
        expect((await answer(taskId, body)).problem.code).toBe('BAD_REQUEST');
    });

    it('is answered once: of two who answer, the second learns that it is decided', async () => {
      const taskId = (await ask({ op: 'add', contact: { ...moved, name: '見本 長男', order: 2 } })).value.id;
      const manager = await test.as('homeManager');
      const answers = await Promise.all([
        answer(taskId, { decision: 'accept' }),
        answer(taskId, { decision: 'accept' }, manager),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
      expect(await contactsNow()).toMatchObject({ facts: [{ value: daughter }, { value: { order: 2 } }] });
    });

    it('of a contact that was changed meanwhile says so to both, and is not written', async () => {
      const taskId = (await ask({ op: 'replace', was: daughter, contact: moved })).value.id;
      const record = (await home.call(endpoints.readResident, { params: { id } })).value;
      const item = record.items.find(({ kind }) => kind === 'contact')!;
      await home.call(endpoints.changeResident, {
        params: { id },
        body: { baseVersion: record.version, changes: [{ op: 'end', itemId: item.id }] },
      });
      expect((await listed()).open.find((task) => task.id === taskId)?.stillStands).toBe(false);
      expect((await answer(taskId, { decision: 'accept' })).problem.code).toBe('CHANGED_MEANWHILE');
      expect((await ask({ op: 'end', was: daughter })).problem.code).toBe('CHANGED_MEANWHILE');
      expect((await ownRequests())[0]?.state).toBe('open');
    });

    it('is bounded, and refuses what is no contact', async () => {
      for (const correction of [
        { op: 'add', contact: { ...moved, phone: '電話なし' } },
        { op: 'add', contact: { ...moved, name: '' } },
        { op: 'replace', contact: moved },
        { op: 'add', contact: { ...moved, name: '‮逆' } },
      ])
        expect((await ask(correction)).problem.code).toBe('BAD_REQUEST');
      for (let n = 0; n < 20; n++)
        expect((await ask({ op: 'add', contact: { ...moved, name: `見本 ${n}` } })).status).toBe(200);
      expect((await ask({ op: 'add', contact: moved })).problem.code).toBe('LIMIT_REACHED');
    });

    it('is another home’s as little as one that does not exist', async () => {
      const taskId = (await ask({ op: 'end', was: daughter })).value.id;
      for (const who of ['otherHome', 'otherClinic', 'clinic'] as const) {
        const other = await test.as(who);
        const found = await answer(taskId, { decision: 'accept' }, other);
        const unknown = await answer(test.deps.newId(), { decision: 'accept' }, other);
        expect([found.status, withoutId(found.json)]).toEqual([404, withoutId(unknown.json)]);
        expect((await other.call(endpoints.countFamilyRequests)).value.open).toBe(0);
        expect((await other.call(endpoints.listFamilyRequests)).value).toEqual({ open: [], answered: [] });
      }
      expect((await answer(taskId, { decision: 'accept' }, office)).status).toBe(404);
    });

    it('counts among the home’s open tasks until it is answered', async () => {
      const open = async () => (await home.call(endpoints.countFamilyRequests)).value.open;
      const before = await open();
      const taskId = (await ask({ op: 'end', was: daughter })).value.id;
      expect(await open()).toBe(before + 1);
      await answer(taskId, { decision: 'refuse', reason: '見本' });
      expect(await open()).toBe(before);
    });
  });

  describe('an objection to a look', () => {
    const looked = async () => {
      await home.call(endpoints.readResident, { params: { id } });
      return (await family.call(endpoints.listOwnLooks, { params: { id } })).value.looks[0]!;
    };
    const object = (seq: number) =>
      family.call(endpoints.objectToLook, {
        params: { id },
        body: { seq, reason: 'nobody-known', words: 'この日は家にいました' },
      });
    const respond = (taskId: string, body: object, client = office) =>
      client.call(endpoints.answerObjection, { params: { id: taskId }, body: body as never });
    const openObjection = async (seq: number) =>
      (await office.call(endpoints.listObjections)).value.open.find(({ look }) => look.seq === seq)!;

    it('reaches the secretariat with the entry of the log, and its answer reaches the family without names', async () => {
      const look = await looked();
      const head = await auditHead(test);
      const taskId = (await object(look.seq)).value.id;
      expect(await auditedSince(test, head)).toEqual(['objection-made']);
      const again = (await family.call(endpoints.listOwnLooks, { params: { id } })).value.looks[0]!;
      expect([again.seq, again.objection]).toEqual([look.seq, 'open']);
      expect((await object(look.seq)).problem.code).toBe('ALREADY_DECIDED');

      const reading = await auditHead(test);
      const open = await openObjection(look.seq);
      expect(await auditedSince(test, reading)).toEqual(['audit-read']);
      expect(open).toMatchObject({
        id: taskId,
        askedBy: testPeople.family.name,
        reason: 'nobody-known',
        words: 'この日は家にいました',
        look: {
          person: `${testPeople.home.name}（施設看護師）`,
          role: 'care-home',
          facility: '見本苑',
          purpose: 'care',
        },
      });
      const answering = await auditHead(test);
      await respond(taskId, {
        outcome: 'explained',
        words: '記録の確認日の更新でした。',
        measures: [],
        note: '施設長に電話で確認',
      });
      expect(await auditedSince(test, answering)).toEqual(['task-answered']);
      const [request] = await ownRequests();
      expect(request).toMatchObject({
        kind: 'objection',
        state: 'done',
        askedOf: null,
        answer: '記録の確認日の更新でした。',
        outcome: 'explained',
        look: { seq: look.seq, facility: '見本苑' },
      });
      for (const hidden of [testPeople.home.name, testPeople.secretary.name, '施設長に電話'])
        expect(JSON.stringify(request)).not.toContain(hidden);
      const { answered } = (await office.call(endpoints.listObjections)).value;
      expect(answered[0]?.answer).toMatchObject({ note: '施設長に電話で確認', outcome: 'explained' });
      expect((await respond(taskId, { outcome: 'explained', words: '再', measures: [] })).problem.code).toBe(
        'ALREADY_DECIDED',
      );
    });

    it('found without a reason needs a measure; other findings have none', async () => {
      for (const outcome of objectionOutcome.options) {
        const look = await looked();
        const taskId = (await object(look.seq)).value.id;
        const bare = await respond(taskId, { outcome, words: '見本の答え', measures: [] });
        if (outcome === 'unjustified') {
          expect(bare.problem.code).toBe('BAD_REQUEST');
          const body = { outcome, words: '見本の答え', measures: objectionMeasure.options };
          expect((await respond(taskId, body)).status).toBe(200);
        } else expect(bare.status).toBe(200);
        const [request] = await ownRequests();
        expect(request).toMatchObject({
          outcome,
          measures: outcome === 'unjustified' ? objectionMeasure.options : [],
        });
      }
    });

    it('is the secretariat’s and nobody else’s: a home cannot answer for a look of its own', async () => {
      const taskId = (await object((await looked()).seq)).value.id;
      const body = { outcome: 'justified', words: '問題ありません', measures: [] };
      for (const who of [
        'home',
        'homeManager',
        'clinic',
        'crew',
        'hospital',
        'family',
        'importer',
      ] as TestPersonName[])
        expect([who, (await respond(taskId, body, await test.as(who))).status]).toEqual([who, 404]);
      expect((await answer(taskId, { decision: 'accept' })).status).toBe(404);
      expect((await ownRequests())[0]?.state).toBe('open');
    });

    it('can be made after a withdrawal too', async () => {
      const look = await looked();
      await home.call(endpoints.withdrawConsent, {
        params: { id },
        body: { formReference: '撤回 1', on: day('2026-11-20'), givenBy: '見本 花代' },
      });
      expect((await object(look.seq)).status).toBe(200);
    });
  });

  describe('a withdrawal', () => {
    const ownWithdrawal = () =>
      family.call(endpoints.withdrawOwnConsent, { params: { id }, body: { understood: true } });
    const confirm = () => confirmSession(test.deps, test.db, hashToken(family.token!));
    const state = async () => (await family.call(endpoints.readOwnRecord, { params: { id } })).value.state;

    it('by somebody else than the giver is a request, done only with the document', async () => {
      await confirm();
      expect((await ownWithdrawal()).status).toBe(404);
      const head = await auditHead(test);
      const taskId = (await family.call(endpoints.askWithdrawal, { params: { id }, body: {} })).value.id;
      expect(await auditedSince(test, head)).toEqual(['withdrawal-asked']);
      expect(await state()).toBe('active');
      const twice = await family.call(endpoints.askWithdrawal, { params: { id }, body: {} });
      expect(twice.problem.code).toBe('ALREADY_DECIDED');
      expect((await answer(taskId, { decision: 'accept' })).problem.code).toBe('NOT_ALLOWED_NOW');
      await home.call(endpoints.withdrawConsent, {
        params: { id },
        body: { formReference: '撤回 1', on: day('2026-11-20'), givenBy: '見本 花代' },
      });
      expect((await answer(taskId, { decision: 'accept' })).status).toBe(200);
      expect((await ownRequests())[0]).toMatchObject({ kind: 'withdrawal', state: 'done' });
    });

    it('by the giver holds at once, under a fresh confirmation, and leaves the home the paper to collect', async () => {
      await letFamilySee(test, id, '本人');
      const own = (await family.call(endpoints.readOwnRecord, { params: { id } })).value;
      expect(own.consent).toMatchObject({ giverIs: 'patient', isMine: true });
      expect((await ownWithdrawal()).problem.code).toBe('CONFIRMATION_NEEDED');
      expect(await state()).toBe('active');
      await confirm();
      const head = await auditHead(test);
      expect((await ownWithdrawal()).value).toEqual({ withdrawnOn: '2026-11-20' });
      expect(await auditedSince(test, head)).toEqual(['consent-withdrawn']);
      expect(await state()).toBe('consent-withdrawn');
      expect((await ownWithdrawal()).problem.code).toBe('NOT_ALLOWED_NOW');
      const task = (await listed()).open.find(({ patientId }) => patientId === id)!;
      expect(task).toMatchObject({
        kind: 'withdrawal',
        isWithdrawn: true,
        patientState: 'consent-withdrawn',
      });
      expect((await answer(task.id, { decision: 'accept' })).status).toBe(200);
    });

    it('is not made without saying that it was understood', async () => {
      await letFamilySee(test, id, '本人');
      await confirm();
      for (const body of [{}, { understood: false }, { understood: 'yes' }]) {
        const answered = await family.send('POST', `/api/patient/records/${id}/withdrawal`, body, {
          'idempotency-key': test.deps.newId(),
        });
        expect(answered.problem.code).toBe('BAD_REQUEST');
      }
      expect(await state()).toBe('active');
    });
  });

  it('nothing that a family writes stands in the database in the clear', async () => {
    await ask({ op: 'replace', was: daughter, contact: { ...moved, name: '秘密 の名' } }, '秘密の言葉');
    const rows = await test.db.selectFrom('tasks').selectAll().execute();
    const all = Buffer.concat(rows.map((row) => Buffer.from(row.sealed)));
    expect(all.length).toBeGreaterThan(0);
    const proxies = await test.db.selectFrom('proxies').selectAll().execute();
    const standing = Buffer.concat(proxies.map((row) => Buffer.from(row.relation_sealed)));
    const text = JSON.stringify([rows, proxies]) + all.toString('utf8') + standing.toString('utf8');
    for (const word of ['秘密', '000-555-0300', '見本', '長女']) expect(text).not.toContain(word);
  });
});
