import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { diffDepartments, diffDirectory, changedFields } from './diff.ts';
import type { DirectoryEntry } from './entry.ts';
import { isInScope } from './entry.ts';
import { addressKey, nameKey, suggestMatches } from './match.ts';
import { prefectureName, townOf } from './prefectures.ts';
import { dayOfFileName, readDirectoryFile } from './read-file.ts';

const headers =
  'ID,正式名称,正式名称（フリガナ）,都道府県コード,市区町村コード,所在地,所在地座標（緯度）,所在地座標（経度）,一般病床,療養病床,精神病床,結核病床,感染症病床,合計病床数';
const row = (
  changes: Partial<Record<'id' | 'name' | 'pref' | 'city' | 'lat' | 'lon' | 'beds', string>> = {},
) => {
  const {
    id = '4011400000740',
    name = '架空病院',
    pref = '40',
    city = '221',
    lat = '33.5',
    lon = '130.5',
    beds = '50',
  } = changes;
  return `"${id}","${name}","カクウビョウイン","${pref}","${city}","福岡県太宰府市五条３ー８ー１",${lat},${lon},"${beds}","","","","","${beds}"`;
};
const read = (...rows: string[]) => readDirectoryFile(`\ufeff${[headers, ...rows].join('\r\n')}\r\n`);
const faultsOf = (...rows: string[]) => {
  const found = read(...rows);
  return found.ok ? [] : found.faults;
};

describe('a directory file', () => {
  it('gives entries; 0.0 means that the place is not known', () => {
    const found = read(row(), row({ id: '12345', lat: '0.0', lon: '0.0' }));
    expect(found.ok && found.file.entries.map(({ latitude, longitude }) => [latitude, longitude])).toEqual([
      [33.5, 130.5],
      [null, null],
    ]);
    expect(found.ok && found.file.withoutPosition).toBe(1);
  });

  it.each([
    [{ id: '' }, { code: 'ID', line: 2, column: 'ID' }],
    [{ name: '　' }, { code: 'NAME', line: 2, column: '正式名称' }],
    [{ pref: '48' }, { code: 'PREFECTURE', line: 2, column: '都道府県コード' }],
    [{ city: 'x' }, { code: 'CITY', line: 2, column: '市区町村コード' }],
    [
      { lat: '130.5', lon: '33.5' },
      { code: 'COORDINATE', line: 2, column: '所在地座標（緯度）' },
    ],
    [{ lat: '北緯' }, { code: 'COORDINATE', line: 2, column: '所在地座標（緯度）' }],
    [{ beds: 'たくさん' }, { code: 'BEDS', line: 2, column: '一般病床' }],
    [{ name: '長'.repeat(201) }, { code: 'TOO_LONG', line: 2, column: '正式名称' }],
  ])('with %j is refused, and the line and column are named', (change, fault) => {
    expect(faultsOf(row(change))[0]).toEqual(fault);
  });

  it('is refused as a whole: one bad row of many, an id that stands twice, a row cut short, an open quote', () => {
    expect(faultsOf(row(), row({ id: '' }))).toHaveLength(1);
    expect(faultsOf(row(), row())).toEqual([{ code: 'ID_TWICE', line: 3, column: 'ID', otherLine: 2 }]);
    expect(faultsOf(row(), '"4011400000750","短い"')).toEqual([{ code: 'CELLS', line: 3 }]);
    expect(faultsOf(row(), '"401')).toMatchObject([{ code: 'QUOTE_BROKEN', line: 3 }]);
  });

  it('of another kind is not taken for one', () => {
    expect(readDirectoryFile('氏名,生年月日\n架空 花子,S10.1.1\n')).toEqual({
      ok: false,
      faults: [{ code: 'HEADER_UNKNOWN', line: 1 }],
    });
    expect(readDirectoryFile('')).toEqual({ ok: false, faults: [{ code: 'FILE_EMPTY', line: 1 }] });
    const without = readDirectoryFile('ID,正式名称\n1234,架空病院\n');
    expect(!without.ok && without.faults.every(({ code }) => code === 'COLUMN_MISSING')).toBe(true);
  });

  it('of departments gives each hospital its departments once', () => {
    const found = readDirectoryFile(
      'ID,診療科目コード,診療科目名,診療時間帯\n12345,1,内科,1\n12345,1,内科,2\n12346,2,外科,1\n12345,3,小児科,1\n',
    );
    expect(found.ok && found.file.departments).toEqual([
      { id: '12345', departments: ['内科', '小児科'] },
      { id: '12346', departments: ['外科'] },
    ]);
  });

  it('cut anywhere never throws and never gives half a row', () => {
    const whole = `${[headers, row(), row({ id: '12345' })].join('\n')}\n`;
    fc.assert(
      fc.property(fc.integer({ min: 0, max: whole.length }), (at) => {
        const found = readDirectoryFile(whole.slice(0, at));
        if (found.ok) expect(found.file.entries.every(({ beds }) => beds.general === 50)).toBe(true);
      }),
    );
  });

  it('says its day in its name', () => {
    expect(dayOfFileName('01-1_hospital_facility_info_20250601.csv')).toBe('2025-06-01');
    expect(dayOfFileName('list_20251399.csv')).toBeUndefined();
  });
});

const entry = (id: string, change: Partial<DirectoryEntry> = {}): DirectoryEntry => ({
  id,
  name: `架空第${id}病院`,
  kana: 'カクウ',
  prefCode: '40',
  cityCode: '221',
  address: `福岡県太宰府市五条${id}`,
  latitude: 33.5,
  longitude: 130.5,
  beds: { total: 50 },
  ...change,
});
const someEntries = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1000, max: 1030 }), fc.integer({ min: 0, max: 3 })), {
    selector: ([id]) => id,
    maxLength: 20,
  })
  .map((all) => all.map(([id, beds]) => entry(String(id), { beds: { total: beds } })));

