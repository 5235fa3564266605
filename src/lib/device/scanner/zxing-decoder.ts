// The main decoder: zxing-cpp as WebAssembly with its own defaults, QR codes only. Its wasm file is always ours.
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import type { ReaderOptions } from 'zxing-wasm/reader';
import { encodePgm } from '#lib/core/qr/pgm.ts';
import type { Decoder } from './frame-reader.ts';

/** "Fast" options lose a third of turned codes: only formats and count differ from the defaults. */
const options: ReaderOptions = { formats: ['QRCode'], maxNumberOfSymbols: 1 };

/** @param source where the wasm file is served, or its bytes */
export async function openZxingDecoder(source: { url: string } | { binary: ArrayBuffer }): Promise<Decoder> {
  const overrides = 'url' in source ? { locateFile: () => source.url } : { wasmBinary: source.binary };
  await prepareZXingModule({ overrides, fireImmediately: true });
  return {
    async read(image) {
      const [code] = await readBarcodes(encodePgm(image), options);
      return code?.isValid ? code.text : undefined;
    },
  };
}
