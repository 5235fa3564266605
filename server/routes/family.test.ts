// Patients and families on both engines: who is let in and out, what they see, what they never see.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createShortCode } from '#lib/core/card/short-code.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { PlainDate } from '#lib/core/brands.ts';
import { letFamilySee } from '#server/testing/family.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { day, makeDraft, register } from '#server/testing/residents.ts';
import { actsOnPeople } from '#server/testing/team.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';
import { hashInvitationBirthDate, hashInvitationCode } from '#server/store/invitations.ts';
import { addProxy } from '#server/store/proxies.ts';
import { createSession } from '#server/store/sessions.ts';

const hours = 3_600_000;
const birthDate = '1940-05-06';
const withoutId = (json: unknown) => ({ ...(json as object), requestId: '' });

describe.each(engines)('families on %s', (engine) => {
  let test: TestApp;
  let home: TestClient;
  let manager: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    [home, manager] = [await test.as('home'), await test.as('homeManager')];
  }, 60_000);
  afterAll(() => test.close());

  let registered = 0;
  const patient = () => {
    registered += 1;
    return registerTestPatient(test, {
      name: `見本 花代${registered}`,
      kana: 'ミホン ハナヨ',
      birthDate,
    });
  };
  const invite = async (id: string, name = '見本 娘子', relation = '長女') =>
    (await home.call(endpoints.inviteFamily, { params: { id }, body: { who: 'family', name, relation } }))
      .value;
  const enterAs = async (personId: string) =>
    test.withToken((await createSession(test.deps, test.db, personId)).token);
  const withdraw = (id: string) =>
    home.call(endpoints.withdrawConsent, {
      params: { id },
      body: { formReference: '撤回 1', on: day('2026-11-20'), givenBy: '見本 花代' },
    });
  const membersOf = async (id: string) =>
    (await home.call(endpoints.listFamily, { params: { id } })).value.members;

  describe('an invitation', () => {
    it('makes a person who sees this record, with a code that also needs the birth date', async () => {
      const id = await patient();
      const head = await auditHead(test);
      const slip = await invite(id);
      expect(slip).toMatchObject({
        name: '見本 娘子',
        isPatient: false,
        facility: { name: testFacilities.home.name, phone: testFacilities.home.phone },
        joinAddress: `https://tasuki.example/join#${slip.code}`,
      });
      expect(await auditedSince(test, head)).toEqual(['family-invited']);
      const row = await test.db
        .selectFrom('invitations')
        .selectAll()
        .where('person_id', '=', slip.personId)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        kind: 'family',
        code_hash: hashInvitationCode(test.deps, parseInvitationCode(slip.code)!),
        birth_date_hash: hashInvitationBirthDate(test.deps, row.id, birthDate as PlainDate),
      });
      const family = await enterAs(slip.personId);
      expect((await family.call(endpoints.listOwnRecords)).value.records).toEqual([
        { patientId: id, name: expect.stringContaining('見本 花代'), relation: '長女' },
      ]);
    });

    it('carries neither the birth date nor the patient nor anything of the record', async () => {
      const id = await patient();
      const slip = JSON.stringify(await invite(id));
      for (const secret of [birthDate, '昭和', '花代', '架空', 'ワーファリン', id])
        expect(slip).not.toContain(secret);
    });

    it('of the patient takes the name from the record, once', async () => {
      const id = await patient();
      const body = { who: 'patient' } as const;
      const slip = (await home.call(endpoints.inviteFamily, { params: { id }, body })).value;
      expect(slip).toMatchObject({ isPatient: true, name: expect.stringContaining('見本 花代') });
      expect((await membersOf(id))[0]).toMatchObject({ relation: 'self', state: 'waiting' });
      const again = await home.call(endpoints.inviteFamily, { params: { id }, body });
      expect(again.problem.code).toBe('ALREADY_DECIDED');
    });

    it('made anew ends the code before it', async () => {
      const id = await patient();
      const first = await invite(id);
      const params = { id, personId: first.personId };
      const second = (await manager.call(endpoints.inviteFamilyAgain, { params })).value;
      expect(second.code).not.toBe(first.code);
      const rows = await test.db
        .selectFrom('invitations')
        .select(['code_hash', 'withdrawn_at'])
        .where('person_id', '=', first.personId)
        .execute();
      const standing = rows.filter(({ withdrawn_at }) => withdrawn_at === null);
      expect(standing.map(({ code_hash }) => code_hash)).toEqual([
        hashInvitationCode(test.deps, parseInvitationCode(second.code)!),
      ]);
    });

    it('for a member who signs in already needs the passkey of who makes it', async () => {
      const id = await patient();
      const { personId } = await invite(id);
      const params = { id, personId };
      expect((await home.call(endpoints.inviteFamilyAgain, { params })).status).toBe(200);
      await actsOnPeople(test).givePasskey(personId);
      const refused = await home.call(endpoints.inviteFamilyAgain, { params });
      expect(refused.problem.code).toBe('CONFIRMATION_NEEDED');
      await actsOnPeople(test).confirm(home);
      expect((await home.call(endpoints.inviteFamilyAgain, { params })).status).toBe(200);
    });

    it('needs a consent in force and a living patient', async () => {
      const withdrawn = await patient();
      await withdraw(withdrawn);
      const body = { who: 'family', name: '見本 娘子', relation: '長女' } as const;
      const refused = await home.call(endpoints.inviteFamily, { params: { id: withdrawn }, body });
      expect(refused.problem.code).toBe('CONSENT_MISSING');
      const dead = await patient();
      await home.call(endpoints.recordDeath, { params: { id: dead }, body: { on: day('2026-11-19') } });
      const late = await home.call(endpoints.inviteFamily, { params: { id: dead }, body });
      expect(late.problem.code).toBe('NOT_ALLOWED_NOW');
    });

    it('takes no name of the family for the patient, and no empty one', async () => {
      const id = await patient();
      for (const body of [
        { who: 'family', name: '見本 娘子', relation: 'self' },
        { who: 'family', name: '', relation: '長女' },
        { who: 'family', name: '見本 娘子' },
        { who: 'friend', name: '見本 友', relation: '友人' },
      ]) {
        const answer = await home.send('POST', `/api/residents/${id}/family`, body, {
          'idempotency-key': test.deps.newId(),
        });
        expect(answer.problem.code).toBe('BAD_REQUEST');
      }
    });

    it('lapses when nobody uses it', async () => {
      const id = await patient();
      await invite(id);
      expect((await membersOf(id))[0]).toMatchObject({ state: 'waiting' });
      test.advance(61 * 24 * hours);
      [home, manager] = [await test.as('home'), await test.as('homeManager')];
      expect((await membersOf(id))[0]).toMatchObject({ state: 'lapsed' });
    });
  });

  describe('a daughter of two parents', () => {
    it('sees both with one sign-in once the home adds the second, and each ends by itself', async () => {
      const [mother, father] = [await patient(), await patient()];
      const { personId } = await invite(mother);
      const offered = (await home.call(endpoints.listFamily, { params: { id: father } })).value.known;
      expect(offered.find((one) => one.personId === personId)).toMatchObject({ name: '見本 娘子' });
      await home.call(endpoints.addKnownFamily, {
        params: { id: father },
        body: { personId, relation: '長女' },
      });
      let family = await enterAs(personId);
      const { records } = (await family.call(endpoints.listOwnRecords)).value;
      expect(records.map(({ patientId }) => patientId).sort()).toEqual([mother, father].sort());
      for (const id of [mother, father])
        expect((await family.call(endpoints.readOwnRecord, { params: { id } })).value.patientId).toBe(id);

      await home.call(endpoints.endFamily, { params: { id: mother, personId } });
      expect((await family.call(endpoints.listOwnRecords)).status).toBe(401);
      family = await enterAs(personId);
      expect((await family.call(endpoints.readOwnRecord, { params: { id: father } })).status).toBe(200);
      expect((await family.call(endpoints.readOwnRecord, { params: { id: mother } })).status).toBe(404);
    });

    it('is not lent to a home that never knew her', async () => {
      const { personId } = await invite(await patient());
      const other = await test.as('otherHome');
      const id = await register(test, other);
      expect((await other.call(endpoints.listFamily, { params: { id } })).value.known).toEqual([]);
      const body = { personId, relation: '長女' };
      expect((await other.call(endpoints.addKnownFamily, { params: { id }, body })).status).toBe(404);
    });

    it('gets no new code from a home when she also sees a record kept elsewhere', async () => {
      const id = await patient();
      const { personId } = await invite(id);
      const other = await test.as('otherHome');
      const elsewhere = await register(test, other, makeDraft({ birthDate: day('1941-02-04') }));
      await test.db.transaction().execute((transaction) =>
        addProxy(test.deps, transaction, {
          personId,
          patientId: elsewhere,
          relation: '長女',
          invitedBy: null,
        }),
      );
      const again = await home.call(endpoints.inviteFamilyAgain, { params: { id, personId } });
      expect(again.problem.code).toBe('NOT_ALLOWED_NOW');
    });
  });

  describe('an ended right', () => {
    it('ends the sessions, the code, the passkeys and the person at once, and is recorded once', async () => {
      const id = await patient();
      const { personId } = await invite(id);
      const family = await enterAs(personId);
      expect((await family.call(endpoints.readOwnRecord, { params: { id } })).status).toBe(200);
      const head = await auditHead(test);
      const params = { id, personId };
      expect((await home.call(endpoints.endFamily, { params })).status).toBe(200);
      expect((await home.call(endpoints.endFamily, { params })).status).toBe(404);
      expect(await auditedSince(test, head)).toEqual(['family-ended']);
      expect((await family.call(endpoints.readOwnRecord, { params: { id } })).status).toBe(401);
      expect((await (await enterAs(personId)).call(endpoints.listOwnRecords)).status).toBe(401);
      expect(await membersOf(id)).toEqual([]);
      const open = await test.db
        .selectFrom('invitations')
        .select('id')
        .where('person_id', '=', personId)
        .where('withdrawn_at', 'is', null)
        .execute();
      expect(open).toEqual([]);
    });
  });

  it('a paper for one record opens no other after that record has ended for its holder', async () => {
    const [first, second] = [await patient(), await patient()];
    const { personId, code } = await invite(first);
    const body = { personId, relation: '姪' };
    await home.call(endpoints.addKnownFamily, { params: { id: second }, body });
    await home.call(endpoints.endFamily, { params: { id: first, personId } });
    const asked = { code, birthDate: day(birthDate) };
    const answer = await test.anonymous.call(endpoints.startJoining, { body: asked });
    expect(answer.problem.code).toBe('INVITATION_INVALID');
    expect((await membersOf(second))[0]).toMatchObject({ personId, state: 'lapsed' });
    const again = { params: { id: second, personId } };
    expect((await home.call(endpoints.inviteFamilyAgain, again)).status).toBe(200);
  });

  describe('the record', () => {
    it('is what the card says, with the consent and who took it', async () => {
      const id = await patient();
      const family = await enterAs((await invite(id)).personId);
      const head = await auditHead(test);
      const own = (await family.call(endpoints.readOwnRecord, { params: { id } })).value;
      expect(own).toMatchObject({
        patientId: id,
        relation: '長女',
        state: 'active',
        keeper: { name: testFacilities.home.name, phone: testFacilities.home.phone },
        consent: { formReference: '見本-1', takenBy: testPeople.home.name, isMine: false },
      });
      expect(own.emergency?.contraindication).toMatchObject({ state: 'listed' });
      expect(await auditedSince(test, head)).toEqual(['look']);
    });

    it('shows no facts after a withdrawal or a death, and still who looked', async () => {
      for (const end of ['consent-withdrawn', 'deceased'] as const) {
        const id = await patient();
        const family = await enterAs((await invite(id)).personId);
        await home.call(endpoints.readResident, { params: { id } });
        const contact = { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: 1 };
        await family.call(endpoints.askCorrection, {
          params: { id },
          body: {
            correction: { op: 'replace', was: contact, contact: { ...contact, phone: '000-555-0300' } },
          },
        });
        if (end === 'deceased')
          await home.call(endpoints.recordDeath, { params: { id }, body: { on: day('2026-11-19') } });
        else await withdraw(id);
        const own = (await family.call(endpoints.readOwnRecord, { params: { id } })).value;
        expect([own.state, own.emergency, own.cardIssuedAt]).toEqual([end, undefined, null]);
        const { looks } = (await family.call(endpoints.listOwnLooks, { params: { id } })).value;
        expect(looks.some(({ role }) => role === 'care-home')).toBe(true);
        const requests = await family.call(endpoints.listOwnRequests, { params: { id } });
        expect(requests.value.requests[0]).not.toHaveProperty('correction');
        for (const answer of [own, looks, requests.value])
          for (const fact of ['ワーファリン', '架空ペニシリン', '000-555-0199'])
            expect(JSON.stringify(answer)).not.toContain(fact);
        const refused = await family.call(endpoints.askCorrection, {
          params: { id },
          body: { correction: { op: 'end', was: contact } },
        });
        expect(refused.problem.code).toBe('NOT_ALLOWED_NOW');
      }
    });

    it('never tells what the patient was not told, whatever is asked for and whatever happened to it', async () => {
      const id = await patient();
      const slip = await invite(id);
      const family = await enterAs(slip.personId);
      const clinicWrote = {
        kind: 'disease',
        value: { name: '架空がん', main: true, uninformed: true },
      } as const;
      const record = (await home.call(endpoints.readResident, { params: { id } })).value;
      await home.call(endpoints.changeResident, {
        params: { id },
        body: { baseVersion: record.version, changes: [{ op: 'add', item: clinicWrote }] },
      });
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      const cardId = await addTestCard(test, id, createShortCode(Uint8Array.of(9, 9, registered, 1, 1)));
      await crew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['card-face'] } });
      const { looks } = (await family.call(endpoints.listOwnLooks, { params: { id } })).value;
      await family.call(endpoints.objectToLook, {
        params: { id },
        body: { seq: looks[0]!.seq, reason: 'other' },
      });
      const answers = [
        await family.call(endpoints.listOwnRecords),
        await family.call(endpoints.readOwnRecord, { params: { id } }),
        await family.call(endpoints.listOwnLooks, { params: { id } }),
        await family.call(endpoints.listOwnRequests, { params: { id } }),
        await family.call(endpoints.readSession),
      ];
      for (const answer of answers) {
        expect(answer.status).toBe(200);
        expect(Buffer.from(answer.bytes).toString('utf8')).not.toContain('架空がん');
      }
      expect(JSON.stringify(slip)).not.toContain('架空がん');
      for (const path of [
        `/api/residents/${id}`,
        `/api/residents/${id}/cards`,
        `/api/residents/${id}/looks`,
        `/api/residents/${id}/family`,
      ])
        expect((await family.send('GET', path)).status).toBe(404);
    });
  });

  describe('who looked', () => {
    it('names organisation and role of crews, homes and families, offline looks at their own time, and no person', async () => {
      const id = await patient();
      const family = await enterAs((await invite(id)).personId);
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      const cardId = await addTestCard(test, id, createShortCode(Uint8Array.of(5, 4, 3, registered, 1)));
      await crew.call(endpoints.openCard, { body: { caseId, cardId, confirmedBy: ['card-face'] } });
      const made = test.now();
      await home.call(endpoints.readResident, { params: { id } });
      await family.call(endpoints.readOwnRecord, { params: { id } });
      test.advance(30 * 60_000);
      await crew.call(endpoints.uploadLooks, {
        body: {
          looks: [
            {
              id: test.deps.newId(),
              at: (made - hours) as never,
              caseId,
              cardId,
              confirmedBy: ['card-face'],
              sections: ['identity', 'contraindication'],
            },
          ],
        },
      });
      const { looks, next } = (await family.call(endpoints.listOwnLooks, { params: { id } })).value;
      expect(next).toBeNull();
      expect(looks.map(({ action, role, facility }) => [action, role, facility])).toEqual([
        ['look', 'care-home', '見本苑'],
        ['look', 'crew', '見本消防署'],
        ['look-offline', 'crew', '見本消防署'],
      ]);
      expect(looks[2]).toMatchObject({ at: made - hours, recordedAt: test.now(), purpose: 'emergency' });
      const text = JSON.stringify(looks);
      for (const { name, post } of Object.values(testPeople)) {
        expect(text).not.toContain(name);
        expect(text).not.toContain(post);
      }
      expect(text).not.toContain(caseId);
      expect(text).not.toContain(cardId);
    });

    it('is paged and narrowed without a gap or a repetition, looks of one instant included', async () => {
      const id = await patient();
      const family = await enterAs((await invite(id)).personId);
      for (let n = 0; n < 7; n++) await home.call(endpoints.readResident, { params: { id } });
      const seen: number[] = [];
      let before: { at: number; seq: number } | null = null;
      do {
        const query = {
          limit: 3,
          by: 'all',
          ...(before && { beforeAt: before.at, beforeSeq: before.seq }),
        } as const;
        const page: { looks: { seq: number }[]; next: { at: number; seq: number } | null } = (
          await family.call(endpoints.listOwnLooks, { params: { id }, query })
        ).value;
        seen.push(...page.looks.map(({ seq }) => seq));
        before = page.next;
      } while (before);
      expect(seen).toHaveLength(7);
      expect(seen).toEqual([...new Set(seen)].sort((a, b) => b - a));
      for (const [by, count] of [
        ['keeper', 7],
        ['crew', 0],
        ['hospital', 0],
        ['break-glass', 0],
      ] as const) {
        const { looks } = (
          await family.call(endpoints.listOwnLooks, { params: { id }, query: { by, limit: 100 } })
        ).value;
        expect([by, looks.length]).toEqual([by, count]);
      }
    });
  });

  describe('whom it is not for', () => {
    it('another patient’s record, an ended one and an unknown one give the very same answer, whatever is asked', async () => {
      const [mine, ended, foreign] = [await patient(), await patient(), await patient()];
      const { personId } = await invite(mine);
      await home.call(endpoints.addKnownFamily, {
        params: { id: ended },
        body: { personId, relation: '長女' },
      });
      await invite(foreign, '例 別子');
      await home.call(endpoints.endFamily, { params: { id: ended, personId } });
      const family = await enterAs(personId);
      const contact = { name: '見本 長女', relation: '長女', phone: '000-555-0199', order: 1 };
      const asks: [string, string, unknown?][] = [
        ['GET', ''],
        ['GET', '/looks'],
        ['GET', '/requests'],
        ['POST', '/corrections', { correction: { op: 'end', was: contact } }],
        ['POST', '/objections', { seq: 1, reason: 'other' }],
        ['POST', '/withdrawal-requests', {}],
        ['POST', '/withdrawal', { understood: true }],
      ];
      const head = await auditHead(test);
      for (const [method, path, body] of asks) {
        const answerFor = async (id: string) => {
          const answer = await family.send(method, `/api/patient/records/${id}${path}`, body, {
            'idempotency-key': test.deps.newId(),
          });
          return [answer.status, withoutId(answer.json)];
        };
        const unknown = await answerFor(test.deps.newId());
        expect([path, unknown[0]]).toEqual([path, 404]);
        expect([path, await answerFor(foreign)]).toEqual([path, unknown]);
        expect([path, await answerFor(ended)]).toEqual([path, unknown]);
      }
      expect(await auditHead(test)).toBe(head);
    });

    it('another home and another clinic find no family, invite none and end none', async () => {
      const id = await patient();
      const { personId } = await invite(id);
      for (const who of ['otherHome', 'otherClinic'] as const) {
        const other = await test.as(who);
        for (const [method, path, body] of [
          ['GET', `/api/residents/${id}/family`],
          ['POST', `/api/residents/${id}/family`, { who: 'patient' }],
          ['POST', `/api/residents/${id}/family/known`, { personId, relation: '長女' }],
          ['POST', `/api/residents/${id}/family/${personId}/invitation`, undefined],
          ['POST', `/api/residents/${id}/family/${personId}/end`, undefined],
        ] as const) {
          const send = (to: string) => other.send(method, to, body, { 'idempotency-key': test.deps.newId() });
          const found = await send(path);
          const unknown = await send(path.replace(id, test.deps.newId()));
          expect([path, found.status, withoutId(found.json)]).toEqual([path, 404, withoutId(unknown.json)]);
        }
      }
      expect(await membersOf(id)).toHaveLength(1);
    });

    it('an entry of the log that is no look at this patient cannot be objected to', async () => {
      const [mine, foreign] = [await patient(), await patient()];
      const family = await enterAs((await invite(mine)).personId);
      await home.call(endpoints.readResident, { params: { id: foreign } });
      const rows = await test.db
        .selectFrom('audit')
        .select(['seq', 'action', 'patient_id'])
        .where((where) =>
          where.or([where('patient_id', '=', foreign), where('action', 'not in', ['look', 'look-offline'])]),
        )
        .execute();
      expect(rows.length).toBeGreaterThan(5);
      for (const { seq } of rows.slice(-40)) {
        const answer = await family.call(endpoints.objectToLook, {
          params: { id: mine },
          body: { seq: Number(seq), reason: 'other' },
        });
        expect(answer.status).toBe(404);
      }
    });
  });

  it('the family of the tests stands for whom it is told to', async () => {
    const id = await patient();
    await letFamilySee(test, id);
    const family = await test.as('family');
    expect((await family.call(endpoints.readOwnRecord, { params: { id } })).status).toBe(200);
  });
});
