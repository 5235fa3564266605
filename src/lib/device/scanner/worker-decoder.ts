// The page's side of the scan worker: frames go out without copying, answers come back in order.
import wasmUrl from 'zxing-wasm/reader/zxing_reader.wasm?url';
import type { FrameAnswer } from './frame-reader.ts';
import type { FromWorker, ToWorker } from './scan-message.ts';

export interface WorkerDecoder {
  /** Decodes one picture, which the worker takes over and closes. */
  decode(picture: ImageBitmap | VideoFrame, kind: 'frame' | 'still'): Promise<FrameAnswer & { ms: number }>;
  close(): void;
}

/** Can this browser decode off its main thread? */
export function canDecodeInWorker(): boolean {
  return (
    typeof WebAssembly === 'object' &&
    typeof Worker === 'function' &&
    typeof OffscreenCanvas === 'function' &&
    typeof createImageBitmap === 'function'
  );
}

/** @returns undefined when the worker or its WebAssembly does not start */
export async function openWorkerDecoder(): Promise<WorkerDecoder | undefined> {
  const worker = new Worker(new URL('./scan-worker.ts', import.meta.url), { type: 'module', name: 'scan' });
  const waiting = new Map<number, (answer: FrameAnswer & { ms: number }) => void>();
  let lastId = 0;
  const post = (message: ToWorker, transfer: Transferable[] = []) => worker.postMessage(message, transfer);
  const opened = await new Promise<boolean>((resolve) => {
    worker.onerror = () => resolve(false);
    worker.onmessage = ({ data: message }: MessageEvent<FromWorker>) => {
      if (message.kind !== 'answer') return resolve(message.kind === 'opened');
      const { kind: _, id, ...answer } = message;
      waiting.get(id)?.(answer);
      waiting.delete(id);
    };
    post({ kind: 'open', wasmUrl });
  });
  if (!opened) {
    worker.terminate();
    return undefined;
  }
  const giveUp = () => {
    for (const resolve of waiting.values()) resolve({ ms: 0 });
    waiting.clear();
  };
  // A worker that fails later must not leave a frame unanswered: scanning goes on with the next one.
  worker.onerror = giveUp;
  return {
    decode(picture, kind) {
      const id = ++lastId;
      return new Promise((resolve) => {
        waiting.set(id, resolve);
        post({ kind, id, picture }, [picture as unknown as Transferable]);
      });
    },
    close() {
      worker.terminate();
      giveUp();
    },
  };
}
