import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sampleSubset } from '#lib/core/card/card-factory.ts';
import { CaseController } from './case.svelte.ts';
import { createPhone, type Phone } from './phone-factory.ts';
import { SearchController } from './searching.svelte.ts';

let phone: Phone;
let caseOf: CaseController;
let search: SearchController;

const candidate = {
  token: 'opaque',
  tier: 'D',
  kana: 'ミホン ハナコ',
  name: '見＊ 花＊',
  birthDate: '1938-02-03',
  sex: 'female',
  town: '架空町',
  facility: '見本苑',
  differs: ['birth-date'],
  confirmations: 2,
};
const found = (...candidates: object[]) => ({ candidates, tooMany: false, mayHaveMore: false });
const limits = {
  searches: 30,
  limit: 30,
  raise: null,
  regionStoppedAt: null,
  supervisors: [{ name: '見本 監督', post: '救急課長' }],
  stationPhone: '000-555-0001',
  officePhone: '000-555-0002',
  shiftMissing: false,
};
const type = (year: string, month: string, day: string) => {
  [search.year, search.month, search.day] = [year, month, day];
};

beforeEach(async () => {
  phone = await createPhone();
  caseOf = new CaseController(phone.device);
  search = new SearchController(phone.device, caseOf);
});
afterEach(() => phone.end());

describe('searching by name', () => {
  it('understands an era date from its three boxes, and a whole date in the first', () => {
    search.era = '昭和';
    type('13', '2', '3');
    expect(search.birthDate).toMatchObject({ ok: true, date: '1938-02-03' });
    type('Ｓ１３．２．３', '', '');
    expect(search.birthDate).toMatchObject({ ok: true, date: '1938-02-03' });
    search.era = '西暦';
    type('1938', '2', '3');
    expect(search.birthDate).toMatchObject({ ok: true, date: '1938-02-03' });
  });

  it('昭和65 is searched as 1990 and says so', () => {
    type('65', '1', '1');
    expect(search.birthDate).toMatchObject({ ok: true, date: '1990-01-01', warning: 'ERA_OUT_OF_RANGE' });
  });

  it('asks nothing without a name or with a day that does not exist', async () => {
    type('13', '2', '3');
    await search.search();
    expect(search.failure).toBe('NAME_MISSING');
    search.name = '見本 花子';
    type('13', '2', '30');
    await search.search();
    expect(search.failure).toBe('BIRTH_DATE_NO_SUCH_DAY');
    expect(phone.sent).toEqual([]);
  });

  it('never opens by itself, not even when exactly one fits', async () => {
    phone.answer('/api/search', () => found(candidate));
    search.name = '見本 花子';
    type('13', '2', '3');
    await search.search();
    expect(search.answer?.candidates).toHaveLength(1);
    expect([search.chosen, caseOf.current?.patient]).toEqual([undefined, undefined]);
    expect(phone.sent.filter((url) => url.includes('open'))).toEqual([]);
  });

  it('a candidate that needs two identifiers does not open with one', async () => {
    phone.answer('/api/search', () => found(candidate));
    phone.answer('/api/search/open', () => phone.lookAnswer({}));
    search.name = '見本 花子';
    type('13', '2', '3');
    await search.search();
    search.choose(search.answer!.candidates[0]);
    search.toggle('facility');
    expect([search.mayOpen, await search.open()]).toEqual([false, false]);
    search.toggle('companion');
    expect(await search.open()).toBe(true);
    expect(caseOf.current?.patient).toMatchObject({
      by: 'search',
      confirmedBy: ['facility', 'companion'],
      newest: { identity: { value: { familyName: sampleSubset().identity.value.familyName } } },
    });
    expect(search.name).toBe('');
  });

  it('a record whose consent was withdrawn meanwhile shows nothing', async () => {
    phone.answer('/api/search/open', () => ({
      ...phone.lookAnswer({}),
      state: 'consent-withdrawn',
      emergency: undefined,
    }));
    search.choose({ ...candidate, confirmations: 1 } as never);
    search.toggle('facility');
    expect(await search.open()).toBe(false);
    expect([search.failure, caseOf.current?.patient]).toEqual(['WITHDRAWN', undefined]);
  });

  it('a stop says which limit it was, until when, and whom to ask; leaving it goes on another way', async () => {
    phone.answer('/api/search/limits', () => limits);
    phone.refuse('/api/search', 429, 'LIMIT_REACHED', {
      issues: [{ path: 'limit', message: 'person' }],
      retryAfterSeconds: 3_600,
    });
    search.name = '見本 花子';
    type('13', '2', '3');
    await search.search();
    expect(search.stop).toEqual({ limit: 'person', until: phone.device.now() + 3_600_000 });
    expect(search.limits?.supervisors).toEqual([{ name: '見本 監督', post: '救急課長' }]);
    search.leaveStop();
    expect([search.stop, search.failure, search.name]).toEqual([undefined, undefined, '見本 花子']);
  });

  it('a limit this version does not know is still a limit', async () => {
    phone.refuse('/api/search', 429, 'LIMIT_REACHED', { issues: [{ path: 'limit', message: 'weather' }] });
    search.name = '見本 花子';
    type('13', '2', '3');
    await search.search();
    expect([search.stop, search.failure]).toEqual([undefined, 'LIMIT_REACHED']);
  });

  it('without a network it says so and keeps what was typed', async () => {
    search.name = '見本 花子';
    type('13', '2', '3');
    await search.search();
    expect([search.failure, search.name, search.year]).toEqual(['OFFLINE', '見本 花子', '13']);
  });

  it('a second press while the first is under way asks once', async () => {
    phone.answer('/api/search', () => found());
    search.name = '見本 花子';
    type('13', '2', '3');
    await Promise.all([search.search(), search.search()]);
    expect(phone.sent.filter((url) => url === '/api/search')).toHaveLength(1);
  });
});

describe('the short code', () => {
  it('a mistyped code is refused before anything is asked', async () => {
    search.code = '7K3Q-X0MD-0';
    await search.resolveCode();
    expect(search.failure).toBe('SHORT_CODE_CHECK');
    search.code = '12';
    await search.resolveCode();
    expect(search.failure).toBe('SHORT_CODE_LENGTH');
    expect(phone.sent).toEqual([]);
  });
});
