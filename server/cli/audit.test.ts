import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { checkpointFile } from '#lib/core/access/checkpoint.ts';
import type { Instant } from '#lib/core/brands.ts';
import { openServer } from '#server/compose.ts';
import { openSqlite } from '#server/store/sqlite.ts';
import { retainCommand, verifyCommand, writeCheckpoints, type AuditCommand } from './audit.ts';

let folder: string;
let printed: string[];
const command = (): AuditCommand => ({
  dataFolder: folder,
  secret: undefined,
  now: () => Date.now() as Instant,
  print: (line) => void printed.push(line),
});
const said = () => printed.join('\n');

describe('tasuki audit', () => {
  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'tasuki-audit-'));
    const server = await openServer({
      dataFolder: folder,
      mode: 'demo',
      empty: false,
      origin: 'http://localhost:5173',
      cardOrigin: 'https://card.example.jp',
      log: { info: () => {}, warn: () => {}, error: () => {} },
      secret: undefined,
    });
    await server.close();
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true }));
  beforeEach(() => {
    printed = [];
  });

  it('verify proves a log that was shut down, with its names and a checkpoint', async () => {
    expect(await verifyCommand(command(), { json: true })).toBe(0);
    expect(JSON.parse(said())).toMatchObject({
      ok: true,
      isKeyed: true,
      findings: [],
      checkpoints: { stored: expect.any(Number) },
    });
  });

  it('checkpoints are written for an outside keeper, who proves the log with them', async () => {
    const file = join(folder, 'kept.json');
    expect(await writeCheckpoints(command(), file)).toBe(0);
    const kept = checkpointFile.parse(JSON.parse(readFileSync(file, 'utf8')));
    expect(kept.keys).toHaveLength(1);
    expect(kept.checkpoints.length).toBeGreaterThan(0);
    expect(await verifyCommand(command(), { checkpointsFile: file })).toBe(0);
    expect(said()).toContain('Unbroken.');
    const written = readFileSync(file);
    await expect(writeCheckpoints(command(), file)).rejects.toThrow(/there already and is not written over/);
    expect(readFileSync(file)).toEqual(written);
    await expect(writeCheckpoints(command(), join(folder, 'no/file'))).rejects.toThrow(/cannot be written/);
  });

  it('verify names the place and the sort of what was done, and fails', async () => {
    const db = openSqlite(join(folder, 'tasuki.sqlite'));
    const { purpose } = await db
      .selectFrom('audit')
      .select('purpose')
      .where('seq', '=', 7)
      .executeTakeFirstOrThrow();
    await db.destroy();
    const set = async (value: string) => {
      const opened = openSqlite(join(folder, 'tasuki.sqlite'));
      await opened.updateTable('audit').set({ purpose: value }).where('seq', '=', 7).execute();
      await opened.destroy();
    };
    await set('own');
    expect(await verifyCommand(command())).toBe(1);
    expect(said()).toContain('BROKEN at entry 7: an entry was changed');
    await set(purpose);
    expect(await verifyCommand(command())).toBe(0);
  });

  it('a file that holds no checkpoints, or no database, is said and is no proof', async () => {
    const file = join(folder, 'not.json');
    writeFileSync(file, '{}');
    expect(await verifyCommand(command(), { checkpointsFile: file })).toBe(2);
    expect(await verifyCommand({ ...command(), dataFolder: join(folder, 'nowhere') })).toBe(2);
    expect(said()).toContain('There is no database');
  });

  it('retain refuses a day within the retention and a day that is none, and erases nothing', async () => {
    expect(await retainCommand(command(), '2026-01-01', { isDryRun: false })).toBe(1);
    expect(said()).toContain('Names are kept 10 years');
    expect(await retainCommand(command(), 'last year', { isDryRun: true })).toBe(2);
  });

  it('retain counts first; after eleven years it erases, and the log is proven all the same', async () => {
    const later = { ...command(), now: () => (Date.now() + 11 * 366 * 86_400_000) as Instant };
    const day = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
    expect(await retainCommand(later, day, { isDryRun: true })).toBe(0);
    expect(said()).toMatch(/^[1-9]\d* entries would lose their names/);
    expect(await retainCommand(later, day, { isDryRun: false })).toBe(0);
    expect(await verifyCommand(command(), { json: true })).toBe(0);
    expect((JSON.parse(printed.at(-1)!) as { erased: number }).erased).toBeGreaterThan(100);
  });
});
