import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { ResidentDraft } from '#lib/core/record/resident-draft.ts';
import { toAuditEntry } from '#server/store/audit.ts';
import { importsKeptMs } from '#server/store/imports.ts';
import { createTestApp, engines } from '#server/testing/test-app.ts';
import type { TestApp, TestClient } from '#server/testing/test-app.ts';
import { auditedActions, day, makeDraft, register, testDrug } from '#server/testing/residents.ts';

const makeOther = (draft: ResidentDraft) => ({
  ...draft,
  identity: {
    ...draft.identity,
    sex: draft.identity.sex === 'male' ? ('female' as const) : ('male' as const),
  },
  items: [{ kind: 'drug' as const, value: { name: '他人の薬' } }],
});

describe.each(engines)('imports on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let people = 0;
  /** Somebody with a birth date of their own. */
  const someone = () => {
    const [year, month] = [1900 + (people % 120), 1 + Math.floor(people++ / 120)];
    return makeDraft({ birthDate: day(`${year}-${String(month).padStart(2, '0')}-07`) });
  };
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 10_000 });
    home = await test.as('home');
  }, 60_000);
  afterAll(() => test.close());

  const start = async (rows: number, client = home) => {
    const id = test.deps.newId();
    expect((await client.call(endpoints.startImport, { body: { id, rows } })).value).toEqual({ id });
    return id;
  };
  const stage = (id: string, drafts: unknown[], firstLine = 2, client = home) =>
    client.call(endpoints.stageRows, {
      params: { id },
      body: { rows: drafts.map((draft, at) => ({ line: firstLine + at, draft })) },
    });
  const commit = (id: string, skipLines: number[] = [], distinctLines: number[] = []) =>
    home.call(endpoints.commitImport, { params: { id }, body: { skipLines, distinctLines } });
  const listed = async () => (await home.call(endpoints.listResidents)).value.residents.length;

  it('staged rows are nobody until the commit, which writes them all and records it', async () => {
    const before = await listed();
    const id = await start(3);
    const staged = await stage(id, [someone(), someone(), someone()]);
    expect(staged.value).toMatchObject({
      staged: 3,
      outcomes: [{ line: 2, outcome: 'new' }, { outcome: 'new' }, { outcome: 'new' }],
    });
    expect(await listed()).toBe(before);
    expect((await commit(id)).value).toEqual({ created: 3, updated: 0, skipped: 0 });
    expect(await listed()).toBe(before + 3);
    expect((await auditedActions(test)).slice(-1)).toEqual(['import']);
    expect(await test.db.selectFrom('import_rows').selectAll().where('import_id', '=', id).execute()).toEqual(
      [],
    );
  });

  it('a person registered here is recognised and offered as an update that ends nothing', async () => {
    const draft = someone();
    const residentId = await register(test, home, draft);
    const wider = { ...draft, items: [...draft.items, { kind: 'drug', value: { name: '追加の薬' } }] };
    const id = await start(2);
    const staged = await stage(id, [wider, someone()]);
    expect(staged.value.outcomes[0]).toEqual({
      line: 2,
      outcome: 'update',
      adds: 1,
      mayBeDistinct: true,
      existing: { id: residentId, name: '試見 花子', room: '101' },
    });
    expect((await commit(id)).value).toEqual({ created: 1, updated: 1, skipped: 0 });
    const { emergency, items } = (await home.call(endpoints.readResident, { params: { id: residentId } }))
      .value;
    expect(emergency.drug).toMatchObject({ facts: { length: 2 } });
    expect(items.filter((item) => item.endedAt)).toEqual([]);
  });

  it('a person with nothing new is the same, and importing changes nothing', async () => {
    const draft = someone();
    await register(test, home, draft);
    const id = await start(1);
    expect((await stage(id, [draft])).value.outcomes[0]).toMatchObject({ outcome: 'same', adds: 0 });
    expect((await commit(id)).value).toEqual({ created: 0, updated: 0, skipped: 1 });
  });

  it('errors name line and field; while one is left nothing is written; left out on purpose the rest is', async () => {
    const before = await listed();
    const id = await start(3);
    const bad = { ...someone(), identity: { ...someone().identity, birthDate: '昭和65年1月1日' } };
    const { consent: _none, ...unconsented } = someone();
    const staged = await stage(id, [someone(), bad, unconsented]);
    expect(staged.value.outcomes).toMatchObject([
      { line: 2, outcome: 'new' },
      { line: 3, outcome: 'error', issues: [{ path: 'identity.birthDate' }] },
      { line: 4, outcome: 'error', issues: [{ path: 'consent' }] },
    ]);
    expect(JSON.stringify(staged.json)).not.toContain('昭和');
    expect((await commit(id, [3])).problem.code).toBe('NOT_ALLOWED_NOW');
    expect(await listed()).toBe(before);
    expect((await commit(id, [3, 4])).value).toEqual({ created: 1, updated: 0, skipped: 2 });
  });

  it('the same person twice in one file is unclear on the second line, also across parts: left out or refused', async () => {
    const draft = someone();
    const id = await start(3);
    await stage(id, [draft], 2);
    const second = await stage(id, [someone(), draft], 3);
    expect(second.value.outcomes[1]).toEqual({
      line: 4,
      outcome: 'unclear',
      sameAsLine: 2,
      mayBeDistinct: true,
    });
    expect((await commit(id)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await commit(id, [4])).value).toEqual({ created: 2, updated: 0, skipped: 1 });
  });

  /** The same reading and birth date, other characters: twins, or people who happen to share them. */
  const homonymOf = (draft: ReturnType<typeof someone>, familyName: string) => ({
    ...draft,
    identity: { ...draft.identity, familyName },
  });
  const named = async () => {
    const { residents } = (await home.call(endpoints.listResidents)).value;
    return (draft: ReturnType<typeof someone>) =>
      residents
        .filter((row) => row.birthDate === draft.identity.birthDate)
        .map((row) => row.name)
        .sort();
  };

  it('homonyms of one file are both registered when the user says so, whatever the order of their lines', async () => {
    for (const firstLine of [2, 8]) {
      const draft = someone();
      const id = await start(2);
      await stage(id, [draft], 5);
      const staged = await stage(id, [homonymOf(draft, '志見')], firstLine);
      expect(staged.value.outcomes[0]).toMatchObject({ outcome: 'unclear', sameAsLine: 5 });
      expect((await commit(id, [], [firstLine])).value).toEqual({ created: 2, updated: 0, skipped: 0 });
      expect((await named())(draft)).toEqual(['志見 花子', '試見 花子']);
    }
    const [entry] = await test.db
      .selectFrom('audit')
      .selectAll()
      .where('action', '=', 'import')
      .orderBy('seq', 'desc')
      .limit(1)
      .execute();
    expect(toAuditEntry(test.deps.keys.cipher, entry!).detail).toBe(
      'created:2,updated:0,skipped:0,distinct:1',
    );
  });

  it('homonyms imported before are each recognised as themselves when the file comes again', async () => {
    const draft = someone();
    const both = [draft, homonymOf(draft, '志見')];
    const id = await start(2);
    await stage(id, both);
    await commit(id, [], [3]);
    const again = await stage(await start(2), both);
    expect(again.value.outcomes.map((outcome) => [outcome.outcome, outcome.existing?.name])).toEqual([
      ['same', '試見 花子'],
      ['same', '志見 花子'],
    ]);
  });

  it('a row recognised as a resident is registered as somebody else on purpose, and changes nobody', async () => {
    const draft = someone();
    const residentId = await register(test, home, draft);
    const other = { ...homonymOf(draft, '志見'), items: [testDrug] };
    const id = await start(1);
    expect((await stage(id, [other])).value.outcomes[0]).toMatchObject({
      outcome: 'update',
      existing: { id: residentId },
      mayBeDistinct: true,
    });
    expect((await commit(id, [], [2])).value).toEqual({ created: 1, updated: 0, skipped: 0 });
    expect((await named())(draft)).toEqual(['志見 花子', '試見 花子']);
    const { version } = (await home.call(endpoints.readResident, { params: { id: residentId } })).value;
    expect(version).toBe(1);
  });

  it('somebody like a resident who died is unclear, and registered as another person only', async () => {
    const draft = someone();
    const residentId = await register(test, home, draft);
    await home.call(endpoints.recordDeath, { params: { id: residentId }, body: { on: day('2026-11-20') } });
    const id = await start(1);
    expect((await stage(id, [draft])).value.outcomes[0]).toMatchObject({
      outcome: 'unclear',
      existing: { id: residentId, name: '試見 花子' },
      mayBeDistinct: true,
    });
    expect((await commit(id)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await commit(id, [], [2])).value.created).toBe(1);
  });

  it('a row of the other sex is unclear, and its facts go into nobody’s record unasked', async () => {
    const draft = someone();
    const residentId = await register(test, home, draft);
    const other = makeOther(draft);
    const id = await start(1);
    expect((await stage(id, [other])).value.outcomes[0]).toMatchObject({
      outcome: 'unclear',
      existing: { id: residentId },
    });
    expect((await commit(id)).problem.code).toBe('NOT_ALLOWED_NOW');
    expect((await commit(id, [], [2])).value).toMatchObject({ created: 1, updated: 0 });
    const { items } = (await home.call(endpoints.readResident, { params: { id: residentId } })).value;
    expect(JSON.stringify(items)).not.toContain('他人の薬');
  });

  it('a column the file does not have takes nothing away from whom it updates', async () => {
    const draft = someone();
    const whole = {
      ...draft,
      identity: { ...draft.identity, address: '見本市1-2-3', phone: '000-555-1234' },
      affiliation: {
        room: '101',
        clinic: '見本の医院',
        clinicPhone: '000-555-9999',
        emergencyHospital: '見本病院',
      },
    };
    const residentId = await register(test, home, whole);
    const id = await start(1);
    const narrow = {
      ...draft,
      identity: { ...draft.identity, sex: 'unknown' as const },
      affiliation: { room: '202', clinic: '別の医院' },
    };
    expect((await stage(id, [narrow])).value.outcomes[0]?.outcome).toBe('update');
    await commit(id);
    const { emergency } = (await home.call(endpoints.readResident, { params: { id: residentId } })).value;
    expect(emergency.identity.value).toMatchObject({ ...whole.identity, sex: draft.identity.sex });
    expect(emergency.affiliation!.value).toMatchObject({ room: '202', emergencyHospital: '見本病院' });
    expect(emergency.affiliation!.value).not.toHaveProperty('clinicPhone');
  });

  it('a different person needs a consent of their own; the resident’s does not cover them', async () => {
    const draft = someone();
    await register(test, home, draft);
    const { consent: _none, ...unconsented } = draft;
    const id = await start(1);
    expect((await stage(id, [unconsented])).value.outcomes[0]).toMatchObject({
      outcome: 'same',
      mayBeDistinct: false,
    });
    const before = await listed();
    expect((await commit(id, [], [2])).problem.code).toBe('NOT_ALLOWED_NOW');
    expect(await listed()).toBe(before);
  });

  it('a line staged again replaces what it held', async () => {
    const id = await start(1);
    expect((await stage(id, [{ nonsense: true }])).value.outcomes[0]?.outcome).toBe('error');
    expect((await stage(id, [someone()])).value).toMatchObject({ staged: 1, outcomes: [{ outcome: 'new' }] });
    expect((await commit(id)).status).toBe(200);
  });

  it('a part that was not staged yet stops the commit', async () => {
    const id = await start(2);
    await stage(id, [someone()]);
    expect((await commit(id)).problem.code).toBe('NOT_ALLOWED_NOW');
  });

  it('somebody who was registered in between stops the whole commit', async () => {
    const draft = someone();
    const id = await start(2);
    await stage(id, [someone(), draft]);
    await register(test, home, draft);
    const before = await listed();
    expect((await commit(id)).problem.code).toBe('CHANGED_MEANWHILE');
    expect(await listed()).toBe(before);
  });

  it('a commit whose answer was lost is answered again and writes nothing twice', async () => {
    const id = await start(1);
    await stage(id, [someone()]);
    const call = {
      params: { id },
      body: { skipLines: [], distinctLines: [] },
      idempotencyKey: 'lost-commit-1',
    };
    const first = await home.call(endpoints.commitImport, call);
    const before = await listed();
    expect((await home.call(endpoints.commitImport, call)).value).toEqual(first.value);
    expect((await commit(id)).problem.code).toBe('ALREADY_DECIDED');
    expect(await listed()).toBe(before);
  });

  it('a cancelled import leaves nothing behind and can be cancelled again', async () => {
    const id = await start(1);
    await stage(id, [someone()]);
    const cancel = () => home.call(endpoints.cancelImport, { params: { id } });
    expect([(await cancel()).status, (await cancel()).status]).toEqual([200, 200]);
    expect(await test.db.selectFrom('import_rows').selectAll().where('import_id', '=', id).execute()).toEqual(
      [],
    );
    expect((await stage(id, [someone()])).problem.code).toBe('NOT_ALLOWED_NOW');
  });

  it('an import nobody confirmed is forgotten after an hour', async () => {
    const id = await start(1);
    await stage(id, [someone()]);
    test.advance(importsKeptMs);
    home = await test.as('home');
    expect((await commit(id)).status).toBe(404);
    await start(1);
    expect(await test.db.selectFrom('import_rows').selectAll().where('import_id', '=', id).execute()).toEqual(
      [],
    );
  });

  it('somebody else’s import does not exist for others, nor for visitors', async () => {
    const id = await start(1);
    const other = await test.as('otherHome');
    expect((await stage(id, [someone()], 2, other)).status).toBe(404);
    expect((await stage(id, [someone()], 2, test.anonymous)).status).toBe(401);
    expect((await other.call(endpoints.cancelImport, { params: { id } })).status).toBe(404);
    expect(
      (
        await (
          await test.as('crew')
        ).call(endpoints.startImport, { body: { id: test.deps.newId(), rows: 1 } })
      ).status,
    ).toBe(404);
  });

  it('a person of another home is nobody here: nothing is told about them', async () => {
    const draft = someone();
    await register(test, await test.as('otherHome'), draft);
    const id = await start(1);
    expect((await stage(id, [draft])).value.outcomes[0]).toEqual({ line: 2, outcome: 'new' });
  });

  it('more rows than announced, a line twice or too many at once are refused', async () => {
    const id = await start(1);
    expect((await stage(id, [someone(), someone()])).problem.code).toBe('BAD_REQUEST');
    const twice = [2, 2].map((line) => ({ line, draft: someone() }));
    expect(
      (await home.call(endpoints.stageRows, { params: { id }, body: { rows: twice } })).problem.code,
    ).toBe('BAD_REQUEST');
    expect((await stage(id, Array.from({ length: 101 }, someone))).problem.code).toBe('BAD_REQUEST');
  });

  it('after a withdrawal the old list opens nothing; a form signed since opens the record again', async () => {
    const draft = someone();
    const residentId = await register(test, home, draft);
    const withdrawal = { formReference: '撤回書', on: day('2026-11-20'), givenBy: '試見 花子' };
    await home.call(endpoints.withdrawConsent, { params: { id: residentId }, body: withdrawal });
    const id = await start(1);
    const { consent: _none, ...unconsented } = draft;
    expect((await stage(id, [unconsented])).value.outcomes[0]?.outcome).toBe('error');
    expect((await stage(id, [draft])).value.outcomes[0]).toMatchObject({
      outcome: 'error',
      issues: [{ path: 'consent', message: 'withdrawn here after this form' }],
    });
    const renewed = {
      ...draft,
      consent: { ...draft.consent, formReference: '新しい同意書', givenOn: withdrawal.on },
    };
    expect((await stage(id, [renewed])).value.outcomes[0]?.outcome).toBe('update');
    await commit(id);
    const record = (await home.call(endpoints.readResident, { params: { id: residentId } })).value;
    expect(record.state).toBe('active');
    expect(await auditedActions(test, residentId)).toContain('consent-given');
  });
});

