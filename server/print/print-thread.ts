// One drawing thread: decoding pictures and setting sheets take tens of milliseconds to seconds, and must not
// hold up the requests that the server is answering meanwhile. Started by print-threads.ts.
import { parentPort } from 'node:worker_threads';
import { drawReadableHere } from './draw-readable.ts';
import type { PrintCall, PrintJob } from './print-threads.ts';
import { readBackHere } from './read-back.ts';

async function run(job: PrintJob): Promise<unknown> {
  switch (job.kind) {
    case 'draw':
      return drawReadableHere(job.card);
    case 'read-back':
      return readBackHere(job.svgPath, job.expectedText);
    case 'sheets':
      return (await import('./lay-out-sheets.ts')).layOutSheets(job.order);
    case 'handover':
      return (await import('./lay-out-handover.ts')).layOutHandover(job.facts);
  }
}

parentPort?.on('message', ({ id, job }: PrintCall) => {
  run(job).then(
    (value) => parentPort?.postMessage({ id, ok: true, value }),
    (error: unknown) => parentPort?.postMessage({ id, ok: false, message: String(error) }),
  );
});
