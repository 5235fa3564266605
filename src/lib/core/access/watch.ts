// What the watch notices in the audit, as pure rules: facts in, alerts out. Nothing here refuses anything; an alert
// waits for a person at the secretariat (ADR 0016). Thresholds are data, measured in tests/bench/watch.ts.
import * as z from 'zod';
import type { Instant } from '../brands.ts';
import { todayInJapan } from '../identity/plain-date.ts';
import { isColleague, isSameBlock, isSameFamily, type LookedAt, type Looker } from './acquaintance.ts';

export const alertKind = z.enum([
  'canary', // an invented person was listed or opened
  'searches-stopped', // the limit of a person or a station was reached
  'search-breaker', // searches by name stopped in the whole region
  'break-glass', // a record was opened without a relation
  'same-household', // the patient lives in the block of the one who looked
  'colleague', // the patient is called like somebody who works at the same place
  'quiet-case', // a record was opened in a case in which nothing else happened
  'outside-case', // a record was opened outside any case
  'off-shift', // a record was opened when no shift was on
  'many-patients', // more patients in one case than one ambulance carries
  'many-crews', // several crews looked at one person and carried nobody
  'after-handover', // a look at a patient who was handed over before
  'searches-many', // a person comes near the limit
  'birth-dates', // several birth dates were tried for one name
  'not-found', // most of many searches found nobody
  'limit-raised', // a supervisor raised a limit
  'limit-lifted', // searched past a limit for a patient of an incident with many
  'sign-in-refused', // many refused sign-ins
  'other-words', // the words of a phone and of the secretariat differed
  'same-family-name', // the patient has the family name of the one who looked
]);
export type AlertKind = z.infer<typeof alertKind>;

/** urgent: look now. normal: look today. low: kept together and counted, read when there is a reason to. */
export const alertSeverity = z.enum(['urgent', 'normal', 'low']);
export type AlertSeverity = z.infer<typeof alertSeverity>;

export const alertOutcome = z.enum(['justified', 'training', 'misuse', 'false-alarm']);
export type AlertOutcome = z.infer<typeof alertOutcome>;

export interface AlertDraft {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** What is the same incident: happening again while it waits only raises its count. */
  readonly subject: string;
  /** About the region, not about the person whose act was one too many. */
  readonly isRegional?: true;
}

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

export const watchThresholds = {
  /** Searches of a person in 24 h, and the share of them that found nobody. */
  notFound: { searches: 10, share: 0.7 },
  /** Patients of one case that one ambulance explains. */
  patientsInCase: 3,
  /** Different crew members who looked at one person without carrying anybody, and within which time. */
  crewsAtOne: { people: 3, withinMs: 7 * dayMs },
  /** How long a handed-over patient's record may still be needed for the report. */
  afterHandoverMs: 30 * minuteMs,
  /** How long handovers are remembered. */
  handoversMs: 7 * dayMs,
  /** Duty begins earlier and ends later than written. */
  shiftGraceMs: 30 * minuteMs,
  /** A case that began on duty may run on. */
  runOnMs: 3 * hourMs,
  /** A case of one look that was closed so soon was no drive. */
  soonMs: 15 * minuteMs,
  /** When a case that nobody closed is judged. */
  leftOpenMs: 6 * hourMs,
  /** Searches of a case that led to no look. */
  idleSearches: 3,
  /** Refused sign-ins in ten minutes, of one person and of everybody. */
  refusedSignIns: { ofOne: 5, ofAll: 20, withinMs: 10 * minuteMs },
} as const;

const dayOf = (at: number) => todayInJapan(at as Instant);

/** What a case holds that shows it was driven. */
export interface CaseFacts {
  readonly id: string;
  readonly openedAt: number;
  readonly closedAt: number | null;
  /** Clock marks and vital signs on the timeline. */
  readonly marks: number;
  readonly requests: number;
}
const isDriven = (one: CaseFacts) => one.marks > 0 || one.requests > 0;

export interface LookFact {
  readonly at: number;
  readonly isCrew: boolean;
  readonly personId: string;
  readonly patientId: string;
  /** Made on a device whose right had ended. */
  readonly isAfterRevocation?: boolean;
}

