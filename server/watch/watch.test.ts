// Misuse of every kind, planted through the API, is found by the round of the watch that follows; ordinary work is not.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AlertKind } from '#lib/core/access/watch.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { appendAudit, verifyChain } from '#server/store/audit.ts';
import { createCanary } from '#server/store/canaries.ts';
import { raiseLimit } from '#server/store/limit-raises.ts';
import { sealDetails } from '#server/store/people.ts';
import { actorOf } from '#server/store/sessions.ts';
import { addTestCard, registerTestPatient, type TestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople, type TestPersonName } from '#server/testing/people.ts';
import { openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { createShortCode } from '#lib/core/card/short-code.ts';
import { watchOnce } from './watch-once.ts';

const minutes = 60_000;
const hours = 60 * minutes;
const days = 24 * hours;
const stranger: TestPatient = {
  name: '遠山 節子',
  kana: 'トオヤマ セツコ',
  birthDate: '1938-04-05',
  address: '別市遠町7-7',
};

describe.each(engines)('the watch on %s', (engine) => {
  let test: TestApp;
  let crew: TestClient;
  beforeEach(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    crew = await test.as('crew');
  });
  afterEach(() => test.close());

  const personOf = (name: TestPersonName) => {
    const { id, role, post, facilityId, name: called } = testPeople[name];
    const facility = Object.values(testFacilities).find((one) => one.id === facilityId)!;
    return actorOf({
      person: {
        id,
        name: called,
        post,
        role,
        facility: { id: facilityId, name: facility.name, kind: facility.kind, town: facility.town },
      },
      deviceId: null,
    });
  };
  const search = (name: string, birthDate: string, caseId: string, client = crew) =>
    client.call(endpoints.search, { body: { caseId, name, birthDate: birthDate as PlainDate } });
  /** Finds somebody by name and opens the record. */
  const look = async (patient: TestPatient, caseId: string, client = crew) => {
    const found = await search(patient.kana, patient.birthDate, caseId, client);
    const { token } = found.value.candidates[0]!;
    return client.call(endpoints.openCandidate, { body: { caseId, token, confirmedBy: ['companion'] } });
  };
  const arriveAt = (caseId: string, client = crew) =>
    client.call(endpoints.addEvents, {
      params: { id: caseId },
      body: { events: [{ id: test.deps.newId(), at: test.now(), kind: 'on-scene' }] },
    });
  const close = (caseId: string, client = crew) =>
    client.call(endpoints.closeCase, { params: { id: caseId } });
  /** A whole drive as it should be. */
  const drive = async (patient: TestPatient, client = crew) => {
    const caseId = await openTestCase(test, client);
    await arriveAt(caseId, client);
    await look(patient, caseId, client);
    test.advance(40 * minutes);
    await close(caseId, client);
    return caseId;
  };
  const knownAs = (person: TestPersonName, details: { kana?: string; address?: string }) =>
    test.db
      .updateTable('people')
      .set({ details_sealed: sealDetails(test.deps.keys.cipher, testPeople[person].id, details) })
      .where('id', '=', testPeople[person].id)
      .execute();
  const round = () => watchOnce(test.deps);
  const alerts = async (kind?: AlertKind) => {
    await round();
    const rows = await test.db.selectFrom('alerts').selectAll().orderBy('created_at').execute();
    return rows.filter((row) => kind === undefined || row.kind === kind);
  };
  const kinds = async () => (await alerts()).map(({ kind, severity }) => `${kind}:${severity}`).sort();

  it('sees nothing in a drive with a stranger', async () => {
    await registerTestPatient(test, stranger);
    await drive(stranger);
    expect(await kinds()).toEqual([]);
  });

  it('the 15th search is noticed, and the 31st, which is refused, is urgent', async () => {
    const caseId = await openTestCase(test, crew);
    await arriveAt(caseId);
    await registerTestPatient(test, stranger);
    const name = (n: number) => `タメシ ${'アイウエオカキクケコ'[n % 10]}${'サシスセ'[Math.floor(n / 10)]}`;
    for (let n = 0; n < 15; n++) await search(name(n), '1950-01-01', caseId);
    expect(await kinds()).toEqual(['not-found:normal', 'searches-many:normal']);
    for (let n = 15; n < 31; n++) await search(name(n), '1950-01-01', caseId);
    const [stopped] = await alerts('searches-stopped');
    expect(stopped).toMatchObject({ severity: 'urgent', person_id: testPeople.crew.id, count: 1 });
  });

  it('three birth dates for one name are noticed, the fourth is refused and urgent', async () => {
    const caseId = await openTestCase(test, crew);
    for (const day of ['01', '02', '03']) await search('タメシ ユウコ', `1950-01-${day}`, caseId);
    expect(await kinds()).toEqual(['birth-dates:normal']);
    expect((await search('タメシ ユウコ', '1950-01-04', caseId)).status).toBe(429);
    expect((await alerts('birth-dates'))[0]).toMatchObject({ severity: 'urgent' });
  });

  it('a canary is noticed when it is listed, before anybody opens it', async () => {
    const id = (await test.db
      .transaction()
      .execute((transaction) => createCanary(test.deps, transaction, personOf('secretary'))))!;
    const row = await test.db
      .selectFrom('patients')
      .selectAll()
      .where('id', '=', id)
      .executeTakeFirstOrThrow();
    const { identity } = test.deps.keys.cipher.open<{ identity: Record<string, string> }>(
      { table: 'patients', row: id },
      row.summary_sealed,
    );
    const caseId = await openTestCase(test, crew);
    await search(`${identity['familyKana']} ${identity['givenKana']}`, identity['birthDate']!, caseId);
    const [alert] = await alerts('canary');
    expect(alert).toMatchObject({ severity: 'urgent', person_id: testPeople.crew.id, patient_id: id });
  });

  it('a neighbour, a neighbour of one’s own name, and a colleague are noticed', async () => {
    await knownAs('crew', { kana: 'トオヤマ ハジメ', address: '別市遠町7-7-1' });
    const away = { ...stranger, name: '他人 一子', kana: 'タニン イチコ', address: '別市遠町7-7' };
    await registerTestPatient(test, away);
    await registerTestPatient(test, stranger);
    const mate = { ...stranger, name: '見本 隊二', kana: 'ミホン タイジ', address: '別市' };
    await registerTestPatient(test, mate);
    for (const patient of [away, stranger, mate]) await drive(patient);
    expect(await kinds()).toEqual([
      'colleague:normal',
      'same-family-name:low',
      'same-household:normal',
      'same-household:urgent',
    ]);
  });

  it('the same family name alone is one low alert a month, however often; without a drive it is urgent', async () => {
    await knownAs('crew', { kana: 'トオヤマ ハジメ' });
    await registerTestPatient(test, stranger);
    for (let n = 0; n < 3; n++) await drive(stranger);
    const [low] = await alerts('same-family-name');
    expect([low!.severity, Number(low!.count)]).toEqual(['low', 3]);
    const caseId = await openTestCase(test, crew);
    await look(stranger, caseId);
    test.advance(5 * minutes);
    await close(caseId);
    expect((await alerts('quiet-case'))[0]).toMatchObject({ severity: 'urgent', case_id: caseId });
  });

  it('a look and nothing else, closed in minutes, is noticed; left open, after six hours', async () => {
    await registerTestPatient(test, stranger);
    const closed = await openTestCase(test, crew);
    await look(stranger, closed);
    test.advance(4 * minutes);
    await close(closed);
    expect((await alerts('quiet-case')).map((row) => [row.case_id, row.severity])).toEqual([
      [closed, 'normal'],
    ]);
    const left = await openTestCase(test, crew);
    await look(stranger, left);
    test.advance(6 * hours - 1);
    expect(await alerts('quiet-case')).toHaveLength(1);
    test.advance(1);
    expect((await alerts('quiet-case')).map((row) => row.case_id)).toEqual([closed, left]);
    test.advance(1 * days);
    expect(await alerts('quiet-case')).toHaveLength(2);
  });

  it('the fourth patient of one case is noticed, unless the supervisor has raised the limit', async () => {
    const four = ['ハル', 'ナツ', 'アキ', 'フユ'].map((given) => ({
      ...stranger,
      name: `遠山 ${given}`,
      kana: `トオヤマ ${given}`,
      birthDate: `1938-04-0${['ハル', 'ナツ', 'アキ', 'フユ'].indexOf(given) + 1}`,
    }));
    for (const patient of four) await registerTestPatient(test, patient);
    const caseId = await openTestCase(test, crew);
    await arriveAt(caseId);
    for (const patient of four.slice(0, 3)) await look(patient, caseId);
    expect(await kinds()).toEqual([]);
    await look(four[3]!, caseId);
    expect(await kinds()).toEqual(['many-patients:normal']);
    await test.db.transaction().execute((transaction) =>
      raiseLimit(test.deps, transaction, personOf('supervisor'), {
        personId: null,
        reason: 'mass-casualty',
      }),
    );
    const incident = await openTestCase(test, crew);
    await arriveAt(incident);
    for (const patient of four) await look(patient, incident);
    expect(await kinds()).toEqual(['limit-raised:normal', 'many-patients:normal']);
  });

  it('off duty is noticed once the station writes shifts down', async () => {
    await registerTestPatient(test, stranger);
    await drive(stranger);
    const supervisor = await test.as('supervisor');
    const set = (pattern: 'day' | 'none') =>
      supervisor.call(endpoints.setShift, { body: { personId: testPeople.crew.id, pattern } });
    expect((await set('day')).status).toBe(200);
    await drive(stranger);
    expect(await kinds()).toEqual([]);
    // 09:00 + two drives; the shift ends at 17:15.
    test.advance(8 * hours);
    crew = await test.as('crew');
    await drive(stranger);
    expect(await kinds()).toEqual(['off-shift:normal']);
  });

  it('three crews who look at one person and drive nowhere are noticed', async () => {
    await registerTestPatient(test, stranger);
    for (const [n, who] of (['crew', 'crewMate', 'otherCrew'] as const).entries()) {
      const client = await test.as(who);
      const caseId = await openTestCase(test, client);
      await look(stranger, caseId, client);
      test.advance(30 * minutes);
      await close(caseId, client);
      expect(await alerts('many-crews')).toHaveLength(n < 2 ? 0 : 1);
    }
  });

  it('a look at somebody handed over hours ago is noticed', async () => {
    const patientId = await registerTestPatient(test, stranger);
    const cardId = await addTestCard(test, patientId, createShortCode(Uint8Array.of(5, 5, 5, 5, 5)));
    const caseId = await openTestCase(test, crew);
    await arriveAt(caseId);
    const openCard = () =>
      crew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['card-face'] } });
    await openCard();
    await test.db
      .insertInto('requests')
      .values({
        id: test.deps.newId(),
        case_id: caseId,
        hospital_id: testFacilities.hospital.id,
        state: 'handed-over',
        facts_sealed: new Uint8Array(),
        asked_at: test.now(),
        answered_at: test.now(),
        reason: null,
        answer_sealed: null,
        decided_at: test.now(),
        read_at: null,
        read_by_sealed: null,
        handed_over_at: test.now(),
        version: 1,
      })
      .execute();
    test.advance(20 * minutes);
    await openCard();
    expect(await kinds()).toEqual([]);
    test.advance(20 * minutes);
    await openCard();
    expect(await kinds()).toEqual(['after-handover:normal']);
  });

  it('a look outside any case, and one in a case nobody knows, are noticed', async () => {
    const patientId = await registerTestPatient(test, stranger);
    const cardId = await addTestCard(test, patientId, createShortCode(Uint8Array.of(6, 5, 5, 5, 5)));
    await crew.call(endpoints.uploadLooks, {
      body: {
        looks: [
          {
            id: test.deps.newId(),
            at: test.now(),
            caseId: test.deps.newId(),
            cardId,
            confirmedBy: ['card-face'],
            sections: ['identity'],
          },
        ],
      } as never,
    });
    expect(await kinds()).toEqual(['outside-case:normal']);
    await test.db.transaction().execute((transaction) =>
      appendAudit(test.deps, transaction, {
        actor: personOf('crew'),
        action: 'look',
        purpose: 'emergency',
        patientId,
        sections: ['identity'],
      }),
    );
    // The same incident on the same day: counted, and as severe as its worst.
    const [alert] = await alerts('outside-case');
    expect([alert!.severity, Number(alert!.count)]).toEqual(['urgent', 2]);
  });

  it('break-glass is always urgent, and so are refused sign-ins in a burst', async () => {
    const patientId = await registerTestPatient(test, stranger);
    await test.db.transaction().execute(async (transaction) => {
      const entry = { actor: personOf('hospital'), purpose: 'break-glass' as const };
      await appendAudit(test.deps, transaction, { ...entry, action: 'break-glass', patientId });
      for (let n = 0; n < 5; n++)
        await appendAudit(test.deps, transaction, {
          actor: personOf('otherCrew'),
          action: 'sign-in-refused',
          purpose: 'emergency',
        });
    });
    expect(await kinds()).toEqual(['break-glass:urgent', 'sign-in-refused:normal']);
  });

  it('words of a phone that differ are urgent, and about who asked; a phone that is not wanted is nothing', async () => {
    const office = await test.as('secretary');
    const pair = await crypto.subtle.generateKey({ name: 'ECDH', namedCurve: 'P-256' }, true, ['deriveBits']);
    const point = Buffer.from(await crypto.subtle.exportKey('raw', pair.publicKey)).toString('base64url');
    for (const reason of ['not-wanted', 'other-words'] as const) {
      const { id } = (
        await crew.call(endpoints.requestEnrolment, {
          body: { name: '見本の端末', publicKey: point, keyClass: 'prf', commitment: 'A'.repeat(43) },
        })
      ).value;
      await office.call(endpoints.refuseEnrolment, { params: { id }, body: { reason } });
    }
    expect(await kinds()).toEqual(['other-words:urgent']);
    const { alerts } = (await office.call(endpoints.listAlerts, { query: { show: 'open' } })).value;
    expect(alerts[0]).toMatchObject({ kind: 'other-words', facility: '見本消防署', isOwn: false });
    expect(alerts[0]!.person).toContain('見本 隊一');
  });

  it('raising one’s own limit is urgent', async () => {
    const supervisor = await test.as('supervisor');
    const raised = await supervisor.call(endpoints.raiseLimit, {
      body: { personId: testPeople.supervisor.id, reason: 'many-calls' },
    });
    expect(raised.status).toBe(200);
    expect(await kinds()).toEqual(['limit-raised:urgent']);
  });

  it('searching past the limit for the patients of an incident is noticed once a day and counted', async () => {
    const caseId = await openTestCase(test, crew);
    for (const searches of [31, 32])
      await test.db.transaction().execute((transaction) =>
        appendAudit(test.deps, transaction, {
          actor: personOf('crew'),
          action: 'limit-lifted',
          purpose: 'emergency',
          caseId,
          detail: `limit:person,searches:${searches}`,
        }),
      );
    expect(await kinds()).toEqual(['limit-lifted:normal']);
    expect((await alerts()).map(({ count }) => Number(count))).toEqual([2]);
  });

  it('care homes, clinics and families at their own records raise nothing', async () => {
    const patientId = await registerTestPatient(test, {
      ...stranger,
      name: '見本 苑子',
      kana: 'ミホン ソノコ',
    });
    const home = await test.as('home');
    expect((await home.call(endpoints.readResident, { params: { id: patientId } })).status).toBe(200);
    expect(await kinds()).toEqual([]);
  });

  describe('rounds', () => {
    it('a second round over the same entries raises nothing again, after a restart or beside another process', async () => {
      await registerTestPatient(test, stranger);
      const caseId = await openTestCase(test, crew);
      await look(stranger, caseId);
      await close(caseId);
      const raised = await Promise.all([round(), round(), round()]);
      expect(raised.reduce((sum, each) => sum + each, 0)).toBe(1);
      const [alert] = await alerts();
      expect(Number(alert!.count)).toBe(1);
      expect(await round()).toBe(0);
    });

    it('what happened while the watch stood still is caught up with, over many rounds of entries', async () => {
      await registerTestPatient(test, stranger);
      await test.db.transaction().execute(async (transaction) => {
        for (let n = 0; n < 260; n++)
          await appendAudit(test.deps, transaction, {
            actor: personOf('home'),
            action: 'list-read',
            purpose: 'care',
          });
      });
      const caseId = await openTestCase(test, crew);
      await look(stranger, caseId);
      await close(caseId);
      expect(await round()).toBe(1);
    });

    it('an incident that goes on after its review is a new alert', async () => {
      const caseId = await openTestCase(test, crew);
      for (const day of ['01', '02', '03']) await search('タメシ ユウコ', `1950-01-${day}`, caseId);
      await round();
      await test.db.updateTable('alerts').set({ reviewed_at: test.now(), outcome: 'justified' }).execute();
      await search('タメシ ユウコ', '1950-01-04', caseId);
      expect((await alerts('birth-dates')).map((row) => row.reviewed_at === null)).toEqual([false, true]);
    });

    it('an entry that cannot be judged is tried in five rounds, then passed, and holds up nothing for ever', async () => {
      await test.db.transaction().execute(async (transaction) => {
        await appendAudit(test.deps, transaction, {
          actor: personOf('hospital'),
          action: 'break-glass',
          purpose: 'break-glass',
        });
      });
      const broken = {
        ...test.deps,
        keys: {
          cipher: {
            open: () => {
              throw new Error('x');
            },
          },
        },
      } as never;
      const tries = new Map<number, number>();
      const place = async () =>
        Number(
          (
            await test.db
              .selectFrom('counters')
              .selectAll()
              .where('name', '=', 'watch')
              .executeTakeFirstOrThrow()
          ).value,
        );
      for (let n = 0; n < 4; n++) expect(await watchOnce(broken, tries)).toBe(0);
      expect(await place()).toBe(0);
      await watchOnce(broken, tries);
      expect(await place()).toBe(1);
      expect(test.logged.join()).toContain('could not judge');
    });

    it('every alert is an entry of the audit, and the chain stays whole', async () => {
      const caseId = await openTestCase(test, crew);
      for (const day of ['01', '02', '03']) await search('タメシ ユウコ', `1950-01-${day}`, caseId);
      await round();
      const entry = await test.db
        .selectFrom('audit')
        .selectAll()
        .where('action', '=', 'alert-raised')
        .executeTakeFirstOrThrow();
      expect(entry).toMatchObject({ detail: 'alert:birth-dates,severity:normal', patient_id: null });
      expect((await verifyChain(test.db)).ok).toBe(true);
    });
  });
});