it('a thousand rows are staged and committed in seconds', async () => {
  const test = await createTestApp({ callsPerMinute: 10_000 });
  const home = await test.as('home');
  const id = test.deps.newId();
  const began = performance.now();
  await home.call(endpoints.startImport, { body: { id, rows: 1000 } });
  for (let part = 0; part < 10; part++) {
    const rows = Array.from({ length: 100 }, (_, at) => ({
      line: part * 100 + at + 2,
      draft: makeDraft(
        { familyKana: 'ミホン', givenKana: 'アイウエオカキクケコ'[at % 10]! + 'サシスセソタチツテト'[part]! },
        { items: [testDrug] },
      ),
    })).map((row, at) => ({
      ...row,
      draft: {
        ...row.draft,
        identity: {
          ...row.draft.identity,
          givenName: `例${part * 100 + at}`,
          birthDate: day(`19${30 + part}-01-${String(1 + Math.floor(at / 10)).padStart(2, '0')}`),
        },
      },
    }));
    const { outcomes } = (await home.call(endpoints.stageRows, { params: { id }, body: { rows } })).value;
    expect(outcomes.every((outcome) => outcome.outcome === 'new')).toBe(true);
  }
  const done = await home.call(endpoints.commitImport, {
    params: { id },
    body: { skipLines: [], distinctLines: [] },
  });
  expect(done.value).toEqual({ created: 1000, updated: 0, skipped: 0 });
  expect(performance.now() - began).toBeLessThan(15_000);
  await test.close();
});
