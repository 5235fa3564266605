import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { createShortCode } from '#lib/core/card/short-code.ts';
import { insertDevice } from '#server/store/devices.ts';
import { bindSessionToDevice, hashToken } from '#server/store/sessions.ts';
import { addTestCard, registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople, type TestPersonName } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hours = 3_600_000;
const notTheOffice: TestPersonName[] = ['crew', 'home', 'clinic', 'hospital', 'family'];

describe.each(engines)('oversight on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  let auditor: TestClient;
  let patientId: string;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    patientId = await registerTestPatient(test, {
      name: '見本 花代',
      kana: 'ミホン ハナヨ',
      birthDate: '1940-05-06',
    });
    [office, auditor] = [await test.as('secretary'), await test.as('auditor')];
  }, 60_000);
  afterAll(() => test.close());

  describe('the log', () => {
    it('is read newest first, page by page, without gaps or repetitions', async () => {
      const crew = await test.as('crew');
      for (let n = 0; n < 7; n++) await openTestCase(test, crew);
      const seqs: number[] = [];
      let before: number | null | undefined;
      do {
        const page = (
          await auditor.call(endpoints.readAudit, {
            query: { limit: 3, action: 'case-opened', ...(before != null && { before }) },
          })
        ).value;
        seqs.push(...page.entries.map(({ seq }) => seq));
        before = page.next;
      } while (before !== null);
      expect(seqs).toHaveLength(7);
      expect(seqs).toEqual([...new Set(seqs)].sort((a, b) => b - a));
    });

    it('records that it was read', async () => {
      const head = await auditHead(test);
      const { entries } = (await auditor.call(endpoints.readAudit, { query: { limit: 2 } })).value;
      expect(entries).toHaveLength(2);
      expect(await auditedSince(test, head)).toEqual(['audit-read']);
      const next = (await auditor.call(endpoints.readAudit, { query: { limit: 1 } })).value.entries[0]!;
      expect(next).toMatchObject({
        action: 'audit-read',
        purpose: 'oversight',
        person: '見本 監査（監査担当）',
        detail: 'entries:2',
      });
    });

    it('is closed to everybody but the secretariat', async () => {
      for (const name of notTheOffice) {
        const other = await test.as(name);
        expect((await other.call(endpoints.readAudit)).status).toBe(404);
        expect((await other.call(endpoints.readOverview)).status).toBe(404);
      }
      expect((await test.anonymous.call(endpoints.readAudit)).status).toBe(401);
      expect((await test.anonymous.call(endpoints.readOverview)).status).toBe(401);
    });

    it('refuses a page that cannot be', async () => {
      for (const query of ['limit=0', 'limit=500', 'limit=x', 'before=1.5', 'action=everything'])
        expect((await auditor.send('GET', `/api/audit?${query}`)).problem.code).toBe('BAD_REQUEST');
    });
  });

  describe('the overview', () => {
    it('counts people, residents, cards, looks, searches and cases of the month', async () => {
      const before = (await office.call(endpoints.readOverview)).value;
      await registerTestPatient(test, { name: '見本 二人', kana: 'ミホン フタリ', birthDate: '1941-01-01' });
      await addTestCard(test, patientId, createShortCode(Uint8Array.of(1, 2, 3, 4, 5)));
      const crew = await test.as('crew');
      const caseId = await openTestCase(test, crew);
      await crew.call(endpoints.search, {
        body: { caseId, name: 'ミホン フタリ', birthDate: '1941-01-01' as never },
      });
      const after = (await office.call(endpoints.readOverview)).value;
      expect(after.figures).toEqual({
        registered: before.figures.registered + 1,
        looksThisMonth: before.figures.looksThisMonth,
        searchesThisMonth: before.figures.searchesThisMonth + 1,
        cardsValid: before.figures.cardsValid + 1,
        casesThisMonth: before.figures.casesThisMonth + 1,
      });
      const home = after.facilities.find(({ id }) => id === testFacilities.home.id)!;
      expect(home).toMatchObject({ people: 2, residents: 2, validCards: 1 });
      expect(after.people).toHaveLength(Object.keys(testPeople).length);
      test.advance(11 * 24 * hours);
      office = await test.as('secretary');
      expect((await office.call(endpoints.readOverview)).value.figures).toMatchObject({
        searchesThisMonth: 0,
        casesThisMonth: 0,
      });
    });
  });

  describe('a device', () => {
    const enrol = async () => {
      const id = test.deps.newId();
      await insertDevice(test.deps, test.db, {
        id,
        facilityId: testFacilities.station.id,
        personId: testPeople.crew.id,
        name: '見本1号車',
        publicKey: new Uint8Array(65),
        keyClass: 'demo',
      });
      return id;
    };

    it('that is revoked loses its sessions at once, and that is recorded once', async () => {
      const id = await enrol();
      const crew = await test.as('crew');
      await bindSessionToDevice(test.db, hashToken(crew.token!), id);
      const caseId = await openTestCase(test, crew);
      const head = await auditHead(test);
      for (let twice = 0; twice < 2; twice++)
        expect((await office.call(endpoints.revokeDevice, { params: { id } })).value).toEqual({});
      expect(await auditedSince(test, head)).toEqual(['device-revoked']);
      expect((await crew.call(endpoints.readCase, { params: { id: caseId } })).status).toBe(401);
      const { devices } = (await office.call(endpoints.readOverview)).value;
      expect(devices.find((device) => device.id === id)).toMatchObject({
        name: '見本1号車',
        facility: '見本消防署',
        revokedAt: test.now(),
      });
    });

    it('is revoked by the secretariat only, and only when it exists', async () => {
      const id = await enrol();
      for (const name of notTheOffice)
        expect((await (await test.as(name)).call(endpoints.revokeDevice, { params: { id } })).status).toBe(
          404,
        );
      expect((await test.anonymous.call(endpoints.revokeDevice, { params: { id } })).status).toBe(401);
      const unknown = { params: { id: test.deps.newId() } };
      expect((await office.call(endpoints.revokeDevice, unknown)).status).toBe(404);
    });
  });
});
