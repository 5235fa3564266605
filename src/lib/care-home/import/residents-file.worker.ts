// Opens and reads large files beside the page, so that typing and cancelling never wait.
import { openResidentsFile } from '#lib/core/exchange/residents-csv/residents-csv.ts';
import { readInParts, type ReadingTask } from './read-in-parts.ts';

export type WorkerRequest = { kind: 'open'; bytes: Uint8Array } | { kind: 'read'; task: ReadingTask };

addEventListener('message', (event: MessageEvent<WorkerRequest>) => {
  const request = event.data;
  if (request.kind === 'open') {
    postMessage({ kind: 'opened', opened: openResidentsFile(request.bytes) });
    return;
  }
  const reading = readInParts(request.task);
  let step = reading.next();
  while (!step.done) {
    postMessage({ kind: 'progress', done: step.value });
    step = reading.next();
  }
  postMessage({ kind: 'read', results: step.value });
});
