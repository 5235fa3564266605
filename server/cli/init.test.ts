import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { openServer } from '#server/compose.ts';
import { verifyChain } from '#server/store/audit.ts';
import { TestAuthenticator } from '#server/testing/authenticator.ts';
import { initServer, readOrigin, type Initiation } from './init.ts';

const origin = 'https://tasuki.example.jp';
const secret = 'an invented secret of good length';
const quiet = { info: () => {}, warn: () => {}, error: () => {} };
let folder: string;
let printed: string[];
beforeEach(() => {
  [folder, printed] = [mkdtempSync(join(tmpdir(), 'tasuki-init-')), []];
});
afterEach(() => rmSync(folder, { recursive: true }));

const data = () => join(folder, 'data');
const init = (given: Partial<Initiation> = {}) =>
  initServer({
    dataFolder: data(),
    secret,
    region: '40 見本県',
    office: '見本事務局',
    name: '見本 長',
    origin,
    again: false,
    now: () => Date.now() as Instant,
    print: (line) => printed.push(line),
    ...given,
  });
const codes = () =>
  [...printed.join('\n').matchAll(/https:\/\/tasuki\.example\.jp\/join#([0-9A-Z]{12})$/gm)].map(
    ([, code]) => code!,
  );
const open = () => openServer({ dataFolder: data(), mode: 'production', empty: false, log: quiet, secret });

/** Opens the one-time link as a browser does; the status of the last step. */
async function redeem(code: string, key = new TestAuthenticator(origin)) {
  const server = await open();
  const post = async (path: string, body: unknown) => {
    const text = JSON.stringify(body);
    return server.app.request(`${origin}${path}`, {
      method: 'POST',
      headers: {
        host: 'tasuki.example.jp',
        origin,
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(text)),
      },
      body: text,
    });
  };
  try {
    const started = await post(endpoints.startJoining.path, { code });
    if (started.status !== 200) return { status: started.status };
    const value = endpoints.startJoining.answer.parse(await started.json());
    if (value.way !== 'passkey') throw new Error('no passkey is asked for');
    const body = { ceremonyId: value.ceremonyId, credential: key.create(value.options), name: '電話' };
    const finished = await post(endpoints.finishJoining.path, body);
    const { person } = endpoints.finishJoining.answer.parse(await finished.json());
    return { status: finished.status, person, replaces: value.replaces };
  } finally {
    await server.close();
  }
}

describe('tasuki init', () => {
  it('makes folder, keys and database for its owner alone, and prints a link that works once', async () => {
    await init();
    expect(statSync(data()).mode & 0o077).toBe(0);
    expect(existsSync(join(data(), 'keys.enc'))).toBe(true);
    for (const file of readdirSync(data())) expect(statSync(join(data(), file)).mode & 0o077, file).toBe(0);
    const [code] = codes();
    expect(printed.join('\n')).toContain(`${code!.slice(0, 4)}-${code!.slice(4, 8)}-${code!.slice(8)}`);
    const joined = await redeem(code!);
    expect(joined.person).toMatchObject({
      name: '見本 長',
      role: 'secretariat',
      facility: { name: '見本事務局', kind: 'secretariat' },
    });
    expect((await redeem(code!)).status).toBe(404);
  });

  it('what it wrote names neither the administrator nor the code', async () => {
    await init();
    const bytes = ['tasuki.sqlite', 'tasuki.sqlite-wal']
      .filter((name) => existsSync(join(data(), name)))
      .map((name) => readFileSync(join(data(), name)).toString('utf8'))
      .join('');
    expect(bytes).toContain('見本事務局');
    expect(bytes).not.toContain('見本 長');
    expect(bytes).not.toContain(codes()[0]);
  });

  it('a server that is set up is not set up again', async () => {
    await init();
    await expect(init()).rejects.toThrow(/set up already.*--again/);
    expect(codes()).toHaveLength(1);
  });

  it('an administrator who lost every passkey is invited anew; the lost ones end, and it is recorded', async () => {
    await init();
    const lost = await redeem(codes()[0]!);
    expect(lost.replaces).toBe(0);
    await init({ again: true, name: undefined });
    const joined = await redeem(codes()[1]!);
    expect(joined).toMatchObject({ status: 200, replaces: 1, person: { id: lost.person!.id } });
    const server = await open();
    const entries = await server.deps.db
      .selectFrom('audit')
      .select(['action', 'detail', 'person_id'])
      .where('action', '=', 'person-invited')
      .execute();
    expect(entries).toEqual(
      [1, 2].map(() => ({ action: 'person-invited', detail: 'via:command-line', person_id: null })),
    );
    expect(await verifyChain(server.deps.db)).toMatchObject({ ok: true });
    await server.close();
  });

  it('an unused link ends with the next one', async () => {
    await init();
    await init({ again: true, name: '見本 長' });
    expect((await redeem(codes()[0]!)).status).toBe(404);
    expect((await redeem(codes()[1]!)).status).toBe(200);
  });

  it('--again without a server, or for somebody unknown, says so', async () => {
    await expect(init({ again: true })).rejects.toThrow(/without --again/);
    await init();
    await expect(init({ again: true, name: '別 人' })).rejects.toThrow(/Choose the administrator.*見本 長/);
  });

  it('what is missing or wrong is named before anything is made', async () => {
    for (const [given, told] of [
      [{ region: '福岡県' }, /--region/],
      [{ region: undefined }, /--region/],
      [{ office: ' ' }, /--office/],
      [{ name: undefined }, /--name/],
      [{ origin: undefined }, /host name/],
      [{ secret: undefined }, /TASUKI_SECRET is not set/],
      [{ secret: 'short' }, /at least 20/],
    ] as const)
      await expect(init(given)).rejects.toThrow(told);
    expect(existsSync(data())).toBe(false);
  });

  it('an interrupted set-up is finished by running it again', async () => {
    await init();
    for (const name of ['tasuki.sqlite', 'tasuki.sqlite-wal', 'tasuki.sqlite-shm'])
      rmSync(join(data(), name), { force: true });
    await init();
    expect((await redeem(codes()[1]!)).status).toBe(200);
  });
});

it.each([
  ['https://tasuki.example.jp', 'https://tasuki.example.jp'],
  ['https://tasuki.example.jp/', 'https://tasuki.example.jp'],
  ['https://tasuki.example.jp:8443', 'https://tasuki.example.jp:8443'],
  ['http://localhost:5173', 'http://localhost:5173'],
])('%s is an address', (given, read) => expect(readOrigin(given)).toBe(read));

it.each([
  'http://tasuki.example.jp',
  'https://192.0.2.7',
  'https://[2001:db8::1]',
  'tasuki.example.jp',
  'https://a.jp/x',
  '',
])('%s is none', (given) => expect(() => readOrigin(given)).toThrow(/host name/));
