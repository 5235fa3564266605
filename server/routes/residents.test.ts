import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ItemDraft } from '#lib/core/record/resident-draft.ts';
import { verifyChain } from '#server/store/audit.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import {
  auditedActions,
  day,
  makeDraft,
  register,
  testConsent,
  testDrug,
} from '#server/testing/residents.ts';

const nowhere = '00000000-0000-4000-8000-00000000ffff';

describe.each(engines)('residents on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let otherHome: TestClient;
  let clinic: TestClient;
  let nextYear = 1920;
  /** Somebody with a birth date of their own. */
  const someone = () => makeDraft({ birthDate: day(`${nextYear++}-05-05`) });
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 10_000 });
    [home, otherHome, clinic] = [await test.as('home'), await test.as('otherHome'), await test.as('clinic')];
  }, 60_000);
  afterAll(() => test.close());

  const read = async (id: string, client = home) =>
    (await client.call(endpoints.readResident, { params: { id } })).value;

  describe('registering', () => {
    it('a registered resident is listed with what is known and what is not', async () => {
      const id = await register(test, home, someone());
      const { residents } = (await home.call(endpoints.listResidents)).value;
      const row = residents.find((resident) => resident.id === id);
      expect(row).toMatchObject({
        name: '試見 花子',
        kana: 'タメシミ ハナコ',
        room: '101',
        state: 'active',
        cardState: 'none',
        oldestCriticalOn: '2026-11-20',
        unknownSections: 4,
      });
    });

    it('consent, registration and the consent’s own entry are recorded together', async () => {
      const id = await register(test, home, someone());
      expect(await auditedActions(test, id)).toEqual(['register', 'consent-given']);
      expect((await read(id)).consent).toMatchObject({ ...testConsent, recordedAt: test.now() });
    });

    it('without consent nobody is registered', async () => {
      const { consent: _none, ...draft } = someone();
      const id = test.deps.newId();
      const answer = await home.call(endpoints.registerResident, { body: { id, draft } });
      expect(answer.problem).toMatchObject({ code: 'CONSENT_MISSING', status: 422 });
      expect((await home.call(endpoints.readResident, { params: { id } })).status).toBe(404);
    });

    it('the same person is recognised, and registered again only on purpose', async () => {
      const draft = someone();
      await register(test, home, draft);
      const twice = { ...draft, identity: { ...draft.identity, familyKana: 'ﾀﾒｼﾐ', familyName: '別表記' } };
      const body = { id: test.deps.newId(), draft: twice };
      expect((await home.call(endpoints.registerResident, { body })).problem.code).toBe('ALREADY_DECIDED');
      const allowed = await home.call(endpoints.registerResident, {
        body: { ...body, allowSamePerson: true },
      });
      expect(allowed.status).toBe(200);
      expect(
        (await otherHome.call(endpoints.registerResident, { body: { ...body, id: test.deps.newId() } }))
          .status,
      ).toBe(200);
    });

    it('a double submit registers once; both get the same answer', async () => {
      const body = { id: test.deps.newId(), draft: someone() };
      const idempotencyKey = 'double-submit-1';
      const [first, second] = await Promise.all([
        home.call(endpoints.registerResident, { body, idempotencyKey }),
        home.call(endpoints.registerResident, { body, idempotencyKey }),
      ]);
      expect([first.value, second.value]).toEqual([
        { id: body.id, version: 1 },
        { id: body.id, version: 1 },
      ]);
      expect(await auditedActions(test, body.id)).toEqual(['register', 'consent-given']);
    });

    it('an id that is taken is not overwritten', async () => {
      const id = await register(test, home, someone());
      const answer = await home.call(endpoints.registerResident, { body: { id, draft: someone() } });
      expect(answer.problem.code).toBe('ALREADY_DECIDED');
    });

    it('a clinic’s patient who lives in a home that takes part belongs to both', async () => {
      const draft = { ...someone(), affiliation: { careHome: '見本苑', room: '9' } };
      const id = await register(test, clinic, draft);
      expect((await read(id, home)).facilityName).toBe('見本苑');
    });
  });

  describe('bad input', () => {
    const send = async (change: (draft: ReturnType<typeof makeDraft>) => unknown) =>
      home.send(
        'POST',
        '/api/residents',
        { id: test.deps.newId(), draft: change(makeDraft()) },
        { 'idempotency-key': test.deps.newId() },
      );
    const cases: [string, string, (draft: ReturnType<typeof makeDraft>) => unknown][] = [
      [
        'a name of 10,000 characters',
        'draft.identity.familyName',
        (draft) => ({ ...draft, identity: { ...draft.identity, familyName: '長'.repeat(10_000) } }),
      ],
      [
        'a name with a right-to-left override',
        'draft.identity.givenName',
        (draft) => ({ ...draft, identity: { ...draft.identity, givenName: '花\u202e子' } }),
      ],
      [
        'a name with a control character',
        'draft.identity.givenKana',
        (draft) => ({ ...draft, identity: { ...draft.identity, givenKana: 'ハナ\u0000コ' } }),
      ],
      [
        'a birth date in 昭和65年 as text',
        'draft.identity.birthDate',
        (draft) => ({ ...draft, identity: { ...draft.identity, birthDate: '昭和65年1月1日' } }),
      ],
      [
        'the 30th of February',
        'draft.identity.birthDate',
        (draft) => ({ ...draft, identity: { ...draft.identity, birthDate: '1940-02-30' } }),
      ],
      [
        'a birth date in the future',
        'draft.identity.birthDate',
        (draft) => ({ ...draft, identity: { ...draft.identity, birthDate: '2026-11-21' } }),
      ],
      [
        'a birth date of 1889',
        'draft.identity.birthDate',
        (draft) => ({ ...draft, identity: { ...draft.identity, birthDate: '1889-12-31' } }),
      ],
      [
        'consent given tomorrow',
        'draft.consent.givenOn',
        (draft) => ({ ...draft, consent: { ...draft.consent, givenOn: '2026-11-21' } }),
      ],
      [
        'a proxy without relation',
        'draft.consent.relation',
        (draft) => ({ ...draft, consent: { ...draft.consent, giverIs: 'proxy' } }),
      ],
      [
        'an identity among the items',
        'draft.items.0.kind',
        (draft) => ({ ...draft, items: [{ kind: 'identity', value: draft.identity }] }),
      ],
      [
        'an unknown kind of item',
        'draft.items.0.kind',
        (draft) => ({ ...draft, items: [{ kind: 'horoscope', value: {} }] }),
      ],
      ['a field nobody knows', 'draft', (draft) => ({ ...draft, isAdmin: true })],
    ];
    it.each(cases)('%s is refused at its field, without repeating it', async (_, path, change) => {
      const answer = await send(change);
      expect(answer.problem).toMatchObject({ code: 'BAD_REQUEST', status: 400 });
      expect(answer.problem.issues?.map((issue) => issue.path)).toContain(path);
      expect(JSON.stringify(answer.json)).not.toMatch(/長長|昭和|horoscope|isAdmin|花/);
    });

    it('script in a text field is text: kept as typed, answered as JSON', async () => {
      const script = '<script>alert(1)</script>';
      const items: ItemDraft[] = [{ kind: 'history', value: { text: script } }];
      const id = await register(test, home, { ...someone(), items });
      const answer = await home.call(endpoints.readResident, { params: { id } });
      expect(answer.value.emergency.history).toMatchObject({ facts: [{ value: { text: script } }] });
      expect(answer.headers.get('content-type')).toMatch(/^application\/json/);
      expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    });

    it('what is no JSON, no object or too large is refused', async () => {
      const key = () => ({ 'idempotency-key': test.deps.newId() });
      expect((await home.send('POST', '/api/residents', '{"id":', key())).problem.code).toBe('BAD_REQUEST');
      expect((await home.send('POST', '/api/residents', '[]', key())).problem.code).toBe('BAD_REQUEST');
      expect(
        (await home.send('POST', '/api/residents', { a: 'x'.repeat(2_000_000) }, key())).problem,
      ).toMatchObject({
        code: 'TOO_LARGE',
        status: 413,
      });
      const form = { ...key(), 'content-type': 'application/x-www-form-urlencoded' };
      expect((await home.send('POST', '/api/residents', 'id=1', form)).problem.code).toBe('BAD_REQUEST');
    });

    it('a mutation without an idempotency key is refused', async () => {
      const answer = await home.send('POST', '/api/residents', { id: test.deps.newId(), draft: someone() });
      expect(answer.problem.issues).toEqual([
        { path: 'idempotency-key', message: 'required: 8 to 100 characters' },
      ]);
    });
  });

  describe('changing', () => {
    const add = (item: ItemDraft) => ({ op: 'add', item }) as const;

    it('a change raises the version, keeps the old item and is recorded with its sections', async () => {
      const id = await register(test, home, someone());
      const drug = (await read(id)).items.find((item) => item.kind === 'drug')!;
      const change = { op: 'end', itemId: drug.id, reason: '処方中止' } as const;
      const answer = await home.call(endpoints.changeResident, {
        params: { id },
        body: { baseVersion: 1, changes: [change, add({ kind: 'drug', value: { name: '別の薬' } })] },
      });
      expect(answer.value).toEqual({ id, version: 2 });
      const { items, emergency } = await read(id);
      expect(items.filter((item) => item.kind === 'drug')).toHaveLength(2);
      expect(emergency.drug).toMatchObject({ facts: [{ value: { name: '別の薬' } }] });
      const entry = await test.db
        .selectFrom('audit')
        .selectAll()
        .where('patient_id', '=', id)
        .where('action', '=', 'change')
        .executeTakeFirstOrThrow();
      expect([entry.sections, entry.detail]).toEqual(['drug', 'end:1,add:1']);
    });

    it('whoever saves second on the same version is told, and nothing of it is kept', async () => {
      const id = await register(test, home, someone());
      const body = { baseVersion: 1, changes: [add(testDrug)] };
      const answers = await Promise.all([
        home.call(endpoints.changeResident, { params: { id }, body }),
        home.call(endpoints.changeResident, { params: { id }, body }),
      ]);
      expect(answers.map((answer) => answer.status).sort()).toEqual([200, 409]);
      expect(answers.find((answer) => answer.status === 409)?.problem.code).toBe('CHANGED_MEANWHILE');
      expect((await read(id)).version).toBe(2);
    });

    it('a new name is found by its new index terms, and the old index terms are gone', async () => {
      const draft = someone();
      const id = await register(test, home, draft);
      const before = await test.db
        .selectFrom('blind_index')
        .selectAll()
        .where('patient_id', '=', id)
        .execute();
      const identity = { ...draft.identity, familyName: '改見', familyKana: 'アラタミ' };
      await home.call(endpoints.changeResident, {
        params: { id },
        body: { baseVersion: 1, changes: [add({ kind: 'identity', value: identity })] },
      });
      const after = await test.db
        .selectFrom('blind_index')
        .selectAll()
        .where('patient_id', '=', id)
        .execute();
      const terms = new Set(after.map((row) => Buffer.from(row.term).toString('hex')));
      expect(before.every((row) => terms.has(Buffer.from(row.term).toString('hex')))).toBe(false);
      expect(after.length).toBeGreaterThan(0);
    });

    it('an answer lost on the way: the same key gives the same answer and changes nothing more', async () => {
      const id = await register(test, home, someone());
      const call = {
        params: { id },
        body: { baseVersion: 1, changes: [add(testDrug)] },
        idempotencyKey: 'lost-answer-1',
      };
      const first = await home.call(endpoints.changeResident, call);
      test.advance(60_000);
      const second = await home.call(endpoints.changeResident, call);
      expect(second.value).toEqual(first.value);
      expect((await read(id)).version).toBe(2);
    });

    it('the same key with another body is refused', async () => {
      const id = await register(test, home, someone());
      const call = { params: { id }, idempotencyKey: 'other-body-1' };
      await home.call(endpoints.changeResident, {
        ...call,
        body: { baseVersion: 1, changes: [add(testDrug)] },
      });
      const answer = await home.call(endpoints.changeResident, {
        ...call,
        body: { baseVersion: 2, changes: [add(testDrug)] },
      });
      expect(answer.problem).toMatchObject({ code: 'IDEMPOTENCY_KEY_REUSED', status: 409 });
    });

    it('another person’s key is no key of mine', async () => {
      const call = { idempotencyKey: 'shared-key-1' };
      const [mine, theirs] = [test.deps.newId(), test.deps.newId()];
      await home.call(endpoints.registerResident, { ...call, body: { id: mine, draft: someone() } });
      const answer = await otherHome.call(endpoints.registerResident, {
        ...call,
        body: { id: theirs, draft: someone() },
      });
      expect(answer.value.id).toBe(theirs);
    });
  });

  describe('consent and death', () => {
    const withdrawal = { formReference: '撤回書 T-1', on: day('2026-11-20'), givenBy: '試見 花子' };

    it('after a withdrawal only who the person is stays visible, nothing can be changed, and it is recorded', async () => {
      const id = await register(test, home, someone());
      const answer = await home.call(endpoints.withdrawConsent, { params: { id }, body: withdrawal });
      expect(answer.value).toEqual({ id, version: 2 });
      const record = await read(id);
      expect(record).toMatchObject({
        state: 'consent-withdrawn',
        mayChange: false,
        consent: { withdrawnOn: '2026-11-20' },
      });
      expect(new Set(record.items.map((item) => item.kind))).toEqual(new Set(['identity', 'affiliation']));
      expect(record.emergency.drug).toEqual({ state: 'unknown' });
      const change = { baseVersion: 2, changes: [{ op: 'add', item: testDrug } as const] };
      expect((await home.call(endpoints.changeResident, { params: { id }, body: change })).problem.code).toBe(
        'NOT_ALLOWED_NOW',
      );
      expect(
        (await home.call(endpoints.withdrawConsent, { params: { id }, body: withdrawal })).problem.code,
      ).toBe('NOT_ALLOWED_NOW');
      expect(await auditedActions(test, id)).toContain('consent-withdrawn');
    });

    it('consent given again opens the record again', async () => {
      const id = await register(test, home, someone());
      await home.call(endpoints.withdrawConsent, { params: { id }, body: withdrawal });
      test.advance(1000);
      const again = { ...testConsent, formReference: '同意書 T-0002' };
      expect((await home.call(endpoints.giveConsent, { params: { id }, body: again })).status).toBe(200);
      const record = await read(id);
      expect(record).toMatchObject({
        state: 'active',
        mayChange: true,
        consent: { formReference: '同意書 T-0002' },
      });
      expect(record.consent).not.toHaveProperty('withdrawnOn');
      expect(record.emergency.drug.state).toBe('listed');
    });

    it('death closes the record for changes and consent, and is recorded once', async () => {
      const id = await register(test, home, someone());
      const body = { on: day('2026-11-19') };
      expect((await home.call(endpoints.recordDeath, { params: { id }, body })).value.version).toBe(2);
      expect((await home.call(endpoints.recordDeath, { params: { id }, body })).problem.code).toBe(
        'NOT_ALLOWED_NOW',
      );
      expect(
        (await home.call(endpoints.giveConsent, { params: { id }, body: testConsent })).problem.code,
      ).toBe('NOT_ALLOWED_NOW');
      expect((await read(id)).state).toBe('deceased');
      expect((await auditedActions(test, id)).filter((action) => action === 'death-recorded')).toHaveLength(
        1,
      );
    });

    it('a death or a withdrawal tomorrow is refused', async () => {
      const id = await register(test, home, someone());
      const on = day('2026-11-21');
      expect((await home.call(endpoints.recordDeath, { params: { id }, body: { on } })).problem.code).toBe(
        'BAD_REQUEST',
      );
      expect(
        (await home.call(endpoints.withdrawConsent, { params: { id }, body: { ...withdrawal, on } })).problem
          .code,
      ).toBe('BAD_REQUEST');
    });
  });

  describe('who may', () => {
    const everyCall = (id: string) =>
      [
        [endpoints.readResident, { params: { id } }],
        [endpoints.listLooks, { params: { id } }],
        [
          endpoints.changeResident,
          { params: { id }, body: { baseVersion: 1, changes: [{ op: 'add', item: testDrug }] } },
        ],
        [endpoints.giveConsent, { params: { id }, body: testConsent }],
        [
          endpoints.withdrawConsent,
          { params: { id }, body: { formReference: 'x', on: day('2026-11-20'), givenBy: 'x' } },
        ],
        [endpoints.recordDeath, { params: { id }, body: { on: day('2026-11-20') } }],
      ] as const;
    const callAll = async (client: TestClient, id: string) =>
      Promise.all(
        everyCall(id).map(([endpoint, options]) => client.call(endpoint as never, options as never)),
      );

    it('somebody else’s resident and one who does not exist answer alike', async () => {
      const id = await register(test, home, someone());
      const strip = ({ json }: { json: unknown }) => ({ ...(json as object), requestId: '' });
      const [foreign, absent] = [await callAll(otherHome, id), await callAll(otherHome, nowhere)];
      expect(foreign.map((answer) => answer.status)).toEqual([404, 404, 404, 404, 404, 404]);
      expect(foreign.map(strip)).toEqual(absent.map(strip));
      expect(await auditedActions(test, id)).toEqual(['register', 'consent-given']);
    });

    it('a visitor is asked to sign in, and other roles find nothing', async () => {
      const id = await register(test, home, someone());
      for (const answer of await callAll(test.anonymous, id))
        expect(answer.problem.code).toBe('NOT_SIGNED_IN');
      for (const who of ['crew', 'hospital', 'secretary', 'family'] as const)
        for (const answer of await callAll(await test.as(who), id)) expect(answer.status).toBe(404);
      expect((await test.anonymous.call(endpoints.listResidents)).status).toBe(401);
      expect((await (await test.as('crew')).call(endpoints.listResidents)).status).toBe(404);
    });

    it('a home lists its own residents only', async () => {
      const id = await register(test, otherHome, someone());
      const { residents } = (await home.call(endpoints.listResidents)).value;
      expect(residents.map((resident) => resident.id)).not.toContain(id);
    });

    it('a care home never sees what the patient was not told, and cannot touch it', async () => {
      const draft = { ...someone(), affiliation: { careHome: '見本苑' } };
      const secret: ItemDraft = {
        kind: 'disease',
        value: { name: '見本腫瘍', main: true, uninformed: true },
      };
      const id = await register(test, clinic, { ...draft, items: [secret] });
      const seen = await home.call(endpoints.readResident, { params: { id } });
      expect(JSON.stringify(seen.json)).not.toContain('見本腫瘍');
      expect(seen.value.emergency.disease).toEqual({ state: 'unknown' });
      const own = await read(id, clinic);
      expect(own.emergency.disease.state).toBe('listed');
      const itemId = own.items.find((item) => item.kind === 'disease')!.id;
      const changes = [{ op: 'end', itemId } as const];
      const answer = await home.call(endpoints.changeResident, {
        params: { id },
        body: { baseVersion: 1, changes },
      });
      expect(answer.status).toBe(404);
    });

    it('every look at a record is listed for it, with the sections shown', async () => {
      const id = await register(test, home, someone());
      await read(id);
      const { entries } = (await home.call(endpoints.listLooks, { params: { id } })).value;
      expect(entries).toMatchObject([
        { action: 'look', purpose: 'care', role: 'care-home', facility: '見本苑', patientLabel: '試見 花子' },
      ]);
      expect(entries[0]?.sections).toContain('care');
    });
  });

  it('after all of this the audit chain is whole', async () => {
    expect(await verifyChain(test.db)).toMatchObject({ ok: true });
  });
});
