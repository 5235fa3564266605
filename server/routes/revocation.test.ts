// Whoever may no longer be here hears nothing more: streams end with their session, over real HTTP, also when another
// process of the server ended it.
import { createServer, get, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { Hono } from 'hono';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import type { Environment } from '#server/middleware/environment.ts';
import { createRateLimiter } from '#server/middleware/rate-limit.ts';
import { readSession } from '#server/middleware/session.ts';
import type { Database } from '#server/ports.ts';
import { insertPasskey, revokePasskeys } from '#server/store/passkeys.ts';
import { createSession, endSessionsOf, sessionMaxMs } from '#server/store/sessions.ts';
import { testFacilities, testPeople } from '#server/testing/people.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { heartbeatMs, mountLiveEvents } from './live-events.ts';

const personId = testPeople.crew.id;
let test: TestApp;
let server: Server;
let token: string;

beforeEach(async () => {
  test = await createTestApp();
  const key = { id: 'invented', publicKey: new Uint8Array(77), counter: 0, transports: [], isSynced: false };
  await insertPasskey(test.deps, test.db, personId, key, '電話');
  ({ token } = await createSession(test.deps, test.db, personId, 'invented'));
});
afterEach(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await test.close();
});

async function serve(app: Pick<TestApp['app'], 'fetch'>): Promise<number> {
  const listener = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return (server.address() as AddressInfo).port;
}

/** Opens the stream; `ended` resolves with whether it ended in time. */
async function open(port: number) {
  const { path } = endpoints.events;
  const headers = await test.signedHeaders(token, { method: 'GET', path, isSecure: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) =>
    get({ port, path, headers }, resolve).on('error', reject),
  );
  let isOver = false;
  response.on('end', () => (isOver = true)).resume();
  const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
  return {
    status: response.statusCode,
    isOver: () => isOver,
    wait,
    async ended(withinMs: number) {
      for (const deadline = Date.now() + withinMs; !isOver && Date.now() < deadline;) await wait(10);
      return isOver;
    },
  };
}

const ways: [string, (db: Database) => Promise<unknown>][] = [
  ['all sessions of the person are ended', (db) => endSessionsOf(test.deps, db, personId)],
  ['the passkey is removed', (db) => revokePasskeys(test.deps, db, { personId, id: 'invented' })],
  [
    'the person has left',
    (db) => db.updateTable('people').set({ active: 0 }).where('id', '=', personId).execute(),
  ],
  [
    'the facility has closed',
    (db) =>
      db
        .updateTable('facilities')
        .set({ state: 'closed' })
        .where('id', '=', testFacilities.station.id)
        .execute(),
  ],
  ['the session’s day is over', async () => test.advance(sessionMaxMs)],
];

it.each(ways)('a stream ends by its next heartbeat once %s, whoever did it', async (_, revoke) => {
  const api = new Hono<Environment>();
  api.use('/api/*', readSession(test.deps));
  mountLiveEvents({ api, deps: test.deps, limiter: createRateLimiter(600) }, { heartbeatMs: 20 });
  const stream = await open(await serve(api));
  expect(stream.status).toBe(200);
  await stream.wait(100);
  expect(stream.isOver()).toBe(false);
  await revoke(test.db);
  expect(await stream.ended(2_000)).toBe(true);
  const { path } = endpoints.events;
  const headers = await test.signedHeaders(token, { method: 'GET', path });
  const again = await test.app.request(`https://tasuki.example${path}`, { headers });
  expect(again.status).toBe(401);
});

it('the heartbeat comes well within the minute that a revoked stream may live', () => {
  expect(heartbeatMs * 2).toBeLessThanOrEqual(60_000);
});

it('‘sign out everywhere else’ ends the other streams at once, and leaves this session', async () => {
  const stream = await open(await serve(test.app));
  const other = await test.as('crew');
  await other.call(endpoints.endOtherSessions);
  expect(await stream.ended(2_000)).toBe(true);
  expect((await other.call(endpoints.readSession)).value.person?.id).toBe(personId);
});
