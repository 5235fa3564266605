import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Month } from '#lib/core/figures/month.ts';
import { inquiriesOf, onSceneOf, type Run } from '#lib/core/figures/receiving-run.ts';
import { seedReceivingHistory } from '#server/seed/receiving-history.ts';
import { addFacility } from '#server/store/people.ts';
import { addMoreFacilities, inJapan, moreFacilities } from '#server/testing/figures.ts';
import { addPastRuns, pastRun } from '#server/testing/past-runs.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { askTestHospitals, openTestCase } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp } from '#server/testing/test-app.ts';
import { ReceivingCounter } from './receiving-figures.ts';
import { readRuns, type RunsOf } from './receiving-runs.ts';
import { forgetOldTimings, keepTimings, readTimings, timingsKeptMs } from './timings.ts';

const [october, november] = ['2026-10', '2026-11'] as [Month, Month];
async function runsOf(test: TestApp, of: RunsOf): Promise<Run[]> {
  const runs: Run[] = [];
  for await (const run of readRuns(test.deps, test.db, of)) runs.push(run);
  return runs;
}

describe.each(engines)('runs out of %s', (engine) => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ engine });
    await addMoreFacilities(test);
  }, 60_000);
  afterAll(() => test.close());

  it('what was written is read: a month begins and ends at midnight in Japan', async () => {
    const written = ['2026-09-30 23:59', '2026-10-01 00:00', '2026-10-31 23:59', '2026-11-01 00:00'].map(
      (at, refusals) => pastRun({ at, refusals }),
    );
    await addPastRuns(test, written);
    const read = await runsOf(test, { month: october });
    expect(read.map(({ openedAt, asked }) => [openedAt, asked.length])).toEqual([
      [written[1]!.openedAt, 2],
      [written[2]!.openedAt, 3],
    ]);
    const { personId: _, crew: __, events, ...rest } = written[2]!;
    expect(read[1]).toEqual({
      ...rest,
      events: events.map((event) => ({ ...event, id: expect.any(String) })),
    });
    expect([inquiriesOf(read[1]!), onSceneOf(read[1]!)]).toEqual([3, 20 * 60_000]);
  });

  it('only the station’s, only the hospital’s, only what had arrived by then', async () => {
    await addPastRuns(test, [
      pastRun({ at: '2026-10-10 12:00', more: { stationId: testFacilities.otherStation.id, asked: [] } }),
    ]);
    const count = async (of: Omit<RunsOf, 'month'>) => (await runsOf(test, { month: october, ...of })).length;
    expect(await count({})).toBe(3);
    expect(await count({ stationId: testFacilities.station.id })).toBe(2);
    expect(await count({ stationId: testFacilities.otherStation.id })).toBe(1);
    expect(await count({ hospitalId: testFacilities.thirdHospital.id })).toBe(1);
    expect(await count({ recordedBefore: inJapan('2026-10-10 12:00') })).toBe(1);
  });

  it('facilities for trials are left out, as asked and as asking', async () => {
    const trialHospital = {
      ...testFacilities.hospital,
      id: test.deps.newId(),
      name: '訓練病院',
      trial: true,
    };
    await addFacility(test.deps, test.db, trialHospital);
    const run = pastRun({ at: '2026-08-10 12:00', refusals: 1 });
    await addPastRuns(test, [
      { ...run, stationId: moreFacilities.trialHome.id },
      {
        ...run,
        asked: run.asked.map((asked) => (asked.reason ? { ...asked, hospitalId: trialHospital.id } : asked)),
      },
    ]);
    const read = await runsOf(test, { month: '2026-08' as Month });
    expect(read.map(({ asked }) => asked.map(({ hospitalId }) => hospitalId))).toEqual([
      [testFacilities.hospital.id],
    ]);
  });

  it('a run through the API is read as it happened: asked at once, one chosen, the other released', async () => {
    const crew = await test.as('crew');
    const caseId = await openTestCase(test, crew);
    const [first] = await askTestHospitals(test, crew, caseId, ['hospital', 'otherHospital']);
    test.advance(20_000);
    const er = await test.as('hospital');
    await er.call(endpoints.answerRequest, { params: { id: first! }, body: { answer: 'accept' } });
    await crew.call(endpoints.chooseRequest, { params: { id: first! } });
    const run = (await runsOf(test, { month: november })).at(-1)!;
    expect(inquiriesOf(run)).toBe(1);
    expect(run.facts).toMatchObject({ category: 'heart', urgency: 'yellow', age: 86 });
    const { figures } = await new ReceivingCounter().read(test.deps, test.db, november);
    expect(figures.answers).toMatchObject({ received: 2, notAwaited: 1 });
    expect(figures.ends).toMatchObject({ 'on-the-way': 1 });
  });

  it('a month that is final is counted once', async () => {
    const counter = new ReceivingCounter();
    const before = await counter.read(test.deps, test.db, october);
    await addPastRuns(test, [pastRun({ at: '2026-10-11 12:00' })]);
    expect(await counter.read(test.deps, test.db, october)).toBe(before);
    const running = await counter.read(test.deps, test.db, november);
    await addPastRuns(test, [pastRun({ at: '2026-11-11 12:00' })]);
    const later = await counter.read(test.deps, test.db, november);
    expect(later.figures.groups.all!.runs).toBe(running.figures.groups.all!.runs + 1);
  });
});

