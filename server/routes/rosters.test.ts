// Rosters and closures: a file is written whole or not at all, and a closure ends by itself.
import iconv from 'iconv-lite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { decodeResidentsFile } from '#lib/core/exchange/residents-csv/decode.ts';
import { testFacilities } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const hour = 3_600_000;
const file = (...rows: string[]) => ['日付,病院,診療科,開始,終了,備考', ...rows, ''].join('\r\n');
const [hospital, other] = [testFacilities.hospital, testFacilities.otherHospital];
const night = file('2026/11/20,見本病院,内科,17:30,8:30,翌朝まで', `2026/11/21,${other.id},外科,8:30,8:30,`);

let test: TestApp;
let office: TestClient;
const open = async (engine: 'sqlite' | 'pglite') => {
  test = await createTestApp({ engine, callsPerMinute: 100_000 });
  office = await test.as('secretary');
};
afterEach(() => test.close());

const preview = async (text: string) =>
  (await office.call(endpoints.previewRoster, { body: { text } })).value;
const diffOf = async (text: string) => {
  const answer = await preview(text);
  if (!answer.ok) throw new Error(JSON.stringify(answer.faults));
  return answer.diff;
};
const write = async (text: string) =>
  office.call(endpoints.importRoster, { body: { text, base: (await diffOf(text)).base } });
const month = async (who: TestClient = office) =>
  (await who.call(endpoints.readRoster, { query: { month: '2026-11' } })).value;
const seenBy = async (id: string) => {
  const crew = await test.as('crew');
  return (await crew.call(endpoints.readHospitals)).value.hospitals.find((one) => one.id === id)!;
};

describe.each(engines)('a roster on %s', (engine) => {
  beforeEach(() => open(engine));

  it('is previewed without being written, written whole, and then stands with crews, over midnight too', async () => {
    const diff = await diffOf(night);
    expect(diff).toMatchObject({ firstDay: '2026-11-20', lastDay: '2026-11-21', removed: [], unchanged: 0 });
    expect(diff.added.map(({ line, facilityId }) => [line, facilityId])).toEqual([
      [2, hospital.id],
      [3, other.id],
    ]);
    expect((await month()).duties).toEqual([]);

    const head = await auditHead(test);
    expect((await write(night)).value).toEqual({ added: 2, removed: 0, unchanged: 0 });
    expect(await auditedSince(test, head)).toEqual(['roster-changed']);
    // 2026-11-20 17:30 until the next day 8:30 in Japan.
    const startsAt = Date.parse('2026-11-20T17:30:00+09:00');
    expect((await seenBy(hospital.id)).duties).toEqual([
      { field: 'internal', startsAt, endsAt: startsAt + 15 * hour },
    ]);
    test.advance(startsAt + 14 * hour - test.now());
    expect((await seenBy(hospital.id)).duties).toHaveLength(1);
    test.advance(2 * hour);
    expect((await seenBy(hospital.id)).duties).toEqual([]);
  });

  it('with one fault writes nothing, and every fault names its line and column', async () => {
    const broken = file(
      '2026/11/20,見本病院,内科,17:30,8:30,',
      '2026/11/31,見本病院,内科,17:30,8:30,',
      '2026/11/21,ない病院,内科,17:30,8:30,',
      '2026/11/21,見本病院,占い,17:30,8:70,',
      '2026/11/20,見本病院,内科,17:30,8:30,二度目',
    );
    expect(await preview(broken)).toEqual({
      ok: false,
      faults: [
        { code: 'DAY', line: 3, column: '日付' },
        { code: 'HOSPITAL_UNKNOWN', line: 4, column: '病院' },
        { code: 'FIELD_UNKNOWN', line: 5, column: '診療科' },
        { code: 'TIME', line: 5, column: '終了' },
        { code: 'TWICE', line: 6, otherLine: 2 },
      ],
    });
    const written = await office.call(endpoints.importRoster, { body: { text: broken, base: '' } });
    expect([written.status, (await month()).duties]).toEqual([400, []]);
  });

  it('speaks for its days and its fields: what stood there goes, the rest stays', async () => {
    await write(night);
    const again = file(
      '2026/11/20,見本病院,内科,17:30,8:30,翌朝まで',
      '2026/11/20,第三見本病院,内科,8:30,17:30,',
      '2026/11/21,第三見本病院,内科,8:30,17:30,',
    );
    const diff = await diffOf(again);
    expect([diff.added.length, diff.removed.length, diff.unchanged]).toEqual([2, 0, 1]);
    await write(again);
    const less = file('2026/11/20,第三見本病院,内科,8:30,17:30,');
    expect((await diffOf(less)).removed.map(({ facilityId }) => facilityId)).toEqual([hospital.id]);
    await write(less);
    expect((await month()).duties.map(({ day, field }) => `${day} ${field}`)).toEqual([
      '2026-11-20 internal',
      '2026-11-21 internal',
      '2026-11-21 surgery',
    ]);
    expect((await diffOf(less)).unchanged).toBe(1);
  });
});

