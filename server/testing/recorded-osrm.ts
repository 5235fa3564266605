// A real HTTP server that answers as an OSRM router does: bodies in the form its documentation gives for the table
// service, chosen by how many places were asked for, and every question kept.
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export type Recording =
  | { body: (places: number) => unknown; status?: number }
  /** Sends nothing at all. */
  | 'silent';

export interface RecordedOsrm {
  url: string;
  /** Addresses in the order they were asked. */
  asked: string[];
  answerWith(recording: Recording): void;
  close(): Promise<void>;
}

/** A way of 5 minutes and 2.5 km to the first place, one minute and half a kilometre more to each next one. */
export const recordedTable = (places: number) => ({
  code: 'Ok',
  durations: [[0, ...Array.from({ length: places }, (_, at) => 300 + at * 60)]],
  distances: [[0, ...Array.from({ length: places }, (_, at) => 2500 + at * 500)]],
  sources: [{ hint: 'kYoJgP___38', distance: 4.231, name: '', location: [136.600011, 32.199871] }],
  destinations: Array.from({ length: places + 1 }, (_, at) => ({
    hint: 'pIcJgKWHCYA',
    distance: 12.94,
    name: '見本通り',
    location: [136.6 + at / 100, 32.2],
  })),
});
/** What it says to more places than it takes. */
export const recordedTooBig = { code: 'TooBig', message: 'Too many table coordinates' };

export async function openRecordedOsrm(): Promise<RecordedOsrm> {
  const asked: string[] = [];
  let recording: Recording = { body: recordedTable };
  const server: Server = createServer((request, response) => {
    asked.push(request.url ?? '');
    if (recording === 'silent') return;
    const points = (request.url ?? '').split('?')[0]!.split('/').at(-1)!.split(';');
    response.writeHead(recording.status ?? 200, { 'content-type': 'application/json; charset=UTF-8' });
    response.end(JSON.stringify(recording.body(points.length - 1)));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    answerWith: (next) => void (recording = next),
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
