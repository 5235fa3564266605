import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Month } from '#lib/core/figures/month.ts';
import { addMoreFacilities, appendEntries, inJapan, moreFacilities } from '#server/testing/figures.ts';
import { registerTestPatient } from '#server/testing/patients.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const november = '2026-11' as Month;
const linesOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8').split('\r\n');

describe.each(engines)('figures on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  let importer: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    await addMoreFacilities(test);
    const patient = await registerTestPatient(test, {
      name: '見本 図代',
      kana: 'ミホン ズヨ',
      birthDate: '1941-02-03',
    });
    await appendEntries(test, [
      { who: 'crew', action: 'look', at: inJapan('2026-11-05 10:00'), patientId: patient },
      { who: 'hospital', action: 'look', at: inJapan('2026-11-19 10:00'), patientId: patient },
      { who: 'hospital', action: 'look', at: inJapan('2026-11-03 10:00'), patientId: patient },
    ]);
    [office, importer] = [await test.as('secretary'), await test.as('importer')];
  }, 60_000);
  afterAll(() => test.close());

  it('thirteen months, the running one last; months before the network began are not counted', async () => {
    const { value } = await importer.call(endpoints.readFigures);
    expect([value.month, value.first, value.current]).toEqual([november, november, november]);
    expect(value.months).toHaveLength(13);
    expect(value.months.map(({ counted }) => counted === null)).toEqual([...Array(12).fill(true), false]);
    expect(value.months.at(-1)!.counted).toMatchObject({ standing: 'so-far', computedAt: test.now() });
    expect(value.months.at(-1)!.counted!.figures.find(({ code }) => code === 'documents')!.value).toBe(3);
    expect(value.addedInYear).toBe(1);
  });

  it('a month that has not begun is answered with the running one; what is no month is refused', async () => {
    expect((await office.call(endpoints.readFigures, { query: { month: '2030-01' as Month } })).value.month).toBe(november); // prettier-ignore
    for (const month of ['2026-13', '2026', 'x', '2026-11--', '２０２６'])
      expect(
        (await office.send('GET', `/api/office/figures?month=${encodeURIComponent(month)}`)).status,
      ).toBe(400);
  });

  it('numbers from outside are kept with who entered them and when, and the newest holds', async () => {
    const head = await auditHead(test);
    const enter = (value: number | null) =>
      office.call(endpoints.enterFigure, {
        body: { month: november, kind: 'fee-item', item: '診療情報提供料', value, source: '国保連 2026-11' },
      });
    await enter(5);
    test.advance(1000);
    await enter(6);
    const { entered, months } = (await office.call(endpoints.readFigures)).value;
    expect(entered.map(({ value, person, holds }) => [value, person, holds])).toEqual([
      [6, testPeople.secretary.name, true],
      [5, testPeople.secretary.name, false],
    ]);
    expect(entered[0]!.enteredAt).toBe(test.now());
    expect(months.at(-1)!.counted!.figures.find(({ code }) => code === 'fee-items')!.value).toBe(6);
    expect(await auditedSince(test, head)).toEqual(['figures-entered', 'figures-entered']);
  });

  it('sent twice it is entered once', async () => {
    const body = {
      month: november,
      kind: 'eligible-patients',
      item: '',
      value: 80,
      source: '県の統計',
    } as const;
    for (let n = 0; n < 2; n++)
      await office.call(endpoints.enterFigure, { body, idempotencyKey: 'entering-once-only' });
    const { entered } = (await office.call(endpoints.readFigures)).value;
    expect(entered.filter(({ kind }) => kind === 'eligible-patients')).toHaveLength(1);
  });

  it('a negative number, a nameless item, a future month and a number without a source are refused', async () => {
    const body = { month: november, kind: 'fee-item', item: '項目', value: 1, source: '見本' };
    for (const wrong of [
      { value: -1 },
      { value: 1.5 },
      { item: '' },
      { month: '2026-12' },
      { source: ' ' },
      { kind: 'eligible-patients' },
      { more: 1 },
    ]) {
      const answer = await office.send(
        'POST',
        '/api/office/figures/entered',
        { ...body, ...wrong },
        { 'idempotency-key': test.deps.newId() },
      );
      expect([wrong, answer.status]).toEqual([wrong, 400]);
    }
  });

  it('the table for spreadsheets has ten lines for each month, and its export is recorded', async () => {
    const head = await auditHead(test);
    const { bytes, headers } = await office.call(endpoints.exportFigures);
    expect(headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
    const lines = linesOf(bytes);
    expect(lines).toHaveLength(1 + 10 + 1);
    expect(lines[1]).toMatch(/^1,registered-patients,登録患者数,2026-11,,,1,人,途中,2026-11-20 09:00,/);
    expect(lines[9]).toMatch(/^9,use-rate,利用率,2026-11,1,5,0\.2,％,途中,/);
    expect(await auditedSince(test, head)).toEqual(['figures-exported']);
  });

  it('what is unknown is written as unknown', async () => {
    await test.db.deleteFrom('entered_figures').execute();
    const lines = linesOf((await office.call(endpoints.exportFigures)).bytes);
    expect(lines[7]).toMatch(/^7,fee-items,診療報酬項目の算定数,2026-11,,,不明,/);
    expect(lines[10]).toMatch(/^10,consent-rate,患者同意取得率,2026-11,1,不明,不明,/);
  });

  describe('the use of each facility', () => {
    it('is told to the secretariat for all of them, day by day', async () => {
      const { value } = await office.call(endpoints.readFacilityUse);
      const names = value.facilities.map(({ name }) => name);
      expect(names).toContain('見本歯科');
      expect(names).not.toContain('訓練用の家');
      expect(names).not.toContain('見本事務局');
      expect(value.trials.map(({ name }) => name)).toEqual(['訓練用の家']);
      const hospital = value.facilities.find(({ name }) => name === '見本病院')!;
      expect(hospital.months.at(-1)).toEqual({
        month: november,
        looks: 2,
        disclosures: 0,
        cards: 0,
        days: ['2026-11-03', '2026-11-19'],
      });
      expect(hospital).toMatchObject({ state: 'regular', lastUse: '2026-11-19', daysSince: 1 });
    });

    it('is told to a manager for the own facility alone', async () => {
      const manager = await test.as('hospitalAdmin');
      const { value, bytes } = await manager.call(endpoints.readOwnFacilityUse);
      expect(value.facility.name).toBe('見本病院');
      const text = Buffer.from(bytes).toString('utf8');
      for (const other of Object.values(testFacilities))
        if (other.id !== testFacilities.hospital.id) expect(text).not.toContain(other.name);
      const head = await auditHead(test);
      const csv = linesOf((await manager.call(endpoints.exportOwnFacilityUse)).bytes);
      expect(csv).toHaveLength(1 + 6 + 1);
      expect(csv.slice(1, -1).every((line) => line.startsWith('見本病院,病院,'))).toBe(true);
      expect(await auditedSince(test, head)).toEqual(['figures-exported']);
    });

    it('names no patient anywhere', async () => {
      for (const { path } of [
        endpoints.readFacilityUse,
        endpoints.exportFacilityUse,
        endpoints.readFigures,
      ]) {
        const { status, bytes } = await office.send('GET', path);
        expect(status).toBe(200);
        expect(Buffer.from(bytes).toString('utf8')).not.toContain('図代');
      }
    });

    it('an office has no use of its own', async () => {
      for (const endpoint of [endpoints.readOwnFacilityUse, endpoints.exportOwnFacilityUse])
        expect((await office.call(endpoint)).status).toBe(404);
    });

    it('a facility marked as a trial leaves every figure, and comes back when the mark goes', async () => {
      const mark = (trial: boolean, id = testFacilities.hospital.id) =>
        office.call(endpoints.markTrial, { params: { id }, body: { trial } });
      const looks = async () =>
        (await office.call(endpoints.readFigures)).value.months
          .at(-1)!
          .counted!.figures.find(({ code }) => code === 'documents')!.value;
      const head = await auditHead(test);
      await mark(true);
      expect(await looks()).toBe(1);
      expect((await (await test.as('hospitalAdmin')).call(endpoints.readOwnFacilityUse)).status).toBe(404);
      await mark(false);
      expect(await looks()).toBe(3);
      expect(await auditedSince(test, head)).toEqual(['facility-changed', 'facility-changed']);
      expect((await mark(true, testFacilities.office.id)).status).toBe(404);
      expect((await mark(true, moreFacilities.dental.id.replace(/1$/, '9'))).status).toBe(404);
    });
  });

  describe('the public list', () => {
    it('is for everybody: facilities by name, kind and town, and how many are registered', async () => {
      const { value, headers, json } = await test.anonymous.call(endpoints.readNetwork);
      expect(value).toMatchObject({
        network: '見本県（架空）',
        mode: 'demo',
        registeredPatients: 1,
        livingPatients: 1,
        asOf: test.now(),
      });
      expect(value.facilities).toContainEqual({
        name: '見本病院',
        kind: 'hospital',
        dental: false,
        town: '見本市',
      });
      const text = JSON.stringify(json);
      for (const hidden of [testFacilities.household.name, testFacilities.office.name, '訓練用の家', '図代'])
        expect(text).not.toContain(hidden);
      for (const person of Object.values(testPeople)) expect(text).not.toContain(person.name);
      for (const facility of Object.values(testFacilities)) {
        expect(text).not.toContain(facility.id);
        expect(text).not.toContain(facility.phone);
      }
      expect(headers.get('cache-control')).toBe('public, max-age=300');
      expect(headers.get('set-cookie')).toBeNull();
    });

    it('is the same for whoever is signed in, and as a table', async () => {
      const [anybody, signedIn] = [await test.anonymous.call(endpoints.readNetwork), await office.call(endpoints.readNetwork)]; // prettier-ignore
      expect(signedIn.json).toEqual(anybody.json);
      const csv = await test.anonymous.send('GET', '/api/network.csv');
      expect(csv.headers.get('cache-control')).toBe('public, max-age=300');
      expect(linesOf(csv.bytes)).toHaveLength(1 + anybody.value.facilities.length + 1);
      expect(linesOf(csv.bytes)[1]).toContain('お試し版・架空');
    });

    it('no longer names a facility that left, and counts no canary', async () => {
      await test.db
        .updateTable('facilities')
        .set({ state: 'closed', closed_at: test.now() })
        .where('id', '=', testFacilities.otherClinic.id)
        .execute();
      const canary = await registerTestPatient(test, { name: '見張 鳥子', kana: 'ミハリ トリコ', birthDate: '1939-09-09' }); // prettier-ignore
      await test.db
        .insertInto('canaries')
        .values({ patient_id: canary, created_by: testPeople.secretary.id, created_at: test.now() })
        .execute();
      const { value } = await test.anonymous.call(endpoints.readNetwork);
      expect(value.facilities.map(({ name }) => name)).not.toContain('例診療所');
      expect(value.registeredPatients).toBe(1);
    });
  });

  it('too many calls are answered 429', async () => {
    const few = await createTestApp({ callsPerMinute: 3 });
    const client = await few.as('secretary');
    for (let n = 0; n < 3; n++) await client.call(endpoints.readFigures);
    expect((await client.call(endpoints.readFigures)).problem.code).toBe('LIMIT_REACHED');
    for (let n = 0; n < 3; n++) await few.anonymous.send('GET', '/api/network.csv');
    expect((await few.anonymous.send('GET', '/api/network.csv')).status).toBe(429);
    await few.close();
  });
});
