// Opening and reading a file: on the page when it is small, in a worker when it is large.
import type { ResidentRowResult } from '#lib/core/exchange/residents-csv/read-row.ts';
import { openResidentsFile, type OpenedFile } from '#lib/core/exchange/residents-csv/residents-csv.ts';
import { readInParts, type ReadingTask } from './read-in-parts.ts';

export interface FileReading {
  open(bytes: Uint8Array): Promise<OpenedFile>;
  /** Undefined when it was stopped. */
  read(task: ReadingTask, onprogress: (done: number) => void): Promise<ResidentRowResult[] | undefined>;
  stop(): void;
}

/** Files from this size on are read in a worker. */
export const workerFromBytes = 100_000;

/** Reads on the page, giving it back to the user after each part. */
export function readOnPage(
  pause: () => Promise<void> = () => new Promise((done) => setTimeout(done)),
): FileReading {
  let run = 0;
  return {
    open: async (bytes) => openResidentsFile(bytes),
    async read(task, onprogress) {
      const own = ++run;
      const reading = readInParts(task);
      for (let step = reading.next(); ; step = reading.next()) {
        if (step.done) return step.value;
        onprogress(step.value);
        await pause();
        if (own !== run) return undefined;
      }
    },
    stop: () => void run++,
  };
}

type Reply =
  | { kind: 'opened'; opened: OpenedFile }
  | { kind: 'progress'; done: number }
  | { kind: 'read'; results: ResidentRowResult[] };

/** Reads in a worker; stopping ends it. A browser that refuses workers reads on the page. */
export function readInWorker(): FileReading {
  let worker: Worker | undefined;
  let give: ((reply: Reply | undefined) => void) | undefined;
  function start(): Worker {
    if (worker) return worker;
    worker = new Worker(new URL('./residents-file.worker.ts', import.meta.url), { type: 'module' });
    worker.addEventListener('message', (event: MessageEvent<Reply>) => give?.(event.data));
    worker.addEventListener('error', () => give?.(undefined));
    return worker;
  }
  const onPage = readOnPage();
  return {
    open: (bytes) =>
      new Promise((done) => {
        give = (reply) => done(reply?.kind === 'opened' ? reply.opened : onPage.open(bytes));
        start().postMessage({ kind: 'open', bytes });
      }),
    read: (task, onprogress) =>
      new Promise((done) => {
        give = (reply) => {
          if (reply?.kind === 'progress') onprogress(reply.done);
          else if (reply?.kind === 'read') done(reply.results);
          else done(undefined);
        };
        start().postMessage({ kind: 'read', task });
      }),
    stop() {
      worker?.terminate();
      worker = undefined;
      give?.(undefined);
      give = undefined;
    },
  };
}
