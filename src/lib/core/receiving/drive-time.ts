// How long the way to a hospital takes: from the roads where a router has answered, else estimated from the straight
// line and called so. A hospital or a patient without a place has no way at all, not a way of zero.

export interface Position {
  readonly latitude: number;
  readonly longitude: number;
}

export type DriveSource = 'road' | 'estimate';

export interface DriveTime {
  /** Exact, for the score. */
  readonly minutes: number;
  readonly km: number;
  readonly from: DriveSource;
}

export const roadFactor = 1.3;
export const speedKmPerHour = 30;
/** Decimals to which a patient's position leaves the phone: about a hundred metres. */
export const positionDecimals = 3;

/** False for 0,0, which public directories write for a place they do not know, and for what is no place on earth. */
export function isPlace({ latitude, longitude }: Position): boolean {
  return (
    !(latitude === 0 && longitude === 0) && Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 // false for NaN too
  );
}

/** The position as it may leave the phone. */
export function roundPosition({ latitude, longitude }: Position): Position {
  const round = (degrees: number) => Number(degrees.toFixed(positionDecimals));
  return { latitude: round(latitude), longitude: round(longitude) };
}

/** Great circle × 1.3 at 30 km/h. An estimate, and shown as one. */
export function estimateDrive(from: Position, to: Position): DriveTime {
  const km = greatCircleKm(from, to) * roadFactor;
  return { minutes: (km / speedKmPerHour) * 60, km, from: 'estimate' };
}

/** The straight line on the mean sphere. */
export function greatCircleKm(from: Position, to: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const halfLatitude = Math.sin(radians(to.latitude - from.latitude) / 2);
  const halfLongitude = Math.sin(radians(to.longitude - from.longitude) / 2);
  const chord =
    halfLatitude ** 2 +
    Math.cos(radians(from.latitude)) * Math.cos(radians(to.latitude)) * halfLongitude ** 2;
  return 2 * 6371.0088 * Math.asin(Math.min(1, Math.sqrt(chord)));
}

/** The direction from one place to another: 0 north, 90 east. */
export function bearingDegrees(from: Position, to: Position): number {
  const radians = (degrees: number) => (degrees * Math.PI) / 180;
  const east = radians(to.longitude - from.longitude);
  const [a, b] = [radians(from.latitude), radians(to.latitude)];
  const y = Math.sin(east) * Math.cos(b);
  const x = Math.cos(a) * Math.sin(b) - Math.sin(a) * Math.cos(b) * Math.cos(east);
  return ((Math.atan2(y, x) * 180) / Math.PI + 360) % 360;
}
