// How long things took on the phones: what, how long, which station, which day. Whoever told it is not kept.
import type { Instant } from '#lib/core/brands.ts';
import type { TimingFigures } from '#lib/core/contract/receiving-figures.ts';
import { endOfMonth, startOfMonth, type Month } from '#lib/core/figures/month.ts';
import {
  dayOfTiming,
  isPlausible,
  isTimingKind,
  timingKinds,
  type TimingKind,
} from '#lib/core/figures/timing.ts';
import type { Database, Deps } from '#server/ports.ts';

/** What a phone kept for longer than this is no measure of today's any more. */
const oldestMs = 8 * 86_400_000;
const tooEarlyMs = 86_400_000;
/** A station with fewer is left out: hardly more than one shift. */
const fewestOfStation = 5;
const fewestForTwentieth = 20;
export const timingsKeptMs = 400 * 86_400_000;

/** Keeps what it knows and believes; the rest is left out. @returns how many were kept */
export async function keepTimings(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  facilityId: string,
  told: readonly { id: string; at: number; kind: string; ms: number }[],
): Promise<number> {
  const now = deps.clock();
  const rows = told.flatMap(({ id, at, kind, ms }) =>
    isTimingKind(kind) && isPlausible(kind, ms) && at > now - oldestMs && at < now + tooEarlyMs
      ? [
          {
            id,
            at: dayOfTiming(Math.min(at, now) as Instant),
            kind,
            ms,
            facility_id: facilityId,
            recorded_at: dayOfTiming(now),
          },
        ]
      : [],
  );
  if (rows.length === 0) return 0;
  await transaction
    .insertInto('timings')
    .values(rows)
    .onConflict((conflict) => conflict.column('id').doNothing())
    .execute();
  return rows.length;
}

/** Of a month: every station together first, then each station by name; of one station only when that is asked for. */
export async function readTimings(db: Database, month: Month, stationId?: string): Promise<TimingFigures[]> {
  let query = db
    .selectFrom('timings')
    .innerJoin('facilities', 'facilities.id', 'timings.facility_id')
    .select(['timings.kind', 'timings.ms', 'facilities.name'])
    .where('timings.at', '>=', startOfMonth(month))
    .where('timings.at', '<', endOfMonth(month))
    .where('facilities.trial', '=', 0);
  if (stationId !== undefined) query = query.where('timings.facility_id', '=', stationId);
  const rows = await query.execute();
  const byKind = Map.groupBy(rows, ({ kind }) => kind);
  return timingKinds.flatMap((kind) => {
    const ofKind = byKind.get(kind) ?? [];
    if (stationId !== undefined) return ofKind.length > 0 ? [figureOf(kind, ofKind[0]!.name, ofKind)] : [];
    if (ofKind.length === 0) return [];
    const stations = [...Map.groupBy(ofKind, ({ name }) => name)]
      .filter(([, values]) => values.length >= fewestOfStation)
      .sort(([a], [b]) => (a < b ? -1 : 1));
    return [
      figureOf(kind, null, ofKind),
      ...(stations.length > 1 ? stations.map(([name, values]) => figureOf(kind, name, values)) : []),
    ];
  });
}

function figureOf(
  kind: TimingKind,
  station: string | null,
  values: readonly { ms: number | string }[],
): TimingFigures {
  const sorted = values.map(({ ms }) => Number(ms)).sort((a, b) => a - b);
  const rank = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]!;
  return {
    kind,
    station,
    n: sorted.length,
    median: rank(0.5),
    twentieth: sorted.length >= fewestForTwentieth ? rank(0.95) : null,
  };
}

export async function forgetOldTimings(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('timings')
    .where('at', '<', deps.clock() - timingsKeptMs)
    .execute();
}