/** What stands around a look of somebody who is not one of the patient's own keepers. */
export interface LookSurroundings {
  readonly looker: Looker;
  /** Undefined when no such person is on record. */
  readonly patient: LookedAt | undefined;
  readonly colleagues: readonly Looker[];
  /** 'unknown': a case this server has never heard of. */
  readonly case: CaseFacts | 'none' | 'unknown';
  /** Different patients looked at in this case, this one among them. */
  readonly patientsInCase: number;
  /** A supervisor has raised the limit: many casualties. */
  readonly isIncident: boolean;
  /** Duty as far as it is written down at this station. */
  readonly shift: 'not-recorded' | 'on' | 'off';
  /** Whether the case was opened on duty. */
  readonly openedOnShift: boolean;
  /** When this person last handed this patient over, and in which case. */
  readonly handedOver?: { readonly at: number; readonly caseId: string } | undefined;
}

/** A look, judged at once: what can only be known at the case's end is left to {@link judgeCase}. */
export function judgeLook(look: LookFact, around: LookSurroundings): AlertDraft[] {
  const { looker, patient } = around;
  const whose = `${look.personId}:${look.patientId}:${dayOf(look.at)}`;
  const alerts: AlertDraft[] = [];
  const raise = (kind: AlertKind, severity: AlertSeverity, subject: string = whose) =>
    void alerts.push({ kind, severity, subject });

  if (patient) {
    const isFamily = isSameFamily(looker, patient);
    if (isSameBlock(looker, patient)) raise('same-household', isFamily ? 'urgent' : 'normal');
    if (isColleague(around.colleagues, patient)) raise('colleague', 'normal');
    if (isFamily) raise('same-family-name', 'low', `${look.personId}:${dayOf(look.at).slice(0, 7)}`);
  }
  if (!look.isCrew) return alerts;

  const held = around.case;
  if (look.isAfterRevocation) raise('outside-case', 'urgent');
  else if (held === 'none' || held === 'unknown')
    raise('outside-case', held === 'none' ? 'urgent' : 'normal');
  else {
    if (around.patientsInCase > watchThresholds.patientsInCase && !around.isIncident)
      raise('many-patients', 'normal', held.id);
    const { handedOver } = around;
    if (
      handedOver &&
      look.at > handedOver.at + watchThresholds.afterHandoverMs &&
      (handedOver.caseId === held.id || !isDriven(held))
    )
      raise('after-handover', 'normal');
  }
  if (around.shift === 'off' && !runsOn(look, around))
    raise('off-shift', 'normal', `${look.personId}:${dayOf(look.at)}`);
  return alerts;
}

function runsOn(look: LookFact, { case: held, openedOnShift }: LookSurroundings): boolean {
  return typeof held === 'object' && openedOnShift && look.at - held.openedAt <= watchThresholds.runOnMs;
}

/** A patient whose record was opened in a case. */
export interface CaseLook {
  readonly patientId: string;
  readonly looker: Looker;
  readonly patient: LookedAt | undefined;
  /** Other crew members who looked at this patient lately in a case without a drive. */
  readonly othersWithoutDrive: number;
}

export interface CaseEnd {
  readonly facts: CaseFacts;
  readonly searches: number;
  readonly looks: readonly CaseLook[];
  readonly colleagues: readonly Looker[];
}

/** A case at its end, or left open for hours: was anybody driven anywhere? */
export function judgeCase({ facts, searches, looks, colleagues }: CaseEnd): AlertDraft[] {
  if (isDriven(facts)) return [];
  const alerts: AlertDraft[] = [];
  const mayKnow = ({ looker, patient }: CaseLook) =>
    patient !== undefined &&
    (isSameFamily(looker, patient) || isSameBlock(looker, patient) || isColleague(colleagues, patient));
  const lasted = facts.closedAt === null ? Infinity : facts.closedAt - facts.openedAt;
  if (looks.length > 0)
    alerts.push({
      kind: 'quiet-case',
      severity: looks.some(mayKnow) ? 'urgent' : lasted <= watchThresholds.soonMs ? 'normal' : 'low',
      subject: facts.id,
    });
  else if (searches >= watchThresholds.idleSearches)
    alerts.push({ kind: 'quiet-case', severity: 'low', subject: facts.id });
  for (const { patientId, othersWithoutDrive } of looks)
    if (othersWithoutDrive + 1 >= watchThresholds.crewsAtOne.people)
      alerts.push({
        kind: 'many-crews',
        severity: 'urgent',
        subject: `${patientId}:${dayOf(facts.openedAt)}`,
      });
  return alerts;
}

