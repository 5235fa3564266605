import { describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import type { FamilyLook } from '#lib/core/contract/family.ts';
import { groupByDay } from './look-days.ts';

let seq = 100;
const look = (at: string, more: Partial<FamilyLook> = {}): FamilyLook => ({
  seq: seq--,
  at: Date.parse(at) as Instant,
  recordedAt: Date.parse(at) as Instant,
  action: 'look',
  purpose: 'care',
  role: 'care-home',
  facility: '見本苑',
  sections: ['identity'],
  ...more,
});

describe('looks by day', () => {
  it('a night in Japan belongs to its own day, whatever the day elsewhere', () => {
    const days = groupByDay([look('2026-11-20T00:10:00+09:00'), look('2026-11-19T23:50:00+09:00')]);
    expect(days.map(({ day }) => day)).toEqual(['2026-11-20', '2026-11-19']);
  });

  it('what one organisation did for one reason on one day is one line, with every look under it', () => {
    const looks = [
      look('2026-11-20T15:00:00+09:00', { sections: ['identity', 'care'] }),
      look('2026-11-20T12:00:00+09:00', { facility: '見本医院', role: 'clinic' }),
      look('2026-11-20T09:00:00+09:00', { sections: ['drug'] }),
    ];
    const [day] = groupByDay(looks);
    expect(day!.groups.map(({ facility, looks: all }) => [facility, all.length])).toEqual([
      ['見本苑', 2],
      ['見本医院', 1],
    ]);
    expect(day!.groups[0]!.sections).toEqual(['identity', 'care', 'drug']);
    expect(day!.groups.flatMap(({ looks: all }) => all)).toHaveLength(looks.length);
  });

  it.each([
    { purpose: 'break-glass', breakGlassReason: 'unconscious' },
    { action: 'look-offline' },
    { action: 'listed' },
    { purpose: 'emergency' },
  ] as const)('%o stands apart', (other) => {
    const [day] = groupByDay([
      look('2026-11-20T15:00:00+09:00'),
      look('2026-11-20T14:00:00+09:00', { ...other }),
    ]);
    expect(day!.groups).toHaveLength(2);
  });

  it('a break-glass look and its announcement are one line with the reason', () => {
    const apart = { purpose: 'break-glass', role: 'hospital' } as const;
    const [day] = groupByDay([
      look('2026-11-20T15:00:00+09:00', apart),
      look('2026-11-20T15:00:00+09:00', { ...apart, action: 'break-glass', breakGlassReason: 'unconscious' }),
    ]);
    expect(day!.groups).toHaveLength(1);
    expect(day!.groups[0]!.reason).toBe('unconscious');
  });
});
