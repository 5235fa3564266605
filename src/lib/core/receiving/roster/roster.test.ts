import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../../brands.ts';
import { diffRoster, type StandingDuty } from './diff.ts';
import { clockOf, daysOfMonth, fieldsOf, gapsOf, instantsOf, parseDutyField } from './duty.ts';
import {
  dutyKey,
  parseClock,
  parseDay,
  readRosterFile,
  sampleRoster,
  type RosterHospital,
} from './read-file.ts';

const hospitals: RosterHospital[] = [
  {
    id: '00000000-0000-4000-8000-000000000001',
    name: '架空第一病院',
    code: '4010000001',
    directoryId: '4011400000740',
  },
  {
    id: '00000000-0000-4000-8000-000000000002',
    name: '医療法人 架空第二病院',
    code: null,
    directoryId: null,
  },
];
const read = (...rows: string[]) =>
  readRosterFile(['日付,病院,診療科,開始,終了', ...rows].join('\n'), hospitals);
const duties = (...rows: string[]) => {
  const found = read(...rows);
  if (!found.ok) throw new Error(JSON.stringify(found.faults));
  return found.duties;
};

describe('a roster file', () => {
  it.each(['架空第一病院', '架空第一 病院', '4010000001', '4011400000740', hospitals[0]!.id])(
    'calls a hospital %s',
    (name) => expect(duties(`2026/11/3,${name},内科,8:30,17:30`)[0]!.facilityId).toBe(hospitals[0]!.id),
  );

  it('does not guess between two hospitals of one name', () => {
    const found = readRosterFile('日付,病院,診療科,開始,終了\n2026/11/3,架空第二病院,内科,8:30,17:30', [
      ...hospitals,
      { ...hospitals[1]!, id: '00000000-0000-4000-8000-000000000003' },
    ]);
    expect(!found.ok && found.faults[0]!.code).toBe('HOSPITAL_AMBIGUOUS');
  });

  it.each([
    ['17:30', '8:30', 15],
    ['8:30', '8:30', 24],
    ['8:30', '17:30', 9],
    ['17:30', '翌8:30', 15],
    ['17:30', '32:30', 15],
    ['0:00', '24:00', 24],
    ['1730', '0830', 15],
  ])('from %s to %s lasts %i hours', (from, to, hours) => {
    const [duty] = duties(`2026/11/3,架空第一病院,内科,${from},${to}`);
    expect((duty!.endsAt - duty!.startsAt) / 3_600_000).toBe(hours);
  });

  it('refuses a duty of more than a day', () => {
    const found = read('2026/11/3,架空第一病院,内科,8:30,翌9:00');
    expect(!found.ok && found.faults).toEqual([{ code: 'TIME', line: 2, column: '終了' }]);
  });

  it('reads its own sample', () => {
    const found = readRosterFile(
      sampleRoster('2026-12', ['架空第一病院', '医療法人 架空第二病院']),
      hospitals,
    );
    expect(found.ok && found.duties.map(({ day, field }) => [day, field])).toEqual([
      ['2026-12-01', 'internal'],
      ['2026-12-01', 'surgery'],
      ['2026-12-02', 'all'],
    ]);
  });

  it('that misses a column says which', () => {
    const found = readRosterFile('日付,病院,診療科,開始\n2026/11/3,架空第一病院,内科,8:30', hospitals);
    expect(!found.ok && found.faults).toEqual([{ code: 'COLUMN_MISSING', line: 1, column: '終了' }]);
  });

  it('of more than a year and a bit is taken for a slip of the pen', () => {
    const found = read('2026/11/3,架空第一病院,内科,8:30,17:30', '2028/11/3,架空第一病院,内科,8:30,17:30');
    expect(!found.ok && found.faults).toEqual([{ code: 'TOO_MANY_DAYS', line: 3 }]);
  });

  it('never throws, whatever stands in it', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { maxLength: 6 }), (cells) => {
        expect(() => read(cells.join(','))).not.toThrow();
      }),
    );
  });
});

it.each([
  ['2026-11-23', '2026-11-23'],
  ['2026/1/3', '2026-01-03'],
  ['2026年11月23日(月)', '2026-11-23'],
  ['令和8年11月23日', '2026-11-23'],
  ['R8.11.23', '2026-11-23'],
  ['11/23', undefined],
  ['2026/2/30', undefined],
  ['', undefined],
])('a day %s is %s', (text, day) => expect(parseDay(text)).toBe(day));

