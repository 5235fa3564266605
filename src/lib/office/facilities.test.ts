import { expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import type { FacilityRow } from '#lib/core/contract/people.ts';
import { Facilities } from './facilities.svelte.ts';

const row = (name: string, kana: string, more: Partial<FacilityRow> = {}): FacilityRow => ({
  id: crypto.randomUUID(),
  name,
  kana,
  kind: 'care-home',
  town: '見本市',
  address: '',
  phone: '',
  code: null,
  dental: false,
  hospital: null,
  state: 'active',
  enrolledAt: 0 as Instant,
  closedAt: null,
  people: 1,
  ready: 1,
  residents: 0,
  devices: 0,
  ...more,
});

it('facilities are found by name, reading in any kana, and town; closed ones on request', () => {
  const list = new Facilities();
  list.facilities = [
    row('見本苑', 'ミホンエン'),
    row('例医院', 'レイイイン', { kind: 'clinic', town: '例町' }),
    row('昔の里', 'ムカシノサト', { state: 'closed' }),
  ];
  const found = (search: string) => {
    list.search = search;
    return list.shown.map(({ name }) => name);
  };
  expect(found('')).toEqual(['見本苑', '例医院']);
  expect(found('みほん えん')).toEqual(['見本苑']);
  expect(found('ﾚｲ')).toEqual(['例医院']);
  expect(found('例町')).toEqual(['例医院']);
  list.kind = 'care-home';
  expect(found('')).toEqual(['見本苑']);
  list.state = 'closed';
  expect(found('')).toEqual(['昔の里']);
  expect(list.narrowed).toBe(true);
  list.clear();
  expect([list.narrowed, list.shown.length]).toEqual([false, 2]);
});
