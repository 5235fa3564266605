import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { toAuditEntry } from '#server/store/audit.ts';
import { openDetails } from '#server/store/people.ts';
import { createSession } from '#server/store/sessions.ts';
import { TestStream } from '#server/testing/live-stream.ts';
import { testFacilities, testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { actsOnPeople, nurse } from '#server/testing/team.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const managers: TestPersonName[] = ['supervisor', 'homeManager', 'clinic', 'hospitalAdmin'];
const homeId = testFacilities.home.id;

describe.each(engines)('the people of a facility on %s', (engine) => {
  let test: TestApp;
  let manager: TestClient;
  let secretary: TestClient;
  let acts: ReturnType<typeof actsOnPeople>;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    acts = actsOnPeople(test);
    [manager, secretary] = [await test.as('homeManager'), await test.as('secretary')];
  }, 60_000);
  afterAll(() => test.close());

  it('is listed for those who answer for it: name, post, role and how far they are', async () => {
    const people = await acts.team(manager);
    expect(people.map(({ name }) => name)).toEqual(['見本 苑子', '見本 長子']);
    expect(people[0]).toMatchObject({ role: 'care-home', state: 'door', passkeys: 0, hasAddress: false });
    expect((await acts.team(secretary)).map(({ id }) => id)).toEqual(people.map(({ id }) => id));
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
      await acts.confirm(client);
      const own = testPeople[name].facilityId;
      const foreign = Object.values(testPeople).find(
        (person) => person.facilityId !== own && person.role === testPeople[name].role,
      )!;
      const attempts = (id: string) => [
        () => acts.change(client, id, { ...nurse, role: foreign.role }),
        () => acts.invite(client, id),
        () => acts.invite(client, id, true),
        () => client.call(endpoints.withdrawInvitation, { params: { id } }),
        () => acts.leave(client, id),
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
    for (const answer of [await acts.invite(secretary, family), await acts.leave(secretary, family)])
      expect(answer.status).toBe(404);
    expect(await auditedSince(test, head)).toEqual([]);
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
      await acts.unconfirm(manager);
      const id = await acts.add(manager);
      expect((await acts.change(manager, id, { ...nurse, post: '主任' })).status).toBe(200);
      const raised = { ...nurse, role: 'care-home-manager' as const };
      expect((await acts.change(manager, id, raised)).problem.code).toBe('CONFIRMATION_NEEDED');
      await acts.confirm(manager);
      const head = await auditHead(test);
      expect((await acts.change(manager, id, raised)).status).toBe(200);
      expect(await auditedSince(test, head)).toEqual(['person-changed']);
      const own = { role: 'care-home' as const, name: '見本 長子', post: '施設長' };
      expect((await acts.change(manager, testPeople.homeManager.id, own)).problem.issues?.[0]?.path).toBe(
        'self',
      );
      expect(
        (
          await acts.change(manager, testPeople.homeManager.id, {
            ...own,
            role: 'care-home-manager',
            post: '園長',
          })
        ).status,
      ).toBe(200);
      expect((await acts.change(manager, id, nurse)).status).toBe(200);
    });

    it('over the whole network is given only after the passkey was asked for', async () => {
      const office = {
        params: { id: testFacilities.office.id },
        body: { ...nurse, role: 'auditor' as const },
      };
      await acts.unconfirm(secretary);
      expect((await secretary.call(endpoints.addMember, office)).problem.code).toBe('CONFIRMATION_NEEDED');
      await acts.confirm(secretary);
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
    const id = await acts.add(manager, { ...nurse, address: '見本市1-2-3' });
    await acts.change(manager, id, { ...nurse, kana: 'ミホン' });
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
      await acts.givePasskey(testPeople.clinicStaff.id);
      const head = await auditHead(test);
      expect((await acts.leave(doctor, testPeople.clinicStaff.id)).value).toEqual({});
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
      const people = await acts.team(doctor, testFacilities.clinic.id);
      expect(people.find(({ id }) => id === testPeople.clinicStaff.id)).toMatchObject({
        name: '見本 受付',
        state: 'left',
        passkeys: 0,
        leftAt: test.now(),
      });
      expect((await acts.leave(doctor, testPeople.clinicStaff.id)).problem.issues?.[0]?.path).toBe('left');
      expect((await acts.invite(doctor, testPeople.clinicStaff.id)).problem.issues?.[0]?.path).toBe('left');
      expect(
        (await test.as('clinicStaff').then((client) => client.call(endpoints.readSession))).value.person,
      ).toBeNull();
    });

    it('ends an open board at once, while the colleague’s stays', async () => {
      const admin = await test.as('otherHospitalAdmin');
      const colleague = await acts.add(
        admin,
        { ...nurse, role: 'hospital' },
        testFacilities.otherHospital.id,
      );
      const token = async (personId: string) => (await createSession(test.deps, test.db, personId)).token;
      const [gone, stays] = [
        new TestStream(test, await token(testPeople.otherHospital.id)),
        new TestStream(test, await token(colleague)),
      ];
      for (const stream of [gone, stays]) {
        expect((await stream.connect()).status).toBe(200);
        await stream.read();
      }
      expect((await acts.leave(admin, testPeople.otherHospital.id)).status).toBe(200);
      expect(await gone.read()).toBe(false);
      expect(gone.isOver).toBe(true);
      expect(await stays.read(100)).toBe(false);
      expect(stays.isOver).toBe(false);
      await stays.cut();
      expect((await gone.connect()).status).toBe(401);
    });

    it('of a role ends what was open under it, at once', async () => {
      const admin = await test.as('hospitalAdmin');
      const draft = { ...nurse, role: 'hospital' as const };
      const personId = await acts.add(admin, draft, testFacilities.hospital.id);
      const { token } = await createSession(test.deps, test.db, personId);
      const board = new TestStream(test, token);
      expect((await board.connect()).status).toBe(200);
      await board.read();
      await acts.confirm(admin);
      expect((await acts.change(admin, personId, { ...nurse, role: 'hospital-admin' })).status).toBe(200);
      await acts.unconfirm(admin);
      expect(await board.read()).toBe(false);
      expect(board.isOver).toBe(true);
      expect((await acts.leave(admin, personId)).status).toBe(200);
    });

    it('of the last manager waits for a successor', async () => {
      const admin = await test.as('hospitalAdmin');
      const own = testPeople.hospitalAdmin.id;
      for (const client of [admin, secretary])
        expect((await acts.leave(client, own)).problem.issues?.[0]?.path).toBe('last-manager');
      await acts.add(admin, { ...nurse, role: 'hospital-admin' }, testFacilities.hospital.id);
      expect((await acts.leave(admin, own)).status).toBe(200);
      expect(
        (await admin.call(endpoints.listTeam, { params: { id: testFacilities.hospital.id } })).status,
      ).toBe(401);
    });

    it('of two managers at once leaves one', async () => {
      const station = testFacilities.otherStation.id;
      const second = await acts.add(secretary, { ...nurse, role: 'crew-supervisor' }, station);
      const answers = await Promise.all([
        acts.leave(secretary, second),
        acts.leave(secretary, testPeople.otherSupervisor.id),
      ]);
      expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    });
  });
});
