import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkpointFile, checkpointStatement } from '#lib/core/access/checkpoint.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { fhirAuditEvent } from '#lib/core/exchange/fhir-audit-event-schema.ts';
import { isSignedBy } from '#server/keys/audit-keys.ts';
import { appendAudits } from '#server/store/audit.ts';
import { verifyAudit } from '#server/store/audit-verify.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

describe.each(engines)('proofs of the log on %s', (engine) => {
  let test: TestApp;
  let auditor: TestClient;
  let patientId: string;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    patientId = await registerTestPatient(test, {
      name: '見本 花代',
      kana: 'ミホン ハナヨ',
      birthDate: '1940-05-06',
    });
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const found = await crew.call(endpoints.search, {
      body: { caseId, name: 'ミホン ハナヨ', birthDate: '1940-05-06' as never },
    });
    await crew.call(endpoints.openCandidate, {
      body: { caseId, token: found.value.candidates[0]!.token, confirmedBy: ['address'] },
    });
    await (await test.as('home')).call(endpoints.readResident, { params: { id: patientId } });
    auditor = await test.as('auditor');
  }, 60_000);
  afterAll(() => test.close());

  const read = async (query: Record<string, unknown>) =>
    (await auditor.call(endpoints.readAudit, { query: { limit: 200, ...query } as never })).value.entries;
  const lines = async (query: Record<string, unknown> = {}) => {
    const answer = await auditor.call(endpoints.exportAudit, { query: query as never });
    expect(answer.status).toBe(200);
    return { answer, lines: Buffer.from(answer.bytes).toString('utf8').split('\n').filter(Boolean) };
  };

  describe('reading', () => {
    it('is narrowed by person, facility, patient, sort and day', async () => {
      const crewId = testPeople.crew.id;
      expect((await read({ person: crewId })).map(({ action }) => action)).toEqual([
        'look',
        'listed',
        'search',
        'case-opened',
      ]);
      const ofHome = await read({ facility: testFacilities.home.id });
      expect(new Set(ofHome.map(({ facilityId }) => facilityId))).toEqual(new Set([testFacilities.home.id]));
      expect((await read({ patient: patientId, group: 'looks' })).map(({ person }) => person)).toHaveLength(
        2,
      );
      expect((await read({ group: 'searches' })).map(({ action }) => action)).toEqual(['listed', 'search']);
      expect(await read({ from: '2026-11-20', to: '2026-11-20', group: 'cases' })).toHaveLength(1);
      expect(await read({ to: '2026-11-19' })).toEqual([]);
      expect(await read({ breakGlass: 'yes' })).toEqual([]);
    });

    it('records by what it was narrowed, and never whom it was about', async () => {
      await read({ patient: patientId, from: '2026-11-01' });
      const [newest] = await read({ limit: 1 });
      expect(newest).toMatchObject({
        action: 'audit-read',
        detail: expect.stringMatching(/^entries:\d+,filter:patient\+from$/),
      });
      expect(newest!.patientId).toBeUndefined();
    });

    it('shows a candidate by the mask alone', async () => {
      const [listed] = await read({ group: 'searches', patient: patientId });
      expect(listed).toMatchObject({ action: 'listed', patientLabel: '見＊ 花＊', sections: ['identity'] });
    });
  });

  describe('an export', () => {
    it('is one FHIR AuditEvent per line, oldest first, each of them valid', async () => {
      const { answer, lines: events } = await lines();
      expect(answer.headers.get('content-type')).toBe('application/fhir+ndjson');
      expect(answer.headers.get('content-disposition')).toMatch(/tasuki-audit-2026-11-20\.ndjson/);
      const parsed = events.map((line) => fhirAuditEvent.parse(JSON.parse(line)));
      expect(parsed.length).toBeGreaterThan(8);
      const recorded = parsed.map((event) => event.recorded);
      expect(recorded).toEqual(recorded.toSorted());
    });

    it('is one event per patient shown: the look, and being listed before it', async () => {
      const { lines: events } = await lines({ patient: patientId, person: testPeople.crew.id });
      const profiles = events.map((line) => fhirAuditEvent.parse(JSON.parse(line)).meta?.profile[0]);
      expect(profiles.map((profile) => profile?.split('.').at(-1))).toEqual(['PatientQuery', 'PatientRead']);
      for (const line of events) expect(line).toContain(`Patient/${patientId}`);
    });

    it('is recorded with its size, format and sorts of narrowing, and does not hold that record', async () => {
      const head = await auditHead(test);
      const { lines: events } = await lines({ group: 'looks' });
      expect(await auditedSince(test, head)).toEqual(['audit-exported']);
      const [newest] = await read({ limit: 1 });
      expect(newest).toMatchObject({ detail: `entries:${events.length},format:fhir,filter:group` });
    });

    it('as CSV has Japanese words, a mark for spreadsheets and no formula', async () => {
      await registerTestPatient(test, { name: '=SUM 危険', kana: 'キケン', birthDate: '1950-01-01' });
      const { answer, lines: rows } = await lines({ format: 'csv' });
      expect(answer.headers.get('content-type')).toContain('text/csv');
      expect(rows[0]!.startsWith('\uFEFF番号,日時')).toBe(true);
      const text = rows.join('\n');
      expect(text).toContain('記録を閲覧');
      expect(text).not.toMatch(/(^|,|")=SUM/m);
    });

    it('of more entries than a page holds is whole', async () => {
      const actor = { person: '見本 多忙', role: 'crew' as const, facility: '見本消防署' };
      const drafts = Array.from({ length: 1_020 }, () => ({
        actor,
        action: 'case-opened' as const,
        purpose: 'emergency' as const,
      }));
      await test.db.transaction().execute((transaction) => appendAudits(test.deps, transaction, drafts));
      const { lines: events } = await lines({ group: 'cases' });
      expect(events).toHaveLength(1_021);
      expect(new Set(events.map((line) => (JSON.parse(line) as { id: string }).id)).size).toBe(1_021);
    });

    it('refuses a format, a day or a person that cannot be', async () => {
      for (const query of ['format=pdf', 'from=yesterday', 'person=me', 'breakGlass=no', 'group=all'])
        expect((await auditor.send('GET', `/api/audit/export?${query}`)).problem.code).toBe('BAD_REQUEST');
    });
  });

  describe('checkpoints', () => {
    it('are handed out signed, up to the newest entry, and the handing out is recorded', async () => {
      const head = await auditHead(test);
      const file = checkpointFile.parse((await auditor.call(endpoints.exportCheckpoints)).value);
      const newest = file.checkpoints.at(-1)!;
      expect(newest.seq).toBe(head);
      const key = file.keys.find(({ kid }) => kid === newest.kid)!;
      const publicKey = new Uint8Array(Buffer.from(key.publicKey, 'base64'));
      const signature = new Uint8Array(Buffer.from(newest.signature, 'base64'));
      expect(isSignedBy({ kid: key.kid, publicKey }, checkpointStatement(newest), signature)).toBe(true);
      expect(await auditedSince(test, head)).toEqual(['audit-checkpoint', 'audit-exported']);
      const proof = await verifyAudit(test.db, {
        cipher: test.deps.keys.cipher,
        keys: [{ kid: key.kid, publicKey }],
        given: file.checkpoints,
      });
      expect(proof.findings).toEqual([]);
    });

    it('their state tells how far the log is signed', async () => {
      const state = (await auditor.call(endpoints.readAuditState)).value;
      expect(state.entries).toBe(await auditHead(test));
      expect(state.newest!.seq).toBeLessThan(state.entries);
      expect(state).toMatchObject({ checkpoints: 1, deviceGaps: [] });
    });
  });
});
