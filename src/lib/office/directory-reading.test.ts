import { expect, it } from 'vitest';
import { openDirectoryFile } from '#lib/core/receiving/directory/open-file.ts';
import { openBeside } from './directory-reading.ts';

const bytes = new TextEncoder().encode('氏名\n架空 花子\n');
const refused = { ok: false, faults: [{ code: 'HEADER_UNKNOWN', line: 1 }] };

/** Answers what it is given by `reply`; undefined: it breaks. */
function workerThat(reply: (data: Uint8Array) => unknown) {
  const target = new EventTarget();
  const seen = { ended: 0 };
  const worker = Object.assign(target, {
    postMessage: (data: Uint8Array) =>
      queueMicrotask(() => {
        const answer = reply(data);
        target.dispatchEvent(
          answer ? new MessageEvent('message', { data: answer }) : new Event('error', { cancelable: true }),
        );
      }),
    terminate: () => void (seen.ended += 1),
  });
  return { seen, start: () => worker as unknown as Worker };
}

it('a directory file is read by a worker, which ends with its answer', async () => {
  const { seen, start } = workerThat((data) => ({ ...openDirectoryFile(data), by: 'worker' }));
  expect(await openBeside(bytes, start)).toEqual({ ...refused, by: 'worker' });
  expect(seen.ended).toBe(1);
});

it('without a worker, or when it breaks, the page reads the file itself', async () => {
  const refusing = () => {
    throw new Error('no workers here');
  };
  expect(await openBeside(bytes, refusing)).toEqual(refused);
  const { seen, start } = workerThat(() => undefined);
  expect(await openBeside(bytes, start)).toEqual(refused);
  expect(seen.ended).toBe(1);
});

it('a spreadsheet file says what it is', () => {
  expect(openDirectoryFile(Uint8Array.from([0x50, 0x4b, 3, 4, 0, 0, 0, 0]))).toMatchObject({
    ok: false,
    problem: expect.any(String),
  });
});
