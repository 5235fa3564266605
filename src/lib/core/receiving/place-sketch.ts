// Where hospitals lie around a patient, for a drawing without a map: direction and straight distance, rings at round
// kilometres. Needs no network and no tiles.
import { bearingDegrees, greatCircleKm, isPlace, type Position } from './drive-time.ts';

export interface SketchedPlace {
  /** Place in the list, from 1. */
  readonly rank: number;
  /** From the middle in the range −1 to 1; x to the east, y to the south. */
  readonly x: number;
  readonly y: number;
  readonly km: number;
  /** One of eight points of the compass. */
  readonly toward: CompassPoint;
}
export interface Sketch {
  readonly places: readonly SketchedPlace[];
  /** Kilometres of the rings and how far out they lie, 0 to 1. */
  readonly rings: readonly { readonly km: number; readonly radius: number }[];
}

const compass = ['n', 'ne', 'e', 'se', 's', 'sw', 'w', 'nw'] as const;
export type CompassPoint = (typeof compass)[number];

/** Drawn at most: more would cover one another. */
export const sketchedAtMost = 12;
const roundRings = [0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500];

/** The first places of a list around a patient; undefined when nobody knows where the patient or any of them is. */
export function sketchPlaces(from: Position, ranked: readonly Position[]): Sketch | undefined {
  if (!isPlace(from)) return undefined;
  const around = ranked
    .slice(0, sketchedAtMost)
    .flatMap((place, at) =>
      isPlace(place)
        ? [{ rank: at + 1, km: greatCircleKm(from, place), bearing: bearingDegrees(from, place) }]
        : [],
    );
  if (around.length === 0) return undefined;
  const farthest = Math.max(...around.map(({ km }) => km));
  const edge = roundRings.find((km) => km >= farthest) ?? farthest;
  const rings = [edge / 2, edge].map((km) => ({ km, radius: outward(km, edge) }));
  return {
    rings,
    places: around.map(({ rank, km, bearing }) => {
      const angle = (bearing * Math.PI) / 180;
      const radius = outward(km, edge);
      return {
        rank,
        km: Math.round(km * 10) / 10,
        x: Math.sin(angle) * radius,
        y: -Math.cos(angle) * radius,
        toward: compass[Math.round(bearing / 45) % 8]!,
      };
    }),
  };
}

/** Near places get more room: they are many, and they matter. */
const outward = (km: number, edge: number) => Math.sqrt(Math.min(1, km / edge));