it('hours beyond a day are of the next one', () => {
  expect(parseClock('25:00')).toEqual({ clock: '01:00', isNextDay: true });
  expect(parseClock('24:00')).toEqual({ clock: '24:00', isNextDay: false });
  expect(parseClock('49:00')).toBeUndefined();
  expect(parseClock('8:60')).toBeUndefined();
});

it('departments, codes and names of capabilities are understood', () => {
  expect(['内科', '脳神経外科', 'cardiac', '全科', '心臓カテーテル', '占い'].map(parseDutyField)).toEqual([
    'internal',
    'stroke',
    'cardiac',
    'all',
    'cardiac',
    undefined,
  ]);
});

describe('a month', () => {
  const duty = (day: string, field: string) => ({ day: day as PlainDate, field });
  it('shows each day on which nobody is on duty for a field it otherwise has', () => {
    const all = daysOfMonth('2026-11').flatMap((day) => [duty(day, 'internal'), duty(day, 'surgery')]);
    expect(gapsOf('2026-11', all)).toEqual([]);
    const without = all.filter(({ day, field }) => !(day === '2026-11-23' && field === 'surgery'));
    expect(gapsOf('2026-11', without)).toEqual([{ day: '2026-11-23', field: 'surgery' }]);
    expect(gapsOf('2026-11', [...without, duty('2026-11-23', 'all')])).toEqual([]);
    expect(gapsOf('2026-11', [])).toEqual([]);
  });
  it('lists its fields in one order, unknown codes last', () => {
    expect(fieldsOf([duty('', 'x-ray'), duty('', 'surgery'), duty('', 'all')])).toEqual([
      'all',
      'surgery',
      'x-ray',
    ]);
  });
  it('has its own number of days', () => {
    expect([daysOfMonth('2026-02').length, daysOfMonth('2028-02').length]).toEqual([28, 29]);
  });
});

const field = fc.constantFrom('internal' as const, 'surgery' as const);
const someDuties = fc
  .uniqueArray(fc.tuple(fc.integer({ min: 1, max: 9 }), field, fc.boolean(), fc.constantFrom('', '備考')), {
    selector: ([date, of, which]) => `${date} ${of} ${which}`,
    maxLength: 12,
  })
  .map((all) =>
    all.map(([date, of, which, note], line) => {
      const day = `2026-11-0${date}` as PlainDate;
      return {
        line,
        facilityId: hospitals[which ? 0 : 1]!.id,
        field: of,
        day,
        ...instantsOf({ day, from: '17:30', to: '08:30' }),
        note,
      };
    }),
  );
const stored = (all: readonly Omit<StandingDuty, 'id'>[]): StandingDuty[] =>
  all.map((duty, at) => ({ ...duty, id: String(at) }));

describe('the difference a roster file makes', () => {
  it('gives within its days and fields exactly the file, and leaves the rest alone', () => {
    fc.assert(
      fc.property(
        someDuties,
        someDuties.filter((all) => all.length > 0),
        (before, told) => {
          const standing = stored(before);
          const diff = diffRoster(standing, told);
          const gone = new Set(diff.removed.map(({ id }) => id));
          const after = [...standing.filter(({ id }) => !gone.has(id)), ...diff.added];
          const isConcerned = ({ day, field: of }: { day: string; field: string }) =>
            day >= diff.firstDay && day <= diff.lastDay && diff.fields.includes(of);
          expect(after.filter(isConcerned).map(dutyKey).sort()).toEqual(told.map(dutyKey).sort());
          expect(after.filter((one) => !isConcerned(one)).length).toBe(
            standing.filter((one) => !isConcerned(one)).length,
          );
          expect(diff.added.length + diff.renoted.length + diff.unchanged).toBe(told.length);
        },
      ),
    );
  });
});

it('an instant is shown by the clock in Japan', () => {
  const { startsAt, endsAt } = instantsOf({ day: '2026-11-23' as PlainDate, from: '17:30', to: '08:30' });
  expect([clockOf(startsAt), clockOf(endsAt)]).toEqual(['17:30', '08:30']);
});
