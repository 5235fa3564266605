// The decoders as they are compared: the app's own reader of a camera's frames, and each engine alone.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as zxing from '@zxing/library';
import { openFrameReader } from '#lib/device/scanner/frame-reader.ts';
import { openZxingDecoder } from '#lib/device/scanner/zxing-decoder.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';

/** The text, and the milliseconds of each try: one for an engine, one a camera frame for the app. */
export interface Attempt {
  readonly text: string | undefined;
  readonly ms: readonly number[];
}
export type Read = (image: GreyImage) => Promise<Attempt>;

export const engineNames = ['app', 'zxing-wasm', 'zxing-js', 'zxing-js TRY_HARDER'] as const;
export type EngineName = (typeof engineNames)[number];

/** The enlarged tries take turns: on the fourth frame the app has tried everything it has. */
const framesHeldStill = 4;

export async function openComparedDecoders(): Promise<Record<EngineName, Read>> {
  const file = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const binary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const decoder = await openZxingDecoder({ binary });
  return {
    app: async (image) => {
      const reader = openFrameReader(decoder);
      const ms: number[] = [];
      for (let frame = 0; frame < framesHeldStill; frame++) {
        const { text, tookMs } = await timed(async () => (await reader.readFrame(image)).text);
        ms.push(tookMs);
        if (text !== undefined) return { text, ms };
      }
      return { text: undefined, ms };
    },
    'zxing-wasm': async (image) => once(() => decoder.read(image)),
    'zxing-js': async (image) => once(() => readInJs(image)),
    'zxing-js TRY_HARDER': async (image) =>
      once(() => readInJs(image, new Map([[zxing.DecodeHintType.TRY_HARDER, true]]))),
  };
}

async function timed(read: () => Promise<string | undefined>) {
  const started = performance.now();
  const text = await read();
  return { text, tookMs: performance.now() - started };
}

async function once(read: () => Promise<string | undefined>): Promise<Attempt> {
  const { text, tookMs } = await timed(read);
  return { text, ms: [tookMs] };
}

async function readInJs(
  { data, width, height }: GreyImage,
  hints?: Map<zxing.DecodeHintType, unknown>,
): Promise<string | undefined> {
  const source = new zxing.RGBLuminanceSource(new Uint8ClampedArray(data), width, height);
  try {
    return new zxing.QRCodeReader()
      .decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(source)), hints)
      .getText();
  } catch {
    return undefined;
  }
}
