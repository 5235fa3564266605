// What happens to a camera frame's pixels, without a camera: grey levels, the enlarged second try, and what a
// frame that did not decode tells the person holding the phone.
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

/** What to tell the person: closer, more light, steady, or tilt the light's reflection away. */
export type Guidance = 'nearer' | 'light' | 'hold-still' | 'glare';

export interface FrameHints {
  /** Mean grey level of the middle, 0–255. */
  readonly brightness: number;
  /** Share of the middle that is burnt out, 0–1. */
  readonly burntOut: number;
  /** Difference between the darkest and lightest fiftieth of the middle, 0–255: a far card is small. */
  readonly contrast: number;
  /** Steepest one-pixel steps as a share of the contrast, 0–1: low when blurred. */
  readonly sharpness: number;
}

const hintStride = 2;

/** Measures the middle square of a frame on every second pixel. */
export function frameHints(image: GreyImage): FrameHints {
  const side = Math.floor(Math.min(image.width, image.height) * 0.7);
  const left = (image.width - side) >> 1;
  const top = (image.height - side) >> 1;
  const levels = new Uint32Array(256);
  const steps = new Uint32Array(256);
  let count = 0;
  for (let y = 0; y < side - 1; y += hintStride) {
    let at = (top + y) * image.width + left;
    for (let x = 0; x < side - 1; x += hintStride, at += hintStride) {
      const grey = image.data[at]!;
      levels[grey]!++;
      const across = Math.abs(grey - image.data[at + 1]!);
      const down = Math.abs(grey - image.data[at + image.width]!);
      steps[Math.max(across, down)]!++;
      count++;
    }
  }
  const contrast = quantile(levels, count, 0.98) - quantile(levels, count, 0.02);
  const total = levels.reduce((sum, share, grey) => sum + share * grey, 0);
  const burnt = levels.subarray(252).reduce((sum, share) => sum + share, 0);
  return {
    brightness: count ? total / count : 0,
    burntOut: count ? burnt / count : 0,
    contrast,
    sharpness: contrast > 0 ? Math.min(1, quantile(steps, count, 0.98) / contrast) : 0,
  };
}

function quantile(histogram: Uint32Array, count: number, share: number): number {
  let seen = 0;
  for (let value = 0; value < histogram.length; value++) {
    seen += histogram[value]!;
    if (seen >= share * count) return value;
  }
  return histogram.length - 1;
}

const thresholds = { dark: 45, burntOut: 0.04, contrast: 50, blurred: 0.2 } as const;

/**
 * One piece of advice for a frame that did not decode, most useful first.
 * @param located a code was found but could not be read
 */
export function guidanceFor(hints: FrameHints, located: boolean): Guidance | undefined {
  if (hints.brightness < thresholds.dark) return 'light';
  if (hints.contrast < thresholds.contrast) return located ? 'light' : undefined;
  if (hints.burntOut > thresholds.burntOut && located) return 'glare';
  if (hints.sharpness < thresholds.blurred) return 'hold-still';
  return 'nearer';
}
