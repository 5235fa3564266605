// Counting one month: from the audit's entries, day by day, to the numbers that figures are made of. Pure, so that the
// same month counted twice gives the same numbers.
import * as z from 'zod';
import { actOf, countedKinds, isDisclosure, isLook, isMedical, isUse, lookKinds } from './uses.ts';
import type { AuditTrace } from './uses.ts';

/** Sign-ins in a month from which on somebody uses the network regularly: once a week or more. */
export const regularSignIns = 5;

const count = z.int().min(0);

/** A participating facility's use in one month. */
export const facilityCounts = z.strictObject({
  id: z.uuid(),
  kind: z.enum(countedKinds),
  dental: z.boolean(),
  looks: count,
  /** Items registered or changed. */
  disclosures: count,
  cards: count,
  users: count,
  /** Days of the month with a look or a share, in order. */
  days: z.array(z.int().min(1).max(31)),
});
export type FacilityCounts = z.infer<typeof facilityCounts>;

/** What is kept of a counted month. No person's or patient's id is in it. */
export const monthCounts = z.strictObject({
  version: z.literal(1),
  registered: z.strictObject({
    /** Registered to date, and not withdrawn at the month's end. */
    toDate: count,
    /** Of these, those alive. */
    living: count,
    /** Withdrawn at the month's end; not counted. */
    withdrawn: count,
    /** Registered within the month. */
    added: count,
  }),
  activePatients: count,
  activeUsers: count,
  regularUsers: count,
  looks: z.record(z.enum(lookKinds), count),
  searches: z.strictObject({ found: count, empty: count }),
  facilities: z.array(facilityCounts),
});
export type MonthCounts = z.infer<typeof monthCounts>;

export interface ParticipatingFacility {
  id: string;
  kind: FacilityCounts['kind'];
  dental: boolean;
}

/** One entry of the audit, as far as figures read it. */
export interface Entry extends AuditTrace {
  personId: string | null;
  facilityId: string | null;
  patientId: string | null;
}

interface Use {
  looks: number;
  disclosures: number;
  cards: number;
  days: Set<number>;
  users: Set<string>;
}

/** Takes the entries of a month in any order and gives its numbers. */
export class MonthTally {
  readonly #facilities: readonly ParticipatingFacility[];
  readonly #leftOut: ReadonlySet<string>;
  readonly #uses: Map<string, Use>;
  readonly #looks = Object.fromEntries(lookKinds.map((kind) => [kind, 0])) as MonthCounts['looks'];
  readonly #searches = { found: 0, empty: 0 };
  readonly #users = new Set<string>();
  readonly #patients = new Set<string>();
  readonly #signIns = new Map<string, number>();

  /**
   * @param facilities those that took part in the month; entries of others are not counted
   * @param leftOut patients nobody should count: inventions of the watch, those of facilities for trials
   */
  constructor(facilities: readonly ParticipatingFacility[], leftOut: ReadonlySet<string>) {
    this.#facilities = facilities;
    this.#leftOut = leftOut;
    this.#uses = new Map(
      facilities.map(({ id }) => [
        id,
        { looks: 0, disclosures: 0, cards: 0, days: new Set(), users: new Set() },
      ]),
    );
  }

  /** @param day 1 to 31 */
  add(day: number, entry: Entry): void {
    const use = entry.facilityId === null ? undefined : this.#uses.get(entry.facilityId);
    const act = use && actOf(entry);
    if (!use || !act || (entry.patientId !== null && this.#leftOut.has(entry.patientId))) return;
    const { personId } = entry;
    if (act === 'search-found') this.#searches.found += 1;
    else if (act === 'search-empty') this.#searches.empty += 1;
    else if (act === 'sign-in' && personId !== null)
      this.#signIns.set(personId, (this.#signIns.get(personId) ?? 0) + 1);
    if (!isUse(act)) return;
    use.days.add(day);
    if (personId !== null) {
      this.#users.add(personId);
      use.users.add(personId);
    }
    if (isLook(act)) {
      this.#looks[act] += 1;
      use.looks += 1;
      if (entry.patientId !== null) this.#patients.add(entry.patientId);
    } else if (isDisclosure(act)) use.disclosures += 1;
    else use.cards += 1;
  }

  counts(registered: MonthCounts['registered']): MonthCounts {
    return {
      version: 1,
      registered,
      activePatients: this.#patients.size,
      activeUsers: this.#users.size,
      regularUsers: [...this.#signIns.values()].filter((times) => times >= regularSignIns).length,
      looks: { ...this.#looks },
      searches: { ...this.#searches },
      facilities: this.#facilities.map(({ id, kind, dental }) => {
        const use = this.#uses.get(id)!;
        return {
          id,
          kind,
          dental,
          looks: use.looks,
          disclosures: use.disclosures,
          cards: use.cards,
          users: use.users.size,
          days: [...use.days].sort((a, b) => a - b),
        };
      }),
    };
  }
}

/** All looks: each opening of a record is one. */
export const looksIn = (counts: MonthCounts): number =>
  Object.values(counts.looks).reduce((sum, looks) => sum + looks, 0);

export const isActive = ({ days }: FacilityCounts): boolean => days.length > 0;

/** Facilities the two rates are about: hospitals and clinics, without dental clinics. */
export const rated = (counts: MonthCounts): FacilityCounts[] =>
  counts.facilities.filter(({ kind, dental }) => isMedical(kind) && !dental);
