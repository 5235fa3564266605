import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  openRecordedOsrm,
  recordedTable,
  recordedTooBig,
  type RecordedOsrm,
  type Recording,
} from '#server/testing/recorded-osrm.ts';
import { createOsrm, readOsrmUrl } from './osrm.ts';

const start = { latitude: 32.200_049_9, longitude: 136.600_951 };
const places = [
  { latitude: 32.231, longitude: 136.622 },
  { latitude: 32.205, longitude: 136.577 },
];

let osrm: RecordedOsrm;
let logged: string[];
let now: number;
beforeAll(async () => void (osrm = await openRecordedOsrm()));
afterAll(() => osrm.close());
beforeEach(() => {
  logged = [];
  now = 0;
  osrm.asked.length = 0;
  osrm.answerWith({ body: recordedTable });
});
const router = (timeoutMs = 1_000) =>
  createOsrm({
    url: osrm.url,
    now: () => now,
    timeoutMs,
    log: { warn: (fields, message) => void logged.push(JSON.stringify(fields) + message) },
  });

test('one question asks for all places, longitude first, with the place rounded to a hundred metres', async () => {
  expect(await router().from(start, places)).toEqual([
    { minutes: 5, km: 2.5 },
    { minutes: 6, km: 3 },
  ]);
  expect(osrm.asked).toEqual([
    '/table/v1/driving/136.601,32.2;136.622,32.231;136.577,32.205?sources=0&annotations=duration,distance',
  ]);
});

test('a place to which no way leads has no time; the others have theirs', async () => {
  osrm.answerWith({
    body: () => ({ code: 'Ok', durations: [[0, null, 120]], distances: [[0, null, 900]] }),
  });
  expect(await router().from(start, places)).toEqual([undefined, { minutes: 2, km: 0.9 }]);
});

describe('the estimate holds', () => {
  const unusable: [string, Recording][] = [
    ['when the router refuses', { status: 400, body: () => recordedTooBig }],
    ['when it finds no table', { status: 200, body: () => ({ code: 'NoTable' }) }],
    ['when the answer is of other places', { body: () => recordedTable(1) }],
    [
      'when times are no times',
      { body: () => ({ code: 'Ok', durations: [[0, -1, 2]], distances: [[0, 1, 2]] }) },
    ],
    ['when it says nothing in time', 'silent'],
  ];
  test.each(unusable)('%s, and nobody waits for it again at once', async (_, recording) => {
    osrm.answerWith(recording);
    const asking = router(recording === 'silent' ? 50 : 1_000);
    expect(await asking.from(start, places)).toBeUndefined();
    osrm.answerWith({ body: recordedTable });
    expect(await asking.from(start, places)).toBeUndefined();
    expect(osrm.asked).toHaveLength(1);
    now += 15_000;
    expect(await asking.from(start, places)).toHaveLength(2);
  });
  test('when nothing listens, and the log names no place', async () => {
    const nowhere = createOsrm({
      url: 'http://127.0.0.1:9',
      now: () => now,
      log: { warn: (fields, message) => void logged.push(JSON.stringify(fields) + message) },
    });
    expect(await nowhere.from(start, places)).toBeUndefined();
    expect(logged).toHaveLength(1);
    expect(logged.join()).not.toMatch(/136|32\.2/);
  });
});

test('an address that is none is refused at the start, with what is expected', () => {
  expect(readOsrmUrl('')).toBeUndefined();
  expect(readOsrmUrl('http://osrm:5000/')).toBe('http://osrm:5000');
  for (const wrong of ['osrm:5000', 'ftp://osrm', 'http://a:b@osrm', 'http://:b@osrm', 'http://osrm/?x=1'])
    expect(() => readOsrmUrl(wrong)).toThrow(/TASUKI_OSRM_URL/);
});

test('a password in a refused address is not repeated', () => {
  expect(() => readOsrmUrl('http://router:geheim@osrm')).toThrow(/^(?!.*geheim)/s);
});

test('an answer without an end is left after a megabyte', async () => {
  let read = 0;
  const endless = async () =>
    new Response(
      new ReadableStream({
        pull: (controller) => {
          read += 65_536;
          controller.enqueue(new Uint8Array(65_536).fill(0x20));
        },
      }),
    );
  const hostile = createOsrm({
    url: 'http://osrm',
    now: () => now,
    fetch: endless,
    log: { warn: (fields) => void logged.push(JSON.stringify(fields)) },
  });
  expect(await hostile.from(start, places)).toBeUndefined();
  expect(logged).toEqual([JSON.stringify({ code: 'ANSWER_TOO_LARGE' })]);
  expect(read).toBeLessThan(2_000_000);
});
