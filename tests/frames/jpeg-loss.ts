// What JPEG compression does to a grey picture: 8×8 cosine transform, quantised with the standard luminance
// table (ITU-T T.81, annex K.1) scaled by quality, and back. No file is made.
import type { GreyImage } from '#lib/core/qr/raster.ts';

const luminance = [
  16, 11, 10, 16, 24, 40, 51, 61, 12, 12, 14, 19, 26, 58, 60, 55, 14, 13, 16, 24, 40, 57, 69, 56, 14, 17, 22,
  29, 51, 87, 80, 62, 18, 22, 37, 56, 68, 109, 103, 77, 24, 35, 55, 64, 81, 104, 113, 92, 49, 64, 78, 87, 103,
  121, 120, 101, 72, 92, 95, 98, 112, 100, 103, 99,
];

/** basis[k][n]: the orthonormal cosine basis of length 8. */
const basis = Array.from({ length: 8 }, (_, k) =>
  Float64Array.from(
    { length: 8 },
    (_, n) => Math.sqrt((k ? 2 : 1) / 8) * Math.cos(((2 * n + 1) * k * Math.PI) / 16),
  ),
);

export function compressLikeJpeg({ width, height, data }: GreyImage, quality: number): GreyImage {
  const scale = quality < 50 ? 50 / quality : 2 - quality / 50;
  const steps = luminance.map((step) => Math.max(1, Math.floor(step * scale + 0.5)));
  const out = new Uint8Array(data.length);
  const block = new Float64Array(64);
  const half = new Float64Array(64);
  for (let top = 0; top < height; top += 8) {
    for (let left = 0; left < width; left += 8) {
      for (let at = 0; at < 64; at++) {
        const y = Math.min(height - 1, top + (at >> 3));
        const x = Math.min(width - 1, left + (at & 7));
        block[at] = data[y * width + x]! - 128;
      }
      transform(block, half, (k, n) => basis[k]![n]!);
      for (let at = 0; at < 64; at++) block[at] = Math.round(block[at]! / steps[at]!) * steps[at]!;
      transform(block, half, (n, k) => basis[k]![n]!);
      for (let at = 0; at < 64; at++) {
        const [y, x] = [top + (at >> 3), left + (at & 7)];
        if (y < height && x < width)
          out[y * width + x] = Math.max(0, Math.min(255, Math.round(block[at]! + 128)));
      }
    }
  }
  return { width, height, data: out };
}

/** Rows, then columns, by an 8×8 matrix given as a function. */
function transform(
  block: Float64Array,
  half: Float64Array,
  matrix: (to: number, from: number) => number,
): void {
  for (let row = 0; row < 8; row++) {
    for (let to = 0; to < 8; to++) {
      let sum = 0;
      for (let from = 0; from < 8; from++) sum += matrix(to, from) * block[row * 8 + from]!;
      half[row * 8 + to] = sum;
    }
  }
  for (let column = 0; column < 8; column++) {
    for (let to = 0; to < 8; to++) {
      let sum = 0;
      for (let from = 0; from < 8; from++) sum += matrix(to, from) * half[from * 8 + column]!;
      block[to * 8 + column] = sum;
    }
  }
}
