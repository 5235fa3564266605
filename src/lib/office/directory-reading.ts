// Opening a directory file in a worker: the country's 7,600 hospitals take a second of work.
import { openDirectoryFile, type OpenedDirectory } from '#lib/core/receiving/directory/open-file.ts';

type ReadingWorker = Pick<Worker, 'postMessage' | 'addEventListener' | 'terminate'>;

const startWorker = (): ReadingWorker =>
  new Worker(new URL('./directory-file.worker.ts', import.meta.url), { type: 'module' });

/** A browser that refuses workers reads on the page. */
export function openBeside(
  bytes: Uint8Array,
  start: () => ReadingWorker = startWorker,
): Promise<OpenedDirectory> {
  return new Promise((done) => {
    const readHere = () => done(openDirectoryFile(bytes));
    let worker: ReadingWorker;
    try {
      worker = start();
    } catch {
      return readHere();
    }
    worker.addEventListener('message', ({ data }: MessageEvent<OpenedDirectory>) => {
      worker.terminate();
      done(data);
    });
    worker.addEventListener('error', () => {
      worker.terminate();
      readHere();
    });
    worker.postMessage(bytes);
  });
}
