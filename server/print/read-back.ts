// The gate before paper: a code is released only after its own rendered picture was read and gave the text back.
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { prepareZXingModule, readBarcodes } from 'zxing-wasm/reader';
import { quietZoneModules } from '#lib/core/qr/drawing.ts';
import { fillPath } from '#lib/core/qr/outline.ts';
import { encodePgm } from '#lib/core/qr/pgm.ts';
import { rasteriseModules } from '#lib/core/qr/raster.ts';
import type { GreyImage } from '#lib/core/qr/raster.ts';

/**
 * NOT_A_DRAWING: the path is no closed axis-aligned code. UNREADABLE: one of the pictures did not decode.
 * WRONG_TEXT: one of them decoded to something else.
 */
export type ReadBackCode = 'NOT_A_DRAWING' | 'UNREADABLE' | 'WRONG_TEXT';
export type ReadBackResult = { readonly ok: true } | { readonly ok: false; readonly code: ReadBackCode };

/**
 * Small and large, upright and at the worst angle. At 3 pixels a module, single angles make every code of one
 * version unreadable because pixel and module grids beat against each other (45° in version 14, 45.5° in
 * version 9), so the turned pictures have a second angle; a damaged code fails at both.
 */
const conditions = [
  { pxPerModule: 3, anglesDeg: [0] },
  { pxPerModule: 3, anglesDeg: [45, 43] },
  { pxPerModule: 6, anglesDeg: [0] },
  { pxPerModule: 6, anglesDeg: [45, 43] },
] as const;

/** Version 20 with its quiet zones. */
const maxViewModules = 97 + 2 * quietZoneModules;

let prepared: Promise<unknown> | undefined;

/** The reader's WebAssembly comes from the installed package; the library's default would fetch it from a CDN. */
function prepare(): Promise<unknown> {
  prepared ??= readFile(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')).then(
    (file) => {
      const wasmBinary = file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer;
      return prepareZXingModule({ overrides: { wasmBinary }, fireImmediately: true });
    },
  );
  return prepared;
}

/** Reads one QR code from a grey picture with the scanner's own engine and defaults; undefined when there is none. */
export async function readPicture(image: GreyImage): Promise<string | undefined> {
  await prepare();
  const [result] = await readBarcodes(encodePgm(image), { formats: ['QRCode'], maxNumberOfSymbols: 1 });
  return result?.isValid ? result.text : undefined;
}

/** Side of the view in modules: the top left finder starts where the quiet zone ends, on every side alike. */
function viewModulesOf(svgPath: string): number | undefined {
  const quiet = Number(/^M(\d+) /.exec(svgPath)?.[1]);
  if (!Number.isInteger(quiet)) return undefined;
  let [x, reach] = [0, 0];
  for (const token of svgPath.match(/M\d+|h-?\d+/g) ?? []) {
    x = token.startsWith('M') ? Number(token.slice(1)) : x + Number(token.slice(1));
    reach = Math.max(reach, x);
  }
  return reach + quiet <= maxViewModules ? reach + quiet : undefined;
}

/**
 * Renders the path at 3 and 6 pixels a module, upright and turned by 45°, and reads each picture.
 * @param svgPath as in `QrDrawing.path`, quiet zone included
 * @param expectedText the whole text the card must give
 */
export async function readBackHere(svgPath: string, expectedText: string): Promise<ReadBackResult> {
  const viewModules = viewModulesOf(svgPath);
  const dark = viewModules === undefined ? undefined : fillPath(svgPath, viewModules);
  if (viewModules === undefined || !dark) return { ok: false, code: 'NOT_A_DRAWING' };
  for (const { pxPerModule, anglesDeg } of conditions) {
    let text: string | undefined;
    for (const rotationDeg of anglesDeg) {
      text = await readPicture(rasteriseModules(dark, { viewModules, pxPerModule, rotationDeg }));
      if (text !== undefined) break;
    }
    if (text === undefined) return { ok: false, code: 'UNREADABLE' };
    if (text !== expectedText) return { ok: false, code: 'WRONG_TEXT' };
  }
  return { ok: true };
}
