import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { issueAllowList } from '#lib/core/card/allow-list.ts';
import { createRegion, now, type Region } from '#lib/core/card/card-factory.ts';
import { exportPublicKey } from '#lib/core/card/keys.ts';
import { issueDisasterFlag } from '#lib/core/card/lease.ts';
import { createStatusBits, issueStatusList } from '#lib/core/card/status-list.ts';
import { issueTrustList } from '#lib/core/card/trust-list.ts';
import { encodeBase64url } from './base64url.ts';
import { DeviceDatabase } from './database.ts';
import { readTrustedLists, refreshLists } from './trusted-lists.ts';

type Bytes = Uint8Array<ArrayBuffer>;
let region: Region;
let database: DeviceDatabase;
let offered: { trust?: Bytes; status?: Bytes; allow?: Bytes; flag?: Bytes };
let made = 0;

const trustOf = (version: number, root = region.root) => issueTrustList({ ...region.trust, version }, root);
const statusOf = (version: number) =>
  issueStatusList(
    { region: '23', list: 1, version, issuedAt: now, size: 1024, bits: createStatusBits(1024) },
    region.issuer,
  );
const allowOf = (version: number) =>
  issueAllowList(
    { region: '23', version, issuedAt: now, issuers: new Map([[region.issuer.keyId, new Uint8Array(12)]]) },
    region.issuer,
  );
const flagOf = (version: number) =>
  issueDisasterFlag(
    { region: '23', version, declaredAt: now, until: (now + 86_400_000) as Instant },
    region.issuer,
  );
const paths = { '/list': 'trust', '/status': 'status', '/allow': 'allow', '/disaster': 'flag' } as const;
const fetch: typeof globalThis.fetch = async (input) => {
  const end = Object.keys(paths).find((path) =>
    String(input).includes(`/trust${path}`),
  ) as keyof typeof paths;
  const bytes = offered[paths[end]];
  if (!bytes && (end === '/list' || end === '/status')) throw new TypeError('no network');
  const field = { '/list': 'trustList', '/status': 'statusList', '/allow': 'allowList', '/disaster': 'flag' }[
    end
  ];
  return Response.json({ [field]: bytes ? encodeBase64url(bytes) : null });
};
const refresh = () => refreshLists(database, { fetch, now: () => now });
const versions = async () => {
  const read = await readTrustedLists(database);
  if (!read.ok) return read.code;
  const { trust, status, allow, flag } = read.lists;
  return [trust.version, status?.version, allow?.version, flag?.version];
};

beforeEach(async () => {
  region = await createRegion();
  database = new DeviceDatabase(`lists-${made++}`);
  await database.shift.put({ id: 'current', rootKey: await exportPublicKey(region.rootKey) } as never);
  offered = {
    trust: await trustOf(4),
    status: await statusOf(4),
    allow: await allowOf(4),
    flag: await flagOf(4),
  };
  await refresh();
});
afterEach(() => database.close());

describe('signed lists on a phone', () => {
  it('are all kept, and verified again when they are read', async () => {
    expect(await versions()).toEqual([4, 4, 4, 4]);
  });

  it('each newer one takes the place of the one held', async () => {
    offered = {
      trust: await trustOf(5),
      status: await statusOf(5),
      allow: await allowOf(5),
      flag: await flagOf(5),
    };
    expect((await refresh())?.ok).toBe(true);
    expect(await versions()).toEqual([5, 5, 5, 5]);
  });

  it.each(['trust', 'status', 'allow', 'flag'] as const)('an older %s list never does', async (name) => {
    const older = { trust: trustOf, status: statusOf, allow: allowOf, flag: flagOf }[name];
    offered[name] = await older(3);
    await refresh();
    expect(await versions()).toEqual([4, 4, 4, 4]);
  });

  it('an older trust list keeps no newer list of another kind away', async () => {
    offered = {
      trust: await trustOf(3),
      status: await statusOf(5),
      allow: await allowOf(5),
      flag: await flagOf(5),
    };
    expect((await refresh())?.ok).toBe(true);
    expect(await versions()).toEqual([4, 5, 5, 5]);
  });

  it('a status list whose issuer leaked is fetched whole, though the server says that it is the newest', async () => {
    const next = await createRegion();
    const of = (one: Region) => one.trust.issuers[0]!;
    const issuers = [{ ...of(region), restricted: true }, of(next)];
    const trust = { ...region.trust, version: 5, issuers };
    const bits = createStatusBits(4096);
    const list = { region: '23', list: 1, version: 4, issuedAt: now, size: 4096, bits };
    const fresh = encodeBase64url(await issueStatusList(list, next.issuer));
    const answers: typeof globalThis.fetch = async (input, init) => {
      const url = String(input);
      if (url.includes('/trust/status'))
        return Response.json({ statusList: url.includes('held=') ? null : fresh });
      return fetch(input, init);
    };
    offered = { trust: await issueTrustList(trust, region.root), status: offered.status! };
    const result = await refreshLists(database, { fetch: answers, now: () => now });
    expect(result?.ok && result.lists.status?.version).toBe(4);
  });

  it.each(['trust', 'status', 'allow', 'flag'] as const)('a changed %s list never does', async (name) => {
    offered = {
      trust: await trustOf(5),
      status: await statusOf(5),
      allow: await allowOf(5),
      flag: await flagOf(5),
    };
    const changed = offered[name]!;
    changed[changed.length - 1]! ^= 1;
    await refresh();
    const all = { trust: 0, status: 1, allow: 2, flag: 3 };
    const expected = name === 'trust' ? [4, 4, 4, 4] : [5, 5, 5, 5];
    expected[all[name]] = 4;
    expect(await versions()).toEqual(expected);
  });

  it('a list under another root is refused, and said', async () => {
    const other = await createRegion();
    offered.trust = await trustOf(9, other.root);
    expect(await refresh()).toEqual({ ok: false, code: 'TRUST_LIST_WRONG_ROOT' });
    expect(await versions()).toEqual([4, 4, 4, 4]);
  });

  it('what the server no longer names stays: nobody takes a list away by leaving it out', async () => {
    offered = { trust: await trustOf(5), status: await statusOf(5) };
    await refresh();
    expect(await versions()).toEqual([5, 5, 4, 4]);
  });

  it('offline the held ones stay in use', async () => {
    offered = {};
    expect(await refresh()).toBeUndefined();
    expect(await versions()).toEqual([4, 4, 4, 4]);
  });
});