describe('a roster', () => {
  beforeEach(() => open('sqlite'));

  it('is not written over what somebody changed since the preview', async () => {
    const { base } = await diffOf(night);
    await write(night);
    const late = await office.call(endpoints.importRoster, { body: { text: night, base } });
    expect(late.problem.code).toBe('CHANGED_MEANWHILE');
    expect((await month()).duties).toHaveLength(2);
  });

  it('reads the same from Shift_JIS as from UTF-8', async () => {
    const decoded = decodeResidentsFile(new Uint8Array(iconv.encode(night, 'cp932')));
    expect(decoded.ok && decoded.text).toBe(night);
  });

  it('of one day is edited on screen, unless somebody else changed that day', async () => {
    await write(night);
    const [first] = (await month()).duties;
    const draft = { facilityId: other.id, field: 'all' as const, from: '08:30', to: '08:30', note: '' };
    const set = (base: string[], duties = [draft]) =>
      office.call(endpoints.setRosterDay, { body: { day: '2026-11-20' as never, base, duties } });
    expect((await set([])).problem.code).toBe('CHANGED_MEANWHILE');
    expect((await set([first!.id], [draft, draft])).status).toBe(400);
    const { duties } = (await set([first!.id])).value;
    expect(duties).toMatchObject([{ facilityId: other.id, field: 'all' }]);
    expect(duties[0]!.endsAt - duties[0]!.startsAt).toBe(24 * hour);
    expect((await month()).duties).toHaveLength(2);
  });

  it('is read by crews and hospitals, and by nobody who keeps records', async () => {
    await write(night);
    for (const who of ['crew', 'hospital', 'hospitalAdmin', 'auditor'] as const)
      expect((await month(await test.as(who))).duties).toHaveLength(2);
    const home = await test.as('home');
    expect((await home.call(endpoints.readRoster, { query: { month: '2026-11' } })).status).toBe(404);
  });
});

describe('a closure', () => {
  beforeEach(() => open('sqlite'));
  const close = async (who: TestClient, endsAt: number, capabilities: string[] = []) =>
    who.call(endpoints.setOwnClosure, { body: { reason: 'full', capabilities, endsAt, note: '' } });

  it('stands with crews at once and lifts itself at its end', async () => {
    const er = await test.as('hospital');
    const head = await auditHead(test);
    const closed = await close(er, test.now() + 2 * hour);
    expect(closed.status).toBe(200);
    expect(await auditedSince(test, head)).toEqual(['closure-set']);
    expect((await seenBy(hospital.id)).closures).toMatchObject([{ reason: 'full', capabilities: [] }]);
    test.advance(2 * hour);
    expect((await seenBy(hospital.id)).closures).toEqual([]);
    const later = await test.as('hospital');
    expect((await later.call(endpoints.readOwnHospital)).value.closures).toEqual([]);
  });

  it('is lifted early by its hospital, and entered anew takes the place of the one before', async () => {
    const er = await test.as('hospital');
    await close(er, test.now() + 2 * hour);
    const { value: newer } = await close(er, test.now() + 5 * hour);
    await close(er, test.now() + 3 * hour, ['cardiac']);
    expect((await er.call(endpoints.readOwnHospital)).value.closures).toHaveLength(2);
    const lift = (client: TestClient) => client.call(endpoints.liftOwnClosure, { params: { id: newer.id } });
    expect((await lift(await test.as('otherHospital'))).status).toBe(404);
    expect((await lift(er)).status).toBe(200);
    expect((await lift(er)).status).toBe(404);
    expect((await seenBy(hospital.id)).closures).toMatchObject([{ capabilities: ['cardiac'] }]);
  });

  it('never lasts longer than fourteen days, nor ends in the past', async () => {
    const er = await test.as('hospital');
    for (const endsAt of [test.now(), test.now() + 15 * 24 * hour])
      expect((await close(er, endsAt)).problem.issues?.[0]?.path).toBe('endsAt');
  });

  it('is entered by the secretariat for a hospital that telephoned', async () => {
    const set = await office.call(endpoints.setClosureFor, {
      params: { id: other.id },
      body: { reason: 'equipment', capabilities: ['cardiac'], endsAt: test.now() + hour, note: '点検' },
    });
    expect((await seenBy(other.id)).closures).toMatchObject([{ reason: 'equipment' }]);
    const lifted = await office.call(endpoints.liftClosure, { params: { id: set.value.id } });
    expect([lifted.status, (await seenBy(other.id)).closures]).toEqual([200, []]);
    const home = await office.call(endpoints.setClosureFor, {
      params: { id: testFacilities.home.id },
      body: { reason: 'full', capabilities: [], endsAt: test.now() + hour, note: '' },
    });
    expect(home.status).toBe(404);
  });

  it('beside it a hospital keys in how it stands, with the time', async () => {
    const er = await test.as('hospital');
    await er.call(endpoints.setOwnStatus, { body: { status: 'limited' } });
    expect((await seenBy(hospital.id)).status).toEqual({ is: 'limited', at: test.now() });
  });
});
