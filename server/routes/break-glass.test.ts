import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { breakGlassMs } from '#lib/core/access/break-glass.ts';
import { emergencySections } from '#lib/core/access/table.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { createShortCode, formatShortCode } from '#lib/core/card/short-code.ts';
import type { BodyOf } from '#lib/core/contract/endpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { countBreakGlass } from '#server/store/break-glass-review.ts';
import { endCards } from '#server/store/cards.ts';
import { touchPatient } from '#server/store/patients.ts';
import { listLooksAt } from '#server/store/audit.ts';
import { watchOnce } from '#server/watch/watch-once.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const minutes = 60_000;
const nothing = { candidates: [], tooMany: false, mayHaveMore: false };
type Opening = BodyOf<typeof endpoints.breakGlass>;

describe.each(engines)('break-glass on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  let doctor: TestClient;
  let walkIn: string;
  let withdrawn: string;
  let deceased: string;
  let withdrawnCard: string;
  let closedCard: string;
  let walkInCard: string;
  const code = createShortCode(new Uint8Array([9, 8, 7, 6, 5]));
  const withdrawnCode = createShortCode(new Uint8Array([9, 8, 7, 6, 4]));

  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    walkIn = await registerTestPatient(test, {
      name: '独歩 来子',
      kana: 'ドッポ ライコ',
      birthDate: '1944-04-04',
    });
    walkInCard = await addTestCard(test, walkIn, code);
    withdrawn = await registerTestPatient(test, {
      name: '撤回 済子',
      kana: 'テッカイ スミコ',
      birthDate: '1945-05-05',
    });
    withdrawnCard = await addTestCard(test, withdrawn, withdrawnCode);
    deceased = await registerTestPatient(test, {
      name: '故人 例子',
      kana: 'コジン レイコ',
      birthDate: '1946-06-06',
    });
    closedCard = await addTestCard(test, deceased, createShortCode(new Uint8Array([9, 8, 7, 6, 3])));
    await test.db.transaction().execute(async (transaction) => {
      await endCards(test.deps, transaction, { patientId: withdrawn }, 'withdrawn');
      await touchPatient(test.deps, transaction, withdrawn, { state: 'consent-withdrawn' });
      await endCards(test.deps, transaction, { patientId: deceased }, 'closed');
      await touchPatient(test.deps, transaction, deceased, { state: 'deceased' });
    });
  }, 60_000);
  afterAll(() => test.close());
  beforeEach(async () => {
    await test.db.deleteFrom('search_log').execute();
    crew = await test.as('crew');
    doctor = await test.as('hospital');
    await confirm(crew);
    await confirm(doctor);
  });

  /** As if the passkey had just been asked for. */
  const confirm = (client: TestClient) => client.call(endpoints.confirmAtDemoDoor);
  const opening = (by: Opening['by'], more: Partial<Opening> = {}): Opening => ({
    reason: 'unconscious',
    purpose: 'protect-life-or-body',
    by,
    confirmedBy: ['document'],
    ...more,
  });
  const byCard = (cardId: string, more: Partial<Opening> = {}) => opening({ way: 'card', cardId }, more);
  const open = (client: TestClient, body: Opening, id = test.deps.newId()) =>
    client.call(endpoints.breakGlass, { params: { id }, body });
  const find = (client: TestClient, id: string, name = 'ドッポ ライコ', birthDate = '1944-04-04') =>
    client.call(endpoints.breakGlassSearch, {
      params: { id },
      body: { reason: 'unconscious', name, birthDate: birthDate as PlainDate },
    });
  const lastEntries = async (count: number) =>
    (await test.db.selectFrom('audit').selectAll().orderBy('seq', 'desc').limit(count).execute()).reverse();

  it('a hospital finds a walk-in by name and birth date and opens the emergency subset, for half an hour', async () => {
    const id = test.deps.newId();
    const [candidate] = (await find(doctor, id)).value.candidates;
    expect(candidate).toMatchObject({ name: '独＊ 来＊', kana: 'ドッポ ライコ' });
    const answer = await open(doctor, opening({ way: 'candidate', token: candidate!.token }), id);
    expect(answer.value).toMatchObject({ id, patientRef: walkIn, reason: 'unconscious' });
    expect(answer.value.expiresAt).toBe(test.now() + breakGlassMs);
    expect(answer.value.emergency.contraindication).toMatchObject({ state: 'listed' });
  });

  it('a crew opens a withdrawn card, which its case does not', async () => {
    const caseId = await openTestCase(test, crew);
    const normal = await crew.call(endpoints.openCard, {
      body: { caseId, cardId: withdrawnCard, confirmedBy: ['document'] },
    });
    expect(normal.value.emergency).toBeUndefined();
    const broken = await open(crew, byCard(withdrawnCard, { caseId }));
    expect(broken.value.emergency.identity.value.familyName).toBe('撤回');
  });

  it('neither care information nor what the patient was not told of is shown', async () => {
    const { emergency } = (await open(doctor, byCard(walkInCard))).value;
    expect(JSON.stringify(emergency)).not.toMatch(/きざみ食|架空がん/);
  });

  it('is recorded twice: as the opening with its reason, and as a look for that purpose', async () => {
    const caseId = await openTestCase(test, crew);
    const head = await auditHead(test);
    await open(crew, byCard(withdrawnCard, { caseId, reason: 'nobody-reachable', note: '娘に3回電話' }));
    expect(await auditedSince(test, head)).toEqual(['break-glass', 'look']);
    for (const entry of await lastEntries(2)) {
      expect(entry).toMatchObject({
        purpose: 'break-glass',
        person_id: testPeople.crew.id,
        facility_id: testFacilities.station.id,
        patient_id: withdrawn,
        card_id: withdrawnCard,
        case_id: caseId,
        sections: emergencySections.join(','),
      });
      expect(entry.detail).toMatch(/^reason:nobody-reachable,/);
      expect(JSON.stringify(entry)).not.toContain('3回');
    }
  });

  it('stands among the looks that the patient and the keepers of the record are shown', async () => {
    await open(doctor, byCard(walkInCard));
    const [newest] = await listLooksAt(test.deps, test.db, walkIn);
    expect(newest).toMatchObject({
      action: 'look',
      purpose: 'break-glass',
      role: 'hospital',
      facility: '見本病院',
    });
  });

  it('the note is kept sealed', async () => {
    const { id } = (await open(doctor, byCard(walkInCard, { note: '家族不在' }))).value;
    const row = await test.db
      .selectFrom('break_glass')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    expect(test.deps.keys.cipher.open({ table: 'break_glass', row: id }, row.note_sealed!)).toEqual({
      note: '家族不在',
    });
    expect(Buffer.from(row.note_sealed!).toString('utf8')).not.toContain('家族');
  });

  it('stands in the secretariat’s queue with what was said, online and offline', async () => {
    test.advance(minutes / 2);
    const caseId = await openTestCase(test, crew);
    await open(doctor, byCard(walkInCard, { note: '家族は電話に出ない' }));
    const look = {
      id: test.deps.newId(),
      at: (test.now() - 1) as Instant,
      caseId,
      cardId: withdrawnCard,
      confirmedBy: ['companion' as const],
      sections: [...emergencySections],
      breakGlass: { reason: 'life-threat' as const },
    };
    await crew.call(endpoints.uploadLooks, { body: { looks: [look] } });
    await watchOnce(test.deps);
    const office = await test.as('secretary');
    const query = { kind: 'break-glass' as const, show: 'open' as const };
    const { alerts } = (await office.call(endpoints.listAlerts, { query })).value;
    const said = await Promise.all(
      alerts.map(async ({ id }) => (await office.call(endpoints.readAlert, { params: { id } })).value.said),
    );
    const now = test.now();
    expect(said.flat()).toContainEqual({ at: now, reason: 'unconscious', note: '家族は電話に出ない' });
    expect(said.flat()).toContainEqual({ at: now - 1, reason: 'life-threat' });
    expect(said).not.toContain(undefined);
  });

  it('tells nobody on the live stream and attaches the patient to no case', async () => {
    const caseId = await openTestCase(test, crew);
    const told = async () =>
      Number(
        (
          await test.db
            .selectFrom('live_events')
            .select(test.db.fn.countAll().as('n'))
            .executeTakeFirstOrThrow()
        ).n,
      );
    const before = await told();
    await open(crew, byCard(withdrawnCard, { caseId }));
    expect(await told()).toBe(before);
    const held = await test.db
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    expect(held.patient_id).toBeNull();
  });

  it('without a fresh confirmation nothing opens, and nothing is told of what exists', async () => {
    const stale = await test.as('hospital');
    for (const cardId of [walkInCard, withdrawnCard, 'f'.repeat(32)]) {
      const answer = await open(stale, byCard(cardId));
      expect([answer.status, answer.problem.code]).toEqual([403, 'CONFIRMATION_NEEDED']);
    }
    test.advance(6 * minutes);
    expect((await open(doctor, byCard(walkInCard))).problem.code).toBe('CONFIRMATION_NEEDED');
  });

  it('unknown, deceased, and somebody else’s case are not found alike, and leave no look', async () => {
    const head = await auditHead(test);
    const mate = await test.as('crewMate');
    const caseOfMate = await openTestCase(test, mate);
    const refused = [
      await open(crew, byCard('f'.repeat(32))),
      await open(crew, byCard(closedCard)),
      await open(crew, byCard(withdrawnCard, { caseId: caseOfMate })),
      await open(crew, byCard(withdrawnCard, { caseId: test.deps.newId() })),
      await open(crew, opening({ way: 'candidate', token: 'AAAA' })),
    ];
    const told = refused.map(({ status, json }) => ({
      status,
      json: { ...(json as object), requestId: '' },
    }));
    for (const answer of told) expect(answer).toEqual(told[0]);
    expect(told[0]!.status).toBe(404);
    expect(await auditedSince(test, head)).toEqual(['case-opened']);
  });

  it('not registered, withdrawn and deceased read alike in the search by name and by code', async () => {
    const names = [
      ['ナイナイ ナイコ', '1944-04-04'],
      ['テッカイ スミコ', '1945-05-05'],
      ['コジン レイコ', '1946-06-06'],
    ];
    for (const [name, birthDate] of names)
      expect((await find(doctor, test.deps.newId(), name, birthDate)).value).toEqual(nothing);
    for (const shortCode of [withdrawnCode, createShortCode(new Uint8Array([1, 1, 1, 1, 1]))]) {
      const answer = await doctor.call(endpoints.breakGlassResolve, {
        params: { id: test.deps.newId() },
        body: { reason: 'unconscious', shortCode: formatShortCode(shortCode) },
      });
      expect(answer.value).toEqual(nothing);
    }
  });

  it('the short code of the card in hand leads to one masked candidate', async () => {
    const id = test.deps.newId();
    const found = await doctor.call(endpoints.breakGlassResolve, {
      params: { id },
      body: { reason: 'cannot-answer', shortCode: formatShortCode(code) },
    });
    const [candidate] = found.value.candidates;
    const opened = await open(
      doctor,
      opening({ way: 'candidate', token: candidate!.token }, { reason: 'cannot-answer' }),
      id,
    );
    expect(opened.value.patientRef).toBe(walkIn);
    expect((await lastEntries(1))[0]).toMatchObject({ card_id: walkInCard });
  });

  it('a candidate opens in its own opening and for its own searcher only', async () => {
    const id = test.deps.newId();
    const { token } = (await find(doctor, id)).value.candidates[0]!;
    const other = await test.as('otherHospital');
    await confirm(other);
    expect((await open(doctor, opening({ way: 'candidate', token }))).status).toBe(404);
    expect((await open(other, opening({ way: 'candidate', token }), id)).status).toBe(404);
  });

  it('searches count against the limits and stand in the audit with the reason and the opening', async () => {
    const id = test.deps.newId();
    await find(doctor, id);
    expect(await lastEntries(1)).toMatchObject([
      { action: expect.stringMatching(/^(search|listed)$/), purpose: 'break-glass', case_id: id },
    ]);
    const searches = await test.db
      .selectFrom('audit')
      .selectAll()
      .where('case_id', '=', id)
      .where('action', '=', 'search')
      .execute();
    expect(searches).toMatchObject([{ detail: 'reason:unconscious,candidates:1' }]);
    const statuses: number[] = [];
    for (const family of ['ナイア', 'ナイイ', 'ナイウ', 'ナイエ', 'ナイオ', 'ナイカ', 'ナイキ'])
      for (const given of ['サコ', 'シコ', 'スコ', 'セコ', 'ソコ'])
        statuses.push((await find(doctor, id, `${family} ${given}`)).status);
    expect(statuses.slice(0, 29).every((status) => status === 200)).toBe(true);
    expect(statuses.slice(29).every((status) => status === 429)).toBe(true);
  });

  it('is read again while it is open, each time as a look, and not a moment longer', async () => {
    const { id, expiresAt } = (await open(doctor, byCard(walkInCard))).value;
    const head = await auditHead(test);
    const again = () => doctor.call(endpoints.readBrokenGlass, { params: { id } });
    test.advance(29 * minutes);
    expect((await again()).value).toMatchObject({ patientRef: walkIn, expiresAt });
    expect(await auditedSince(test, head)).toEqual(['look']);
    test.advance(minutes);
    expect((await again()).status).toBe(404);
    expect(await auditedSince(test, head)).toEqual(['look']);
  });

  it('going on after the time is over takes a new opening', async () => {
    const { id } = (await open(doctor, byCard(walkInCard))).value;
    test.advance(breakGlassMs);
    await confirm(doctor);
    expect((await open(doctor, byCard(walkInCard), id)).status).toBe(404);
    expect((await open(doctor, byCard(walkInCard))).status).toBe(200);
  });

  it('sent again after a lost answer it is the same opening, alerted once', async () => {
    const id = test.deps.newId();
    const head = await auditHead(test);
    const first = (await open(doctor, byCard(walkInCard), id)).value;
    test.advance(minutes);
    const second = (await open(doctor, byCard(walkInCard), id)).value;
    expect(second.expiresAt).toBe(first.expiresAt);
    expect(await auditedSince(test, head)).toEqual(['break-glass', 'look', 'look']);
    expect((await open(doctor, byCard(withdrawnCard), id)).status).toBe(404);
  });

  it('is closed by its own person before its time, and by nobody else', async () => {
    const { id } = (await open(doctor, byCard(walkInCard))).value;
    const other = await test.as('otherHospital');
    expect((await other.call(endpoints.readBrokenGlass, { params: { id } })).status).toBe(404);
    expect((await other.call(endpoints.endBreakGlass, { params: { id } })).status).toBe(404);
    expect((await doctor.call(endpoints.endBreakGlass, { params: { id } })).value).toEqual({});
    expect((await doctor.call(endpoints.readBrokenGlass, { params: { id } })).status).toBe(404);
  });

  it('a record closed by death while open shows no more', async () => {
    const patient = await registerTestPatient(test, {
      name: '急変 例子',
      kana: 'キュウヘン レイコ',
      birthDate: '1947-07-07',
    });
    const cardId = await addTestCard(test, patient, createShortCode(new Uint8Array([9, 8, 7, 6, 2])));
    const { id } = (await open(doctor, byCard(cardId))).value;
    await test.db
      .transaction()
      .execute((transaction) => touchPatient(test.deps, transaction, patient, { state: 'deceased' }));
    expect((await doctor.call(endpoints.readBrokenGlass, { params: { id } })).status).toBe(404);
  });

  it.each<[TestPersonName]>([
    ['home'],
    ['clinic'],
    ['hospitalAdmin'],
    ['secretary'],
    ['auditor'],
    ['family'],
  ])('%s may not', async (name) => {
    const client = await test.as(name);
    await confirm(client);
    expect((await open(client, byCard(walkInCard))).status).toBe(404);
  });

  it('told of by a phone whose clock is ahead it is open no longer than any other', async () => {
    const caseId = await openTestCase(test, crew);
    const look = {
      id: test.deps.newId(),
      at: (test.now() + 90 * 24 * 60 * minutes) as Instant,
      caseId,
      cardId: withdrawnCard,
      confirmedBy: ['companion' as const],
      sections: [...emergencySections],
      breakGlass: { reason: 'life-threat' as const },
    };
    expect((await crew.call(endpoints.uploadLooks, { body: { looks: [look] } })).status).toBe(200);
    const row = await test.db
      .selectFrom('break_glass')
      .select('opened_at')
      .where('id', '=', look.id)
      .executeTakeFirstOrThrow();
    expect(Number(row.opened_at)).toBeLessThanOrEqual(test.now());
  });

  it('opened from the paper without a network it is told on return, as an opening and as a look', async () => {
    const caseId = await openTestCase(test, crew);
    const head = await auditHead(test);
    const look = {
      id: test.deps.newId(),
      at: (test.now() - 5 * minutes) as Instant,
      caseId,
      cardId: withdrawnCard,
      confirmedBy: ['companion' as const],
      sections: [...emergencySections],
      breakGlass: { reason: 'life-threat' as const },
    };
    for (let twice = 0; twice < 2; twice += 1)
      expect((await crew.call(endpoints.uploadLooks, { body: { looks: [look] } })).status).toBe(200);
    expect(await auditedSince(test, head)).toEqual(['break-glass', 'look-offline']);
    for (const entry of await lastEntries(2))
      expect(entry).toMatchObject({
        purpose: 'break-glass',
        patient_id: withdrawn,
        detail: expect.stringContaining('reason:life-threat'),
      });
    const row = await test.db
      .selectFrom('break_glass')
      .selectAll()
      .where('id', '=', look.id)
      .executeTakeFirst();
    expect(row).toMatchObject({ patient_id: withdrawn, reason: 'life-threat' });
    const held = await test.db
      .selectFrom('cases')
      .selectAll()
      .where('id', '=', caseId)
      .executeTakeFirstOrThrow();
    expect(held.patient_id).toBeNull();
  });

  it('the figure counts looks that showed something to staff, by when they were made', async () => {
    test.advance(40 * 24 * 60 * minutes);
    const from = test.now();
    const [anew, crewAnew] = [await test.as('hospital'), await test.as('crew')];
    await confirm(anew);
    const caseId = await openTestCase(test, crewAnew);
    await open(anew, byCard(walkInCard));
    for (const cardId of [walkInCard, withdrawnCard])
      await crewAnew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['document'] } });
    const to = (test.now() + 1) as Instant;
    expect(await countBreakGlass(test.db, from, to)).toEqual({ numerator: 1, denominator: 2 });
    expect(await countBreakGlass(test.db, to, (to + minutes) as Instant)).toEqual({
      numerator: 0,
      denominator: 0,
    });
  });
});
