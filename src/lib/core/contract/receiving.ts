// Cases, requests to hospitals, their answers, and the summary the hospital opens.
import * as z from 'zod';
import { handoverSignature, isReceiversName, preparationCount } from '../receiving/handover.ts';
import { emergencySubset } from '../record/emergency-subset.ts';
import { instant, lineText, sex, shortText } from '../record/item.ts';
import { startTag } from '../receiving/start-tag.ts';
import { endpoint } from './endpoint.ts';
import { recordItem } from './residents.ts';

/** 緊急度, in the order of urgency. */
export const urgency = z.enum(['red-1', 'red-2', 'yellow', 'green', 'white']);
export type Urgency = z.infer<typeof urgency>;

/** 収容不可理由 as the national survey counts them. */
export const refusalReason = z.enum([
  'busy',
  'beds-full',
  'not-treatable',
  'other-specialty',
  'no-doctor',
  'other',
]);
export type RefusalReason = z.infer<typeof refusalReason>;

export const requestState = z.enum([
  'asked', // committed, not answered
  'accepted',
  'conditional',
  'refused',
  'chosen', // the crew goes there
  'withdrawn', // another was chosen, or the crew took it back
  'handed-over',
]);
export type RequestState = z.infer<typeof requestState>;

export const caseEventKind = z.enum([
  'call', // 覚知
  'dispatched', // 出動
  'on-scene', // 現着
  'patient-contact', // 接触
  'loaded', // 車内収容
  'departed', // 現発
  'arrived', // 病着
  'returning', // 引揚
  'returned', // 帰署
  'treatment', // 処置
  'urgency', // 緊急度 as the crew chose it
  'photo',
  'identified', // an unknown patient has a name
  'vitals',
  'note',
  'looked', // a record was shown
  'searched',
]);
/** Reaction of a pupil to light. */
export const pupilReaction = z.enum(['prompt', 'sluggish', 'none']);
export const ecgRhythm = z.enum([
  'sinus',
  'atrial-fibrillation',
  'st-elevation',
  'av-block',
  'ventricular-tachycardia',
  'ventricular-fibrillation',
  'pulseless-electrical',
  'asystole',
  'paced',
  'other',
]);
export const vitals = z.strictObject({
  jcs: z.string().max(8).optional(),
  /** GCS: eyes 1–4, words 1–5, movement 1–6. */
  gcsEyes: z.int().min(1).max(4).optional(),
  gcsVerbal: z.int().min(1).max(5).optional(),
  gcsMotor: z.int().min(1).max(6).optional(),
  /** A tube keeps the patient from speaking (VT). */
  gcsIntubated: z.literal(true).optional(),
  /** Diameter in mm. */
  pupilRight: z.number().min(0.5).max(10).optional(),
  pupilLeft: z.number().min(0.5).max(10).optional(),
  lightRight: pupilReaction.optional(),
  lightLeft: pupilReaction.optional(),
  ecg: ecgRhythm.optional(),
  /** Oxygen given while measuring, litres a minute; 0: room air. */
  oxygen: z.number().min(0).max(30).optional(),
  respiration: z.int().min(0).max(99).optional(),
  pulse: z.int().min(0).max(300).optional(),
  systolic: z.int().min(0).max(350).optional(),
  diastolic: z.int().min(0).max(250).optional(),
  spo2: z.int().min(0).max(100).optional(),
  temperature: z.number().min(20).max(45).optional(),
});
export type Vitals = z.infer<typeof vitals>;

export const caseEvent = z.strictObject({
  id: z.uuid(),
  at: instant,
  kind: caseEventKind,
  vitals: vitals.optional(),
  note: lineText.optional(),
  /** With 'urgency': what the crew chose, and what the vital signs had proposed. */
  urgency: urgency.optional(),
  proposed: urgency.optional(),
  /** The earlier event of this case that this one puts right. */
  replaces: z.uuid().optional(),
  /** With `replaces`: that event is taken back. */
  removed: z.literal(true).optional(),
});
export type CaseEvent = z.infer<typeof caseEvent>;

