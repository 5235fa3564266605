import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { DeviceDatabase } from './database.ts';
import { createEnvelope } from './envelope.ts';
import { idleLimits, lockWhenIdle } from './idle-lock.ts';
import { createAuthenticator, type Authenticator } from './prf-factory.ts';
import { createPrfWrapping } from './prf-wrapping.ts';
import { followOtherPages } from './vault-pages.ts';
import { Vault, type DeviceSecrets } from './vault.ts';

const now = 1_795_132_800_000 as Instant;
let database: DeviceDatabase;
let authenticator: Authenticator;
let first: Vault;
let second: Vault;
let own: string;
let stops: (() => void)[];
let rooms = 0;

const newEpoch = async (epoch: number): Promise<DeviceSecrets['epochs'][number]> => ({
  region: '40',
  epoch,
  key: await exportPrivateKey((await generateEpochPair()).privateKey),
});
const source = () => createPrfWrapping(database, authenticator.credentials);
async function openPage(): Promise<Vault> {
  const vault = new Vault(database, source());
  stops.push(followOtherPages(vault, new BroadcastChannel(`vault-pages-${rooms}`)));
  await vault.restore();
  return vault;
}
const until = (state: string) => vi.waitFor(() => expect(second.state).toBe(state));

beforeEach(async () => {
  rooms += 1;
  stops = [];
  database = new DeviceDatabase(`pages-${rooms}`);
  authenticator = createAuthenticator();
  own = authenticator.add();
  first = await openPage();
  const made = await createEnvelope(source(), now);
  if (!made.ok) throw new Error(made.code);
  const deviceKey = await exportPrivateKey((await generateEpochPair()).privateKey);
  await first.store({ deviceKey, epochs: [await newEpoch(13)] }, made.envelope);
  second = await openPage();
  await Promise.all([first.unlock(), second.unlock()]);
});
afterEach(() => {
  for (const stop of stops) stop();
  vi.useRealTimers();
  database.close();
});

describe('two pages of one phone', () => {
  it('a lock on one locks the other', async () => {
    first.lock();
    await until('locked');
    expect(second.findEpochKeys()).toBeUndefined();
  });

  it('a wipe on one empties the other', async () => {
    await first.wipe();
    await until('empty');
    expect(second.findEpochKeys()).toBeUndefined();
  });

  it('a page that nobody touches locks itself and leaves the one alone that is worked on', async () => {
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'Date'] });
    const page = { visibilityState: 'visible' as const, addEventListener() {}, removeEventListener() {} };
    stops.push(lockWhenIdle(first, page));
    vi.advanceTimersByTime(idleLimits.idleMs);
    expect(first.state).toBe('locked');
    vi.useRealTimers();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(second.state).toBe('unlocked');
  });

  it('newer keys that one fetched are the other’s as well', async () => {
    await first.replaceEpochs([await newEpoch(14)]);
    await vi.waitFor(() => expect(second.findEpochKeys()!.map(({ epoch }) => epoch)).toEqual([14]));
    expect(await second.replaceEpochs([await newEpoch(15)])).toBe(true);
  });

  it('when one takes a holder off, the other shuts, and nothing it knew is written under the old data key', async () => {
    await first.beginHandOver();
    const colleague = authenticator.add();
    await first.admit(now);
    await vi.waitFor(async () => expect(await second.holders()).toHaveLength(2));
    authenticator.use(own);
    const removing = first.removeHolder(colleague);
    const closing = second.replaceCaseKey();
    const replacing = newEpoch(16).then((epoch) => second.replaceEpochs([epoch]));
    expect(await removing).toEqual({ ok: true });
    await Promise.all([closing, replacing]);
    await until('locked');
    const next = await openPage();
    expect(await next.unlock()).toEqual({ ok: true });
    expect((await next.holders()).map(({ id }) => id)).toEqual([own]);
  });

  it('the end of a case on one is its end on the other: nothing is sealed under a key that is gone', async () => {
    const sealed = (await second.sealForCase('before'))!;
    await first.replaceCaseKey();
    await vi.waitFor(async () => expect(await second.openForCase(sealed)).toBeUndefined());
    const after = (await second.sealForCase('after'))!;
    expect(await first.openForCase(after)).toBe('after');
  });

  it('a phone enrolled anew on one is locked on the other, under its new holder', async () => {
    const made = await createEnvelope(source(), now);
    if (!made.ok) throw new Error(made.code);
    const deviceKey = await exportPrivateKey((await generateEpochPair()).privateKey);
    await first.store({ deviceKey, epochs: [await newEpoch(20)] }, made.envelope);
    await until('locked');
    await second.unlock();
    expect(second.findEpochKeys()!.map(({ epoch }) => epoch)).toEqual([20]);
  });
});
