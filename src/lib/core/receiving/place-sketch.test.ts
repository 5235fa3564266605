import { expect, test } from 'vitest';
import { sketchedAtMost, sketchPlaces } from './place-sketch.ts';

const here = { latitude: 33, longitude: 130 };
const at = (north: number, east: number) => ({ latitude: 33 + north, longitude: 130 + east });

test('a hospital lies in its direction, north up, and farther out when it is farther', () => {
  const { places } = sketchPlaces(here, [at(0.02, 0), at(0, 0.09), at(-0.05, 0), at(0, -0.02)])!;
  expect(places.map(({ toward }) => toward)).toEqual(['n', 'e', 's', 'w']);
  const [north, east, south] = places as [never, never, never] as unknown as { x: number; y: number }[];
  expect(north!.y).toBeLessThan(0);
  expect(east!.x).toBeGreaterThan(0);
  expect(south!.y).toBeGreaterThan(Math.abs(north!.y));
});
test('rings stand at round kilometres that hold every place drawn', () => {
  const { places, rings } = sketchPlaces(here, [at(0.05, 0), at(0, 0.08)])!;
  expect(rings).toMatchObject([{ km: 5 }, { km: 10, radius: 1 }]);
  for (const { x, y } of places) expect(Math.hypot(x, y)).toBeLessThanOrEqual(1);
});
test('keeps the number of the list, also where a hospital before has no place', () => {
  const { places } = sketchPlaces(here, [{ latitude: 0, longitude: 0 }, at(0.01, 0)])!;
  expect(places.map(({ rank }) => rank)).toEqual([2]);
});
test('draws no more than can be told apart, and nothing where nobody is known', () => {
  const many = Array.from({ length: 40 }, (_, n) => at(0.01 + n / 1000, 0));
  expect(sketchPlaces(here, many)!.places).toHaveLength(sketchedAtMost);
  expect(sketchPlaces({ latitude: 0, longitude: 0 }, many)).toBeUndefined();
  expect(sketchPlaces(here, [{ latitude: 0, longitude: 0 }])).toBeUndefined();
});
test('a hospital at the very place is in the middle, not nowhere', () => {
  expect(sketchPlaces(here, [here])!.places[0]).toMatchObject({ km: 0 });
});
