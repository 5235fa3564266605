import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { PersonDraft } from '#lib/core/access/facility-draft.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { toAuditEntry } from '#server/store/audit.ts';
import { hashInvitationCode } from '#server/store/invitations.ts';
import { insertPasskey } from '#server/store/passkeys.ts';
import { confirmSession, createSession, hashToken } from '#server/store/sessions.ts';
import { openDetails } from '#server/store/people.ts';
import { testFacilities, testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const nurse: PersonDraft = { role: 'care-home', name: '見本 新人', post: '介護職員' };
const managers: TestPersonName[] = ['supervisor', 'homeManager', 'clinic', 'hospitalAdmin'];
const homeId = testFacilities.home.id;

describe.each(engines)('the people of a facility on %s', (engine) => {
  let test: TestApp;
  let manager: TestClient;
  let secretary: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    [manager, secretary] = [await test.as('homeManager'), await test.as('secretary')];
  }, 60_000);
  afterAll(() => test.close());

  const confirm = (client: TestClient) => confirmSession(test.deps, test.db, hashToken(client.token!));
  const unconfirm = (client: TestClient) =>
    test.db
      .updateTable('sessions')
      .set({ confirmed_at: null })
      .where('token_hash', '=', hashToken(client.token!))
      .execute();
  const team = async (client: TestClient, id: string = homeId) =>
    (await client.call(endpoints.listTeam, { params: { id } })).value.people;
  const add = async (client: TestClient, draft: PersonDraft = nurse, id: string = homeId) =>
    (await client.call(endpoints.addMember, { params: { id }, body: draft })).value.personId;
  const invite = (client: TestClient, id: string, lost = false) =>
    client.call(endpoints.inviteMember, { params: { id }, body: { lost } });
  const leave = (client: TestClient, id: string) => client.call(endpoints.endMember, { params: { id } });
  const change = (client: TestClient, id: string, body: PersonDraft) =>
    client.call(endpoints.changeMember, { params: { id }, body });
  const givePasskey = (personId: string) =>
    insertPasskey(
      test.deps,
      test.db,
      personId,
      { id: test.deps.newId(), publicKey: new Uint8Array(77), counter: 0, transports: [], isSynced: false },
      '見本の電話',
    );

  it('is listed for those who answer for it: name, post, role and how far they are', async () => {
    const people = await team(manager);
    expect(people.map(({ name }) => name)).toEqual(['見本 苑子', '見本 長子']);
    expect(people[0]).toMatchObject({ role: 'care-home', state: 'door', passkeys: 0, hasAddress: false });
    expect((await team(secretary)).map(({ id }) => id)).toEqual(people.map(({ id }) => id));
  });

  it('is nobody else’s: another facility and an unknown one answer alike', async () => {
    for (const name of managers) {
      const client = await test.as(name);
      const own = testPeople[name].facilityId;
      for (const { id } of Object.values(testFacilities).filter((facility) => facility.id !== own)) {
        const foreign = await client.call(endpoints.listTeam, { params: { id } });
        const unknown = await client.call(endpoints.listTeam, { params: { id: test.deps.newId() } });
        expect([foreign.status, { ...(foreign.json as object), requestId: '' }]).toEqual([
          404,
          { ...(unknown.json as object), requestId: '' },
        ]);
      }
    }
    const household = { params: { id: testFacilities.household.id } };
    expect((await secretary.call(endpoints.listTeam, household)).status).toBe(404);
  });

  it('every act on somebody of another facility answers as for somebody who does not exist', async () => {
    const head = await auditHead(test);
    for (const name of managers) {
      const client = await test.as(name);
      await confirm(client);
      const own = testPeople[name].facilityId;
      const foreign = Object.values(testPeople).find(
        (person) => person.facilityId !== own && person.role === testPeople[name].role,
      )!;
      const attempts = (id: string) => [
        () => change(client, id, { ...nurse, role: foreign.role }),
        () => invite(client, id),
        () => invite(client, id, true),
        () => client.call(endpoints.withdrawInvitation, { params: { id } }),
        () => leave(client, id),
      ];
      const unknown = attempts(test.deps.newId());
      for (const [at, attempt] of attempts(foreign.id).entries()) {
        const [there, nowhere] = [await attempt(), await unknown[at]!()];
        expect([name, at, there.status]).toEqual([name, at, 404]);
        expect({ ...(there.json as object), requestId: '' }).toEqual({
          ...(nowhere.json as object),
          requestId: '',
        });
      }
      const elsewhere = { params: { id: foreign.facilityId }, body: { ...nurse, role: foreign.role } };
      expect((await client.call(endpoints.addMember, elsewhere)).status).toBe(404);
    }
    const family = testPeople.family.id;
    for (const answer of [await invite(secretary, family), await leave(secretary, family)])
      expect(answer.status).toBe(404);
    expect(await auditedSince(test, head)).toEqual([]);
  });

  describe('an invitation', () => {
    it('gives a code once; the database holds its keyed hash, and neither log nor audit the code', async () => {
      const id = await add(manager, { ...nurse, kana: 'ミホン シンジン', address: '見本市秘密町9-9-9' });
      expect((await team(manager)).find((member) => member.id === id)).toMatchObject({
        state: 'door',
        hasAddress: true,
        kana: 'ミホン シンジン',
      });
      const answer = await invite(manager, id);
      const { code, page, expiresAt } = answer.value;
      const letters = parseInvitationCode(code)!;
      expect(code).toMatch(/^.{4}-.{4}-.{4}$/);
      expect(page).toBe('https://tasuki.example/join');
      expect(expiresAt - test.now()).toBe(72 * 3_600_000);
      const row = await test.db
        .selectFrom('invitations')
        .selectAll()
        .where('person_id', '=', id)
        .executeTakeFirstOrThrow();
      expect(row).toMatchObject({
        code_hash: hashInvitationCode(test.deps, letters),
        invited_by: testPeople.homeManager.id,
        kind: 'staff',
      });
      const kept = [
        ...(await test.db.selectFrom('audit').selectAll().execute()),
        ...(await test.db.selectFrom('invitations').selectAll().execute()),
        ...(await test.db.selectFrom('idempotency').selectAll().execute()),
        ...(await test.db.selectFrom('people').selectAll().execute()),
      ];
      const opened = await test.db.selectFrom('idempotency').selectAll().execute();
      const answers = opened.map(({ person_id, key, answer_sealed }) =>
        answer_sealed
          ? test.deps.keys.cipher.open({ table: 'idempotency', row: `${person_id}:${key}` }, answer_sealed)
          : '',
      );
      const everything = JSON.stringify(kept, (_, value: unknown) =>
        value instanceof Uint8Array ? Buffer.from(value).toString('utf8') : value,
      );
      for (const text of [code, letters, '秘密町']) {
        expect(everything).not.toContain(text);
        expect(JSON.stringify(answers)).not.toContain(text);
        expect(test.logged.join('\n')).not.toContain(text);
      }
      expect((await team(manager)).find((member) => member.id === id)).toMatchObject({
        state: 'invited',
        invitedUntil: expiresAt,
      });
    });

    it('again gives another code and ends the first; withdrawn, none is good', async () => {
      const id = await add(manager);
      const first = (await invite(manager, id)).value.code;
      const second = (await invite(manager, id)).value.code;
      expect(second).not.toBe(first);
      const open = () =>
        test.db
          .selectFrom('invitations')
          .select('code_hash')
          .where('person_id', '=', id)
          .where('withdrawn_at', 'is', null)
          .execute();
      expect(await open()).toEqual([
        { code_hash: hashInvitationCode(test.deps, parseInvitationCode(second)!) },
      ]);
      const head = await auditHead(test);
      for (let twice = 0; twice < 2; twice++)
        expect((await manager.call(endpoints.withdrawInvitation, { params: { id } })).value).toEqual({});
      expect(await open()).toEqual([]);
      expect(await auditedSince(test, head)).toEqual(['invitation-withdrawn']);
    });

    it('that ran out is shown as such', async () => {
      const id = await add(manager);
      await invite(manager, id);
      test.advance(72 * 3_600_000);
      [manager, secretary] = [await test.as('homeManager'), await test.as('secretary')];
      expect((await team(manager)).find((member) => member.id === id)).toMatchObject({
        state: 'lapsed',
        invitedUntil: null,
      });
    });

    it('of somebody who signs in already needs the passkey anew, as does taking all away after a loss', async () => {
      const id = await add(manager);
      expect((await invite(manager, id, true)).problem.code).toBe('CONFIRMATION_NEEDED');
      await givePasskey(id);
      expect((await invite(manager, id)).problem.code).toBe('CONFIRMATION_NEEDED');
      await confirm(manager);
      expect((await invite(manager, id)).status).toBe(200);
      expect((await team(manager)).find((member) => member.id === id)).toMatchObject({
        state: 'ready',
        passkeys: 1,
      });
      const head = await auditHead(test);
      expect((await invite(manager, id, true)).status).toBe(200);
      expect((await team(manager)).find((member) => member.id === id)).toMatchObject({
        state: 'invited',
        passkeys: 0,
      });
      expect(await auditedSince(test, head)).toEqual(['sessions-ended', 'person-invited']);
      test.advance(5 * 60_000 + 1);
      expect((await invite(manager, id, true)).problem.code).toBe('CONFIRMATION_NEEDED');
    });

    it('after a loss ends every session at once', async () => {
      const lostPhone = await test.as('home');
      await confirm(manager);
      expect((await lostPhone.call(endpoints.listResidents)).status).toBe(200);
      expect((await invite(manager, testPeople.home.id, true)).status).toBe(200);
      expect((await lostPhone.call(endpoints.listResidents)).status).toBe(401);
    });

    it('is not for oneself, and supervisors invite crews only', async () => {
      expect((await invite(manager, testPeople.homeManager.id)).problem.issues?.[0]?.path).toBe('self');
      const supervisor = await test.as('supervisor');
      const head = await auditHead(test);
      const refused = await invite(
        supervisor,
        await add(secretary, { ...nurse, role: 'crew-supervisor' }, testFacilities.station.id),
      );
      expect([refused.problem.code, refused.problem.issues?.[0]?.path]).toEqual(['NOT_ALLOWED_NOW', 'role']);
      expect(await auditedSince(test, head)).toEqual(['person-changed']);
      const body = { ...nurse, role: 'crew-supervisor' as const };
      const station = { id: testFacilities.station.id };
      expect(
        (await supervisor.call(endpoints.addMember, { params: station, body })).problem.issues?.[0]?.path,
      ).toBe('role');
    });
  });

  describe('a role', () => {
    it('is of the facility’s kind only, whoever gives it', async () => {
      for (const role of ['clinic', 'secretariat', 'patient', 'crew'] as const) {
        const body = { ...nurse, role };
        for (const client of [manager, secretary])
          expect(
            (await client.call(endpoints.addMember, { params: { id: homeId }, body })).problem.issues?.[0]
              ?.path,
          ).toBe('role');
      }
    });

    it('changes only after the passkey was asked for, and never by its holder', async () => {
      await unconfirm(manager);
      const id = await add(manager);
      expect((await change(manager, id, { ...nurse, post: '主任' })).status).toBe(200);
      const raised = { ...nurse, role: 'care-home-manager' as const };
      expect((await change(manager, id, raised)).problem.code).toBe('CONFIRMATION_NEEDED');
      await confirm(manager);
      const head = await auditHead(test);
      expect((await change(manager, id, raised)).status).toBe(200);
      expect(await auditedSince(test, head)).toEqual(['person-changed']);
      const own = { role: 'care-home' as const, name: '見本 長子', post: '施設長' };
      expect((await change(manager, testPeople.homeManager.id, own)).problem.issues?.[0]?.path).toBe('self');
      expect(
        (
          await change(manager, testPeople.homeManager.id, {
            ...own,
            role: 'care-home-manager',
            post: '園長',
          })
        ).status,
      ).toBe(200);
      expect((await change(manager, id, nurse)).status).toBe(200);
    });

    it('over the whole network is given only after the passkey was asked for', async () => {
      const office = {
        params: { id: testFacilities.office.id },
        body: { ...nurse, role: 'auditor' as const },
      };
      await unconfirm(secretary);
      expect((await secretary.call(endpoints.addMember, office)).problem.code).toBe('CONFIRMATION_NEEDED');
      await confirm(secretary);
      expect((await secretary.call(endpoints.addMember, office)).status).toBe(200);
    });
  });

  it('the home address is kept for the watch, goes with an empty one and stays without', async () => {
    const details = async (id: string) => {
      const row = await test.db
        .selectFrom('people')
        .select('details_sealed')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return openDetails(test.deps.keys.cipher, id, row.details_sealed);
    };
    const id = await add(manager, { ...nurse, address: '見本市1-2-3' });
    await change(manager, id, { ...nurse, kana: 'ミホン' });
    expect(await details(id)).toEqual({ kana: 'ミホン', address: '見本市1-2-3' });
    const emptied = await manager.call(endpoints.changeMember, {
      params: { id },
      body: { ...nurse, address: '' },
    });
    expect(emptied.status).toBe(200);
    expect(await details(id)).toEqual({});
  });

  describe('leaving', () => {
    it('ends sessions, passkeys and invitations at once, once, and the audit keeps who it was', async () => {
      const gone = await test.as('clinicStaff');
      const doctor = await test.as('clinic');
      await givePasskey(testPeople.clinicStaff.id);
      const head = await auditHead(test);
      expect((await leave(doctor, testPeople.clinicStaff.id)).value).toEqual({});
      expect(await auditedSince(test, head)).toEqual(['person-left']);
      const row = await test.db
        .selectFrom('audit')
        .selectAll()
        .where('seq', '>', head)
        .executeTakeFirstOrThrow();
      expect(toAuditEntry(test.deps.keys.cipher, row)).toMatchObject({
        patientLabel: '見本 受付',
        detail: `person:${testPeople.clinicStaff.id},passkeys:1,sessions:1`,
      });
      expect((await gone.call(endpoints.listResidents)).status).toBe(401);
      const people = await team(doctor, testFacilities.clinic.id);
      expect(people.find(({ id }) => id === testPeople.clinicStaff.id)).toMatchObject({
        name: '見本 受付',
        state: 'left',
        passkeys: 0,
        leftAt: test.now(),
      });
      expect((await leave(doctor, testPeople.clinicStaff.id)).problem.issues?.[0]?.path).toBe('left');
      expect((await invite(doctor, testPeople.clinicStaff.id)).problem.issues?.[0]?.path).toBe('left');
      expect(
        (await test.as('clinicStaff').then((client) => client.call(endpoints.readSession))).value.person,
      ).toBeNull();
    });

    it('ends an open board at once, while the colleague’s stays', async () => {
      const admin = await test.as('otherHospitalAdmin');
      const colleague = await add(admin, { ...nurse, role: 'hospital' }, testFacilities.otherHospital.id);
      const token = async (personId: string) => (await createSession(test.deps, test.db, personId)).token;
      const [gone, stays] = [
        new TestStream(test, await token(testPeople.otherHospital.id)),
        new TestStream(test, await token(colleague)),
      ];
      for (const stream of [gone, stays]) {
        expect((await stream.connect()).status).toBe(200);
        await stream.read();
      }
      expect((await leave(admin, testPeople.otherHospital.id)).status).toBe(200);
      expect(await gone.read()).toBe(false);
      expect(gone.isOver).toBe(true);
      expect(await stays.read(100)).toBe(false);
      expect(stays.isOver).toBe(false);
      await stays.cut();
      expect((await gone.connect()).status).toBe(401);
    });

    it('of the last manager waits for a successor', async () => {
      const admin = await test.as('hospitalAdmin');
      const own = testPeople.hospitalAdmin.id;
      for (const client of [admin, secretary])
        expect((await leave(client, own)).problem.issues?.[0]?.path).toBe('last-manager');
      await add(admin, { ...nurse, role: 'hospital-admin' }, testFacilities.hospital.id);
      expect((await leave(admin, own)).status).toBe(200);
      expect(
        (await admin.call(endpoints.listTeam, { params: { id: testFacilities.hospital.id } })).status,
      ).toBe(401);
    });

    it('of two managers at once leaves one', async () => {
      const station = testFacilities.otherStation.id;
      const second = await add(secretary, { ...nurse, role: 'crew-supervisor' }, station);
      const answers = await Promise.all([
        leave(secretary, second),
        leave(secretary, testPeople.otherSupervisor.id),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });
  });
});
