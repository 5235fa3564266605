import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { PlainDate } from '../brands.ts';
import { parseBirthDate } from './birth-date.ts';
import { eras, formatEra, formatEraShort } from './era.ts';
import { addDays, datePartsOf } from './plain-date.ts';

const today = '2026-11-20' as PlainDate;
const dateOf = (text: string) => {
  const result = parseBirthDate(text, today);
  return result.ok ? result.date : result.code;
};
const warningOf = (text: string) => {
  const result = parseBirthDate(text, today);
  return result.ok ? result.warning : undefined;
};

describe('the eras', () => {
  it('begin on their own first days', () => {
    expect(formatEra('1945-03-05' as PlainDate)).toBe('昭和20年3月5日');
    expect(formatEraShort('1945-03-05' as PlainDate)).toBe('S20.3.5');
    expect(formatEra('1989-01-07' as PlainDate)).toBe('昭和64年1月7日');
    expect(formatEra('1989-01-08' as PlainDate)).toBe('平成元年1月8日');
    expect(formatEra('2019-04-30' as PlainDate)).toBe('平成31年4月30日');
    expect(formatEra('2019-05-01' as PlainDate)).toBe('令和元年5月1日');
    expect(formatEra('1926-12-25' as PlainDate)).toBe('昭和元年12月25日');
    expect(formatEra('1912-07-29' as PlainDate)).toBe('明治45年7月29日');
    expect(formatEra('1868-01-24' as PlainDate)).toBe('1868年1月24日');
    expect(formatEraShort('1868-01-24' as PlainDate)).toBe('1868.1.24');
  });
});

describe('a birth date is read as people type it', () => {
  it.each([
    'S20.3.5',
    's20.3.5',
    'S20/3/5',
    'S20-03-05',
    'S 20.3.5',
    'S200305',
    '昭和20年3月5日',
    '昭和２０年３月５日',
    '昭和 20年 3月 5日',
    '昭20/3/5',
    '昭２０・３・５',
    '3200305',
    '３２００３０５',
    '19450305',
    '１９４５０３０５',
    '1945/3/5',
    '1945-03-05',
    '1945.3.5',
    '1945年3月5日',
    '１９４５年３月５日',
    '1945 3 5',
    '西暦1945年3月5日',
    '昭和二十年三月五日',
    '一九四五年三月五日',
    '㍼20年3月5日',
    '1945年(昭和20年)3月5日',
    '昭和20年（1945年）3月5日',
    'S20（1945）/3/5',
    '1945/03/05 0:00:00',
    '1945-03-05T00:00:00',
    '昭和20年3月5日生',
    '昭和20年3月5日(81歳)',
    '　S20.3.5　',
    '1945年3月5日(月)',
    '1945－03－05',
  ])('%s', (text) => expect(dateOf(text)).toBe('1945-03-05'));

  it('reads the first year of an era as 元年 or 1', () => {
    expect(dateOf('平成元年1月8日')).toBe('1989-01-08');
    expect(dateOf('昭和元年12月25日')).toBe('1926-12-25');
    expect(dateOf('H1.1.8')).toBe('1989-01-08');
    expect(dateOf('R元.5.1')).toBe('2019-05-01');
  });

  it('gives both written eras of a change-over day the same date, without a warning', () => {
    for (const text of ['大正15年12月25日', '昭和元年12月25日']) {
      expect(dateOf(text)).toBe('1926-12-25');
      expect(warningOf(text)).toBeUndefined();
    }
    const earlier = '2030-01-01' as PlainDate;
    expect(parseBirthDate('明治45年7月30日', earlier)).toMatchObject({ ok: true, date: '1912-07-30' });
    expect(parseBirthDate('大正元年7月30日', earlier)).toMatchObject({ ok: true, date: '1912-07-30' });
  });

  it('converts an era beyond its end arithmetically and warns', () => {
    expect([dateOf('昭和65年3月5日'), warningOf('昭和65年3月5日')]).toEqual([
      '1990-03-05',
      'ERA_OUT_OF_RANGE',
    ]);
    expect([dateOf('平成32年3月5日'), warningOf('平成32年3月5日')]).toEqual([
      '2020-03-05',
      'ERA_OUT_OF_RANGE',
    ]);
    expect([dateOf('昭和64年1月7日'), warningOf('昭和64年1月7日')]).toEqual(['1989-01-07', undefined]);
    expect([dateOf('昭和64年1月8日'), warningOf('昭和64年1月8日')]).toEqual([
      '1989-01-08',
      'ERA_OUT_OF_RANGE',
    ]);
    expect(warningOf('平成31年4月30日')).toBeUndefined();
    expect(warningOf('平成31年5月1日')).toBe('ERA_OUT_OF_RANGE');
    expect(warningOf('令和元年4月30日')).toBe('ERA_OUT_OF_RANGE');
    expect(warningOf('3650305')).toBe('ERA_OUT_OF_RANGE');
  });

  it('says how it was understood', () => {
    expect(parseBirthDate('3200305', today)).toEqual({
      ok: true,
      date: '1945-03-05',
      read: { form: 'era-code', era: '昭和', eraYear: 20 },
    });
    expect(parseBirthDate('1945/3/5', today)).toMatchObject({ read: { form: 'western' } });
    expect(parseBirthDate('1945年(昭和20年)3月5日', today)).toMatchObject({
      read: { form: 'era-and-western' },
    });
  });
});

