import { expect, test } from 'vitest';
import { bearingDegrees, estimateDrive, greatCircleKm, isPlace, roundPosition } from './drive-time.ts';

test('one degree of latitude is 111.195 km on the mean sphere; the estimate is × 1.3 at 30 km/h', () => {
  const [from, to] = [
    { latitude: 33, longitude: 130 },
    { latitude: 34, longitude: 130 },
  ];
  expect(greatCircleKm(from, to)).toBeCloseTo(111.195, 2);
  const way = estimateDrive(from, to);
  expect(way.km).toBeCloseTo(144.55, 1);
  expect(way.minutes).toBeCloseTo(289.1, 1);
  expect(way.from).toBe('estimate');
});

test('0,0 and what is not on earth is no place', () => {
  expect(isPlace({ latitude: 0, longitude: 0 })).toBe(false);
  expect(isPlace({ latitude: Number.NaN, longitude: 130 })).toBe(false);
  expect(isPlace({ latitude: 133, longitude: 33 })).toBe(false);
  expect(isPlace({ latitude: 33, longitude: 0 })).toBe(true);
});

test('a place leaves the phone to about a hundred metres', () => {
  expect(roundPosition({ latitude: 33.590_355_1, longitude: 130.401_716_2 })).toEqual({
    latitude: 33.59,
    longitude: 130.402,
  });
});

test('north is 0°, east 90°, south 180°, west 270°', () => {
  const here = { latitude: 33, longitude: 130 };
  const to = (latitude: number, longitude: number) =>
    Math.round(bearingDegrees(here, { latitude, longitude }));
  expect([to(34, 130), to(33, 130.01), to(32, 130), to(33, 129.99)]).toEqual([0, 90, 180, 270]);
});