describe('timings', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp();
  });
  afterAll(() => test.close());
  const told = (kind: string, ms: number, at: number = test.now()) => ({
    id: test.deps.newId(),
    at,
    kind,
    ms,
  });
  const keep = (...timings: ReturnType<typeof told>[]) =>
    keepTimings(test.deps, test.db, testFacilities.station.id, timings);

  it('what is not known, not plausible, too old or yet to come is left out, the rest is kept', async () => {
    const day = 86_400_000;
    expect(
      await keep(
        told('scan-shown', 5_000),
        told('scan-shown', 3),
        told('heart-rate', 80),
        told('scan-shown', 5_000, test.now() - 9 * day),
        told('scan-shown', 5_000, test.now() + 2 * day),
      ),
    ).toBe(1);
  });
  it('a timing told twice counts once, and is kept by the day and the station alone', async () => {
    const one = told('search-shown', 20_000, inJapan('2026-11-20 08:12:33.444'));
    await keep(one);
    await keep(one);
    const rows = await test.db.selectFrom('timings').selectAll().where('kind', '=', 'search-shown').execute();
    expect(rows).toEqual([
      {
        id: one.id,
        at: inJapan('2026-11-20 00:00'),
        kind: 'search-shown',
        ms: 20_000,
        facility_id: testFacilities.station.id,
        recorded_at: inJapan('2026-11-20 00:00'),
      },
    ]);
  });
  it('the middle is shown, the outer twentieth from twenty on', async () => {
    for (let n = 1; n <= 19; n += 1) await keep(told('start-camera', 100 * n));
    const read = async () =>
      (await readTimings(test.db, november)).find(({ kind }) => kind === 'start-camera');
    expect(await read()).toMatchObject({ n: 19, median: 1_000, twentieth: null, station: null });
    await keep(told('start-camera', 2_000));
    expect(await read()).toMatchObject({ n: 20, median: 1_000, twentieth: 1_900 });
    expect(await readTimings(test.db, november, testFacilities.otherStation.id)).toEqual([]);
  });
  it('are forgotten after a good year', async () => {
    test.advance(timingsKeptMs + 2 * 86_400_000);
    await forgetOldTimings(test.deps, test.db);
    expect(await test.db.selectFrom('timings').select('id').execute()).toEqual([]);
  });
});

describe('the demo’s past months', () => {
  it('are made quickly, end before the boards begin, and hold what the figures are for', async () => {
    const test = await createTestApp();
    const keys = ['chuo', 'shiomi', 'todai', 'matsubara', 'hamakaze', 'seiran', 'misaki', 'kaede'];
    const hospitals = new Map(keys.map((key) => [key, test.deps.newId()]));
    for (const [key, id] of hospitals) await addFacility(test.deps, test.db, { ...testFacilities.hospital, id, name: key }); // prettier-ignore
    const start = performance.now();
    const count = await test.db.transaction().execute((transaction) =>
      seedReceivingHistory(test.deps, transaction, {
        stationId: testFacilities.station.id,
        crews: [{ personId: testPeople.crew.id, name: '見本' }],
        hospitals,
      }),
    );
    expect(performance.now() - start).toBeLessThan(2_000);
    expect(count).toBeGreaterThan(300);
    const newest = await test.db
      .selectFrom('requests')
      .select(({ fn }) => fn.max('asked_at').as('at'))
      .executeTakeFirstOrThrow();
    expect(Number(newest.at)).toBeLessThan(test.now() - 86_400_000);
    const { figures } = await new ReceivingCounter().read(test.deps, test.db, october);
    const { all } = figures.groups;
    expect(all!.runs).toBeGreaterThan(120);
    expect(all!.inquiries.median).toBe(1);
    expect(all!.difficult.part).toBeGreaterThan(0);
    expect(all!.onScene.n).toBeLessThan(all!.onScene.of);
    expect(figures.phoneRuns.part).toBeGreaterThan(5);
    await test.close();
  });
});
