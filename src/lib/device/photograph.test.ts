import { expect, test } from 'vitest';
import { fitInto, photographEdge } from './photograph.ts';

test.each([
  [1920, 1080, 1600, 900],
  [1080, 1920, 900, 1600],
  [640, 480, 640, 480],
  [4000, 1, 1600, 1],
])('a picture of %i × %i becomes %i × %i', (width, height, toWidth, toHeight) => {
  expect(fitInto(width, height, photographEdge)).toEqual({ width: toWidth, height: toHeight });
});
