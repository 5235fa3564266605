// Grey pictures for the decoder: a binary PGM is half the work of RGBA pixels.
import type { GreyImage } from './raster.ts';

/** A picture as a binary portable greymap (P5). */
export function encodePgm({ width, height, data }: GreyImage): Uint8Array {
  const header = new TextEncoder().encode(`P5\n${width} ${height}\n255\n`);
  const file = new Uint8Array(header.length + data.length);
  file.set(header);
  file.set(data, header.length);
  return file;
}
