import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { initServer, type Initiation } from './cli/init.ts';
import { openServer } from './compose.ts';
import type { ServerOptions } from './compose.ts';
import { listPeople } from './store/people.ts';
import { verifyChain } from './store/audit.ts';
import { listResidentRows } from './store/resident-rows.ts';

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-start-'));
});
afterEach(() => rmSync(folder, { recursive: true }));
const secret = 'an invented secret of good length';
const setUp = (given: Partial<Initiation> = {}) =>
  initServer({
    dataFolder: join(folder, 'data'),
    secret,
    region: '40 見本県',
    office: '見本事務局',
    name: '見本 長',
    origin: 'https://tasuki.example.jp',
    again: false,
    now: () => Date.now() as Instant,
    print: () => {},
    ...given,
  });
const open = (options: Partial<ServerOptions> = {}) =>
  openServer({
    dataFolder: join(folder, 'data'),
    mode: 'demo',
    empty: false,
    origin: 'http://localhost:5173',
    cardOrigin: 'https://card.example.jp',
    log: quiet,
    secret: undefined,
    ...options,
  });

describe('starting the server', () => {
  it('the first start writes the demo in under 15 seconds; the second keeps it as it is', async () => {
    const began = performance.now();
    const first = await open();
    expect(performance.now() - began).toBeLessThan(15_000);
    expect(first.seeded).toMatchObject({ residents: 60 });
    expect(first.seeded!.cards).toBeGreaterThan(45);
    const people = await listPeople(first.deps, first.deps.db);
    expect(people.map(({ role }) => role)).toContain('patient');
    expect(await verifyChain(first.deps.db)).toMatchObject({ ok: true });
    await first.close();
    const second = await open();
    expect(second.seeded).toBeUndefined();
    expect(await listPeople(second.deps, second.deps.db)).toEqual(people);
    await second.close();
  }, 60_000);

  it('the demo shows every state: current, behind, without card, withdrawn and deceased', async () => {
    const { deps, close } = await open();
    const homes = await deps.db
      .selectFrom('facilities')
      .selectAll()
      .where('kind', '=', 'care-home')
      .execute();
    expect(homes).toHaveLength(3);
    const rows = (
      await Promise.all(
        homes.map(({ id }) => listResidentRows(deps, deps.db, { id, kind: 'care-home' }, new Set())),
      )
    ).flat();
    expect(rows).toHaveLength(60);
    expect(new Set(rows.map(({ cardState }) => cardState))).toEqual(
      new Set(['current', 'behind', 'none', 'revoked']),
    );
    expect(new Set(rows.map(({ state }) => state))).toEqual(
      new Set(['active', 'consent-withdrawn', 'deceased']),
    );
    await close();
  }, 60_000);

  it('an empty start holds the secretariat’s first person and nobody else', async () => {
    const { deps, seeded, close } = await open({ empty: true });
    expect(seeded).toBeUndefined();
    expect((await listPeople(deps, deps.db)).map(({ role }) => role)).toEqual(['secretariat']);
    expect(await deps.db.selectFrom('patients').selectAll().execute()).toEqual([]);
    await close();
    const again = await open();
    expect(again.seeded).toBeUndefined();
    await again.close();
  }, 30_000);

  it('production without a secret does not start, and says what to do', async () => {
    await expect(open({ mode: 'production' })).rejects.toThrow(/TASUKI_SECRET is not set/);
  });

  it('production does not start before it is set up, and says with which command', async () => {
    await expect(open({ mode: 'production', secret })).rejects.toThrow(
      /is not set up .*\n.*tasuki\.ts init --region .* --data .*data"/,
    );
    await (await open({ empty: true, secret })).close();
    await expect(open({ mode: 'production', secret })).rejects.toThrow(/is not set up/);
  }, 30_000);

  it('a real network is never opened as a demo', async () => {
    await setUp();
    await expect(open({ secret })).rejects.toThrow(/holds a real network/);
  });

  it('an address that passkeys cannot belong to is refused', async () => {
    await setUp();
    await expect(open({ mode: 'production', secret, origin: 'http://192.0.2.7' })).rejects.toThrow(
      /host name/,
    );
  });

  it('a wrong secret, or a database whose keys are gone, does not start', async () => {
    await (await open({ empty: true, secret })).close();
    await expect(open({ secret: 'another invented secret of length' })).rejects.toThrow(
      /does not open with this secret/,
    );
    rmSync(join(folder, 'data', 'keys.enc'));
    await expect(open({ secret })).rejects.toThrow(/Restore keys.enc/);
  }, 30_000);

  it('in production nobody can be entered as, and nothing can be issued yet', async () => {
    await setUp();
    const { app, deps, close } = await open({ mode: 'production', secret, origin: undefined });
    expect([deps.origin, deps.region]).toEqual(['https://tasuki.example.jp', { code: '40', name: '見本県' }]);
    expect((await listPeople(deps, deps.db)).map(({ name, role }) => [name, role])).toEqual([
      ['見本 長', 'secretariat'],
    ]);
    expect((await app.request('/api/demo/people')).status).toBe(404);
    expect((await app.request('/api/trust/list')).status).toBe(503);
    await close();
  }, 30_000);
});
