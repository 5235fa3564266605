// Draws a code and reads it with the decoder that reads cards: whether this browser can.
import { drawQr, splitCardText } from '#lib/core/qr/drawing.ts';
import { openDecoders } from './scanner/decoders.ts';
import { canDecodeInWorker, openWorkerDecoder } from './scanner/worker-decoder.ts';

const pxPerModule = 5;

/** What is read from a drawing of `text`; undefined when nothing is. */
export async function readDrawnCode(text: string): Promise<string | undefined> {
  // Any mask is read alike; choosing the best takes longer than a screen may stand still.
  const drawn = drawQr(splitCardText(text), { mask: 0 });
  if (!drawn.ok) return undefined;
  const { viewModules, path } = drawn.drawing;
  const side = viewModules * pxPerModule;
  const canvas = Object.assign(document.createElement('canvas'), { width: side, height: side });
  const context = canvas.getContext('2d');
  if (!context) return undefined;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.scale(pxPerModule, pxPerModule);
  context.fillStyle = '#000';
  context.fill(new Path2D(path), 'evenodd');
  const picture = await createImageBitmap(canvas);
  if (!canDecodeInWorker()) {
    const decoders = await openDecoders();
    const { text: read } = await decoders.readStill(picture);
    decoders.close();
    return read;
  }
  const worker = await openWorkerDecoder();
  const answer = await worker?.decode(picture, 'still');
  worker?.close();
  return answer?.text;
}
