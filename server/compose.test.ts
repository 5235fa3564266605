import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
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
      await Promise.all(homes.map(({ id }) => listResidentRows(deps, deps.db, { id, kind: 'care-home' })))
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

  it('production without a region does not start the first time', async () => {
    const secret = 'an invented secret of good length';
    await expect(open({ mode: 'production', secret })).rejects.toThrow(/TASUKI_REGION/);
  });

  it('a wrong secret, or a database whose keys are gone, does not start', async () => {
    const secret = 'an invented secret of good length';
    await (await open({ empty: true, secret })).close();
    await expect(open({ secret: 'another invented secret of length' })).rejects.toThrow(
      /does not open with this secret/,
    );
    rmSync(join(folder, 'data', 'keys.enc'));
    await expect(open({ secret })).rejects.toThrow(/Restore keys.enc/);
  }, 30_000);

  it('in production nobody can be entered as, and nothing can be issued yet', async () => {
    const { app, close } = await open({
      mode: 'production',
      secret: 'an invented secret of good length',
      region: { code: '99', name: '見本県' },
    });
    expect((await app.request('/api/demo/people')).status).toBe(404);
    expect((await app.request('/api/trust/list')).status).toBe(503);
    await close();
  }, 30_000);
});
