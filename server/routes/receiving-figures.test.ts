import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Month } from '#lib/core/figures/month.ts';
import { pastRun, addPastRuns } from '#server/testing/past-runs.ts';
import { testFacilities } from '#server/testing/people.ts';
import { auditHead } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const october = '2026-10' as Month;
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8');

describe('figures of receiving', () => {
  let test: TestApp;
  let office: TestClient;
  let supervisor: TestClient;
  let admin: TestClient;
  beforeAll(async () => {
    test = await createTestApp({ callsPerMinute: 100_000 });
    await addPastRuns(
      test,
      Array.from({ length: 40 }, (_, n) =>
        pastRun({
          at: `2026-10-${String((n % 28) + 1).padStart(2, '0')} ${n % 2 ? '09' : '21'}:05`,
          refusals: n % 4,
          minutes: n % 3 ? 18 : 34,
          ...(n >= 30 && { more: { stationId: testFacilities.otherStation.id } }),
        }),
      ),
    );
    [office, supervisor, admin] = [
      await test.as('secretary'),
      await test.as('supervisor'),
      await test.as('hospitalAdmin'),
    ];
  }, 60_000);
  afterAll(() => test.close());
  const auditOf = async (after: number) =>
    test.db.selectFrom('audit').select(['action', 'detail']).where('seq', '>', after).execute();

  it('the secretariat reads the region’s month and the months before it', async () => {
    const { value } = await office.call(endpoints.readReceivingFigures, { query: { month: october } });
    expect(value).toMatchObject({ month: october, first: october, current: '2026-11', standing: 'final' });
    expect(value.figures.groups.all).toMatchObject({
      runs: 40,
      many: { part: 10, of: 40 },
      long: { part: 14, of: 40 },
    });
    expect(value.figures.byInquiries).toEqual([10, 10, 10, 10, 0, 0]);
    expect(value.months.map(({ month }) => month)).toEqual([october]);
    const now = await office.call(endpoints.readReceivingFigures);
    expect(now.value.months.map(({ month, runs }) => [month, runs])).toEqual([
      [october, 40],
      ['2026-11', 0],
    ]);
  });

  it('a supervisor reads the own station’s runs, and no other’s', async () => {
    const { value } = await supervisor.call(endpoints.readStationReceiving, { query: { month: october } });
    expect([value.whose, value.figures.groups.all!.runs]).toEqual([testFacilities.station.name, 30]);
    const other = await (await test.as('otherSupervisor')).call(endpoints.readStationReceiving, { query: { month: october } }); // prettier-ignore
    expect(other.value.figures.groups.all!.runs).toBe(10);
  });

  it('a hospital reads its own, nothing that names another, and no middle of too few others', async () => {
    const answer = await admin.call(endpoints.readHospitalReceiving, { query: { month: october } });
    const { own, others, region } = answer.value;
    expect(own.answers).toMatchObject({ asked: 40, received: 40, refused: 0 });
    expect([others, region.yesShare, region.answerTime]).toEqual([2, null, null]);
    const text = textOf(answer.bytes);
    for (const hospital of [testFacilities.otherHospital, testFacilities.thirdHospital])
      for (const mark of [hospital.id, `"${hospital.name}"`]) expect(text).not.toContain(mark);
    const other = await (await test.as('otherHospitalAdmin')).call(endpoints.readHospitalReceiving, { query: { month: october } }); // prettier-ignore
    expect(other.value.own.answers).toMatchObject({ received: 0, refused: other.value.own.answers.asked });
    expect(other.value.own.reasons).toEqual({ 'beds-full': other.value.own.answers.asked });
  });

  it('tables begin with the mark that spreadsheets read Japanese by, and each export is in the audit', async () => {
    for (const [who, endpoint, detail] of [
      [office, endpoints.exportReceivingFigures, 'receiving,month:2026-10'],
      [supervisor, endpoints.exportStationReceiving, 'receiving-station,month:2026-10'],
      [admin, endpoints.exportHospitalReceiving, 'receiving-hospital,month:2026-10'],
    ] as const) {
      const head = await auditHead(test);
      const file = await who.call(endpoint, { query: { month: october } });
      expect([...file.bytes.subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
      expect(textOf(file.bytes)).toMatch(/^\ufeff救急の受入れ,/);
      expect(await auditOf(head)).toEqual([{ action: 'figures-exported', detail }]);
    }
  });

  it('a hospital whose name a spreadsheet would run as a formula stays a word', async () => {
    await test.db
      .updateTable('facilities')
      .set({ name: '=HYPERLINK("x")' })
      .where('id', '=', testFacilities.thirdHospital.id)
      .execute();
    const month = '2026-09' as Month;
    await addPastRuns(test, [pastRun({ at: '2026-09-05 10:00', refusals: 2 })]);
    const file = textOf((await office.call(endpoints.exportReceivingFigures, { query: { month } })).bytes);
    expect(file).toContain(`"'=HYPERLINK(""x"")`);
    expect(file).not.toMatch(/(^|,)"?=/m);
  });

  it('the export for review: a final month only, five alike, no name, recorded in the audit with its counts', async () => {
    const plan = (await office.call(endpoints.readReviewPlan, { query: { month: october } })).value;
    expect(plan).toMatchObject({ rows: 40, suppressed: 0, availableFrom: null });
    expect(plan.smallest).toBeGreaterThanOrEqual(5);
    const head = await auditHead(test);
    const file = await office.call(endpoints.exportForReview, { query: { month: october } });
    const lines = textOf(file.bytes).trim().split('\r\n');
    expect(lines).toHaveLength(44);
    const data = lines.slice(4).join('\n');
    expect(data).not.toMatch(/見本|例|[0-9a-f]{8}-|2026|:\d\d/);
    expect(await auditOf(head)).toEqual([
      { action: 'review-exported', detail: 'month:2026-10,rows:40,left-out:0' },
    ]);
    const again = await office.call(endpoints.exportForReview, { query: { month: october } });
    expect(again.bytes).toEqual(file.bytes);
  });

  it('what arrived after the month was final changes no export of it', async () => {
    const before = await office.call(endpoints.exportForReview, { query: { month: october } });
    await addPastRuns(test, [pastRun({ at: '2026-10-20 10:00' })]);
    await test.db
      .updateTable('cases')
      .set({ recorded_at: test.now() })
      .where('opened_at', '=', Date.parse('2026-10-20T10:00:00+09:00'))
      .execute();
    // Nor does what is changed afterwards: a hospital of another level would stand alone in the difference.
    const level = { level: 'primary' };
    await test.db.updateTable('facilities').set(level).where('id', '=', testFacilities.hospital.id).execute();
    await test.db.updateTable('cases').set({ closed_at: null }).execute();
    const after = await office.call(endpoints.exportForReview, { query: { month: october } });
    expect(after.bytes).toEqual(before.bytes);
    const plan = (await office.call(endpoints.readReviewPlan, { query: { month: october } })).value;
    expect(plan).toMatchObject({ rows: 40, suppressed: 0 });
  });

  it('a month that still runs, or still waits for late reports, is not exported; nothing is recorded', async () => {
    const head = await auditHead(test);
    const november = '2026-11' as Month;
    const plan = await office.call(endpoints.readReviewPlan, { query: { month: november } });
    expect(plan.value).toMatchObject({
      rows: 0,
      smallest: 0,
      availableFrom: Date.parse('2026-12-08T00:00+09:00'),
    });
    const refused = await office.call(endpoints.exportForReview, { query: { month: november } });
    expect([refused.status, refused.problem.code]).toEqual([409, 'NOT_ALLOWED_NOW']);
    expect(await auditOf(head)).toEqual([]);
  });

  it('timings come from crews, without a word about whom', async () => {
    const crew = await test.as('crew');
    const timing = { id: test.deps.newId(), at: test.now(), kind: 'scan-shown', ms: 6_200 };
    expect((await crew.call(endpoints.tellTimings, { body: { timings: [timing] } })).status).toBe(200);
    for (const more of [{ caseId: test.deps.newId() }, { patientId: test.deps.newId() }]) {
      const body = { timings: [{ ...timing, ...more }] };
      const sent = await crew.send('POST', '/api/timings', body, { 'idempotency-key': test.deps.newId() });
      expect(sent.status).toBe(400);
    }
    const { value } = await office.call(endpoints.readReceivingFigures);
    expect(value.timings).toEqual([
      { kind: 'scan-shown', station: null, n: 1, median: 6_200, twentieth: null },
    ]);
  });
});
