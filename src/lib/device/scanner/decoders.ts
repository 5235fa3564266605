// Every decoder this browser has, behind one call: the WebAssembly worker, the native detector beside it, and the
// JavaScript fallback only where the worker cannot run.
import type { Advice } from './frame-advice.ts';
import type { FallbackDecoder } from './fallback-decoder.ts';
import { openNativeDetector } from './native-detector.ts';
import { canDecodeInWorker, openWorkerDecoder } from './worker-decoder.ts';

export interface Decoded {
  readonly text?: string;
  readonly advice?: Advice;
  /** Time in the worker. */
  readonly ms?: number;
}

export interface Decoders {
  /** The first decoder that finds a text wins. */
  readFrame(video: HTMLVideoElement): Promise<Decoded>;
  /** Reads a photograph; the bitmap is closed. */
  readStill(bitmap: ImageBitmap): Promise<Decoded>;
  close(): void;
}

/** A frame without copying where the browser can: `VideoFrame` keeps the pixels where they are. */
async function grab(video: HTMLVideoElement): Promise<ImageBitmap | VideoFrame | undefined> {
  try {
    if (typeof VideoFrame === 'function') return new VideoFrame(video);
  } catch {
    // Some browsers only take frames of their own decoders: a bitmap works everywhere.
  }
  try {
    return await createImageBitmap(video);
  } catch {
    return undefined;
  }
}

export async function openDecoders(): Promise<Decoders> {
  const [worker, native] = await Promise.all([
    canDecodeInWorker() ? openWorkerDecoder() : undefined,
    openNativeDetector(),
  ]);
  let fallback: FallbackDecoder | undefined;
  if (!worker) fallback = (await import('./fallback-decoder.ts')).openFallbackDecoder();
  let closed = false;
  return {
    async readFrame(video) {
      const beside = native?.detect(video);
      const picture = worker && (await grab(video));
      const main = closed
        ? undefined
        : worker && picture
          ? worker.decode(picture, 'frame')
          : Promise.resolve<Decoded>({ text: fallback?.decode(video) });
      if (!main) return {};
      const answer: Decoded = await (beside
        ? Promise.any([main.then(mustHaveText), beside.then((text) => mustHaveText({ text }))]).catch(
            () => main,
          )
        : main);
      return answer;
    },
    async readStill(bitmap) {
      const beside = await native?.detect(bitmap);
      if (beside !== undefined) {
        bitmap.close();
        return { text: beside };
      }
      if (worker) return worker.decode(bitmap, 'still');
      const text = fallback?.decode(bitmap);
      bitmap.close();
      return { text };
    },
    close() {
      closed = true;
      worker?.close();
    },
  };
}

function mustHaveText(answer: Decoded): Decoded {
  if (answer.text === undefined) throw new Error('no text in this frame');
  return answer;
}