describe('what is not one certain day is refused with its own code', () => {
  it.each([
    ['', 'EMPTY'],
    ['　', 'EMPTY'],
    ['不明', 'NOT_A_DATE'],
    ['16501', 'NOT_A_DATE'],
    ['S20305', 'NOT_A_DATE'],
    ['9200305', 'NOT_A_DATE'],
    ['昭和0年3月5日', 'NOT_A_DATE'],
    ['<script>', 'NOT_A_DATE'],
    ['1'.repeat(10_000), 'NOT_A_DATE'],
    ['昭和20年2月30日', 'NO_SUCH_DAY'],
    ['1945/13/5', 'NO_SUCH_DAY'],
    ['19450230', 'NO_SUCH_DAY'],
    ['1947-02-29', 'NO_SUCH_DAY'],
    ['20.3.5', 'ERA_MISSING'],
    ['20/3/5', 'ERA_MISSING'],
    ['200305', 'ERA_MISSING'],
    ["'45/3/5", 'ERA_MISSING'],
    ['3/5/1945', 'AMBIGUOUS'],
    ['05.03.1945', 'AMBIGUOUS'],
    ['1945111', 'AMBIGUOUS'],
    ['2021105', 'AMBIGUOUS'],
    ['1945', 'INCOMPLETE'],
    ['1945年3月', 'INCOMPLETE'],
    ['昭和20年', 'INCOMPLETE'],
    ['S20.3', 'INCOMPLETE'],
    ['1946年(昭和20年)3月5日', 'CONTRADICTION'],
    ['昭和20年(1954)3月5日', 'CONTRADICTION'],
    ['2026-11-21', 'FUTURE'],
    ['令和9年1月1日', 'FUTURE'],
    ['19001119', 'TOO_OLD'],
    ['明治30年1月1日', 'TOO_OLD'],
  ])('%s → %s', (text, code) => expect(dateOf(text)).toBe(code));

  it('accepts today and the oldest age allowed', () => {
    expect(dateOf('2026-11-20')).toBe('2026-11-20');
    expect(dateOf('1900-11-21')).toBe('1900-11-21');
  });
});

describe('every day of a living person', () => {
  const anyDay = fc
    .integer({ min: 0, max: 46_000 - 400 })
    .map((days) => addDays('2026-11-20' as PlainDate, -days));
  it('is read back from each way it is written', () => {
    fc.assert(
      fc.property(anyDay, (date) => {
        const { year, month, day } = datePartsOf(date);
        const era = eras.findLast((each) => each.firstDay <= date)!;
        const two = (value: number) => String(value).padStart(2, '0');
        const code = `${era.code}${two(year - era.offset)}${two(month)}${two(day)}`;
        for (const text of [
          formatEra(date),
          formatEraShort(date),
          date,
          date.replaceAll('-', ''),
          `${year}/${month}/${day}`,
        ]) {
          expect(dateOf(text)).toBe(date);
          expect(warningOf(text)).toBeUndefined();
        }
        expect([date, 'AMBIGUOUS']).toContain(dateOf(code));
      }),
    );
  });
  it('and no text at all makes the reader fail', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => void parseBirthDate(text, today)),
    );
  });
});
