// A code that is ready for paper: drawn, read back from its own picture, and with a mask that the fallback
// decoder of devices without WebAssembly can locate too, where one of the eight masks allows it.
import * as zxing from '@zxing/library';
import { drawQr, masks } from '#lib/core/qr/drawing.ts';
import type { QrDrawing } from '#lib/core/qr/drawing.ts';
import { fillPath } from '#lib/core/qr/outline.ts';
import { rasteriseModules } from '#lib/core/qr/raster.ts';
import { readBackHere } from './read-back.ts';
import type { ReadBackCode } from './read-back.ts';

export type DrawReadableResult =
  | { readonly ok: true; readonly drawing: QrDrawing; readonly fallbackReads: boolean }
  | { readonly ok: false; readonly code: 'TOO_LARGE' | 'EMPTY' | ReadBackCode };

/** Where finding the code depends most on its payload and mask, not on how two pixel grids beat. */
const fallbackConditions = [
  { pxPerModule: 6, rotationDeg: 0 },
  { pxPerModule: 5, rotationDeg: 3 },
] as const;
/** Further masks tried for the fallback decoder before the first readable one is taken. */
const furtherMasks = 5;

const hints = new Map([[zxing.DecodeHintType.TRY_HARDER, true]]);

function fallbackReads(drawing: QrDrawing): boolean {
  const dark = fillPath(drawing.path, drawing.viewModules);
  return fallbackConditions.every((condition) => {
    if (!dark) return false;
    const image = rasteriseModules(dark, { viewModules: drawing.viewModules, ...condition });
    const pixels = new Uint8ClampedArray(image.data.buffer);
    const source = new zxing.RGBLuminanceSource(pixels, image.width, image.height);
    const bitmap = new zxing.BinaryBitmap(new zxing.HybridBinarizer(source));
    try {
      return new zxing.QRCodeReader().decode(bitmap, hints).getText() === drawing.text;
    } catch {
      return false;
    }
  });
}

/**
 * Draws a card's code and proves it readable before anybody prints it.
 * @param card as for `drawQr`
 * @returns the drawing with the lowest-penalty mask that both decoders read; `fallbackReads` is false when only
 *   the main one does. A code that the main decoder cannot read back is never returned.
 */
export async function drawReadableHere(card: {
  prefix: string;
  digits: string;
}): Promise<DrawReadableResult> {
  const first = drawQr(card);
  if (!first.ok) return first;
  const others = masks.filter((mask) => mask !== first.drawing.mask).slice(0, furtherMasks);
  for (const mask of [first.drawing.mask, ...others]) {
    const drawn = mask === first.drawing.mask ? first : drawQr(card, { mask });
    if (!drawn.ok || !fallbackReads(drawn.drawing)) continue;
    const gate = await readBackHere(drawn.drawing.path, drawn.drawing.text);
    if (gate.ok) return { ok: true, drawing: drawn.drawing, fallbackReads: true };
  }
  const gate = await readBackHere(first.drawing.path, first.drawing.text);
  return gate.ok ? { ok: true, drawing: first.drawing, fallbackReads: false } : gate;
}
