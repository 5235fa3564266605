// Who falls ill when and where: transports by the hour of the day, scattered around the towns of the region.
import type { Urgency } from '../contract/receiving.ts';
import type { Position } from '../receiving/ranking.ts';
import { categoryShares, hourShares, type Values } from './assumptions.ts';
import { exponential, logNormal, pick, type Chance } from './chance.ts';

export interface SimulatedCase {
  readonly id: number;
  /** Minutes since the simulation began: the crew arrives on scene. */
  readonly arrivedAt: number;
  readonly careMinutes: number;
  readonly category: string;
  readonly urgency: Urgency;
  readonly position: Position;
}

const kmPerDegree = 111.2;
const townRadiusKm = 3;

/** Transports of `days` days in the order of their arrival on scene. The first begins at midnight in Japan. */
export function makeCases(
  chance: Chance,
  values: Values,
  towns: readonly Position[],
  days: number,
): SimulatedCase[] {
  const shareOfHours = hourShares.reduce((sum, share) => sum + share, 0);
  const cases: SimulatedCase[] = [];
  for (let hour = 0; hour < days * 24; hour++) {
    const perHour = (values.callsPerDay * hourShares[hour % 24]!) / shareOfHours;
    // Within an hour the gaps are exponential: a Poisson process whose rate follows the day.
    let minute = 0;
    for (let n = 0; ; n++) {
      minute += exponential(60 / perHour, chance('gap', hour, n));
      if (minute >= 60) break;
      cases.push(makeCase(chance, values, towns, cases.length, hour * 60 + minute));
    }
  }
  return cases;
}

function makeCase(
  chance: Chance,
  values: Values,
  towns: readonly Position[],
  id: number,
  arrivedAt: number,
): SimulatedCase {
  const category = pick(categoryShares, chance('category', id));
  return {
    id,
    arrivedAt,
    careMinutes: logNormal(values.careMedian, values.careSpread, chance('care', id), chance('care2', id)),
    category,
    urgency: urgencyOf(category, chance('urgency', id), values.red),
    position: around(towns[Math.floor(chance('town', id) * towns.length)]!, chance, id),
  };
}

function urgencyOf(category: string, u: number, red: number): Urgency {
  if (category === 'life-threat') return 'red-1';
  if (u < red) return 'red-2';
  return u < 0.5 ? 'yellow' : 'green';
}

function around(town: Position, chance: Chance, id: number): Position {
  const far = townRadiusKm * Math.sqrt(-2 * Math.log(1 - chance('far', id)));
  const bearing = 2 * Math.PI * chance('bearing', id);
  return {
    latitude: town.latitude + (far * Math.cos(bearing)) / kmPerDegree,
    longitude:
      town.longitude + (far * Math.sin(bearing)) / (kmPerDegree * Math.cos((town.latitude * Math.PI) / 180)),
  };
}
