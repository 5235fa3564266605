// The watch over searches and looks: alerts, samples, canaries, raised limits, shifts.
import * as z from 'zod';
import { breakGlassReason } from '../access/break-glass.ts';
import { auditAction, auditEntry } from '../access/audit.ts';
import { role } from '../access/roles.ts';
import { alertKind, alertOutcome, alertSeverity } from '../access/watch.ts';
import { instant, lineText, plainDate, sex } from '../record/item.ts';
import { endpoint } from './endpoint.ts';

/** Why a supervisor raises a limit. */
export const raiseReason = z.enum(['mass-casualty', 'disaster', 'many-calls', 'drill']);
export type RaiseReason = z.infer<typeof raiseReason>;

/** Why the secretariat lets the region search again. */
export const reopenReason = z.enum(['incident', 'checked', 'accounts-ended']);
export type ReopenReason = z.infer<typeof reopenReason>;

/** How a shift is set with one press. */
export const shiftPattern = z.enum(['day', 'whole-day']);
export type ShiftPattern = z.infer<typeof shiftPattern>;

export const alertView = z.strictObject({
  id: z.uuid(),
  kind: alertKind,
  severity: alertSeverity,
  person: z.string(),
  facility: z.string(),
  /** Whether somebody can be asked and stopped. */
  personId: z.uuid().nullable(),
  patient: z.string().nullable(),
  caseId: z.uuid().nullable(),
  count: z.int(),
  happenedAt: instant,
  raisedAt: instant,
  reviewedAt: instant.nullable(),
  reviewedBy: z.string().nullable(),
  outcome: alertOutcome.nullable(),
  note: z.string().nullable(),
  /** It is about the one who reads: somebody else has to review it. */
  isOwn: z.boolean(),
});
export type AlertView = z.infer<typeof alertView>;

export const alertFigures = z.strictObject({
  open: z.int(),
  urgent: z.int(),
  low: z.int(),
  /** Of the reviewed ones of the last 30 days, low ones left out. */
  medianReviewMs: z.int().nullable(),
  oldestOpenAt: instant.nullable(),
});
export type AlertFigures = z.infer<typeof alertFigures>;

const searchLimit = z.enum(['person', 'station', 'birth-dates', 'region', 'codes']);

export const breakerView = z.strictObject({
  stoppedAt: instant.nullable(),
  cause: z.enum(['ten-minutes', 'day', 'bursts']).nullable(),
  crews: z.int(),
  inTenMinutes: z.int(),
  inDay: z.int(),
});
export type BreakerView = z.infer<typeof breakerView>;

/** What one sampled look was about, for somebody who was not there. */
export const sampleView = z.strictObject({
  id: z.uuid(),
  week: z.string(),
  at: instant,
  action: auditAction,
  person: z.string(),
  role,
  facility: z.string(),
  patient: z.string().nullable(),
  detail: z.string().nullable(),
  /** Clock marks and requests of the case; null when there is no case. */
  drive: z.strictObject({ marks: z.int(), requests: z.int() }).nullable(),
  reviewedAt: instant.nullable(),
  reviewedBy: z.string().nullable(),
  outcome: alertOutcome.nullable(),
  note: z.string().nullable(),
  isOwn: z.boolean(),
});
export type SampleView = z.infer<typeof sampleView>;

export const canaryView = z.strictObject({
  patientId: z.uuid(),
  name: z.string(),
  kana: z.string(),
  birthDate: plainDate,
  sex,
  createdAt: instant,
  listed: z.int(),
});
export type CanaryView = z.infer<typeof canaryView>;

export const raiseView = z.strictObject({
  id: z.uuid(),
  /** Null: the whole station. */
  personId: z.uuid().nullable(),
  reason: raiseReason,
  expiresAt: instant,
});
export type RaiseView = z.infer<typeof raiseView>;

export const stationPerson = z.strictObject({
  id: z.uuid(),
  name: z.string(),
  post: z.string(),
  searches: z.int(),
  limit: z.int(),
  /** When the limit holds this person up: from when on it no longer does. */
  stoppedUntil: instant.nullable(),
  shift: z.strictObject({ startsAt: instant, endsAt: instant, isOwn: z.boolean() }).nullable(),
});
export type StationPerson = z.infer<typeof stationPerson>;

export const stationView = z.strictObject({
  people: z.array(stationPerson),
  searches: z.int(),
  limit: z.int(),
  raises: z.array(raiseView),
  regionStoppedAt: instant.nullable(),
});
export type StationView = z.infer<typeof stationView>;

export const searchLimitsView = z.strictObject({
  searches: z.int(),
  limit: z.int(),
  raise: z
    .strictObject({ scope: z.enum(['person', 'station']), reason: raiseReason, expiresAt: instant })
    .nullable(),
  regionStoppedAt: instant.nullable(),
  /** Whom to ask. */
  supervisors: z.array(z.strictObject({ name: z.string(), post: z.string() })),
  stationPhone: z.string(),
  officePhone: z.string(),
  /** Whether the station writes shifts down, and this person has none now. */
  shiftMissing: z.boolean(),
});
export type SearchLimitsView = z.infer<typeof searchLimitsView>;

