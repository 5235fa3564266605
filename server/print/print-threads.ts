// A few threads for drawing, started at the first job and ended when there is nothing left to print.
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { HandoverFacts } from '#lib/core/receiving/handover-facts.ts';
import type { SheetOrder } from './lay-out-sheets.ts';

export type PrintJob =
  | { readonly kind: 'draw'; readonly card: { prefix: string; digits: string } }
  | { readonly kind: 'read-back'; readonly svgPath: string; readonly expectedText: string }
  | { readonly kind: 'sheets'; readonly order: SheetOrder }
  | { readonly kind: 'handover'; readonly facts: HandoverFacts };

export interface PrintCall {
  readonly id: number;
  readonly job: PrintJob;
}
type PrintAnswer = { id: number } & ({ ok: true; value: unknown } | { ok: false; message: string });

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
}
interface Thread {
  readonly worker: Worker;
  readonly waiting: Map<number, Waiting>;
  idle?: NodeJS.Timeout;
}

const mostThreads = Math.max(1, Math.min(4, availableParallelism()));
const idleMs = 20_000;
const threads: Thread[] = [];
let lastId = 0;

function startThread(): Thread {
  const worker = new Worker(new URL('./print-thread.ts', import.meta.url));
  worker.unref();
  const thread: Thread = { worker, waiting: new Map() };
  worker.on('message', (answer: PrintAnswer) => {
    const waiting = thread.waiting.get(answer.id);
    thread.waiting.delete(answer.id);
    if (answer.ok) waiting?.resolve(answer.value);
    else waiting?.reject(new Error(answer.message));
    if (thread.waiting.size === 0) rest(thread);
  });
  const end = (error: Error) => {
    const at = threads.indexOf(thread);
    if (at >= 0) threads.splice(at, 1);
    clearTimeout(thread.idle);
    for (const waiting of thread.waiting.values()) waiting.reject(error);
    thread.waiting.clear();
  };
  worker.on('error', end);
  worker.on('exit', () => end(new Error('The drawing thread ended before its work was done')));
  threads.push(thread);
  return thread;
}

/** Nothing to do: the thread no longer keeps the process alive, and ends after a while. */
function rest(thread: Thread): void {
  thread.worker.unref();
  thread.idle = setTimeout(() => void thread.worker.terminate(), idleMs);
  thread.idle.unref();
}

function leastBusy(): Thread {
  const calmest = threads.reduce<Thread | undefined>(
    (best, thread) => (best && best.waiting.size <= thread.waiting.size ? best : thread),
    undefined,
  );
  return calmest && (calmest.waiting.size === 0 || threads.length >= mostThreads) ? calmest : startThread();
}

/**
 * Runs a job on the least busy thread.
 * @throws when the job throws, which means a fault in our code, or when the thread dies
 */
export function onPrintThread<T>(job: PrintJob): Promise<T> {
  const thread = leastBusy();
  clearTimeout(thread.idle);
  thread.worker.ref();
  const id = ++lastId;
  return new Promise<T>((resolve, reject) => {
    thread.waiting.set(id, { resolve: resolve as (value: unknown) => void, reject });
    thread.worker.postMessage({ id, job } satisfies PrintCall);
  });
}
