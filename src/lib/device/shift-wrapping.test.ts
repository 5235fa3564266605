import 'fake-indexeddb/auto';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { copyLimits } from '#lib/core/access/shift-copy.ts';
import type { Instant } from '#lib/core/brands.ts';
import { exportPrivateKey, generateEpochPair } from '#lib/core/card/keys.ts';
import { shiftKeyMs } from '#lib/core/contract/shift-key.ts';
import { encodeBase64url } from './base64url.ts';
import { DeviceDatabase, type Shift } from './database.ts';
import { createEnvelope } from './envelope.ts';
import { createDemoWrapping } from './held-wrapping.ts';
import { createShiftWrapping, endOverdueCopies, endShiftsInTime, findShiftEnd } from './shift-wrapping.ts';
import { Vault } from './vault.ts';

const hour = 3_600_000;
const start = 1_795_132_800_000;
const requestId = '00000000-0000-4000-8000-000000000007';
const deviceId = '00000000-0000-4000-8000-000000000008';
let database: DeviceDatabase;
let vault: Vault;
let now: number;
/** Paths asked. */
let asked: string[];
let server: 'answers' | 'unreachable' | 'revoked';
let key: string;
let rooms = 0;

const fetch: typeof globalThis.fetch = async (input) => {
  asked.push(String(input));
  if (server === 'unreachable') throw new TypeError('no network');
  if (server === 'revoked') {
    const body = { type: 'about:blank', title: '', status: 404, code: 'NOT_FOUND', requestId: 'r' };
    return Response.json(body, { status: 404 });
  }
  return Response.json({ key, lastsMs: shiftKeyMs });
};
const source = () => createShiftWrapping({ database, now: () => now, fetch });
const openVault = async () => {
  const next = new Vault(database, createDemoWrapping(database), source());
  await next.restore();
  return next;
};
const lockAgain = async () => (vault = await openVault());
const copies = () => database.heldKeys.where('id').startsWith('shift').count();

beforeEach(async () => {
  database = new DeviceDatabase(`shift-${rooms++}`);
  now = start;
  asked = [];
  server = 'answers';
  key = encodeBase64url(crypto.getRandomValues(new Uint8Array(32)));
  vault = await openVault();
  const made = await createEnvelope(source().forRequest!(requestId), now as Instant);
  if (!made.ok) throw new Error(made.code);
  const [device, epoch] = await Promise.all([generateEpochPair(), generateEpochPair()]);
  await vault.store(
    {
      deviceKey: await exportPrivateKey(device.privateKey),
      epochs: [{ region: '40', epoch: 13, key: await exportPrivateKey(epoch.privateKey) }],
    },
    made.envelope,
  );
  await database.shift.put({ id: 'current', deviceId } as Shift);
  asked = [];
});
afterEach(() => {
  vi.useRealTimers();
  database.close();
});

describe('keys for a shift', () => {
  it('unlock out of reach for 72 hours, and then no more', async () => {
    server = 'unreachable';
    for (const hours of [0, 11, 13, 40, 71.99]) {
      now = start + hours * hour;
      await lockAgain();
      expect([hours, await vault.unlock()]).toEqual([hours, { ok: true }]);
      expect(vault.keyClass).toBe('shift');
    }
    now = start + 72 * hour;
    await lockAgain();
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    expect(await copies()).toBe(0);
  });

  it('are asked for once a shift, not at each unlock; then the 72 hours begin anew', async () => {
    now = start + copyLimits.shiftMs - 1;
    await vault.unlock();
    expect(asked).toEqual([]);
    now = start + copyLimits.shiftMs;
    await lockAgain();
    await vault.unlock();
    expect(await findShiftEnd(database)).toBe(now + 72 * hour);
    expect(asked).toEqual([`/api/devices/${deviceId}/shift-key`]);
    server = 'unreachable';
    now += 71 * hour;
    await lockAgain();
    expect(await vault.unlock()).toEqual({ ok: true });
  });

  it('a phone that is revoked or suspended gets none: when its copy has ended it stays shut', async () => {
    server = 'revoked';
    now = start + 73 * hour;
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
    expect(asked).toHaveLength(1);
    now = start;
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
  });

  it('a clock set back ends them at once', async () => {
    server = 'unreachable';
    now = start + 10 * hour;
    await vault.unlock();
    now = start + 5 * hour;
    await lockAgain();
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
  });

  it('another key than the one released before opens nothing', async () => {
    key = encodeBase64url(crypto.getRandomValues(new Uint8Array(32)));
    now = start + 13 * hour;
    expect(await vault.unlock()).toEqual({ ok: false, code: 'UNLOCK_REFUSED' });
  });

  it('stand on the disk only as a key that the browser does not hand out', async () => {
    await vault.unlock();
    const held = (await database.heldKeys.get(`shift/${requestId}`))!;
    expect([held.key.extractable, held.period!.endsAt - held.period!.releasedAt]).toEqual([false, 72 * hour]);
    const rows = await Promise.all(database.tables.map((table) => table.toArray()));
    expect(JSON.stringify(rows)).not.toContain(key);
  });

  it('name nobody, and nobody confirms anything with them', async () => {
    await vault.unlock();
    expect(vault.currentHolder?.personId).toBeUndefined();
    expect(await vault.confirmHolder()).toBeUndefined();
    expect(await vault.beginHandOver()).toEqual({ ok: false, code: 'NOT_NOW' });
  });
});

describe('their end', () => {
  it('shuts a vault that is open, at the minute, without anybody’s doing', async () => {
    await vault.unlock();
    vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
    const stop = endShiftsInTime(vault, database, { now: () => now });
    now = start + 72 * hour - 1;
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(async () => expect((await database.heldKeys.toArray())[0]?.period?.seenAt).toBe(now));
    expect(vault.state).toBe('unlocked');
    now = start + 72 * hour;
    vi.advanceTimersByTime(60_000);
    await vi.waitFor(() => expect(vault.state).toBe('locked'));
    expect(await copies()).toBe(0);
    stop();
  });

  it('comes at the start of the app and at a lock, too', async () => {
    await vault.unlock();
    now = start + 72 * hour;
    const stop = endShiftsInTime(vault, database, { now: () => now });
    await vi.waitFor(async () => expect(await copies()).toBe(0));
    stop();
    expect(await endOverdueCopies(database, now as Instant)).toBe(0);
  });

  it('does not touch the keys of other classes', async () => {
    await database.heldKeys.put({ id: 'outbox', key: (await database.heldKeys.toArray())[0]!.key });
    now = start + 100 * hour;
    await endOverdueCopies(database, now as Instant);
    expect((await database.heldKeys.toArray()).map(({ id }) => id)).toEqual(['outbox']);
  });
});
