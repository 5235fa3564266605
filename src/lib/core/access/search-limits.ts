// How often people may be searched by name: enough for any shift, too few to browse a register.

export const searchWindowMs = 24 * 3_600_000;
/** The secretariat is alerted at this search of one person within the window. */
export const searchesUntilAlert = 15;
/** So many searches of one person within the window; the next is refused. */
export const searchesPerPerson = 30;
/** So many searches of one station within the window. */
export const searchesPerStation = 100;
/** Different birth dates one person may try for one name within the window. */
export const birthDatesPerName = 3;

export interface RecentSearches {
  /** Searches in the window before this one, by the person and by the whole station. */
  readonly byPerson: number;
  readonly byStation: number;
  /** Other birth dates this person tried for this name. */
  readonly otherBirthDates: number;
}

export type SearchVerdict =
  | { readonly allowed: true; readonly alert: boolean }
  | { readonly allowed: false; readonly limit: 'person' | 'station' | 'birth-dates' };

/** Whether one more search is allowed, and whether it is the one that alerts. */
export function judgeSearch({ byPerson, byStation, otherBirthDates }: RecentSearches): SearchVerdict {
  if (byPerson >= searchesPerPerson) return { allowed: false, limit: 'person' };
  if (byStation >= searchesPerStation) return { allowed: false, limit: 'station' };
  if (otherBirthDates >= birthDatesPerName) return { allowed: false, limit: 'birth-dates' };
  return { allowed: true, alert: byPerson + 1 === searchesUntilAlert };
}
