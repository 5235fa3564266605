// Figures of asking and answering, timings of the devices, the export for review.
import * as z from 'zod';
import { month, standings } from '../figures/month.ts';
import { runGroups } from '../figures/receiving-groups.ts';
import { runEnds } from '../figures/receiving-run.ts';
import { timingKinds, mostTimingsAtOnce } from '../figures/timing.ts';
import { instant } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

const count = z.int().min(0);

/** Values in a row: how many were known (`n`) of how many there should be (`of`). Null: too few, or none. */
export const spread = z.strictObject({
  n: count,
  of: count,
  lower: z.number().nullable(),
  median: z.number().nullable(),
  upper: z.number().nullable(),
  /** Nine of ten lie at or below it; null under ten values. */
  tenth: z.number().nullable(),
});
export type Spread = z.infer<typeof spread>;
export const share = z.strictObject({ part: count, of: count });
export type Share = z.infer<typeof share>;

/** What became of requests. `yes` holds those by which a patient was `received`. */
export const answers = z.strictObject({
  asked: count,
  yes: count,
  received: count,
  refused: count,
  silent: count,
  notAwaited: count,
  waiting: count,
  /** Of `asked`: by telephone. */
  phone: count,
  /** Of `asked`: nothing at the hospital took it in time. */
  undelivered: count,
});
export type Answers = z.infer<typeof answers>;

export const groupFigures = z.strictObject({
  runs: count,
  inquiries: spread,
  /** Different hospitals asked, also those that were not needed. */
  hospitals: spread,
  /** ms */
  onScene: spread,
  /** 照会回数 ≥ 4, of those with a count. */
  many: share,
  /** ≥ 4 different hospitals asked, of the same. */
  manyAsked: share,
  /** ≥ 30 minutes on scene, of those with both marks. */
  long: share,
  /** Both, of those where both are known. */
  difficult: share,
});
export type GroupFigures = z.infer<typeof groupFigures>;

const times = z.strictObject({
  firstAnswer: spread,
  acceptance: spread,
  choice: spread,
  arrival: spread,
  handover: spread,
});

export const hospitalFigures = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  level: z.string().nullable(),
  answers,
  /** From the request until the board's answer, ms. */
  answerTime: spread,
  /** Answered within a minute, of those asked on the board that had the time to. */
  inMinute: share,
  reasons: z.record(z.string(), count),
});
export type HospitalFigures = z.infer<typeof hospitalFigures>;

const named = { code: z.string(), ja: z.string(), en: z.string() };
export const hourCell = z.strictObject({
  /** 0: Monday. */
  day: z.int().min(0).max(6),
  hour: z.int().min(0).max(23),
  answers,
});
export type HourCell = z.infer<typeof hourCell>;

/** Of one month, for the region, a station or the runs it is asked for. */
export const receivingFigures = z.strictObject({
  /** How the runs of the month ended. */
  ends: z.record(z.enum(runEnds), count),
  groups: z.record(z.enum(runGroups), groupFigures),
  /** Runs by 照会回数: 1, 2, 3, 4, 5, 6 and more; and by hospitals asked. */
  byInquiries: z.array(count).length(6),
  byHospitals: z.array(count).length(6),
  /** Runs by minutes on scene, from 0, 10, 20, 30, 45, 60. */
  byMinutes: z.array(count).length(6),
  times,
  answers,
  /** Runs with at least one hospital asked by telephone, of those that asked. */
  phoneRuns: share,
  /** From commit until a board confirmed that it shows it, ms. */
  shown: spread,
  reasons: z.record(z.string(), count),
  byCategory: z.array(z.strictObject({ ...named, answers, runs: groupFigures })),
  byUrgency: z.array(z.strictObject({ code: z.string(), answers, runs: groupFigures })),
  /** Only hours in which anybody was asked. */
  byHour: z.array(hourCell),
  hospitals: z.array(hospitalFigures),
  /** Taken on to a second hospital: counted apart from everything above. */
  transfers: z.strictObject({ runs: count, answers }),
});
export type ReceivingFigures = z.infer<typeof receivingFigures>;

/** A month in a line, for the run of the months. */
export const receivingMonth = z.strictObject({
  month,
  runs: count,
  many: share,
  long: share,
  difficult: share,
  onScene: spread,
  acceptance: spread,
});
export type ReceivingMonth = z.infer<typeof receivingMonth>;

