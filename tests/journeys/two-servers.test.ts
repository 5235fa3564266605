// Two real server processes on one PostgreSQL database, started at the same moment: a crew at one, a hospital's board at
// the other; then one of them is killed.
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Instant } from '#lib/core/brands.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { LiveEvent } from '#lib/core/contract/receiving.ts';
import { readGuards, readKeyRing } from '#server/keys/key-file.ts';
import { createKeyStore } from '#server/keys/key-ring.ts';
import type { Database } from '#server/ports.ts';
import { verifyChain } from '#server/store/audit.ts';
import { listPeople } from '#server/store/people.ts';
import { openPostgres, readPostgresUrl } from '#server/store/postgres.ts';
import { createSession } from '#server/store/sessions.ts';
import { createHttpClient, type HttpClient } from '#server/testing/http-client.ts';
import { createCluster, noPostgres, type PostgresCluster } from '#server/testing/postgres-cluster.ts';
import { testFacts } from '#server/testing/receiving.ts';

const freePort = () =>
  new Promise<number>((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });

describe.skipIf(noPostgres)('two server processes on one PostgreSQL database', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'tasuki-two-'));
  const servers: { process: ChildProcess; port: number }[] = [];
  let cluster: PostgresCluster;
  let url: string;
  let db: Database;

  const start = async () => {
    const port = await freePort();
    const process_ = spawn(
      process.execPath,
      ['server/index.ts', '--port', String(port), '--data', path.join(folder, 'data')],
      { env: { ...process.env, TASUKI_DATABASE_URL: url }, stdio: ['ignore', 'ignore', 'inherit'] },
    );
    const server = { process: process_, port };
    servers.push(server);
    for (const until = Date.now() + 90_000; ; await sleep(100)) {
      const ready = await fetch(`http://localhost:${port}/readyz`).catch(() => undefined);
      if (ready?.ok) return server;
      if (process_.exitCode !== null || Date.now() > until) throw new Error('a server did not start');
    }
  };
  beforeAll(async () => {
    cluster = await createCluster();
    url = await cluster.createDatabase();
    await Promise.all([start(), start()]);
    db = await openPostgres(readPostgresUrl(url));
  });
  afterAll(async () => {
    for (const { process: one } of servers) one.kill('SIGKILL');
    await db?.destroy();
    await cluster?.remove();
    rmSync(folder, { recursive: true, force: true });
  });

  const signIn = async (role: string, portOf: () => number): Promise<[HttpClient, facilityId: string]> => {
    const data = path.join(folder, 'data');
    const guards = readGuards(data, 'demo', { secret: undefined });
    const deps = {
      keys: createKeyStore(readKeyRing(data, guards)!),
      clock: () => Date.now() as Instant,
      random: (bytes: number) => new Uint8Array(randomBytes(bytes)),
    };
    const person = (await listPeople(deps, db)).find((one) => one.role === role)!;
    return [createHttpClient(portOf, await createSession(deps, db, person.id)), person.facility.id];
  };

  it('write the demonstration once, ring each other’s boards, and go on when one is killed', async () => {
    const [first, second] = servers as [(typeof servers)[0], (typeof servers)[0]];
    const heads = await db.selectFrom('facilities').select('id').where('kind', '=', 'secretariat').execute();
    expect(heads).toHaveLength(1);
    let boardPort = second.port;
    const [crew] = await signIn('crew', () => first.port);
    const [board, hospitalId] = await signIn('hospital', () => boardPort);
    const heard: LiveEvent[] = [];
    const stream = await board.listen((event) => heard.push(event));
    const ask = async () => {
      const id = randomUUID();
      await crew.call(endpoints.openCase, {
        params: { id },
        body: { openedAt: Date.now() as Instant, openedBy: 'tap' },
      });
      const requests = [{ id: randomUUID(), hospitalId }];
      const asked = await crew.call(endpoints.askHospitals, {
        params: { id },
        body: { requests, facts: testFacts },
      });
      expect(asked.status, asked.code).toBe(200);
      const until = Date.now() + 10_000;
      while (
        !heard.some(({ requestId, kind }) => kind === 'request-asked' && requestId === requests[0]!.id)
      ) {
        if (Date.now() > until) throw new Error('the board did not hear of the request');
        await sleep(20);
      }
      return requests[0]!.id;
    };
    const requestId = await ask();
    const answered = await board.call(endpoints.answerRequest, {
      params: { id: requestId },
      body: { answer: 'accept' },
    });
    expect(answered.status).toBe(200);
    second.process.kill('SIGKILL');
    boardPort = first.port;
    await ask();
    stream.stop();
    expect(await verifyChain(db)).toMatchObject({ ok: true });
  });
});
