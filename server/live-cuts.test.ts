// The live stream under a bad network: the product's own reader, a real server, real sockets, and a line between them
// that breaks at random bytes. TASUKI_STREAM_CUTS sets how often; the seed makes every run the same.
import { createServer, type Server } from 'node:http';
import {
  connect,
  createServer as createLine,
  type AddressInfo,
  type Server as Line,
  type Socket,
} from 'node:net';
import { getRequestListener } from '@hono/node-server';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { EventStream } from '#lib/device/event-stream.ts';
import { appendLiveEvents } from '#server/store/live-events.ts';
import { testFacilities } from '#server/testing/people.ts';
import { createTestApp, type TestApp, type TestClient } from '#server/testing/test-app.ts';

const cuts = Number(process.env['TASUKI_STREAM_CUTS'] ?? 200);
const { path } = endpoints.events;

/** The same numbers in every run (mulberry32). */
function seeded(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

let test: TestApp;
let er: TestClient;
let server: Server;
let line: Line;
let made = 0;
let broken = 0;
const random = seeded(20261121);

/** Lets so many bytes of an answer through, then both ends find the line dead, in the middle of whatever it was. */
function breakAfter(bytes: number, from: Socket, to: Socket): void {
  let left = bytes;
  from.on('data', (chunk: Buffer) => {
    to.write(chunk.subarray(0, Math.max(0, left)));
    left -= chunk.length;
    if (left > 0 || broken >= cuts) return;
    broken += 1;
    from.destroy();
    to.resetAndDestroy();
  });
}

beforeAll(async () => {
  test = await createTestApp({ callsPerMinute: 1_000_000_000 });
  er = await test.as('hospital');
  const listener = getRequestListener(test.app.fetch, { overrideGlobalObjects: false });
  server = createServer((incoming, outgoing) => void listener(incoming, outgoing));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  line = createLine((near) => {
    made += 1;
    const far = connect(port, '127.0.0.1');
    near.pipe(far);
    for (const [one, other] of [
      [near, far],
      [far, near],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    // Headers are about 500 bytes, an event about 150: before, between and inside both.
    if (broken < cuts) breakAfter(Math.floor(1 + random() * 1_600), far, near);
    else far.pipe(near);
  });
  await new Promise<void>((resolve) => line.listen(0, '127.0.0.1', resolve));
}, 30_000);
afterAll(async () => {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
  await new Promise((resolve) => line.close(resolve));
  await test.close();
});

it(`${cuts} cuts of the stream: nothing missed, nothing doubled, everything in order`, async () => {
  const heard: string[] = [];
  const { port } = line.address() as AddressInfo;
  const stream = new EventStream(path, {
    pause: () => Promise.resolve(),
    fetch: async (url, { headers, signal }) =>
      fetch(`http://127.0.0.1:${port}${url}`, {
        headers: {
          ...headers,
          connection: 'close',
          ...(await test.signedHeaders(er.token, { method: 'GET', path, isSecure: false })),
        },
        signal,
      }),
  });
  stream.onmessage = ({ data }) => void heard.push((JSON.parse(data) as { requestId: string }).requestId);
  await new Promise<void>((resolve) => (stream.onopen = () => resolve()));
  const caseId = test.deps.newId();
  const expected: string[] = [];
  const write = async (count: number) => {
    const ids = Array.from({ length: count }, () => test.deps.newId());
    expected.push(...ids);
    await test.db.transaction().execute((transaction) =>
      appendLiveEvents(
        test.deps,
        transaction,
        ids.map((requestId) => ({
          facilityId: testFacilities.hospital.id,
          kind: 'request-asked' as const,
          caseId,
          requestId,
        })),
      ),
    );
    test.deps.live.wake();
  };
  while (broken < cuts) {
    await write(1 + Math.floor(random() * 3));
    await new Promise((resolve) => setTimeout(resolve, random() * 4));
  }
  await write(1);
  await expect
    .poll(() => heard.length, { timeout: 10_000, interval: 20 })
    .toBeGreaterThanOrEqual(expected.length);
  stream.close();
  expect(made).toBeGreaterThan(cuts);
  expect(heard.length - new Set(heard).size).toBe(0);
  expect(heard).toEqual(expected);
}, 120_000);
