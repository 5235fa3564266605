import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FacilityDraft } from '#lib/core/access/facility-draft.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { insertDevice } from '#server/store/devices.ts';
import { confirmSession, hashToken } from '#server/store/sessions.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const clinic: FacilityDraft = {
  kind: 'clinic',
  name: '試験歯科医院',
  kana: 'シケンシカイイン',
  code: '9930000001',
  dental: true,
  town: '見本市',
  address: '見本市8-8',
  phone: '000-555-0088',
};
const hospital: FacilityDraft = {
  ...clinic,
  kind: 'hospital',
  name: '試験病院',
  kana: 'シケンビョウイン',
  dental: false,
  hospital: {
    level: 'secondary',
    capabilities: ['internal'],
    beds: 80,
    position: { latitude: 32.2, longitude: 136.7 },
  },
};
const manager = { name: '試験 院長', kana: 'シケン インチョウ', post: '院長' };

const particularsOf = ({ kind: _, ...particulars }: FacilityDraft) => particulars;

describe.each(engines)('facilities on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  let auditor: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    [office, auditor] = [await test.as('secretary'), await test.as('auditor')];
  }, 60_000);
  afterAll(() => test.close());

  const enrol = async (facility: FacilityDraft) =>
    (await office.call(endpoints.enrolFacility, { body: { facility, manager } })).value;
  const read = async (id: string) => (await auditor.call(endpoints.readFacility, { params: { id } })).value;
  const close = (id: string) => office.call(endpoints.closeFacility, { params: { id } });
  const confirm = () => confirmSession(test.deps, test.db, hashToken(office.token!));

  it('one is enrolled with the person who answers for it, in one act, and recorded once', async () => {
    const head = await auditHead(test);
    const key = 'enrol-the-clinic';
    const once = await office.call(endpoints.enrolFacility, {
      body: { facility: clinic, manager },
      idempotencyKey: key,
    });
    const again = await office.call(endpoints.enrolFacility, {
      body: { facility: clinic, manager },
      idempotencyKey: key,
    });
    expect(again.value).toEqual(once.value);
    expect(await auditedSince(test, head)).toEqual(['facility-enrolled']);
    const { facilityId, personId } = once.value;
    expect(await read(facilityId)).toMatchObject({
      ...clinic,
      hospital: null,
      state: 'active',
      people: 1,
      ready: 0,
      residents: 0,
    });
    const { people } = (await office.call(endpoints.listTeam, { params: { id: facilityId } })).value;
    expect(people).toMatchObject([
      { id: personId, name: '試験 院長', role: 'clinic', kana: 'シケン インチョウ' },
    ]);
  });

  it('a hospital stands in the crews’ directory, with what it can do and where it is', async () => {
    const { facilityId } = await enrol(hospital);
    const crew = await test.as('crew');
    const { hospitals } = (await crew.call(endpoints.readHospitals)).value;
    expect(hospitals.find(({ id }) => id === facilityId)).toMatchObject({
      name: '試験病院',
      level: 'secondary',
      beds: 80,
      latitude: 32.2,
      longitude: 136.7,
    });
    expect((await read(facilityId)).hospital).toEqual(hospital.hospital);
  });

  it('what is not a facility of the network is enrolled by nobody', async () => {
    for (const wrong of [
      { ...clinic, kind: 'secretariat' },
      { ...clinic, code: '123' },
      { ...clinic, kana: '見本' },
      { ...clinic, phone: '#' },
    ]) {
      const answer = await office.send(
        'POST',
        '/api/office/facilities',
        { facility: wrong, manager },
        { 'idempotency-key': test.deps.newId() },
      );
      expect(answer.problem.code).toBe('BAD_REQUEST');
    }
  });

  it('the list holds all but households, for the secretariat and the auditor', async () => {
    for (const client of [office, auditor]) {
      const { facilities } = (await client.call(endpoints.listFacilities)).value;
      const ids = facilities.map(({ id }) => id);
      expect(ids).toContain(testFacilities.home.id);
      expect(ids).not.toContain(testFacilities.household.id);
    }
    const household = { params: { id: testFacilities.household.id } };
    expect((await office.call(endpoints.readFacility, household)).status).toBe(404);
    expect(
      (await office.call(endpoints.changeFacility, { ...household, body: particularsOf(clinic) })).status,
    ).toBe(404);
    expect((await close(testFacilities.household.id)).status).toBe(404);
  });

  it('its particulars change, its kind does not', async () => {
    const { facilityId } = await enrol(clinic);
    const params = { id: facilityId };
    const head = await auditHead(test);
    const moved = { ...particularsOf(clinic), town: '例市', address: '例市2-2', dental: false };
    expect((await office.call(endpoints.changeFacility, { params, body: moved })).value).toEqual({});
    expect(await read(facilityId)).toMatchObject({ ...moved, kind: 'clinic' });
    expect(await auditedSince(test, head)).toEqual(['facility-changed']);
    const other = await office.send(
      'PUT',
      `/api/office/facilities/${facilityId}`,
      { ...moved, kind: 'care-home' },
      { 'idempotency-key': test.deps.newId() },
    );
    expect(other.problem.code).toBe('BAD_REQUEST');
    const unknown = { params: { id: test.deps.newId() }, body: moved };
    expect((await office.call(endpoints.changeFacility, unknown)).status).toBe(404);
  });

  describe('closing', () => {
    it('needs the passkey anew, and never concerns the secretariat', async () => {
      const { facilityId } = await enrol(clinic);
      expect((await close(facilityId)).problem.code).toBe('CONFIRMATION_NEEDED');
      expect((await read(facilityId)).state).toBe('active');
      expect((await close(testFacilities.office.id)).status).toBe(404);
      expect((await close(test.deps.newId())).status).toBe(404);
    });

    it('ends everybody’s access and every device at once; records stay, and nobody of it reads them', async () => {
      const patientId = await registerTestPatient(test, {
        name: '見本 花代',
        kana: 'ミホン ハナヨ',
        birthDate: '1940-05-06',
      });
      const [nurse, boss] = [await test.as('home'), await test.as('homeManager')];
      expect((await nurse.call(endpoints.readResident, { params: { id: patientId } })).status).toBe(200);
      const home = testFacilities.home.id;
      await confirm();
      const head = await auditHead(test);
      expect((await close(home)).value).toEqual({ people: 2, devices: 0 });
      expect(await auditedSince(test, head)).toEqual(['facility-closed']);
      for (const client of [nurse, boss, await test.as('home')])
        expect((await client.call(endpoints.listResidents)).status).toBe(401);
      expect(await read(home)).toMatchObject({
        state: 'closed',
        people: 0,
        residents: 1,
        closedAt: test.now(),
      });
      expect((await close(home)).problem.issues?.[0]?.path).toBe('closed');
      const body = { role: 'care-home' as const, name: '見本 後', post: '職員' };
      expect(
        (await office.call(endpoints.addMember, { params: { id: home }, body })).problem.issues?.[0]?.path,
      ).toBe('closed');
      const { people } = (await office.call(endpoints.listTeam, { params: { id: home } })).value;
      expect(people.map(({ state }) => state)).toEqual(['left', 'left']);
      expect(
        (await office.call(endpoints.inviteMember, { params: { id: people[0]!.id }, body: { lost: false } }))
          .status,
      ).toBe(409);
    });

    it('revokes the devices of a station, and takes a hospital off the crews’ list', async () => {
      const device = test.deps.newId();
      await insertDevice(test.deps, test.db, {
        id: device,
        facilityId: testFacilities.otherStation.id,
        personId: testPeople.otherCrew.id,
        name: '例1号車',
        publicKey: new Uint8Array(65),
        keyClass: 'demo',
      });
      await confirm();
      expect((await close(testFacilities.otherStation.id)).value).toEqual({ people: 2, devices: 1 });
      const row = await test.db
        .selectFrom('devices')
        .select('revoked_at')
        .where('id', '=', device)
        .executeTakeFirstOrThrow();
      expect(Number(row.revoked_at)).toBe(test.now());
      expect((await close(testFacilities.thirdHospital.id)).status).toBe(200);
      const { hospitals } = (await (await test.as('crew')).call(endpoints.readHospitals)).value;
      expect(hospitals.map(({ id }) => id)).not.toContain(testFacilities.thirdHospital.id);
    });

    it('lets in nobody of a closed facility, even one whose own end was forgotten', async () => {
      await test.db
        .updateTable('facilities')
        .set({ state: 'closed' })
        .where('id', '=', testFacilities.otherClinic.id)
        .execute();
      const doctor = await test.as('otherClinic');
      expect((await doctor.call(endpoints.readSession)).value.person).toBeNull();
    });
  });
});
