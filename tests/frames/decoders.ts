// The decoders as they are compared: the product's own order of tries, and each engine alone.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import * as zxing from '@zxing/library';
import { secondTries } from '#lib/device/scanner/frame-reader.ts';
import { openZxingDecoder } from '#lib/device/scanner/zxing-decoder.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';

export type Read = (image: GreyImage) => Promise<string | undefined>;

export interface ComparedDecoders {
  /** zxing-wasm, then the enlarged tries: what the scanner does within four frames. */
  readonly product: Read;
  readonly zxingWasm: Read;
  readonly zxingJs: Read;
}

export async function openComparedDecoders(): Promise<ComparedDecoders> {
  const file = await readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'));
  const binary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
  const decoder = await openZxingDecoder({ binary });
  const hints = new Map([[zxing.DecodeHintType.TRY_HARDER, true]]);
  return {
    zxingWasm: decoder.read,
    product: async (image) => {
      let text = await decoder.read(image);
      for (const enlarged of secondTries) text ??= await decoder.read(enlarged(image));
      return text;
    },
    zxingJs: async ({ data, width, height }) => {
      const source = new zxing.RGBLuminanceSource(new Uint8ClampedArray(data), width, height);
      try {
        return new zxing.QRCodeReader()
          .decode(new zxing.BinaryBitmap(new zxing.HybridBinarizer(source)), hints)
          .getText();
      } catch {
        return undefined;
      }
    },
  };
}
