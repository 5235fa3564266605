// The case a crew has in hand, as it is kept sealed on the phone. Plain data and pure steps; case.svelte.ts acts on it.
import * as z from 'zod';
import type { Instant } from '#lib/core/brands.ts';
import { breakGlassReason } from '#lib/core/access/break-glass.ts';
import type { Verdict } from '#lib/core/card/verdict.ts';
import { confirmedBy } from '#lib/core/contract/look-up.ts';
import { caseEvent, caseView, urgency } from '#lib/core/contract/receiving.ts';
import type { RequestState } from '#lib/core/contract/receiving.ts';
import { ageOn, todayInJapan } from '#lib/core/identity/plain-date.ts';
import { described, estimateOf } from '#lib/core/receiving/described.ts';
import { startTag } from '#lib/core/receiving/start-tag.ts';
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

/** Hospitals that were asked by a press, until the server has said that it knows. */
export const ask = z.object({
  hospitals: z.array(
    z.object({
      id: z.string(),
      hospitalId: z.string(),
      etaMinutes: z.int().optional(),
      place: z.int().optional(),
    }),
  ),
  /** When it was pressed. */
  queuedAt: instant,
  transfer: z.literal(true).optional(),
});

/** A photograph of this case, and the key that opens it: without the case it opens no more. */
const casePhoto = z.object({ id: z.string(), at: instant, key: z.string() });
export type CasePhoto = z.infer<typeof casePhoto>;

export const openCase = z.object({
  id: z.string(),
  openedAt: instant,
  openedBy: z.enum(['scan', 'search', 'tap']),
  /** One of several patients at one place, and which. */
  incident: z.object({ id: z.string(), number: z.number() }).optional(),
  /** The patient's tag in an incident with many patients. */
  tagged: z.object({ number: z.number(), tag: startTag }).optional(),
  patient: knownPatient.optional(),
  /** What is said of a patient nobody knows yet. */
  described: described.optional(),
  photos: z.array(casePhoto).optional(),
  events: z.array(caseEvent),
  urgency: urgency.optional(),
  category: z.string().optional(),
  complaint: z.string().optional(),
  /** Codes of the region's flags that the crew tapped. */
  tapped: z.array(z.string()).optional(),
  /** Whom the hospitals were told of. */
  askedAbout: knownPatient.pick({ cardId: true, patientRef: true }).optional(),
  /** Asked, but the server has not said yet that it knows. */
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

export { newestVitals } from '#lib/core/receiving/vitals-trend.ts';

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

/** The same person by what identifies people, where ids cannot tell: a card read offline and a record found by name. */
export function isSamePerson(one: KnownPatient | undefined, identity: Identity | undefined): boolean {
  const known = shownSubset(one)?.identity.value;
  return (
    known !== undefined &&
    identity !== undefined &&
    known.birthDate === identity.birthDate &&
    known.familyKana === identity.familyKana &&
    known.givenKana === identity.givenKana
  );
}
type Identity = NonNullable<ReturnType<typeof shownSubset>>['identity']['value'];

/** Age in years: by the record, else as the crew guesses it; undefined when nobody can say. */
export function ageOf(current: Pick<OpenCase, 'patient' | 'described'> | undefined, now: number) {
  const birthDate = shownSubset(current?.patient)?.identity.value.birthDate;
  return birthDate ? ageOn(birthDate, todayInJapan(now as Instant)) : estimateOf(current?.described).age;
}

const pastStates: readonly RequestState[] = ['handed-over'];
export const isHandedOver = (one: OpenCase): boolean =>
  one.view?.requests.some(({ state }) => pastStates.includes(state)) ?? false;
