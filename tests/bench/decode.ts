// Reading cards: the share of degraded frames that decode, against each engine alone on the same frames, and the
// time of a frame in a real browser's worker.
import { openComparedDecoders } from '#tests/frames/decoders.ts';
import { cardPrefix, digitsForCard } from '#tests/frames/card-faces.ts';
import { writeCardVideo } from '#tests/frames/fake-camera.ts';
import { scanInBrowser } from '#tests/frames/scan-page.ts';
import { ladder, sweep } from '#tests/frames/sets.ts';
import type { FrameSet } from '#tests/frames/sets.ts';
import { percentile } from './figure.ts';
import type { Figure } from './figure.ts';

export interface Shares {
  readonly frames: number;
  /** Per cent of frames read correctly. */
  readonly product: number;
  readonly zxingWasm: number;
  readonly zxingJs: number;
  readonly wrongTexts: number;
}

/** Reads every `stride`-th frame of a set with each of these decoders; the others stay at 0. */
export async function readShares(
  set: FrameSet,
  stride: number,
  engines: readonly ('product' | 'zxingWasm' | 'zxingJs')[] = ['product', 'zxingWasm', 'zxingJs'],
): Promise<Shares> {
  const decoders = await openComparedDecoders();
  const right = { product: 0, zxingWasm: 0, zxingJs: 0 };
  let [frames, wrongTexts] = [0, 0];
  for (let index = 0; index < set.size; index += stride) {
    const frame = set.frame(index);
    frames++;
    for (const name of engines) {
      const text = await decoders[name](frame.image);
      if (text === frame.text) right[name]++;
      else if (text !== undefined) wrongTexts++;
    }
  }
  const share = (count: number) => Math.round((1000 * count) / frames) / 10;
  return {
    frames,
    product: share(right.product),
    zxingWasm: share(right.zxingWasm),
    zxingJs: share(right.zxingJs),
    wrongTexts,
  };
}

function shareFigures(name: string, shares: Shares, budget: number): Figure[] {
  const figure = (engine: string, value: number): Figure => ({
    name: `${name} read, ${shares.frames} frames, against ${engine} alone`,
    value: shares.product,
    unit: '%',
    baseline: { name: `${engine} alone`, value },
    ratio: value === 0 ? Infinity : Math.round((100 * shares.product) / value) / 100,
    budget: `≥ ${budget} %, and more than ${engine} alone`,
    pass: shares.product >= budget && shares.product > value,
  });
  return [figure('zxing-wasm', shares.zxingWasm), figure('zxing-js', shares.zxingJs)];
}

/** A card held still enough, sixty frames of it. */
async function browserFigures(): Promise<Figure[]> {
  const text = cardPrefix + digitsForCard(4);
  const reading = await scanInBrowser(
    (file) => writeCardVideo(file, text),
    ({ frameMs }) => frameMs.length >= 60,
    { goOn: true, timeoutMs: 60_000 },
  );
  const readable = reading.frameMs.slice(5);
  const p50 = percentile(readable, 0.5);
  const longest = Math.max(0, ...reading.longTasksMs);
  return [
    {
      name: 'a 1280×720 camera frame in the worker, p50',
      value: Math.round(p50 * 10) / 10,
      unit: 'ms',
      budget: 'p50 ≤ 40 ms',
      pass: p50 <= 40,
    },
    {
      name: `longest task of the page's own thread over ${readable.length} frames`,
      value: Math.round(longest),
      unit: 'ms',
      budget: '≤ 50 ms',
      pass: longest <= 50,
    },
  ];
}

export async function measure(): Promise<Figure[]> {
  const swept = await readShares(sweep, 4);
  const stepped = await readShares(ladder, 2);
  const wrong = swept.wrongTexts + stepped.wrongTexts;
  return [
    ...shareFigures('degraded frames', swept, 78),
    ...shareFigures('hand-held ladder', stepped, 60),
    { name: 'wrong texts', value: wrong, unit: 'frames', budget: '0', pass: wrong === 0 },
    ...(await browserFigures()),
  ];
}
