// What a simulation comes to: the figures that regions report, and how far they swing from seed to seed.
import type { Outcome } from './ways-of-asking.ts';

/** Both of the national survey's limits. */
export const manyInquiries = 4;
export const longSceneMinutes = 30;

export interface Summary {
  readonly cases: number;
  readonly meanInquiries: number;
  /** Hospitals that were disturbed for each patient. */
  readonly meanAsked: number;
  readonly firstInquiry: number;
  readonly withinThree: number;
  readonly manyInquiries: number;
  readonly meanScene: number;
  readonly medianScene: number;
  readonly p90Scene: number;
  readonly longScene: number;
  /** 搬送困難: both limits at once. */
  readonly difficult: number;
  readonly meanAsking: number;
  readonly meanDrive: number;
  /** From arrival on scene to arrival at the hospital. */
  readonly meanToHospital: number;
  readonly lastResort: number;
  /** Minutes that hospitals spend on answering for each patient. */
  readonly hospitalMinutes: number;
  /** Share of all patients that the busiest hospital takes. */
  readonly busiestShare: number;
}

export function summarize(outcomes: readonly Outcome[]): Summary {
  const n = outcomes.length;
  if (n === 0) throw new Error('nothing was simulated: at least one patient is needed');
  const mean = (of: (one: Outcome) => number) => outcomes.reduce((sum, one) => sum + of(one), 0) / n;
  const share = (is: (one: Outcome) => boolean) => outcomes.filter(is).length / n;
  const scene = outcomes.map(({ sceneMinutes }) => sceneMinutes).sort((a, b) => a - b);
  const at = (part: number) => scene[Math.min(n - 1, Math.ceil(part * n) - 1)]!;
  return {
    cases: n,
    meanInquiries: mean(({ inquiries }) => inquiries),
    meanAsked: mean(({ asked }) => asked),
    firstInquiry: share(({ inquiries }) => inquiries === 1),
    withinThree: share(({ inquiries }) => inquiries <= 3),
    manyInquiries: share(({ inquiries }) => inquiries >= manyInquiries),
    meanScene: mean(({ sceneMinutes }) => sceneMinutes),
    medianScene: at(0.5),
    p90Scene: at(0.9),
    longScene: share(({ sceneMinutes }) => sceneMinutes >= longSceneMinutes),
    difficult: share(
      ({ inquiries, sceneMinutes }) => inquiries >= manyInquiries && sceneMinutes >= longSceneMinutes,
    ),
    meanAsking: mean(({ askingMinutes }) => askingMinutes),
    meanDrive: mean(({ driveMinutes }) => driveMinutes),
    meanToHospital: mean(({ sceneMinutes, driveMinutes }) => sceneMinutes + driveMinutes),
    lastResort: share(({ byLastResort }) => byLastResort),
    hospitalMinutes: mean(({ hospitalMinutes }) => hospitalMinutes),
    busiestShare: Math.max(...loadOf(outcomes).values()) / n,
  };
}

/** Patients each hospital took, by its id. */
export function loadOf(outcomes: readonly Outcome[]): Map<string, number> {
  const load = new Map<string, number>();
  for (const { hospital } of outcomes) load.set(hospital.id, (load.get(hospital.id) ?? 0) + 1);
  return load;
}

/** Mean over the seeds, and the standard deviation between them. */
export function overSeeds(
  summaries: readonly Summary[],
): Record<keyof Summary, { mean: number; sd: number }> {
  const names = Object.keys(summaries[0]!) as (keyof Summary)[];
  return Object.fromEntries(
    names.map((name) => {
      const values = summaries.map((summary) => summary[name]);
      const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
      const variance =
        values.length < 2
          ? 0
          : values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
      return [name, { mean, sd: Math.sqrt(variance) }];
    }),
  ) as Record<keyof Summary, { mean: number; sd: number }>;
}
