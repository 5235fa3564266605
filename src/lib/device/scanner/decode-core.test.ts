import { describe, expect, it } from 'vitest';
import type { GreyImage } from '#lib/core/qr/raster.ts';
import { centreSquare, enlarge, enlargeFar, fullLevels, toGrey } from './decode-core.ts';

const filled = (width: number, height: number, grey: (x: number, y: number) => number): GreyImage => ({
  width,
  height,
  data: Uint8Array.from({ length: width * height }, (_, at) => grey(at % width, Math.floor(at / width))),
});
/** Modules of `size` pixels in two levels, like a code. */
const checks = (size: number, dark = 45, light = 205) =>
  filled(240, 240, (x, y) =>
    (Math.floor(x / size) * 7 + Math.floor(y / size) * 13) % 3 === 0 ? dark : light,
  );

describe('grey levels', () => {
  it('white stays white, black stays black, green weighs most', () => {
    const image = toGrey({
      width: 5,
      height: 1,
      data: [255, 255, 255, 255, 0, 0, 0, 255, 255, 0, 0, 255, 0, 255, 0, 255, 0, 0, 255, 255],
    });
    const [white, black, red, green, blue] = image.data;
    expect([white, black]).toEqual([255, 0]);
    expect(green).toBeGreaterThan(red!);
    expect(red).toBeGreaterThan(blue!);
  });
});

describe('levels of a camera’s video', () => {
  it('video black and white become black and white, and nothing wraps around', () => {
    const data = Uint8Array.of(0, 16, 126, 235, 255);
    fullLevels(data);
    expect([...data]).toEqual([0, 0, 128, 255, 255]);
  });
});

describe('the second try', () => {
  it('the middle square is cut from the middle, and no larger than asked', () => {
    const image = filled(8, 4, (x) => x);
    expect([...centreSquare(image).data.subarray(0, 4)]).toEqual([2, 3, 4, 5]);
    expect(centreSquare(image, 2)).toMatchObject({ width: 2, height: 2 });
  });

  it('an even picture stays as it is, at twice the size', () => {
    const image = enlarge(filled(9, 6, () => 120));
    expect(image).toMatchObject({ width: 18, height: 12 });
    expect(new Set(image.data)).toEqual(new Set([120]));
    expect(enlargeFar(filled(5, 5, () => 7))).toMatchObject({ width: 20, height: 20 });
  });

  it('an edge becomes steeper, not softer', () => {
    const edge = filled(10, 10, (x) => (x < 5 ? 60 : 180));
    const plain = enlarge(edge, 0);
    const sharp = enlarge(edge, 0.5);
    const step = (image: GreyImage) => image.data[10 * 20 + 10]! - image.data[10 * 20 + 9]!;
    expect(step(sharp)).toBeGreaterThan(step(plain));
  });

  it('the input is left untouched', () => {
    const image = checks(3);
    const before = image.data.slice();
    enlarge(image);
    expect(image.data).toEqual(before);
  });
});