describe('the difference between two directories', () => {
  it('applied to the one gives the other, whatever they are and in whatever order they come', () => {
    fc.assert(
      fc.property(someEntries, someEntries, (before, after) => {
        const changes = diffDirectory(before, after);
        expect(diffDirectory([...before].reverse(), [...after].reverse())).toEqual(changes);
        const held = new Map(before.map((one) => [one.id, one]));
        for (const change of changes) {
          if (change.before) held.delete(change.before.id);
          if (change.after) held.set(change.after.id, change.after);
        }
        const inOrder = (all: Iterable<DirectoryEntry>) => [...all].sort((a, b) => (a.id < b.id ? -1 : 1));
        expect(inOrder(held.values())).toEqual(inOrder(after));
        expect(new Set(changes.map(({ entryId }) => entryId)).size).toBe(changes.length);
      }),
    );
  });

  it('is nothing between a directory and itself', () => {
    fc.assert(
      fc.property(someEntries, (all) => {
        expect(diffDirectory(all, all)).toEqual([]);
      }),
    );
  });

  it('knows a hospital again under another id by name and address, whatever their width', () => {
    const before = entry('1001', {
      name: '医療法人架空会　架空病院',
      address: '福岡県太宰府市五条３丁目８番１号',
    });
    const after = entry('2001', { name: '医療法人架空会 架空病院', address: '福岡県太宰府市五条３－８－１' });
    expect(diffDirectory([before], [after])).toMatchObject([{ kind: 'renumbered', entryId: '2001' }]);
    const twin = entry('2002', { name: after.name, address: after.address });
    expect(diffDirectory([before], [after, twin]).map(({ kind }) => kind)).toEqual([
      'added',
      'added',
      'removed',
    ]);
  });

  it('keeps what the newer file is silent about', () => {
    const before = entry('1001', {
      functions: ['secondary'],
      departments: ['内科'],
      website: 'https://example.jp',
    });
    expect(diffDirectory([before], [entry('1001')])).toEqual([]);
    const [change] = diffDirectory([before], [entry('1001', { functions: [] })]);
    expect(change!.after).toMatchObject({ functions: [], departments: ['内科'] });
    expect(changedFields(change!.before!, change!.after!)).toEqual([
      { field: 'functions', before: 'secondary', after: '-' },
    ]);
  });

  it('brings back what an earlier directory left out, and does not remove it twice', () => {
    const lost = entry('1001');
    expect(diffDirectory([], [], [lost])).toEqual([]);
    expect(diffDirectory([], [lost], [lost])).toEqual([
      { kind: 'added', entryId: '1001', before: lost, after: lost },
    ]);
  });

  it('of a file of departments touches departments alone', () => {
    const found = diffDepartments(
      [entry('1001'), entry('1002', { departments: ['外科'] })],
      [
        { id: '1001', departments: ['内科'] },
        { id: '1002', departments: ['外科'] },
        { id: '9999', departments: ['内科'] },
      ],
    );
    expect(found.unknown).toBe(1);
    expect(found.changes).toEqual([
      {
        kind: 'changed',
        entryId: '1001',
        before: entry('1001'),
        after: { ...entry('1001'), departments: ['内科'] },
      },
    ]);
  });
});

describe('recognising hospitals', () => {
  it('legal forms, width and spaces do not make another name', () => {
    expect(nameKey('医療法人社団　架空会 ＡＢＣ病院')).toBe(nameKey('架空会abc病院'));
    expect(nameKey('医療法人')).not.toBe('');
  });
  it('one address is written in many ways', () => {
    const same = ['五条３丁目８番１号', '五条三丁目8-1', '五条３－８－１', '五条3丁目8番地の1'];
    expect(new Set(same.map(addressKey)).size).toBe(1);
    expect(addressKey('北十二条西二十丁目')).toBe(addressKey('北12条西20丁目'));
  });
  it('a name that two entries share suggests nothing', () => {
    const hospital = { id: 'own', name: '中央病院', address: '不明', town: '' };
    const entries = [entry('1001', { name: '中央病院' }), entry('1002', { name: '中央病院' })];
    expect(suggestMatches([hospital], entries)).toEqual([]);
    expect(suggestMatches([hospital], entries.slice(1))).toEqual([
      { facilityId: 'own', entryId: '1002', by: 'name' },
    ]);
    expect(suggestMatches([{ ...hospital, address: entries[0]!.address }], entries)).toEqual([
      { facilityId: 'own', entryId: '1001', by: 'name-and-address' },
    ]);
  });
});

it('a town is found without its district, also when its name holds another kind of town', () => {
  expect(townOf('福岡県糟屋郡志免町大字志免', '40')).toBe('志免町');
  expect(townOf('三重県四日市市芝田２丁目', '24')).toBe('四日市市');
  expect(townOf('福島県郡山市西ノ内', '07')).toBe('郡山市');
  expect(townOf('東京都千代田区神田', '13')).toBe('千代田区');
  expect(townOf('夕凪県', '99')).toBe('');
  expect([prefectureName('40'), prefectureName('00'), prefectureName('48')]).toEqual([
    '福岡県',
    undefined,
    undefined,
  ]);
});

it('a region without cities is a whole prefecture, and one without a prefecture the whole file', () => {
  const one = entry('1001');
  expect(isInScope(one, { prefCode: '40', cityCodes: [] })).toBe(true);
  expect(isInScope(one, { prefCode: '40', cityCodes: ['100'] })).toBe(false);
  expect(isInScope(one, { prefCode: '41', cityCodes: ['221'] })).toBe(false);
  expect(isInScope(one, { prefCode: null, cityCodes: [] })).toBe(true);
});
