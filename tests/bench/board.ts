// From the commit of a request to every board: one crew asks, 200 connected hospitals hear it over real HTTP streams.
// The clock starts when the database has committed and stops when the last byte of the event is read.
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { appendLiveEvents } from '#server/store/live-events.ts';
import { addFacility, addPerson } from '#server/store/people.ts';
import { createSession } from '#server/store/sessions.ts';
import { testFacilities } from '#server/testing/people.ts';
import { openTestCase, testFacts } from '#server/testing/receiving.ts';
import { createTestApp, type TestApp } from '#server/testing/test-app.ts';
import { percentile, type Figure } from './figure.ts';

const boards = 200;
const rounds = 50;
const idleBoards = 1_000;

interface Board {
  hospitalId: string;
  /** Resolves at the event of this request. */
  hear(requestId: string): Promise<number>;
  close(): void;
}

export async function measure(): Promise<Figure[]> {
  const test = await createTestApp({ callsPerMinute: 1_000_000_000 });
  const listener = getRequestListener(test.app.fetch, { overrideGlobalObjects: false });
  const server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const connected: Board[] = [];
  try {
    for (let n = 0; n < boards; n++) connected.push(await connect(test, port, n));
    const everyBoard = await measureBroadcast(test, connected);
    const viaApi = await measureRequests(test, connected);
    const before = process.memoryUsage().rss;
    for (let n = boards; n < idleBoards; n++) connected.push(await connect(test, port, n));
    global.gc?.();
    const megabytes = process.memoryUsage().rss / 1024 / 1024;
    const perBoard = (process.memoryUsage().rss - before) / (idleBoards - boards) / 1024;
    return [
      {
        name: `one event to each of ${boards} boards, the last one, p99 of ${rounds} rounds`,
        value: percentile(everyBoard, 0.99),
        unit: 'ms',
        budget: 'p99 ≤ 250 ms',
        pass: percentile(everyBoard, 0.99) <= 250,
      },
      {
        name: `request committed → on every asked board, ${boards} connected, p99`,
        value: percentile(viaApi, 0.99),
        unit: 'ms',
        budget: 'p99 ≤ 250 ms',
        pass: percentile(viaApi, 0.99) <= 250,
      },
      {
        name: `memory with ${idleBoards} idle boards (server and the bench's own clients; ${perBoard.toFixed(0)} kB a board)`,
        value: megabytes,
        unit: 'MB',
        budget: '≤ 300 MB',
        pass: megabytes <= 300,
      },
    ];
  } finally {
    for (const board of connected) board.close();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    await test.close();
  }
}

/** One commit with an event for every board at once: the worst case of a mass casualty call. */
async function measureBroadcast(test: TestApp, connected: readonly Board[]): Promise<number[]> {
  const slowest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const requestId = test.deps.newId();
    const heard = connected.map((board) => board.hear(requestId));
    await test.db.transaction().execute((transaction) =>
      appendLiveEvents(
        test.deps,
        transaction,
        connected.map(({ hospitalId }) => ({
          facilityId: hospitalId,
          kind: 'request-asked' as const,
          caseId: test.deps.newId(),
          requestId,
        })),
      ),
    );
    const committed = performance.now();
    test.deps.live.wake();
    slowest.push(Math.max(...(await Promise.all(heard))) - committed);
  }
  return slowest;
}

/** Through the API: a crew asks twelve hospitals, as many as one call may; all boards stay connected. */
async function measureRequests(test: TestApp, connected: readonly Board[]): Promise<number[]> {
  const crew = await test.as('crew');
  const slowest: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const caseId = await openTestCase(test, crew);
    const asked = Array.from({ length: 12 }, (_, n) => connected[(round * 12 + n) % connected.length]!);
    const requests = asked.map(({ hospitalId }) => ({ id: test.deps.newId(), hospitalId }));
    const heard = asked.map((board, n) => board.hear(requests[n]!.id));
    let committed = 0;
    const unsubscribe = test.deps.live.subscribe(() => (committed ||= performance.now()));
    const answer = await crew.call(endpoints.askHospitals, {
      params: { id: caseId },
      body: { requests, facts: testFacts },
    });
    if (answer.status !== 200) throw new Error(`asking answered ${answer.status}`);
    slowest.push(Math.max(...(await Promise.all(heard))) - committed);
    unsubscribe();
  }
  return slowest;
}

async function connect(test: TestApp, port: number, n: number): Promise<Board> {
  const [hospitalId, personId] = [test.deps.newId(), test.deps.newId()];
  await addFacility(test.deps, test.db, {
    ...testFacilities.hospital,
    id: hospitalId,
    name: `見本第${n}病院`,
  });
  await addPerson(test.deps, test.db, {
    id: personId,
    facilityId: hospitalId,
    role: 'hospital',
    name: `見本 救${n}`,
    post: '医師',
    position: n,
  });
  const { token } = await createSession(test.deps, test.db, personId);
  const waiting = new Map<string, (at: number) => void>();
  const { path } = endpoints.events;
  const headers = await test.signedHeaders(token, { method: 'GET', path, isSecure: false });
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const request = get({ port, host: '127.0.0.1', path, headers, agent: false }, resolve);
    request.on('error', reject);
  });
  if (response.statusCode !== 200) throw new Error(`a board was answered ${response.statusCode}`);
  let rest = '';
  let begun: () => void;
  const beginning = new Promise<void>((resolve) => (begun = resolve));
  response.on('error', () => {});
  response.on('data', (chunk: Buffer) => {
    const at = performance.now();
    begun();
    const blocks = (rest + chunk.toString('utf8')).split('\n\n');
    rest = blocks.pop()!;
    for (const block of blocks) {
      const requestId = /"requestId":"([^"]+)"/.exec(block)?.[1];
      if (requestId === undefined) continue;
      waiting.get(requestId)?.(at);
      waiting.delete(requestId);
    }
  });
  await beginning;
  return {
    hospitalId,
    hear: (requestId) => new Promise((resolve) => waiting.set(requestId, resolve)),
    close: () => response.destroy(),
  };
}
