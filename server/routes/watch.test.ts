import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { indexTerms, queryTerms } from '#lib/core/identity/index-keys.ts';
import { parseNameSearch } from '#lib/core/identity/name-search.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import { appendAudit } from '#server/store/audit.ts';
import { isLonely } from '#server/store/canaries.ts';
import { drawWeeklySample, rankBy, readDraw } from '#server/store/samples.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { drawSample } from '#lib/core/access/samples.ts';
import { watchOnce } from '#server/watch/watch-once.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;
const nobody = '00000000-0000-4000-8000-0000000000ff';

describe.each(engines)('the queue of the watch on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  let auditor: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
  });
  afterAll(() => test.close());
  const signIn = async () => {
    office = await test.as('secretary');
    auditor = await test.as('auditor');
  };
  /** An alert about somebody, raised by the real watch. */
  const breakGlass = async (person: 'crew' | 'secretary' = 'crew') => {
    const { id, facilityId, name, role } = testPeople[person];
    await test.db.transaction().execute((transaction) =>
      appendAudit(test.deps, transaction, {
        actor: { personId: id, person: name, role, facilityId, facility: testFacilities.station.name },
        action: 'break-glass',
        purpose: 'break-glass',
        patientId: test.deps.newId(),
        patientLabel: '見本 太郎',
        detail: 'reason:unconscious',
      }),
    );
    await watchOnce(test.deps);
    const row = await test.db
      .selectFrom('alerts')
      .select('id')
      .where('person_id', '=', id)
      .where('reviewed_at', 'is', null)
      .executeTakeFirstOrThrow();
    return row.id;
  };
  const list = async (show: 'open' | 'low' | 'reviewed' = 'open') =>
    (await office.call(endpoints.listAlerts, { query: { show } })).value;

  it('shows what happened, to whom, and the entries around it; reading them is recorded', async () => {
    await signIn();
    const id = await breakGlass();
    const { alerts, figures, kinds } = await list();
    expect(alerts[0]).toMatchObject({ id, kind: 'break-glass', severity: 'urgent', patient: '見本 太郎' });
    expect(figures).toMatchObject({ open: 1, urgent: 1, oldestOpenAt: test.now() });
    expect(kinds).toEqual([{ kind: 'break-glass', open: 1 }]);
    expect((await auditor.call(endpoints.countAlerts, {})).value).toEqual({ open: 1, urgent: 1 });
    const head = await auditHead(test);
    const read = (await auditor.call(endpoints.readAlert, { params: { id } })).value;
    expect(read.around.filter(({ isCause }) => isCause).map(({ entry }) => entry.action)).toEqual([
      'break-glass',
    ]);
    expect(await auditedSince(test, head)).toEqual(['audit-read']);
    expect((await office.call(endpoints.readAlert, { params: { id: nobody } })).status).toBe(404);
  });

  it('a review has an outcome and a sealed note, counts once, and gives the time it took', async () => {
    await signIn();
    const id = (await list()).alerts[0]!.id;
    test.advance(10 * minutes);
    const head = await auditHead(test);
    const body = { outcome: 'justified' as const, note: '隊長に電話で確認した' };
    const reviewed = await office.call(endpoints.reviewAlert, { params: { id }, body });
    expect(reviewed.value).toMatchObject({ outcome: 'justified', reviewedBy: testPeople.secretary.name });
    expect(await auditedSince(test, head)).toEqual(['alert-reviewed']);
    expect((await auditor.call(endpoints.reviewAlert, { params: { id }, body })).status).toBe(409);
    expect((await list()).alerts).toEqual([]);
    expect((await list('reviewed')).alerts[0]).toMatchObject({ id, note: body.note });
    expect((await list()).figures.medianReviewMs).toBe(10 * minutes);
    const row = await test.db.selectFrom('alerts').selectAll().where('id', '=', id).executeTakeFirstOrThrow();
    for (const sealed of [row.sealed, row.note_sealed!])
      expect(Buffer.from(sealed).toString('utf8')).not.toMatch(/見本|確認/);
  });

  it('nobody reviews an alert about oneself, nor ends one’s own sessions by it', async () => {
    await signIn();
    const id = await breakGlass('secretary');
    expect((await list()).alerts[0]).toMatchObject({ id, isOwn: true });
    const body = { outcome: 'false-alarm' as const };
    expect((await office.call(endpoints.reviewAlert, { params: { id }, body })).status).toBe(409);
    expect((await office.call(endpoints.endAlertSessions, { params: { id } })).status).toBe(409);
    expect((await auditor.call(endpoints.reviewAlert, { params: { id }, body })).status).toBe(200);
  });

  it('ending the sessions of the person counts at once', async () => {
    await signIn();
    const crew = await test.as('crew');
    const id = await breakGlass();
    expect((await office.call(endpoints.readAlert, { params: { id } })).value.openSessions).toBe(1);
    expect((await office.call(endpoints.endAlertSessions, { params: { id } })).value).toEqual({ ended: 1 });
    expect((await crew.call(endpoints.readSearchLimits, {})).status).toBe(401);
    expect((await office.call(endpoints.readAlert, { params: { id } })).value.openSessions).toBe(0);
  });

  it('bad input is refused', async () => {
    await signIn();
    const id = await breakGlass();
    const send = (body: unknown) =>
      office.send('POST', `/api/office/alerts/${id}/review`, body, { 'idempotency-key': test.deps.newId() });
    for (const body of [{}, { outcome: 'fine' }, { outcome: 'misuse', note: 'x'.repeat(300) }])
      expect((await send(body)).status).toBe(400);
    expect((await office.send('GET', '/api/office/alerts?show=all')).status).toBe(400);
  });

  describe('limits and shifts of a station', () => {
    it('a raise shows to the crew and to the supervisor, holds twelve hours, and ends early by a press', async () => {
      const [supervisor, crew] = [await test.as('supervisor'), await test.as('crew')];
      const raise = (
        await supervisor.call(endpoints.raiseLimit, { body: { personId: null, reason: 'mass-casualty' } })
      ).value;
      expect(raise.expiresAt).toBe(test.now() + 12 * hours);
      expect((await crew.call(endpoints.readSearchLimits, {})).value).toMatchObject({
        limit: 120,
        raise: { scope: 'station', reason: 'mass-casualty', expiresAt: raise.expiresAt },
        supervisors: [{ name: testPeople.supervisor.name }],
        stationPhone: testFacilities.station.phone,
        officePhone: testFacilities.office.phone,
      });
      expect((await supervisor.call(endpoints.readStation, {})).value).toMatchObject({
        limit: 400,
        raises: [{ id: raise.id }],
      });
      const other = await test.as('otherSupervisor');
      expect((await other.call(endpoints.endRaise, { params: { id: raise.id } })).status).toBe(404);
      expect((await supervisor.call(endpoints.endRaise, { params: { id: raise.id } })).status).toBe(200);
      expect((await crew.call(endpoints.readSearchLimits, {})).value).toMatchObject({
        limit: 30,
        raise: null,
      });
      expect((await supervisor.call(endpoints.endRaise, { params: { id: raise.id } })).status).toBe(404);
    });

    it('a raise is over after twelve hours', async () => {
      const supervisor = await test.as('supervisor');
      await supervisor.call(endpoints.raiseLimit, {
        body: { personId: testPeople.crew.id, reason: 'many-calls' },
      });
      const limitOf = async () =>
        (await (await test.as('crew')).call(endpoints.readSearchLimits, {})).value.limit;
      test.advance(12 * hours - 1);
      expect(await limitOf()).toBe(120);
      expect((await (await test.as('crewMate')).call(endpoints.readSearchLimits, {})).value.limit).toBe(30);
      test.advance(1);
      expect(await limitOf()).toBe(30);
    });

    it('people of another station can be neither raised nor put on a shift', async () => {
      const supervisor = await test.as('supervisor');
      const personId = testPeople.otherCrew.id;
      expect(
        (await supervisor.call(endpoints.raiseLimit, { body: { personId, reason: 'drill' } })).status,
      ).toBe(404);
      expect((await supervisor.call(endpoints.setShift, { body: { personId, pattern: 'day' } })).status).toBe(
        404,
      );
      const people = (await supervisor.call(endpoints.readStation, {})).value.people.map(({ id }) => id);
      expect(people).not.toContain(personId);
    });

    it('a shift is set, changed and taken away; a crew member may say that duty begins', async () => {
      const supervisor = await test.as('supervisor');
      const crew = await test.as('crew');
      const personId = testPeople.crew.id;
      const shiftOf = async () =>
        (await supervisor.call(endpoints.readStation, {})).value.people.find(({ id }) => id === personId)!
          .shift;
      const head = await auditHead(test);
      await supervisor.call(endpoints.setShift, { body: { personId, pattern: 'whole-day' } });
      expect((await crew.call(endpoints.readSearchLimits, {})).value.shiftMissing).toBe(false);
      const whole = (await shiftOf())!;
      expect([whole.endsAt - whole.startsAt, whole.isOwn]).toEqual([24 * hours, false]);
      await supervisor.call(endpoints.setShift, { body: { personId, pattern: 'none' } });
      expect(await shiftOf()).toBeNull();
      await supervisor.call(endpoints.setShift, {
        body: { personId: testPeople.crewMate.id, pattern: 'whole-day' },
      });
      expect((await crew.call(endpoints.readSearchLimits, {})).value.shiftMissing).toBe(true);
      await crew.call(endpoints.startOwnShift, { body: { pattern: 'whole-day' } });
      expect(await shiftOf()).toMatchObject({ startsAt: test.now(), isOwn: true });
      expect(await auditedSince(test, head)).toEqual(Array.from({ length: 4 }, () => 'shift-set'));
    });
  });

  describe('canaries', () => {
    const identityOf = async (id: string): Promise<IdentityValue> => {
      const row = await test.db
        .selectFrom('patients')
        .selectAll()
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return test.deps.keys.cipher.open<{ identity: IdentityValue }>(
        { table: 'patients', row: id },
        row.summary_sealed,
      ).identity;
    };
    const asked = (name: string, birthDate: PlainDate) => {
      const parsed = parseNameSearch({ name, birthDate });
      if (!parsed.ok) throw new Error(parsed.code);
      const { best, wider, dates } = queryTerms(parsed.search);
      return [...best, ...wider, ...dates];
    };

    it('share no search term with anybody: neither is found by looking for the other', async () => {
      await signIn();
      const real: IdentityValue[] = [];
      for (const [at, kana] of [
        'シオルギ チヅル',
        'ハヤシオ スズエ',
        'ハタエノ トミ',
        'ナギサワ トラキチ',
      ].entries()) {
        const birthDate = `19${30 + at}-0${at + 1}-1${at}`;
        const id = await registerTestPatient(test, { name: `実在 ${'一二三四'[at]}`, kana, birthDate });
        real.push(await identityOf(id));
      }
      for (let n = 0; n < 10; n++) {
        const made = await office.call(endpoints.createCanary, {});
        const canary = await identityOf(made.value.patientId);
        const own = new Set(indexTerms(canary));
        for (const person of real) {
          const name = `${person.familyKana} ${person.givenKana}`;
          expect(asked(name, person.birthDate).filter((term) => own.has(term))).toEqual([]);
          const theirs = new Set(indexTerms(person));
          const bait = asked(`${canary.familyKana} ${canary.givenKana}`, canary.birthDate);
          expect(bait.filter((term) => theirs.has(term))).toEqual([]);
        }
      }
    });

    it('a draw that meets a real person is not taken: same name and day, a namesake of the day, a slipped date', async () => {
      await registerTestPatient(test, { name: '実在 五', kana: 'ホアシダ キクエ', birthDate: '1941-03-05' });
      const draw = (familyKana: string, givenKana: string, birthDate: string) =>
        isLonely(test.deps, test.db, {
          familyName: '帆足田',
          givenName: '喜久枝・テスト',
          familyKana,
          givenKana,
          birthDate: birthDate as PlainDate,
          sex: 'female',
        });
      expect(await draw('ホアシダ', 'キクエ', '1941-03-05')).toBe(false);
      expect(await draw('ホアシダ', 'トミ', '1941-03-05')).toBe(false);
      expect(await draw('イリウミ', 'キクエ', '1941-03-05')).toBe(false);
      expect(await draw('ホアシダ', 'キクエ', '1941-05-03')).toBe(false);
      expect(await draw('イリウミ', 'トミ', '1941-03-05')).toBe(true);
    });

    it('never stands beside or before a real person, even one registered later under its own name', async () => {
      const made = await office.call(endpoints.createCanary, {});
      const canary = await identityOf(made.value.patientId);
      const kana = `${canary.familyKana} ${canary.givenKana}`;
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      const find = async (name: string, more = false) =>
        (
          await crew.call(endpoints.search, {
            body: { caseId, name, birthDate: canary.birthDate, ...(more && { more }) },
          })
        ).value.candidates;
      expect(await find(kana)).toHaveLength(1);
      // A real namesake of the day, in a lower tier than the canary's exact match.
      const real = { name: '実在 六', kana: `${canary.familyKana} ベツメイ`, birthDate: canary.birthDate };
      await registerTestPatient(test, real);
      for (const more of [false, true])
        expect((await find(kana, more)).map((each) => each.kana)).toEqual([real.kana]);
    });

    it('are nobody’s patients: the overview does not count them', async () => {
      const counted = async () => (await office.call(endpoints.readOverview, {})).value.figures.registered;
      const before = await counted();
      expect((await office.call(endpoints.createCanary, {})).status).toBe(200);
      expect(await counted()).toBe(before);
    });

    it('whoever opens one reads in place of the name that it is a test', async () => {
      const made = await office.call(endpoints.createCanary, {});
      const canary = await identityOf(made.value.patientId);
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      const found = await crew.call(endpoints.search, {
        body: {
          caseId,
          name: `${canary.familyKana} ${canary.givenKana}`,
          birthDate: canary.birthDate,
        },
      });
      // Neither its words nor their length: before it is opened it is masked as anybody is.
      expect(found.value.candidates[0]!.name).toMatch(/^.＊{1,3} .＊{1,2}$/);
      const opened = await crew.call(endpoints.openCandidate, {
        body: { caseId, token: found.value.candidates[0]!.token, confirmedBy: ['companion'] },
      });
      const { emergency } = opened.value;
      expect(emergency!.identity.value.givenName).toContain('テスト登録（実在しません）');
      for (const section of ['contraindication', 'allergy', 'drug', 'disease', 'treatment'] as const)
        expect([section, emergency![section].state]).toEqual([section, 'unknown']);
    });

    it('a withdrawn one is found no more', async () => {
      const { canaries } = (await office.call(endpoints.listCanaries, {})).value;
      const { patientId, kana, birthDate } = canaries[0]!;
      expect((await office.call(endpoints.withdrawCanary, { params: { id: patientId } })).status).toBe(200);
      expect((await office.call(endpoints.withdrawCanary, { params: { id: patientId } })).status).toBe(404);
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      const found = await crew.call(endpoints.search, { body: { caseId, name: kana, birthDate } });
      expect(found.value.candidates).toEqual([]);
      const left = (await office.call(endpoints.listCanaries, {})).value.canaries;
      expect(left).toHaveLength(canaries.length - 1);
    });
  });

  describe('the weekly sample', () => {
    it('is drawn once, by the hash of the week’s last entry, and can be drawn again by anybody', async () => {
      const monday = Date.parse('2027-01-11T00:00:00+09:00');
      test.advance(monday - 3 * days - test.now());
      const { id, facilityId, name, role } = testPeople.crew;
      await test.db.transaction().execute(async (transaction) => {
        for (let n = 0; n < 60; n++)
          await appendAudit(test.deps, transaction, {
            actor: { personId: id, person: name, role, facilityId, facility: '見本消防署' },
            action: 'look',
            purpose: n % 2 === 0 ? 'emergency' : 'care',
            patientId: test.deps.newId(),
            patientLabel: '見本 花子',
          });
      });
      const last = await test.db
        .selectFrom('audit')
        .selectAll()
        .orderBy('seq', 'desc')
        .limit(1)
        .executeTakeFirstOrThrow();
      test.advance(3 * days);
      const [first, second] = await Promise.all([drawWeeklySample(test.deps), drawWeeklySample(test.deps)]);
      expect([first, second].sort()).toEqual([false, true]);
      const draw = (await readDraw(test.db))!;
      expect(draw).toEqual({ week: '2027-W01', looks: 30, drawn: 20, seed: last.hash });
      const looks = await test.db
        .selectFrom('audit')
        .select('seq')
        .where('action', '=', 'look')
        .where('purpose', '=', 'emergency')
        .where('recorded_at', '>=', monday - 7 * days)
        .where('recorded_at', '<', monday)
        .execute();
      const stored = await test.db.selectFrom('samples').select('audit_seq').orderBy('audit_seq').execute();
      expect(stored.map((row) => Number(row.audit_seq))).toEqual(
        drawSample(
          looks.map((row) => Number(row.seq)),
          20,
          rankBy(draw.seed),
        ),
      );
      expect(await drawWeeklySample(test.deps)).toBe(false);
    });

    it('is reviewed with an outcome, once, and not by the one who looked', async () => {
      await signIn();
      const { samples, draw } = (await office.call(endpoints.listSamples, {})).value;
      expect(samples).toHaveLength(20);
      expect(draw!.week).toBe('2027-W01');
      const { id } = samples[0]!;
      const review = (client: TestClient) =>
        client.call(endpoints.reviewSample, { params: { id }, body: { outcome: 'training', note: '見本' } });
      expect((await review(office)).status).toBe(200);
      expect((await review(auditor)).status).toBe(409);
      const again = (await office.call(endpoints.listSamples, {})).value.samples;
      expect(again.find((sample) => sample.id === id)).toMatchObject({ outcome: 'training', note: '見本' });
      await test.db
        .updateTable('audit')
        .set({ person_id: testPeople.secretary.id })
        .where(
          'seq',
          '=',
          Number(
            (
              await test.db
                .selectFrom('samples')
                .selectAll()
                .where('id', '=', samples[1]!.id)
                .executeTakeFirstOrThrow()
            ).audit_seq,
          ),
        )
        .execute();
      const own = await office.call(endpoints.reviewSample, {
        params: { id: samples[1]!.id },
        body: { outcome: 'justified' },
      });
      expect(own.status).toBe(409);
    });
  });
});