/** What a hospital sees before it accepts: no name, no address. */
export const requestFacts = z.strictObject({
  urgency,
  /** Code of the region's rules. */
  category: z.string().max(40),
  complaint: lineText.optional(),
  age: z.int().min(0).max(130).optional(),
  sex,
  /** Age and sex are the crew's guess: nobody knows yet who it is. */
  estimated: z.literal(true).optional(),
  etaMinutes: z.int().min(0).max(600).optional(),
  vitals: vitals.optional(),
  /** Badges that change the destination: 'anticoagulant', 'dialysis', 'pacemaker', 'insulin', 'steroid'. */
  flags: z.array(z.string().max(40)).max(20),
  /** Of an incident with many patients: screens show it instead of the urgency, which then serves for sorting only. */
  startTag: startTag.optional(),
  /** Version of the region's rules under which category and flags were chosen. */
  rulesVersion: z.int().min(0).optional(),
});
export type RequestFacts = z.infer<typeof requestFacts>;

export const requestView = z.strictObject({
  id: z.uuid(),
  caseId: z.uuid(),
  hospitalId: z.uuid(),
  hospitalName: z.string(),
  crew: z.string(),
  state: requestState,
  facts: requestFacts,
  askedAt: instant,
  answeredAt: instant.optional(),
  answeredBy: z.string().optional(),
  reason: refusalReason.optional(),
  condition: z.string().optional(),
  decidedAt: instant.optional(),
  /** First time the hospital opened the summary, and who. */
  readAt: instant.optional(),
  readBy: z.string().optional(),
  /** 'phone': asked by telephone and written down by the crew; 'allocated': by an incident's command. */
  channel: z.enum(['board', 'phone', 'allocated']),
  /** When a board showed it, or a push service took it. */
  deliveredAt: instant.optional(),
  deliveredBy: z.enum(['board', 'push']).optional(),
  /** Nothing has taken it in time: somebody has to telephone. */
  undeliveredAt: instant.optional(),
  /** 1: the first destination; 2: where the patient was taken on to. */
  leg: z.int().min(1).max(9),
  /** Nobody answered in time: the board calls again, louder. */
  calledAgainAt: instant.optional(),
  /** What was told at first has been changed by the crew. An answer given before this was to other facts. */
  factsChangedAt: instant.optional(),
  /** When the crew expects to arrive. */
  etaAt: instant.optional(),
  arrivedAt: instant.optional(),
  handedOverAt: instant.optional(),
  /** Who received the patient, and how it was signed. */
  receivedBy: z.string().optional(),
  signed: z.enum(['drawn', 'typed']).optional(),
  /** Once handed over: when the hospital's right to read ends. */
  openUntil: instant.optional(),
  /** What the hospital has prepared; absent before anybody there has begun. */
  preparation: preparationCount.optional(),
  /** For the crew that goes there: the line to call at the hospital now. */
  lineToCall: z.string().optional(),
  version: z.int(),
});
export type RequestView = z.infer<typeof requestView>;

export const caseView = z.strictObject({
  id: z.uuid(),
  crew: z.string(),
  openedAt: instant,
  closedAt: instant.optional(),
  patientRef: z.uuid().optional(),
  /** One of several patients at one place, and which. */
  incident: z.strictObject({ id: z.uuid(), number: z.int().min(1).max(999) }).optional(),
  events: z.array(caseEvent),
  requests: z.array(requestView),
  version: z.int(),
});
export type CaseView = z.infer<typeof caseView>;

/** Sent over SSE; ids and versions only, never facts. The receiver reads what changed. */
export const liveEvent = z.strictObject({
  kind: z.enum([
    'request-asked',
    'request-answered',
    'request-chosen',
    'request-withdrawn',
    'request-delivered',
    'summary-read',
    'case-changed',
    'incident-changed',
    'directory-changed',
  ]),
  caseId: z.uuid(),
  requestId: z.uuid().optional(),
});
export type LiveEvent = z.infer<typeof liveEvent>;

