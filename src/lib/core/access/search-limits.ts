// How often people may be searched by name: enough for any shift, too few to browse a register. What stops a person or a
// station is judged here, and what stops the region; reading a card is never counted and never stops (ADR 0016).

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
export const searchWindowMs = 24 * hourMs;
/** The secretariat is alerted at this search of one person within the window. */
export const searchesUntilAlert = 15;
/** So many searches of one person within the window; the next is refused. */
export const searchesPerPerson = 30;
/** So many searches of one station within the window. */
export const searchesPerStation = 100;
/** Different birth dates one person may try for one name within the window. */
export const birthDatesPerName = 3;
/** Short codes one person may type within the window: a way out when names are stopped, so it has a limit of its own. */
export const codesPerPerson = 60;

/** While a supervisor has raised the limit: a bus accident, not a register. */
export const raisedLimits = { untilAlert: 60, perPerson: 120, perStation: 400 } as const;
/** How long a raise lasts unless it is ended before. */
export const raiseMs = 12 * hourMs;

export type SearchLimit = 'person' | 'station' | 'birth-dates' | 'region' | 'codes';

export interface RecentSearches {
  /** Searches in the window before this one, by the person and by the whole station. */
  readonly byPerson: number;
  readonly byStation: number;
  /** Other birth dates this person tried for this name. */
  readonly otherBirthDates: number;
  /** Whose limit a supervisor has raised for now. */
  readonly raised?: 'person' | 'station' | undefined;
}

export type SearchVerdict =
  | { readonly allowed: true; readonly alert: boolean }
  | { readonly allowed: false; readonly limit: Exclude<SearchLimit, 'region' | 'codes'> };

/** The limits that hold for one person now. */
export const limitsFor = (raised: RecentSearches['raised']) => ({
  untilAlert: raised ? raisedLimits.untilAlert : searchesUntilAlert,
  perPerson: raised ? raisedLimits.perPerson : searchesPerPerson,
  perStation: raised === 'station' ? raisedLimits.perStation : searchesPerStation,
});

/** Whether one more search is allowed, and whether it is the one that alerts. */
export function judgeSearch({ byPerson, byStation, otherBirthDates, raised }: RecentSearches): SearchVerdict {
  const limits = limitsFor(raised);
  if (byPerson >= limits.perPerson) return { allowed: false, limit: 'person' };
  if (byStation >= limits.perStation) return { allowed: false, limit: 'station' };
  if (otherBirthDates >= birthDatesPerName) return { allowed: false, limit: 'birth-dates' };
  return { allowed: true, alert: byPerson + 1 === limits.untilAlert };
}

/** The short window in which a burst is looked for. */
export const burstWindowMs = 10 * minuteMs;
/** So many searches that found nobody, by one person in the short window, are a burst. */
export const emptySearchesInBurst = 5;

/** What the region as a whole did lately. Searches under a supervisor's raise are left out: they have their own bound. */
export interface RegionSearches {
  readonly inTenMinutes: number;
  readonly inDay: number;
  /** Different people with a burst of searches that found nobody. */
  readonly peopleInBurst: number;
}

/**
 * From how many searches on the region stops. An ordinary day has about one search per enrolled crew member and peaks at
 * about 2 % of them in ten minutes; small regions get a floor, so that one busy night does not stop them.
 */
export const regionThresholds = (crews: number) => ({
  inTenMinutes: Math.max(60, Math.ceil(crews * 0.1)),
  inDay: Math.max(300, crews * 3),
  peopleInBurst: Math.max(4, Math.ceil(crews * 0.02)),
});

export type BreakerCause = 'ten-minutes' | 'day' | 'bursts';

/** Why searches by name must stop in the whole region; undefined when they may go on. */
export function judgeRegion(recent: RegionSearches, crews: number): BreakerCause | undefined {
  const limits = regionThresholds(crews);
  if (recent.inTenMinutes >= limits.inTenMinutes) return 'ten-minutes';
  if (recent.inDay >= limits.inDay) return 'day';
  return recent.peopleInBurst >= limits.peopleInBurst ? 'bursts' : undefined;
}