const review = z.strictObject({ outcome: alertOutcome, note: lineText.optional() });

export const watchEndpoints = {
  /** The queue: what waits first, urgent before the rest. */
  listAlerts: endpoint({
    method: 'GET',
    path: '/api/office/alerts',
    query: z.object({
      show: z.enum(['open', 'low', 'reviewed']).default('open'),
      kind: alertKind.optional(),
    }),
    answer: z.strictObject({
      alerts: z.array(alertView),
      kinds: z.array(z.strictObject({ kind: alertKind, open: z.int() })),
      figures: alertFigures,
      breaker: breakerView,
    }),
  }),
  /** For the badge: asked every 15 seconds. */
  countAlerts: endpoint({
    method: 'GET',
    path: '/api/office/alert-count',
    answer: z.strictObject({ open: z.int(), urgent: z.int() }),
  }),
  /** One alert with the entries around it; reading them is recorded. */
  readAlert: endpoint({
    method: 'GET',
    path: '/api/office/alerts/:id',
    answer: z.strictObject({
      alert: alertView,
      /** Break-glass looks of that day at that patient: what the person said who opened. */
      said: z
        .array(z.strictObject({ at: instant, reason: breakGlassReason, note: z.string().optional() }))
        .optional(),
      /** The entry it was raised at, and those of the same person before and after. */
      around: z.array(z.strictObject({ entry: auditEntry, isCause: z.boolean() })),
      openSessions: z.int(),
    }),
  }),
  reviewAlert: endpoint({
    method: 'POST',
    path: '/api/office/alerts/:id/review',
    body: review,
    answer: alertView,
    idempotent: true,
  }),
  /** Ends every session of the person the alert is about, at once. */
  endAlertSessions: endpoint({
    method: 'POST',
    path: '/api/office/alerts/:id/end-sessions',
    answer: z.strictObject({ ended: z.int() }),
    idempotent: true,
  }),
  reopenSearch: endpoint({
    method: 'POST',
    path: '/api/office/search-breaker/reopen',
    body: z.strictObject({ reason: reopenReason }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  listSamples: endpoint({
    method: 'GET',
    path: '/api/office/samples',
    answer: z.strictObject({
      samples: z.array(sampleView),
      /** How the newest week was drawn; null when no week has ended yet. */
      draw: z.strictObject({ week: z.string(), looks: z.int(), drawn: z.int(), seed: z.string() }).nullable(),
    }),
  }),
  reviewSample: endpoint({
    method: 'POST',
    path: '/api/office/samples/:id/review',
    body: review,
    answer: z.strictObject({}),
    idempotent: true,
  }),
  listCanaries: endpoint({
    method: 'GET',
    path: '/api/office/canaries',
    answer: z.strictObject({ canaries: z.array(canaryView) }),
  }),
  /** Invents a person whom no real search can meet, and puts it into the register. */
  createCanary: endpoint({
    method: 'POST',
    path: '/api/office/canaries',
    answer: z.strictObject({ patientId: z.uuid() }),
    idempotent: true,
  }),
  withdrawCanary: endpoint({
    method: 'POST',
    path: '/api/office/canaries/:id/withdraw',
    answer: z.strictObject({}),
    idempotent: true,
  }),

  /** The searcher's own limits, whom to ask when they hold, and a raise that is on. */
  readSearchLimits: endpoint({
    method: 'GET',
    path: '/api/search/limits',
    answer: searchLimitsView,
  }),
  startOwnShift: endpoint({
    method: 'POST',
    path: '/api/shifts/own',
    body: z.strictObject({ pattern: shiftPattern }),
    answer: z.strictObject({ startsAt: instant, endsAt: instant }),
    idempotent: true,
  }),

  readStation: endpoint({ method: 'GET', path: '/api/station/watch', answer: stationView }),
  setShift: endpoint({
    method: 'POST',
    path: '/api/station/shifts',
    body: z.strictObject({ personId: z.uuid(), pattern: z.enum([...shiftPattern.options, 'none']) }),
    answer: z.strictObject({}),
    idempotent: true,
  }),
  raiseLimit: endpoint({
    method: 'POST',
    path: '/api/station/raises',
    body: z.strictObject({ personId: z.uuid().nullable(), reason: raiseReason }),
    answer: raiseView,
    idempotent: true,
  }),
  endRaise: endpoint({
    method: 'POST',
    path: '/api/station/raises/:id/end',
    answer: z.strictObject({}),
    idempotent: true,
  }),
};
export type StoppingLimit = z.infer<typeof searchLimit>;
