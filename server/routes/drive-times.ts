// How long the way to the nearest hospitals takes. The patient's place comes rounded, goes to the router, and stays nowhere.
import { placesAtOnce } from '#lib/core/contract/drive-times.ts';
import { endpoints } from '#lib/core/contract/endpoints.ts';
import { greatCircleKm, isPlace, roundPosition } from '#lib/core/receiving/drive-time.ts';
import { done } from '#server/problem.ts';
import { mount, type Mounting } from '#server/route.ts';
import { listHospitals } from '#server/store/hospitals.ts';

export function mountDriveTimes(mounting: Mounting): void {
  mount(mounting, endpoints.readDriveTimes, {
    task: 'run-case',
    prepare: async ({ deps, db, body }) => {
      if (!deps.driveTimes || !isPlace(body)) return done(undefined);
      const start = roundPosition(body);
      const nearest = (await listHospitals(deps, db))
        .filter(isPlace)
        .map((hospital) => ({ hospital, km: greatCircleKm(start, hospital) }))
        .sort((a, b) => a.km - b.km)
        .slice(0, placesAtOnce)
        .map(({ hospital }) => hospital);
      const times = await deps.driveTimes.from(start, nearest);
      return done(times?.flatMap((time, at) => (time ? [{ hospitalId: nearest[at]!.id, ...time }] : [])));
    },
    handle: async ({ prepared }) =>
      done(prepared ? { from: 'road' as const, times: prepared } : { from: 'estimate' as const, times: [] }),
  });
}
