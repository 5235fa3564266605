// Decodes frames off the page's thread. One frame at a time: the page sends the next when this one is answered.
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { fullLevels, toGrey } from './decode-core.ts';
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

/** Formats whose first plane is the grey picture: no conversion to colours and back. */
const greyFirst = new Set(['I420', 'I420A', 'I422', 'I444', 'NV12']);

async function pixelsOf(picture: ImageBitmap | VideoFrame, limit: number): Promise<GreyImage> {
  if ('format' in picture && greyFirst.has(picture.format ?? '')) {
    const { width, height } = picture.visibleRect ?? { width: 0, height: 0 };
    if (width > 0 && width === picture.displayWidth && Math.max(width, height) <= limit)
      return lumaOf(picture);
  }
  return drawn(picture, limit);
}

async function lumaOf(frame: VideoFrame): Promise<GreyImage> {
  const { width, height } = frame.visibleRect!;
  const all = new Uint8Array(frame.allocationSize());
  const [luma] = await frame.copyTo(all);
  const { offset, stride } = luma!;
  const data = new Uint8Array(width * height);
  for (let y = 0; y < height; y++) {
    data.set(all.subarray(offset + y * stride, offset + y * stride + width), y * width);
  }
  // Most cameras give video levels: white is 235, and no light ever looks burnt out.
  if (!frame.colorSpace.fullRange) fullLevels(data);
  return { width, height, data };
}

function drawn(picture: ImageBitmap | VideoFrame, limit: number): GreyImage {
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
    const image = await pixelsOf(message.picture, longestSide[message.kind]);
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
