import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { DeviceDatabase } from './database.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { idleLimits, lockWhenIdle } from './idle-lock.ts';
import { Vault, type DeviceSecrets, type VaultState } from './vault.ts';

let database: DeviceDatabase;
let vault: Vault;
let secrets: DeviceSecrets;
let rooms = 0;

beforeEach(async () => {
  database = new DeviceDatabase(`vault-${rooms++}`);
  vault = new Vault(database, createDemoWrapping(database));
  const [device, epoch] = await Promise.all([generateEpochPair(), generateEpochPair()]);
  secrets = {
    deviceKey: await exportPrivateKey(device.privateKey),
    epochs: [{ region: '40', epoch: 13, key: await exportPrivateKey(epoch.privateKey) }],
  };
});
afterEach(() => database.close());

describe('vault', () => {
  it('a device that was never enrolled is empty and does not unlock', async () => {
    expect(await vault.restore()).toBe('empty');
    expect(await vault.unlock()).toEqual({ ok: false, code: 'VAULT_EMPTY' });
    expect(vault.findEpochKeys()).toBeUndefined();
  });

  it('gives its epoch keys only while unlocked', async () => {
    await vault.store(secrets);
    expect(vault.state).toBe('locked');
    expect(vault.findEpochKeys()).toBeUndefined();
    await vault.unlock();
    expect(vault.findEpochKeys()?.map(({ region, epoch }) => [region, epoch])).toEqual([['40', 13]]);
    expect(vault.findDeviceKey()?.privateKey.extractable).toBe(false);
    vault.lock();
    expect(vault.findEpochKeys()).toBeUndefined();
    expect(vault.findDeviceKey()).toBeUndefined();
  });

  it('unlocked keys cannot be taken out of the browser', async () => {
    await vault.store(secrets);
    await vault.unlock();
    const { privateKey } = vault.findEpochKeys()![0]!.pair;
    expect(privateKey.extractable).toBe(false);
    await expect(crypto.subtle.exportKey('jwk', privateKey)).rejects.toThrow();
  });

  it('writes no private key to the disk unwrapped', async () => {
    await vault.store(secrets);
    const onDisk = JSON.stringify(await database.secrets.toArray(), (_, value: unknown) =>
      value instanceof Uint8Array ? new TextDecoder('latin1').decode(value) : value,
    );
    expect(onDisk).not.toContain(secrets.deviceKey.d);
    expect(onDisk).not.toContain(secrets.epochs[0]!.key.d);
  });

  it('survives a restart of the app', async () => {
    await vault.store(secrets);
    const next = new Vault(database, createDemoWrapping(database));
    expect(await next.restore()).toBe('locked');
    expect(await next.unlock()).toEqual({ ok: true });
    expect(next.findEpochKeys()).toHaveLength(1);
  });

  it('another wrapping key opens nothing', async () => {
    await vault.store(secrets);
    await database.heldKeys.clear();
    expect(await new Vault(database, createDemoWrapping(database)).unlock()).toEqual({
      ok: false,
      code: 'UNLOCK_REFUSED',
    });
  });

  it('keeps patient data sealed and opens it only while unlocked', async () => {
    await vault.store(secrets);
    expect(await vault.sealForCase({ name: '試験 花子' })).toBeUndefined();
    await vault.unlock();
    const sealed = (await vault.sealForCase({ name: '試験 花子' }))!;
    expect(await vault.openForCase(sealed)).toEqual({ name: '試験 花子' });
    vault.lock();
    expect(await vault.openForCase(sealed)).toBeUndefined();
  });

  it('after a case is closed, a copy of its data no longer opens', async () => {
    await vault.store(secrets);
    await vault.unlock();
    const sealed = (await vault.sealForCase('before'))!;
    await vault.replaceCaseKey();
    expect(await vault.openForCase(sealed)).toBeUndefined();
    expect(await vault.openForCase((await vault.sealForCase('after'))!)).toBe('after');
  });

  it('a wipe leaves nothing in any table', async () => {
    await vault.store(secrets);
    await vault.wipe();
    expect(vault.state).toBe('empty');
    expect(await Promise.all(database.tables.map((table) => table.count()))).toEqual(
      database.tables.map(() => 0),
    );
  });

  it('tells its listeners of every change of state', async () => {
    const seen: VaultState[] = [];
    const stop = vault.subscribe((state) => seen.push(state));
    await vault.store(secrets);
    await vault.unlock();
    vault.lock();
    stop();
    await vault.wipe();
    expect(seen).toEqual(['locked', 'unlocked', 'locked']);
  });
});

describe('idle lock', () => {
  const page = () => {
    const listeners = new Map<string, () => void>();
    return {
      visibilityState: 'visible' as DocumentVisibilityState,
      addEventListener: (type: string, listener: () => void) => void listeners.set(type, listener),
      removeEventListener: (type: string) => void listeners.delete(type),
      fire: (type: string) => listeners.get(type)?.(),
      listeners,
    };
  };

  const watch = async () => {
    await vault.store(secrets);
    await vault.unlock();
    vi.useFakeTimers();
    const shown = page();
    return { shown, stop: lockWhenIdle(vault, shown) };
  };
  afterEach(() => vi.useRealTimers());

  it('locks after five idle minutes, and not before', async () => {
    const { stop } = await watch();
    vi.advanceTimersByTime(idleLimits.idleMs - 5_000);
    expect(vault.state).toBe('unlocked');
    vi.advanceTimersByTime(5_000);
    expect(vault.state).toBe('locked');
    stop();
  });

  it('a touch starts the five minutes again', async () => {
    const { shown, stop } = await watch();
    vi.advanceTimersByTime(idleLimits.idleMs - 10_000);
    shown.fire('pointerdown');
    vi.advanceTimersByTime(idleLimits.idleMs - 10_000);
    expect(vault.state).toBe('unlocked');
    stop();
  });

  it('locks after a minute in the background', async () => {
    const { shown, stop } = await watch();
    shown.visibilityState = 'hidden';
    shown.fire('visibilitychange');
    vi.advanceTimersByTime(idleLimits.backgroundMs);
    expect(vault.state).toBe('locked');
    stop();
  });

  it('locks on return when the browser had stopped its timers', async () => {
    const { shown, stop } = await watch();
    shown.visibilityState = 'hidden';
    shown.fire('visibilitychange');
    vi.setSystemTime(Date.now() + idleLimits.backgroundMs + 1);
    shown.visibilityState = 'visible';
    shown.fire('visibilitychange');
    expect(vault.state).toBe('locked');
    stop();
    expect(shown.listeners.size).toBe(0);
  });
});