const ok = z.strictObject({ version: z.int() });

export const receivingEndpoints = {
  openCase: endpoint({
    method: 'PUT',
    path: '/api/cases/:id',
    body: z.strictObject({ openedAt: instant, openedBy: z.enum(['scan', 'search', 'tap']) }),
    answer: ok,
    idempotent: true,
  }),
  addEvents: endpoint({
    method: 'POST',
    path: '/api/cases/:id/events',
    body: z.strictObject({ events: z.array(caseEvent).min(1).max(50) }),
    answer: ok,
    idempotent: true,
  }),
  readCase: endpoint({ method: 'GET', path: '/api/cases/:id', answer: caseView }),
  closeCase: endpoint({ method: 'POST', path: '/api/cases/:id/close', answer: ok, idempotent: true }),
  askHospitals: endpoint({
    method: 'POST',
    path: '/api/cases/:id/requests',
    body: z.strictObject({
      requests: z
        .array(
          z.strictObject({
            id: z.uuid(),
            hospitalId: z.uuid(),
            etaMinutes: z.int().min(0).max(600).optional(),
            /** Place in the ranking as the crew saw it, from 1. */
            place: z.int().min(1).max(10_000).optional(),
          }),
        )
        .min(1)
        .max(12),
      facts: requestFacts,
      /** The patient is taken on from the first destination (転送). */
      transfer: z.literal(true).optional(),
    }),
    answer: caseView,
    idempotent: true,
  }),
  /** Fixes one acceptance; every other open request of the case is withdrawn and told. One winner, by one conditional update. */
  chooseRequest: endpoint({
    method: 'POST',
    path: '/api/requests/:id/choose',
    answer: caseView,
    idempotent: true,
  }),
  withdrawRequest: endpoint({
    method: 'POST',
    path: '/api/requests/:id/withdraw',
    answer: caseView,
    idempotent: true,
  }),
  readBoard: endpoint({
    method: 'GET',
    path: '/api/board',
    /** Open requests and those decided within 24 h, most urgent first. */
    answer: z.strictObject({ requests: z.array(requestView) }),
  }),
  answerRequest: endpoint({
    method: 'POST',
    path: '/api/requests/:id/answer',
    body: z.discriminatedUnion('answer', [
      z.strictObject({ answer: z.literal('accept') }),
      z.strictObject({ answer: z.literal('conditional'), condition: lineText }),
      z.strictObject({ answer: z.literal('refuse'), reason: refusalReason, note: lineText.optional() }),
    ]),
    answer: requestView,
    idempotent: true,
  }),
  /** The accepting hospital, once chosen. Each call is a look; the first gives the crew its read receipt. */
  openSummary: endpoint({
    method: 'POST',
    path: '/api/requests/:id/summary',
    body: z.strictObject({ mode: z.enum(['emergency', 'care']) }),
    answer: z.strictObject({
      request: requestView,
      events: z.array(caseEvent),
      emergency: emergencySubset.optional(),
      /** Items of the fuller record, in care mode. */
      care: z.array(recordItem).optional(),
      /** Changes when the patient or the record is another than the one shown. */
      recordMark: z.string(),
    }),
  }),
  handOver: endpoint({
    method: 'POST',
    path: '/api/requests/:id/handover',
    body: z
      .strictObject({ receivedBy: shortText, signature: handoverSignature.optional() })
      .refine(
        ({ receivedBy, signature }) =>
          signature?.way !== 'typed' || isReceiversName(signature.name, receivedBy),
        { path: ['signature', 'name'], message: 'the name of whoever received' },
      ),
    answer: requestView,
    idempotent: true,
  }),
  /** text/event-stream of `liveEvent`; ids resume with Last-Event-ID. */
  events: endpoint({ method: 'GET', path: '/api/events', answer: liveEvent, produces: 'events' }),
};
