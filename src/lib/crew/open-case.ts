// The case a crew has in hand, as it is kept sealed on the phone. Plain data and pure steps; case.svelte.ts acts on it.
import * as z from 'zod';
import type { Instant } from '#lib/core/brands.ts';
import { breakGlassReason } from '#lib/core/access/break-glass.ts';
import type { Verdict } from '#lib/core/card/verdict.ts';
import { confirmedBy } from '#lib/core/contract/look-up.ts';
import { caseEvent, caseView, urgency, type CaseEvent, type Vitals } from '#lib/core/contract/receiving.ts';
import { emergencySubset } from '#lib/core/record/emergency-subset.ts';
import { instant } from '#lib/core/record/item.ts';

/** Patient data stay on a phone at most this long, whatever happens. */
export const caseKeptMs = 24 * 3_600_000;

export const knownPatient = z.object({
  /** How the record was found. */
  by: z.enum(['card', 'search']),
  cardId: z.string().optional(),
  patientRef: z.string().optional(),
  confirmedBy: z.array(confirmedBy),
  /** What stands on the paper, when a card was read. */
  printed: emergencySubset.optional(),
  printedAt: instant.optional(),
  verdict: z.custom<Verdict>().optional(),
  /** What this phone had kept of the newest record, when it is newer than the paper; its as-of says of when. */
  stored: emergencySubset.optional(),
  /** What the server gave, and when; absent while only the paper is known. */
  newest: emergencySubset.optional(),
  newestAt: instant.optional(),
  /** Opened in an emergency although consent was withdrawn: gone from the phone at `until`. */
  breakGlass: z.object({ id: z.uuid(), reason: breakGlassReason, until: instant }).optional(),
});
export type KnownPatient = z.infer<typeof knownPatient>;

/** A call that must be repeatable after a lost answer. */
export const ask = z.object({
  key: z.string(),
  hospitals: z.array(z.object({ id: z.string(), hospitalId: z.string(), etaMinutes: z.int().optional() })),
});

export const openCase = z.object({
  id: z.string(),
  openedAt: instant,
  openedBy: z.enum(['scan', 'search', 'tap']),
  patient: knownPatient.optional(),
  events: z.array(caseEvent),
  urgency: urgency.optional(),
  category: z.string().optional(),
  complaint: z.string().optional(),
  /** Whom the hospitals were told of. */
  askedAbout: knownPatient.pick({ cardId: true, patientRef: true }).optional(),
  /** Asked, but the answer of the server never came. */
  unconfirmedAsk: ask.optional(),
  /** The server's view of the case at the last contact. */
  view: caseView.optional(),
});
export type OpenCase = z.infer<typeof openCase>;

/** Undefined for anything this version cannot read, and for a case past its time. */
export function parseOpenCase(stored: unknown, now: Instant): OpenCase | undefined {
  const parsed = openCase.safeParse(stored);
  if (!parsed.success || now - parsed.data.openedAt >= caseKeptMs) return undefined;
  const { patient, ...rest } = parsed.data;
  return isOver(patient, now) ? rest : parsed.data;
}

/** Whether the time of a patient who was opened in an emergency has run out. */
export const isOver = (patient: KnownPatient | undefined, now: number): boolean =>
  patient?.breakGlass !== undefined && now >= patient.breakGlass.until;

/** Time marks a crew taps, in the order in which they happen. */
export const timeMarks = ['on-scene', 'patient-contact', 'loaded', 'departed', 'arrived'] as const;
export type TimeMark = (typeof timeMarks)[number];

export function markOf(events: readonly CaseEvent[], kind: TimeMark): CaseEvent | undefined {
  return events.findLast((event) => event.kind === kind);
}

/** The mark to offer first: the one after the latest that is set. */
export function nextMark(events: readonly CaseEvent[]): TimeMark | undefined {
  const last = timeMarks.findLastIndex((kind) => markOf(events, kind) !== undefined);
  return timeMarks[last + 1];
}

/** Each sign as it was measured last; a later measurement of one sign does not forget the others. */
export function newestVitals(events: readonly CaseEvent[]): Vitals | undefined {
  const measured = events.filter(({ vitals }) => vitals !== undefined);
  return measured.length === 0 ? undefined : Object.assign({}, ...measured.map(({ vitals }) => vitals));
}

/** False when it cannot be told: a card read offline and a record found by name share no id. */
export function isSamePatient(
  one: Pick<KnownPatient, 'cardId' | 'patientRef'>,
  other: Pick<KnownPatient, 'cardId' | 'patientRef'>,
): boolean {
  return (
    (one.patientRef !== undefined && one.patientRef === other.patientRef) ||
    (one.cardId !== undefined && one.cardId === other.cardId)
  );
}

/** The facts to show: the newest record if there is one, else the one kept on the phone, else the paper. */
export function shownSubset(patient: KnownPatient | undefined) {
  return patient?.newest ?? patient?.stored ?? patient?.printed;
}
