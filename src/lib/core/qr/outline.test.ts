import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fillPath, outlinePath } from './outline.ts';
import { rasterise } from './raster.ts';

const matrix = fc.integer({ min: 1, max: 12 }).chain((side) =>
  fc.record({
    side: fc.constant(side),
    dark: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: side * side, maxLength: side * side }),
  }),
);

describe('outlines', () => {
  it('one module is one square', () => {
    expect(outlinePath([1], 1, 4)).toBe('M4 4h1v1h-1Z');
  });

  it('a ring is an outline and a hole', () => {
    const ring = [1, 1, 1, 1, 0, 1, 1, 1, 1];
    expect(outlinePath(ring, 3, 0).match(/M/g)).toHaveLength(2);
    expect([...fillPath(outlinePath(ring, 3, 0), 3)!]).toEqual(ring);
  });

  it('modules that touch at a corner stay two outlines', () => {
    expect(outlinePath([1, 0, 0, 1], 2, 0)).toBe('M0 0h1v1h-1ZM1 1h1v1h-1Z');
  });

  it('filling an outline gives the matrix back', () => {
    fc.assert(
      fc.property(matrix, ({ side, dark }) => {
        fc.pre(dark.includes(1));
        expect([...fillPath(outlinePath(dark, side, 0), side)!]).toEqual(dark);
      }),
      { numRuns: 300 },
    );
  });

  it.each(['M0 0l1 1Z', 'M0 0h1v1h-1z', 'M0 0h9v9h-9Z', 'M9 9h1v1h-1Z', 'M0 0 h1', '<svg>', ''])(
    'a path with other commands or outside its view is refused: %s',
    (path) => {
      expect(fillPath(path, 4)).toBeUndefined();
      expect(rasterise(path, { viewModules: 4, pxPerModule: 3 })).toBeUndefined();
    },
  );
});

describe('rasterising', () => {
  it('an upright module has exactly its pixels', () => {
    const image = rasterise('M1 1h1v1h-1Z', { viewModules: 3, pxPerModule: 2 })!;
    expect([image.width, image.height]).toEqual([6, 6]);
    const black = [...image.data].flatMap((grey, at) => (grey === 0 ? [at] : []));
    expect(black).toEqual([14, 15, 20, 21]);
  });

  it('a quarter turn moves the top left corner to the top right', () => {
    const image = rasterise('M0 0h1v1h-1Z', { viewModules: 3, pxPerModule: 4, rotationDeg: 90 })!;
    const grey = (x: number, y: number) => image.data[Math.floor(y * image.width) + Math.floor(x)];
    expect(image.width).toBeGreaterThanOrEqual(12);
    expect(grey(image.width - 3, 2 * 1)).toBeDefined();
    const row = 1.5 | 0;
    expect(image.data[row * image.width + image.width - 3]).toBe(0);
    expect(image.data[row * image.width + 2]).toBe(255);
  });

  it('turning keeps the amount of ink', () => {
    const path = 'M2 2h5v5h-5Z';
    const ink = (rotationDeg: number) =>
      rasterise(path, { viewModules: 9, pxPerModule: 8, rotationDeg })!.data.reduce(
        (sum, grey) => sum + 255 - grey,
        0,
      );
    expect(ink(33) / ink(0)).toBeCloseTo(1, 1);
  });
});
