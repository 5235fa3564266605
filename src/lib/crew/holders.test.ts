import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { session } from '#lib/api/session.svelte.ts';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { DeviceDatabase } from '#lib/device/database.ts';
import { createEnvelope } from '#lib/device/envelope.ts';
import { createAuthenticator, type Authenticator } from '#lib/device/prf-factory.ts';
import { createPrfWrapping } from '#lib/device/prf-wrapping.ts';
import { Vault } from '#lib/device/vault.ts';
import { HoldersController } from './holders.svelte.ts';

const now = 1_795_132_800_000 as Instant;
const uuid = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`;
const personOf = (n: number, name: string) => ({
  id: uuid(n),
  name,
  post: '救急救命士',
  role: 'crew',
  facility: { id: uuid(90), name: '見本消防署', kind: 'fire-station', town: '見本市' },
});
const [first, second] = [personOf(1, '見本 隊一'), personOf(2, '見本 隊二')];
let authenticator: Authenticator;
let vault: Vault;
let holders: HoldersController;
let own: string;
let made = 0;

async function signIn(person: typeof first | null) {
  const answer = { mode: 'production', region: { code: '23', name: '見本県' }, person };
  vi.stubGlobal('fetch', async () => Response.json(answer));
  await session.load();
}
const names = () => holders.list.map(({ personName }) => personName);

beforeEach(async () => {
  const database = new DeviceDatabase(`holders-panel-${made++}`);
  authenticator = createAuthenticator();
  const source = createPrfWrapping(database, authenticator.credentials);
  vault = new Vault(database, source);
  own = authenticator.add(true, first.id);
  const who = { personId: first.id, personName: first.name, post: first.post };
  const envelope = await createEnvelope(source, now, who);
  if (!envelope.ok) throw new Error(envelope.code);
  const key = await exportPrivateKey((await generateEpochPair()).privateKey);
  await vault.store({ deviceKey: key, epochs: [{ region: '23', epoch: 13, key }] }, envelope.envelope);
  await vault.unlock();
  holders = new HoldersController({ vault, now: () => now });
  holders.begin();
});
afterEach(() => vi.unstubAllGlobals());

/** The colleague takes the phone and shows their passkey. */
async function letSecondIn(): Promise<string> {
  await holders.handOver();
  expect(holders.step).toBe('second');
  const id = authenticator.add(true, second.id);
  await holders.handOver();
  expect([holders.step, holders.failure]).toEqual(['done', undefined]);
  return id;
}

describe('who can open this phone', () => {
  it('a colleague who signed in first stands there by name', async () => {
    await signIn(second);
    await letSecondIn();
    expect(names()).toEqual([first.name, second.name]);
    expect(holders.current).toBe(own);
  });

  it('one who did not has no name, and is not given that of whoever is signed in', async () => {
    await signIn(first);
    await letSecondIn();
    expect(names()).toEqual([first.name, undefined]);
    await signIn(null);
  });

  it('taking one off asks for a passkey first; cancelled, all stay', async () => {
    await signIn(second);
    const colleague = await letSecondIn();
    holders.asked = holders.list.find(({ id }) => id === colleague);
    authenticator.cancel = true;
    await holders.remove();
    expect([holders.failure, holders.asked, names().length]).toEqual(['NOT_CONFIRMED', undefined, 2]);
    authenticator.cancel = false;
    authenticator.use(own);
    holders.asked = holders.list.find(({ id }) => id === colleague);
    await holders.remove();
    expect([holders.removed?.personName, names()]).toEqual([second.name, [first.name]]);
    expect(holders.mayRemove).toBe(false);
  });

  it('the last one stays', async () => {
    holders.asked = (await vault.holders())[0];
    await holders.remove();
    expect([holders.failure, await vault.countHolders()]).toEqual(['LAST_ONE', 1]);
  });

  it('says why nobody was let in', async () => {
    await holders.handOver();
    authenticator.use(own);
    await holders.handOver();
    expect([holders.failure, holders.step]).toEqual(['ALREADY_IN', 'second']);
    authenticator.add(false);
    await holders.handOver();
    expect(holders.failure).toBe('NO_PRF');
    vault.lock();
    await holders.handOver();
    expect([holders.failure, holders.step]).toEqual(['NOT_CONFIRMED', 'first']);
  });
});