export const timingFigures = z.strictObject({
  kind: z.enum(timingKinds),
  /** Null: every station together. */
  station: z.string().nullable(),
  n: count,
  /** ms */
  median: z.number(),
  /** Null under twenty values: the outer twentieth of fewer is one of them. */
  twentieth: z.number().nullable(),
});
export type TimingFigures = z.infer<typeof timingFigures>;

const period = {
  month,
  /** The first month with anything, and the one that runs. */
  first: month,
  current: month,
  standing: z.enum(standings),
  computedAt: instant,
};
const monthQuery = z.object({ month: month.optional() });

const receivingAnswer = z.strictObject({
  ...period,
  /** Whose runs these are: the region's, or a station's. */
  whose: z.string(),
  /** In the demo everything here is invented. */
  isInvented: z.boolean(),
  figures: receivingFigures,
  months: z.array(receivingMonth),
  timings: z.array(timingFigures),
});
export type ReceivingAnswer = z.infer<typeof receivingAnswer>;

/** The same measure over the other hospitals; null when they are too few to hide behind each other. */
export const compared = z.strictObject({
  yesShare: z.number().nullable(),
  inMinuteShare: z.number().nullable(),
  answerTime: z.number().nullable(),
  asked: z.number().nullable(),
});
export type Compared = z.infer<typeof compared>;

const ownHospitalAnswer = z.strictObject({
  ...period,
  isInvented: z.boolean(),
  own: hospitalFigures,
  byHour: z.array(hourCell),
  byCategory: z.array(z.strictObject({ ...named, answers })),
  region: compared,
  /** Other hospitals with enough requests for the comparison. */
  others: count,
  months: z.array(z.strictObject({ month, answers, answerTime: spread })),
});
export type OwnHospitalAnswer = z.infer<typeof ownHospitalAnswer>;

/** What the export for review would hold, before it is made. */
export const reviewPlan = z.strictObject({
  month,
  /** Null: it can be made; else from when on. */
  availableFrom: instant.nullable(),
  rows: count,
  suppressed: count,
  groups: count,
  smallest: count,
  /** How coarse each part is told: 0 is the finest. */
  levels: z.record(z.string(), count),
});
export type ReviewPlan = z.infer<typeof reviewPlan>;

export const receivingFiguresEndpoints = {
  /** The region's month; a crew supervisor reads the own station's. */
  readReceivingFigures: endpoint({
    method: 'GET',
    path: '/api/office/receiving-figures',
    query: monthQuery,
    answer: receivingAnswer,
  }),
  exportReceivingFigures: endpoint({
    method: 'GET',
    path: '/api/office/receiving-figures.csv',
    query: monthQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  readStationReceiving: endpoint({
    method: 'GET',
    path: '/api/station/receiving-figures',
    query: monthQuery,
    answer: receivingAnswer,
  }),
  exportStationReceiving: endpoint({
    method: 'GET',
    path: '/api/station/receiving-figures.csv',
    query: monthQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  readHospitalReceiving: endpoint({
    method: 'GET',
    path: '/api/hospital/receiving-figures',
    query: monthQuery,
    answer: ownHospitalAnswer,
  }),
  exportHospitalReceiving: endpoint({
    method: 'GET',
    path: '/api/hospital/receiving-figures.csv',
    query: monthQuery,
    answer: z.unknown(),
    produces: 'bytes',
  }),
  readReviewPlan: endpoint({
    method: 'GET',
    path: '/api/office/review-export/plan',
    query: z.object({ month }),
    answer: reviewPlan,
  }),
  /** Rows for medical-control review: generalised until at least five are alike; only of a month that is final. */
  exportForReview: endpoint({
    method: 'GET',
    path: '/api/office/review-export.csv',
    query: z.object({ month }),
    answer: z.unknown(),
    produces: 'bytes',
  }),
  /** How long things took on this phone. Kinds and values this version does not know are left out, not refused. */
  tellTimings: endpoint({
    method: 'POST',
    path: '/api/timings',
    body: z.strictObject({
      timings: z
        .array(z.strictObject({ id: z.uuid(), at: instant, kind: z.string().max(40), ms: z.int().min(0) }))
        .min(1)
        .max(mostTimingsAtOnce),
    }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
