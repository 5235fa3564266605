// What happens to a camera frame's pixels, without a camera: grey levels and the enlarged second try.
import type { GreyImage } from '#lib/core/qr/raster.ts';

/** Luma of RGBA pixels (BT.601, integer arithmetic). */
export function toGrey(image: { data: ArrayLike<number>; width: number; height: number }): GreyImage {
  const { data: rgba, width, height } = image;
  const data = new Uint8Array(width * height);
  for (let at = 0, from = 0; at < data.length; at++, from += 4) {
    data[at] = (306 * rgba[from]! + 601 * rgba[from + 1]! + 117 * rgba[from + 2]! + 512) >> 10;
  }
  return { width, height, data };
}

const fromVideoLevel = Uint8ClampedArray.from({ length: 256 }, (_, level) => ((level - 16) * 255) / 219);

/** Video levels, 16 black to 235 white, become 0 to 255 in place (BT.601 and BT.709). */
export function fullLevels(data: Uint8Array): void {
  for (let at = 0; at < data.length; at++) data[at] = fromVideoLevel[data[at]!]!;
}

/** The square in the middle, where the frame on the screen asks the card to be. */
export function centreSquare(image: GreyImage, largestSide = Infinity): GreyImage {
  const side = Math.min(image.width, image.height, largestSide);
  const left = (image.width - side) >> 1;
  const top = (image.height - side) >> 1;
  const data = new Uint8Array(side * side);
  for (let y = 0; y < side; y++) {
    const from = (top + y) * image.width + left;
    data.set(image.data.subarray(from, from + side), y * side);
  }
  return { width: side, height: side, data };
}

/**
 * Twice the size by bilinear interpolation, then sharpened: each pixel moves away from the mean of its four
 * neighbours by `sharpen`. Modules too small for the decoder's grid become large enough.
 */
export function enlarge(image: GreyImage, sharpen = 0.5): GreyImage {
  const { width, height, data: source } = image;
  const [wide, high] = [2 * width, 2 * height];
  const smooth = new Uint8Array(wide * high);
  for (let y = 0; y < high; y++) {
    // Sample positions lie a quarter pixel beside the source's centres: weights 3/4 and 1/4.
    const near = y >> 1;
    const far = Math.min(height - 1, Math.max(0, near + (y & 1 ? 1 : -1)));
    const nearRow = near * width;
    const farRow = far * width;
    let at = y * wide;
    for (let x = 0; x < width; x++) {
      const left = x > 0 ? x - 1 : 0;
      const right = x < width - 1 ? x + 1 : x;
      const middle = 3 * source[nearRow + x]! + source[farRow + x]!;
      smooth[at++] = (3 * middle + 3 * source[nearRow + left]! + source[farRow + left]! + 8) >> 4;
      smooth[at++] = (3 * middle + 3 * source[nearRow + right]! + source[farRow + right]! + 8) >> 4;
    }
  }
  const weight = Math.round(sharpen * 256);
  const data = new Uint8ClampedArray(smooth);
  for (let y = 1; y < high - 1; y++) {
    for (let at = y * wide + 1, end = at + wide - 2; at < end; at++) {
      const value = smooth[at]!;
      const around = smooth[at - 1]! + smooth[at + 1]! + smooth[at - wide]! + smooth[at + wide]!;
      data[at] = value + ((weight * (4 * value - around)) >> 8);
    }
  }
  return { width: wide, height: high, data: new Uint8Array(data.buffer) };
}

/** Four times the size in two steps: for codes of hardly two pixels a module. The strengths were found by trial. */
export const enlargeFar = (image: GreyImage): GreyImage => enlarge(enlarge(image, 0.8), 0.3);