/** An invented person was listed, opened, or read from a card: nobody has a reason to. */
export const judgeCanary = ({ personId, patientId, at }: LookFact): AlertDraft => ({
  kind: 'canary',
  severity: 'urgent',
  subject: `${personId}:${patientId}:${dayOf(at)}`,
});

/** An entry about a limit: its detail says which, and whether somebody was stopped. */
export function judgeLimit(fact: {
  at: number;
  personId: string;
  facilityId: string;
  detail: string;
}): AlertDraft | undefined {
  const day = dayOf(fact.at);
  switch (fact.detail) {
    case 'alert:person':
      return { kind: 'searches-many', severity: 'normal', subject: `${fact.personId}:${day}` };
    case 'alert:birth-dates':
      return { kind: 'birth-dates', severity: 'normal', subject: `${fact.personId}:${day}` };
    case 'stopped:birth-dates':
      return { kind: 'birth-dates', severity: 'urgent', subject: `${fact.personId}:${day}` };
    case 'stopped:person':
    case 'stopped:codes':
      return { kind: 'searches-stopped', severity: 'urgent', subject: `${fact.personId}:${day}` };
    case 'stopped:station':
      return { kind: 'searches-stopped', severity: 'urgent', subject: `${fact.facilityId}:${day}` };
    default:
      return fact.detail.startsWith('breaker:')
        ? { kind: 'search-breaker', severity: 'urgent', subject: `region:${fact.at}`, isRegional: true }
        : undefined;
  }
}

/** Searches of one person in the last 24 h. */
export function judgeSearches(fact: {
  at: number;
  personId: string;
  searches: number;
  empty: number;
}): AlertDraft | undefined {
  const { searches, share } = watchThresholds.notFound;
  return fact.searches >= searches && fact.empty >= share * fact.searches
    ? { kind: 'not-found', severity: 'normal', subject: `${fact.personId}:${dayOf(fact.at)}` }
    : undefined;
}

export const judgeBreakGlass = ({ personId, patientId, at }: LookFact): AlertDraft => ({
  kind: 'break-glass',
  severity: 'urgent',
  subject: `${personId}:${patientId}:${dayOf(at)}`,
});

/** The words on both screens differed: somebody may sit in between, and the next phone is asked for in minutes. */
export const judgeOtherWords = (fact: { enrolmentId: string }): AlertDraft => ({
  kind: 'other-words',
  severity: 'urgent',
  subject: fact.enrolmentId,
});

/** A raise is right in an accident and worth a question on any other day, the more so when one raises one's own. */
export const judgeRaise = (fact: { id: string; isOwn: boolean }): AlertDraft => ({
  kind: 'limit-raised',
  severity: fact.isOwn ? 'urgent' : 'normal',
  subject: fact.id,
});

/** Once a day for everybody who searched past a limit for the patients of an incident: its count says how often. */
export const judgeLifted = (fact: { at: number; personId: string }): AlertDraft => ({
  kind: 'limit-lifted',
  severity: 'normal',
  subject: `${fact.personId}:${dayOf(fact.at)}`,
});

/** Refused sign-ins in the last ten minutes. */
export function judgeRefusals(fact: {
  at: number;
  personId: string | null;
  ofOne: number;
  ofAll: number;
}): AlertDraft | undefined {
  const { refusedSignIns } = watchThresholds;
  const day = dayOf(fact.at);
  if (fact.personId !== null && fact.ofOne >= refusedSignIns.ofOne)
    return { kind: 'sign-in-refused', severity: 'normal', subject: `${fact.personId}:${day}` };
  return fact.ofAll >= refusedSignIns.ofAll
    ? { kind: 'sign-in-refused', severity: 'urgent', subject: `region:${day}`, isRegional: true }
    : undefined;
}
