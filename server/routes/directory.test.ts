// The directory of hospitals: nothing of a file counts before somebody approves it, and what takes part is never lost.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { excerptNames, fukuoka, proposeFile, readExcerpt } from '#server/testing/hospital-files.ts';
import { testFacilities } from '#server/testing/people.ts';
import { auditedSince, auditHead } from '#server/testing/receiving.ts';
import { createTestApp, engines, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const official = readExcerpt('official');
const hara = '医療法人文佑会原病院';

describe.each(engines)('the directory on %s', (engine) => {
  let test: TestApp;
  let office: TestClient;
  beforeEach(async () => {
    test = await createTestApp({ engine, callsPerMinute: 100_000 });
    office = await test.as('secretary');
    return () => test.close();
  });

  const approve = (
    id: string,
    listing: 'all' | 'emergency' | 'none' = 'all',
    matches: { facilityId: string; entryId: string }[] = [],
  ) => office.call(endpoints.approveDirectoryImport, { params: { id }, body: { listing, matches } });
  const seen = async () => (await (await test.as('crew')).call(endpoints.readHospitals)).value.hospitals;
  const rows = async () => (await office.call(endpoints.listHospitalRows)).value.hospitals;
  const named = async (name: string) => (await rows()).find((row) => row.name === name)!;
  const details = async (id: string) =>
    (await office.call(endpoints.readHospitalDetails, { params: { id } })).value;

  it('a file changes nothing before it is approved; then crews see its hospitals, for the telephone', async () => {
    const before = await seen();
    const proposed = await proposeFile(test, office, official);
    expect(proposed).toMatchObject({
      state: 'proposed',
      asOf: '2025-06-01',
      sameAs: null,
      counts: { entries: 11, added: 11, changed: 0, removed: 0, unchanged: 0 },
    });
    expect(await seen()).toEqual(before);
    expect((await office.call(endpoints.readDirectory)).value.entries).toBe(0);

    const head = await auditHead(test);
    expect((await approve(proposed.id)).value).toMatchObject({ listed: 11, dropped: 0, marked: 0 });
    expect(await auditedSince(test, head)).toEqual(['directory-imported']);
    const listed = (await seen()).filter(({ reach }) => reach === 'phone');
    expect(listed).toHaveLength(11);
    expect(listed.find(({ name }) => name === hara)).toMatchObject({
      town: '大野城市',
      phone: '',
      level: 'primary',
      latitude: 33.530965,
    });
    expect((await office.call(endpoints.readDirectory)).value).toMatchObject({
      entries: 11,
      prefectures: [{ code: '40', entries: 11, asOf: '2025-06-01' }],
    });
  });

  it('a newer file shows what was added, changed and removed, field by field, and what comes under a new id', async () => {
    await approve((await proposeFile(test, office, official)).id);
    const { id: asked } = await named('医療法人 同仁会 乙金病院');
    await office.call(endpoints.changeHospital, {
      params: { id: asked },
      body: {
        version: 1,
        phone: '092-555-0100',
        emergencyPhone: '',
        level: 'secondary',
        capabilities: ['internal'],
        departments: ['内科'],
        roles: ['disaster-base'],
        beds: 252,
        position: null,
      },
    });
    await test.db
      .insertInto('duties')
      .values({
        id: test.deps.newId(),
        facility_id: asked,
        field: 'internal',
        day: '2026-11-23',
        starts_at: 0,
        ends_at: 1,
        note: '',
        import_id: null,
        person_id: '',
        created_at: 0,
      })
      .execute();
    const newer = official
      .replaceAll('4011400000810', '4011400099999')
      .replace(/"[^"]*街のひかり病院ハピタル"/, '"街のひかり病院"')
      .split(/\r?\n/)
      .filter((line) => !/乙金病院|つくし会病院/.test(line))
      .join('\n');
    test.advance(1000);
    const proposed = await proposeFile(test, office, newer);
    expect(proposed.counts).toMatchObject({ added: 0, changed: 1, renumbered: 1, removed: 2, unchanged: 7 });
    const read = async (kind: 'changed' | 'renumbered' | 'removed') =>
      (
        await office.call(endpoints.readDirectoryImport, {
          params: { id: proposed.id },
          query: { kind },
        })
      ).value.changes;
    expect(await read('renumbered')).toMatchObject([
      { entryId: '4011400099999', before: { id: '4011400000810', name: hara }, after: { name: hara } },
    ]);
    expect((await read('removed')).map(({ before, kept }) => [before!.name.slice(-4), kept])).toEqual([
      ['乙金病院', true],
      ['し会病院', false],
    ]);
    const before = await named(hara);
    const { id: unused } = await named('医療法人つくし会病院');
    expect((await approve(proposed.id)).value).toMatchObject({ dropped: 1, marked: 1, listed: 0 });
    expect((await named(hara)).id).toBe(before.id);
    expect((await details(before.id)).entry!.id).toBe('4011400099999');
    expect(await details(asked)).toMatchObject({
      state: 'listed',
      goneAt: test.now(),
      phone: '092-555-0100',
    });
    expect((await details(unused)).state).toBe('unlisted');
    expect(await named('街のひかり病院')).toMatchObject({ directory: 'matched' });

    test.advance(1000);
    const back = await proposeFile(test, office, official);
    expect(back.counts).toMatchObject({ added: 2, renumbered: 1, changed: 1, removed: 0 });
    await approve(back.id);
    expect(await details(asked)).toMatchObject({ goneAt: null });
  });

  it('a listed hospital that comes to take part hands its duties and closures over, and crews see one of them', async () => {
    await approve((await proposeFile(test, office, official)).id);
    const listed = await named(hara);
    await office.call(endpoints.setClosureFor, {
      params: { id: listed.id },
      body: { reason: 'full', capabilities: [], endsAt: test.now() + 3_600_000, note: '' },
    });
    const own = testFacilities.otherHospital.id;
    const matched = await office.call(endpoints.matchHospital, {
      params: { id: own },
      body: { entryId: '4011400000810' },
    });
    expect(matched.status).toBe(200);
    expect((await details(listed.id)).state).toBe('unlisted');
    const hospitals = await seen();
    expect(hospitals.some(({ id }) => id === listed.id)).toBe(false);
    expect(hospitals.find(({ id }) => id === own)!.closures).toHaveLength(1);
  });

  // The rest does not ask the database for more than these.
  if (engine !== 'sqlite') return;

  it('hospitals of other prefectures are not part of a region’s import, nor can they be slipped in', async () => {
    const id = test.deps.newId();
    const body = {
      id,
      fileName: 'x.csv',
      digest: 'a'.repeat(64),
      format: 'mhlw-hospitals' as const,
      asOf: null,
      scope: fukuoka,
      entries: 1,
    };
    expect((await office.call(endpoints.startDirectoryImport, { body })).status).toBe(200);
    const entry = {
      id: '0111010000020',
      name: '市立札幌病院',
      kana: '',
      prefCode: '01',
      cityCode: '101',
      address: '',
      latitude: null,
      longitude: null,
      beds: {},
    };
    const staged = await office.call(endpoints.stageDirectoryEntries, {
      params: { id },
      body: { entries: [entry] },
    });
    expect(staged.problem.issues).toEqual([{ path: 'entries.0', message: 'does not belong to this import' }]);
    expect((await office.call(endpoints.proposeDirectoryImport, { params: { id } })).problem.code).toBe(
      'NOT_ALLOWED_NOW',
    );
  });

  it('a hospital without coordinates has none, and stands on no place off Africa', async () => {
    const { id } = await proposeFile(test, office, official, { prefCode: '01', cityCodes: [] });
    await approve(id);
    const city = await details((await named('市立札幌病院')).id);
    expect([city.position, city.entry!.latitude]).toEqual([null, null]);
  });

  it('the same file again says that it is the same, and when it was approved', async () => {
    const first = await proposeFile(test, office, official);
    await approve(first.id);
    test.advance(1000);
    const again = await proposeFile(test, office, official);
    expect(again.counts).toMatchObject({ added: 0, changed: 0, renumbered: 0, removed: 0, unchanged: 11 });
    expect(again.sameAs).toBe(test.now() - 1000);
    expect(
      (await proposeFile(test, office, official, { prefCode: '40', cityCodes: ['219'] })).sameAs,
    ).toBeNull();
  });

  it('the log names hospitals that are only listed, and those that are shown to nobody any more', async () => {
    await approve((await proposeFile(test, office, official)).id);
    const { id } = await named(hara);
    for (const listed of [false, true, false])
      await office.call(endpoints.listHospital, { params: { id }, body: { listed } });
    const log = (
      await (
        await test.as('auditor')
      ).call(endpoints.readAudit, { query: { limit: 50, action: 'hospital-changed' } })
    ).value;
    expect(log.entries.map(({ detail }) => detail)).toContain(`hospital:${id},listing:hidden`);
    expect(log.facilities).toEqual([{ id, name: hara }]);
  });

  it('what a person changed of a listed hospital stays when the directory changes', async () => {
    await approve((await proposeFile(test, office, official)).id);
    const { id } = await named(hara);
    const known = await details(id);
    const body = {
      version: known.version,
      phone: '',
      emergencyPhone: '',
      level: null,
      capabilities: [],
      departments: [],
      roles: [],
      beds: 99,
      position: { latitude: 33.5, longitude: 130.4 },
    };
    await office.call(endpoints.changeHospital, { params: { id }, body });
    const stale = await office.call(endpoints.changeHospital, {
      params: { id },
      body: { ...body, beds: 98 },
    });
    expect(stale.problem.code).toBe('CHANGED_MEANWHILE');
    test.advance(1000);
    await approve((await proposeFile(test, office, official.replace('33.530965', '33.600000'))).id);
    const after = await details(id);
    expect([after.beds, after.position]).toEqual([99, { latitude: 33.5, longitude: 130.4 }]);
    expect(after.entry!.latitude).toBe(33.6);
  });

  it('an enrolled hospital is suggested to be an entry, matched by a person, and stands only once', async () => {
    const own = testFacilities.otherHospital.id;
    await test.db
      .updateTable('facilities')
      .set({ name: '原病院', address: '大野城市白木原5-1-15', latitude: null, longitude: null })
      .where('id', '=', own)
      .execute();
    await test.db.updateTable('facilities').set({ name: '文佑会原病院' }).where('id', '=', own).execute();
    const proposed = await proposeFile(test, office, official);
    const { suggestions } = (
      await office.call(endpoints.readDirectoryImport, { params: { id: proposed.id } })
    ).value;
    expect(suggestions).toMatchObject([{ facilityId: own, by: 'name', entry: { id: '4011400000810' } }]);
    expect((await approve(proposed.id)).value.listed).toBe(10);
    expect((await named('文佑会原病院')).directory).toBe('suggested');
    await office.call(endpoints.matchHospital, {
      params: { id: own },
      body: { entryId: '4011400000810' },
    });
    expect(await details(own)).toMatchObject({
      state: 'active',
      name: '文佑会原病院',
      address: '大野城市白木原5-1-15',
      position: { latitude: 33.530965, longitude: 130.485292 },
    });
    const other = await office.call(endpoints.matchHospital, {
      params: { id: testFacilities.thirdHospital.id },
      body: { entryId: '4011400000810' },
    });
    expect(other.problem.code).toBe('ALREADY_DECIDED');
  });

  it('only hospitals known to give emergency care are listed when the office says so; the others can be added one by one', async () => {
    const text = readExcerpt('withEmergency');
    const proposed = await proposeFile(test, office, text, fukuoka, excerptNames.withEmergency);
    expect((await approve(proposed.id, 'emergency')).value.listed).toBe(3);
    expect((await named(hara)).level).toBe('secondary');
    const unlisted = (await office.call(endpoints.findUnlisted, { query: { search: '太宰府' } })).value;
    expect(unlisted.entries.every(({ address }) => address.includes('太宰府'))).toBe(true);
    const [one] = unlisted.entries;
    expect((await office.call(endpoints.listEntries, { body: { entryIds: [one!.id] } })).value.listed).toBe(
      1,
    );
    const { id } = await named(one!.name);
    await office.call(endpoints.listHospital, { params: { id }, body: { listed: false } });
    expect((await seen()).some((hospital) => hospital.id === id)).toBe(false);
  });

  it('of two decisions on one proposal the first counts, and a proposal made before another import was approved is out of date', async () => {
    const first = await proposeFile(test, office, official);
    expect((await approve(first.id)).status).toBe(200);
    expect((await approve(first.id)).problem.code).toBe('ALREADY_DECIDED');
    const second = await proposeFile(test, office, official);
    const third = await proposeFile(test, office, official);
    expect((await approve(second.id)).problem.code).toBe('ALREADY_DECIDED');
    await office.call(endpoints.discardDirectoryImport, { params: { id: third.id } });
    expect((await approve(third.id)).problem.code).toBe('ALREADY_DECIDED');
    expect((await office.call(endpoints.readDirectory)).value.imports.map(({ state }) => state)).toEqual(
      expect.arrayContaining(['approved', 'discarded', 'discarded']),
    );
  });

  it('hospitals that take no part count nowhere as facilities of the network', async () => {
    const counts = async () => ({
      list: (await office.call(endpoints.listFacilities)).value.facilities.length,
      overview: (await office.call(endpoints.readOverview)).value.facilities.length,
      network: (await test.anonymous.call(endpoints.readNetwork)).value.facilities.length,
      figures: (await office.call(endpoints.readFigures, { query: { month: '2026-11', months: 1 } as never }))
        .json,
    });
    const before = await counts();
    await approve((await proposeFile(test, office, official)).id);
    expect(await counts()).toEqual(before);
    const { id } = await named(hara);
    expect((await office.call(endpoints.readFacility, { params: { id } })).status).toBe(404);
  });
});

describe('the directory with five hundred hospitals', () => {
  let test: TestApp;
  beforeAll(async () => {
    test = await createTestApp({ callsPerMinute: 100_000 });
  });
  afterAll(() => test.close());

  it('is read with as many queries as with one', async () => {
    const office = await test.as('secretary');
    const crew = await test.as('crew');
    const count = async () => {
      let queries = 0;
      const original = test.db.getExecutor().executeQuery;
      const executor = test.db.getExecutor();
      executor.executeQuery = function (this: typeof executor, ...given) {
        queries += 1;
        return original.apply(this, given);
      } as typeof original;
      const answer = await crew.call(endpoints.readHospitals);
      executor.executeQuery = original;
      return { queries, bytes: answer.bytes.length, hospitals: answer.value.hospitals.length };
    };
    const few = await count();
    const [header, row] = readExcerpt('official').split(/\r?\n/);
    const many = Array.from({ length: 500 }, (_, at) =>
      row!
        .replace(/^"?[0-9]+"?/, `"40${String(10_000 + at)}"`)
        .replace('札幌医科大学', `架空第${at}`)
        .replace('"01","101"', '"40","219"'),
    );
    const proposed = await proposeFile(test, office, [header, ...many].join('\n'));
    expect(proposed.counts.added).toBe(500);
    await office.call(endpoints.approveDirectoryImport, {
      params: { id: proposed.id },
      body: { listing: 'all', matches: [] },
    });
    const after = await count();
    expect(after.hospitals).toBe(few.hospitals + 500);
    expect(after.queries).toBe(few.queries);
    expect(after.bytes / after.hospitals).toBeLessThan(700);
  });
});
