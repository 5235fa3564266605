// A drawn code as a picture, for mail and fax programs.
import type { QrDrawing } from '#lib/core/qr/drawing.ts';

/** Whole pixels for every module: nothing is blurred. */
const modulePixels = 12;

/** @returns a PNG in black on white, quiet zone included */
export async function qrPicture({ path, viewModules }: QrDrawing): Promise<Blob> {
  const side = viewModules * modulePixels;
  const canvas = new OffscreenCanvas(side, side);
  const context = canvas.getContext('2d')!;
  context.fillStyle = '#fff';
  context.fillRect(0, 0, side, side);
  context.scale(modulePixels, modulePixels);
  context.fillStyle = '#000';
  context.fill(new Path2D(path));
  return canvas.convertToBlob({ type: 'image/png' });
}
