// Counting one month: from the audit's entries, day by day, to the numbers that figures are made of. Pure, so that the
// same month counted twice gives the same numbers.
import * as z from 'zod';
import { isDisclosure, isLook, isMedical, isUse, countedKinds, lookKinds, type ActKind } from './uses.ts';

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

/** Equal entries of one day, with how many they are. */
export interface Tally {
  day: number;
  act: ActKind;
  personId: string | null;
  facilityId: string;
  count: number;
}

export interface ParticipatingFacility {
  id: string;
  kind: FacilityCounts['kind'];
  dental: boolean;
}

/** What a month is counted from. Entries of facilities that do not take part are left out here. */
export interface MonthSources {
  registered: MonthCounts['registered'];
  facilities: readonly ParticipatingFacility[];
  tallies: Iterable<Tally>;
  /** Everybody whose summary was opened by a participating facility. */
  patientsLookedAt: ReadonlySet<string>;
}

interface Use {
  looks: number;
  disclosures: number;
  cards: number;
  days: Set<number>;
  users: Set<string>;
}

export function countMonth({ registered, facilities, tallies, patientsLookedAt }: MonthSources): MonthCounts {
  const uses = new Map<string, Use>(
    facilities.map(({ id }) => [
      id,
      { looks: 0, disclosures: 0, cards: 0, days: new Set(), users: new Set() },
    ]),
  );
  const looks = Object.fromEntries(lookKinds.map((kind) => [kind, 0])) as MonthCounts['looks'];
  const searches = { found: 0, empty: 0 };
  const users = new Set<string>();
  const signIns = new Map<string, number>();
  for (const { day, act, personId, facilityId, count: times } of tallies) {
    const use = uses.get(facilityId);
    if (!use) continue;
    if (act === 'search-found') searches.found += times;
    else if (act === 'search-empty') searches.empty += times;
    else if (act === 'sign-in' && personId !== null)
      signIns.set(personId, (signIns.get(personId) ?? 0) + times);
    if (!isUse(act)) continue;
    use.days.add(day);
    if (personId !== null) {
      users.add(personId);
      use.users.add(personId);
    }
    if (isLook(act)) {
      looks[act] += times;
      use.looks += times;
    } else if (isDisclosure(act)) use.disclosures += times;
    else use.cards += times;
  }
  return {
    version: 1,
    registered,
    activePatients: patientsLookedAt.size,
    activeUsers: users.size,
    regularUsers: [...signIns.values()].filter((times) => times >= regularSignIns).length,
    looks,
    searches,
    facilities: facilities.map(({ id, kind, dental }) => {
      const use = uses.get(id)!;
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

/** All looks: each opening of a record is one. */
export const looksIn = (counts: MonthCounts): number =>
  Object.values(counts.looks).reduce((sum, looks) => sum + looks, 0);

export const isActive = ({ days }: FacilityCounts): boolean => days.length > 0;

/** Facilities the two rates are about: hospitals and clinics, without dental clinics. */
export const rated = (counts: MonthCounts): FacilityCounts[] =>
  counts.facilities.filter(({ kind, dental }) => isMedical(kind) && !dental);
