// Decodes frames off the page's thread. One frame at a time: the page sends the next when this one is answered.
import { toGrey } from './decode-core.ts';
import { openFrameReader } from './frame-reader.ts';
import type { FrameReader } from './frame-reader.ts';
import type { FromWorker, ToWorker } from './scan-message.ts';
import { openZxingDecoder } from './zxing-decoder.ts';

/** Larger pictures are scaled down to this: a 12-megapixel photograph needs no more. */
const longestSide = { frame: 1920, still: 4096 } as const;

const page = self as unknown as {
  postMessage(message: FromWorker): void;
  onmessage: ((event: MessageEvent<ToWorker>) => void) | null;
};
const canvas = new OffscreenCanvas(1, 1);
let reader: Promise<FrameReader> | undefined;

function pixelsOf(picture: ImageBitmap | VideoFrame, limit: number) {
  const [width, height] =
    'displayWidth' in picture
      ? [picture.displayWidth, picture.displayHeight]
      : [picture.width, picture.height];
  const scale = Math.min(1, limit / Math.max(width, height));
  const [wide, high] = [Math.max(1, Math.round(width * scale)), Math.max(1, Math.round(height * scale))];
  if (canvas.width !== wide || canvas.height !== high) [canvas.width, canvas.height] = [wide, high];
  const context = canvas.getContext('2d', { willReadFrequently: true })!;
  context.drawImage(picture, 0, 0, wide, high);
  return toGrey(context.getImageData(0, 0, wide, high));
}

async function answer(message: Exclude<ToWorker, { kind: 'open' }>): Promise<FromWorker> {
  const started = performance.now();
  try {
    const image = pixelsOf(message.picture, longestSide[message.kind]);
    const opened = await reader;
    const found = await (message.kind === 'frame' ? opened?.readFrame(image) : opened?.readStill(image));
    return { kind: 'answer', id: message.id, ms: performance.now() - started, ...found };
  } catch {
    return { kind: 'answer', id: message.id, ms: performance.now() - started };
  } finally {
    message.picture.close();
  }
}

page.onmessage = ({ data: message }) => {
  if (message.kind === 'open') {
    reader = openZxingDecoder({ url: message.wasmUrl }).then(openFrameReader);
    reader.then(
      () => page.postMessage({ kind: 'opened' }),
      () => page.postMessage({ kind: 'failed' }),
    );
  } else void answer(message).then((result) => page.postMessage(result));
};
