import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { openServer } from '#server/compose.ts';
import { changeKeyRing, KeyFileError, readKeyRing, readSecret } from '#server/keys/key-file.ts';
import { beginRenewal } from '#server/keys/renew-record-keys.ts';
import { countOldValues } from '#server/store/rotation.ts';
import { listPeople } from '#server/store/people.ts';
import { verifyChain } from '#server/store/audit.ts';
import { rotateData } from './rotate-data.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'tasuki-rotate-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const quiet = { info: () => {}, warn: () => {}, error: () => {} };
const openHere = () =>
  openServer({
    dataFolder: folder,
    mode: 'demo',
    empty: false,
    origin: 'http://localhost:5173',
    cardOrigin: 'https://card.example.jp',
    log: quiet,
    secret: undefined,
  });
const rotation = (printed: string[] = []) => ({
  dataFolder: folder,
  secret: undefined,
  now: () => Date.now() as Instant,
  print: (line: string) => void printed.push(line),
  adoptMs: 20,
});
const ringHere = () => readKeyRing(folder, readSecret(folder, 'demo', undefined))!;

describe('tasuki keys rotate-data', () => {
  it('renews the keys of a running server, which never fails to read, and retires the older ones', async () => {
    const server = await openHere();
    let reading = true;
    const reads = (async () => {
      let count = 0;
      while (reading) {
        expect((await listPeople(server.deps, server.deps.db)).length).toBeGreaterThan(5);
        count += 1;
        await new Promise((resolve) => setTimeout(resolve, 5));
      }
      return count;
    })();
    const printed: string[] = [];
    await rotateData(rotation(printed));
    reading = false;
    expect(await reads).toBeGreaterThan(0);
    expect(ringHere().dataKeys.map(({ retiredAt }) => retiredAt === undefined)).toEqual([false, true]);
    expect(ringHere().indexKeys.map(({ retiredAt }) => retiredAt === undefined)).toEqual([false, true]);
    server.deps.keys.refresh();
    expect(await countOldValues(server.deps, server.deps.db)).toBe(0);
    expect(await verifyChain(server.deps.db)).toMatchObject({ ok: true });
    expect(printed.join('\n')).toMatch(/\d+ values sealed anew, \d+ patients and cards indexed anew/);
    await server.close();
    const again = await openHere();
    expect((await listPeople(again.deps, again.deps.db)).length).toBeGreaterThan(5);
    await again.close();
  }, 60_000);

  it('goes on where an interrupted renewal stopped, with the same keys', async () => {
    await (await openHere()).close();
    const begun = await changeKeyRing(folder, readSecret(folder, 'demo', undefined), (ring) =>
      beginRenewal(ring, Date.now() as Instant),
    );
    const printed: string[] = [];
    await rotateData(rotation(printed));
    expect(printed[0]).toMatch(/not finished/);
    expect(ringHere().dataKeys.map(({ key }) => key)).toEqual(begun.dataKeys.map(({ key }) => key));
  }, 60_000);

  it('says what is missing when there is nothing to renew', async () => {
    await expect(rotateData(rotation())).rejects.toThrow(KeyFileError);
    await expect(rotateData(rotation())).rejects.toThrow(/no database/);
  });
});
