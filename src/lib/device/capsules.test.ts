import 'fake-indexeddb/auto';
import { beforeEach, describe, expect, it } from 'vitest';
import {
  capsulesFreshMs,
  capsulesKeptMs,
  chooseArea,
  keptAreas,
  leaveArea,
  refreshCapsules,
} from './capsules.ts';
import { DeviceDatabase } from './database.ts';

const area = '見本町';
let made = 0;
let database: DeviceDatabase;
let now: number;
let bodies: { area: string; held?: string; cursor?: string }[];
/** Pages of capsule ids by town; a town not named here is answered with 404. */
let towns: Record<string, { state: string; pages: string[][] }>;
let isCut: boolean;

const id = (digit: string) => digit.repeat(32);
const fetch: typeof globalThis.fetch = async (input, init) => {
  if (isCut) throw new TypeError('no network');
  if (String(input).endsWith('/areas'))
    return Response.json({
      areas: Object.keys(towns).map((name) => ({ area: name, capsules: 1, bytes: 700, own: name === area })),
    });
  const body = JSON.parse(init!.body as string) as (typeof bodies)[number];
  bodies.push(body);
  const town = towns[body.area];
  if (!town)
    return Response.json(
      { type: 'about:blank', title: 't', status: 404, code: 'NOT_FOUND', requestId: 'r' },
      { status: 404 },
    );
  if (body.held === town.state && !body.cursor)
    return Response.json({ capsules: [], cursor: null, state: town.state, unchanged: true });
  const page = body.cursor ? Number(body.cursor.slice(1)) : 0;
  const last = page === town.pages.length - 1;
  return Response.json({
    capsules: town.pages[page]!.map((one) => ({ id: id(one), bytes: 'AAAA' })),
    cursor: last ? null : `p${page + 1}`,
    state: town.state,
    unchanged: false,
  });
};
const options = { fetch, now: () => now };
const held = async () => (await database.capsules.toArray()).map((one) => `${one.area}:${one.id[0]}`).sort();

beforeEach(() => {
  database = new DeviceDatabase(`capsules-${made++}`);
  now = 1_000_000_000_000;
  bodies = [];
  isCut = false;
  towns = { [area]: { state: 's1', pages: [['a', 'b'], ['c']] } };
});

describe('capsules on a phone', () => {
  it('a phone on which nobody chose takes its own station’s town by itself', async () => {
    towns['隣町'] = { state: 's1', pages: [['d']] };
    expect(await refreshCapsules(database, options)).toEqual({ ok: true, fetched: 3 });
    expect(await held()).toEqual([`${area}:a`, `${area}:b`, `${area}:c`]);
    expect(await keptAreas(database)).toEqual([
      { area, isChosen: true, state: 's1', fetchedAt: now, capsules: 3, bytes: 9 },
    ]);
  });

  it('is not asked again within three hours, and then only for what changed', async () => {
    await refreshCapsules(database, options);
    now += capsulesFreshMs - 1;
    await refreshCapsules(database, options);
    expect(bodies).toHaveLength(2);
    now += 1;
    expect(await refreshCapsules(database, options)).toEqual({ ok: true, fetched: 0 });
    expect(bodies.at(-1)).toEqual({ area, held: 's1' });
    expect(await held()).toHaveLength(3);
    expect((await keptAreas(database))[0]!.fetchedAt).toBe(now);
  });

  it('a change replaces the whole town: what the server no longer gives is gone', async () => {
    await refreshCapsules(database, options);
    towns[area] = { state: 's2', pages: [['b'], ['d']] };
    await refreshCapsules(database, options, true);
    expect(await held()).toEqual([`${area}:b`, `${area}:d`]);
  });

  it('a fetch cut off in the middle leaves what was kept', async () => {
    await refreshCapsules(database, options);
    towns[area] = { state: 's2', pages: [['d'], ['e']] };
    const cutAfterFirst: typeof globalThis.fetch = async (input, init) => {
      const answer = await fetch(input, init);
      isCut = true;
      return answer;
    };
    expect(await refreshCapsules(database, { ...options, fetch: cutAfterFirst }, true)).toEqual({
      ok: false,
      code: 'OFFLINE',
    });
    expect(await held()).toEqual([`${area}:a`, `${area}:b`, `${area}:c`]);
    expect((await keptAreas(database))[0]!.state).toBe('s1');
  });

  it('a town that is left leaves nothing, and is not chosen again by itself', async () => {
    await refreshCapsules(database, options);
    await leaveArea(database, area);
    expect(await held()).toEqual([]);
    now += capsulesFreshMs;
    await refreshCapsules(database, options);
    expect(await held()).toEqual([]);
    expect(await keptAreas(database)).toEqual([{ area, isChosen: false }]);
  });

  it('leaving one town keeps the other', async () => {
    towns['隣町'] = { state: 's1', pages: [['d']] };
    await refreshCapsules(database, options);
    expect(await chooseArea(database, '隣町', options)).toEqual({ ok: true, fetched: 1 });
    await leaveArea(database, area);
    expect(await held()).toEqual(['隣町:d']);
  });

  it('a town left while it is being fetched stays left', async () => {
    const leaving: typeof globalThis.fetch = async (input, init) => {
      await leaveArea(database, area);
      return fetch(input, init);
    };
    await chooseArea(database, area, { ...options, fetch: leaving });
    expect(await held()).toEqual([]);
  });

  it('after 30 days without a fetch everything is thrown away, also offline', async () => {
    await refreshCapsules(database, options);
    isCut = true;
    now += capsulesKeptMs;
    await refreshCapsules(database, options);
    expect(await held()).toEqual([]);
    isCut = false;
    await refreshCapsules(database, options);
    expect(await held()).toHaveLength(3);
  });

  it('a wipe, and another region, leave none', async () => {
    await refreshCapsules(database, options);
    await database.leaveRegion();
    expect([await held(), await keptAreas(database)]).toEqual([[], []]);
    await refreshCapsules(database, options);
    await database.wipe();
    expect([await held(), await keptAreas(database)]).toEqual([[], []]);
  });

  it('a session that is not this device’s is told apart from no network', async () => {
    await database.capsuleAreas.put({ area: '無い町', isChosen: true });
    expect(await refreshCapsules(database, options)).toEqual({ ok: false, code: 'NOT_ON_DEVICE' });
    isCut = true;
    expect(await refreshCapsules(database, options)).toEqual({ ok: false, code: 'OFFLINE' });
  });
});
