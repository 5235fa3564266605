// Runs of the past for tests of the figures, at chosen times, by the test facilities.
import type { Asked } from '#lib/core/figures/receiving-run.ts';
import { writeRuns, type PastRun } from '#server/seed/receiving-rows.ts';
import { testFacilities, testPeople } from './people.ts';
import type { TestApp } from './test-app.ts';

const { station, hospital, otherHospital, thirdHospital } = testFacilities;
export const askedHospitals = [hospital.id, otherHospital.id, thirdHospital.id] as const;

export interface PastRunDraft {
  /** '2026-10-05 10:00' in Japan. */
  at: string;
  /** Refusals before the acceptance. */
  refusals?: number;
  /** On scene; undefined: not marked. */
  minutes?: number | undefined;
  more?: Partial<PastRun>;
}

const refusal = (hospitalId: string, askedAt: number): Asked => ({
  hospitalId,
  channel: 'board',
  state: 'refused',
  leg: 1,
  askedAt,
  answeredAt: askedAt + 40_000,
  reason: 'beds-full',
  decidedAt: null,
  deliveredAt: askedAt + 90,
  deliveredBy: 'board',
  undeliveredAt: null,
  arrivedAt: null,
  handedOverAt: null,
});

/** A run that ends at the first test hospital after refusals of the two others in turn. */
export function pastRun({ at, refusals = 0, minutes = 20, more = {} }: PastRunDraft): PastRun {
  const openedAt = Date.parse(`${at.replace(' ', 'T')}:00+09:00`);
  const chosenAt = openedAt + 60_000 * (refusals + 1);
  const mark = (kind: PastRun['events'][number]['kind'], after: number) =>
    ({ id: '', kind, at: openedAt + after * 60_000 }) as PastRun['events'][number];
  return {
    stationId: station.id,
    personId: testPeople.crew.id,
    crew: '見本消防署',
    openedAt,
    closedAt: openedAt + 90 * 60_000,
    isMass: false,
    facts: { urgency: 'red-2', category: 'heart', age: 81, flags: [] },
    events: [mark('on-scene', 5), mark('departed', 5 + minutes)],
    asked: [
      ...Array.from({ length: refusals }, (_, n) =>
        refusal(askedHospitals[1 + (n % 2)]!, openedAt + 60_000 * n),
      ),
      {
        ...refusal(hospital.id, openedAt + 60_000 * refusals),
        state: 'handed-over',
        answeredAt: chosenAt - 30_000,
        reason: null,
        decidedAt: chosenAt,
        handedOverAt: openedAt + 80 * 60_000,
      },
    ],
    ...more,
  };
}

export const addPastRuns = (test: TestApp, runs: readonly PastRun[]): Promise<void> =>
  test.db.transaction().execute((transaction) => writeRuns(test.deps, transaction, runs));
