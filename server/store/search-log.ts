// Searches as they count against the limits: keyed hashes only, forgotten after a day. The audit keeps that they were made.
import type { Purpose } from '#lib/core/access/audit.ts';
import {
  birthDatesPerName,
  codesPerPerson,
  judgeSearch,
  searchWindowMs,
  type SearchLimit,
} from '#lib/core/access/search-limits.ts';
import { done, refuse, type Outcome, type Refusal } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, appendAudits } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { listRaises, raiseFor } from './limit-raises.ts';
import { isOfMassIncident } from './incident-rows.ts';
import { checkBreaker } from './search-breaker.ts';

/** What a search is made for: the case in hand, or the opening of a record in an emergency. */
export interface Occasion {
  /** Id of the case, or of the opening. */
  caseId: string;
  purpose: Extract<Purpose, 'emergency' | 'break-glass'>;
  /** A code for the audit, with a comma behind it. */
  why?: string;
}

/** A candidate as it was shown. */
export interface Listed {
  patientId: string;
  /** The masked name. */
  label: string;
  tier: string;
  cardId?: string | undefined;
}

interface SearchTerms {
  name: string;
  birthDate: string;
  /** A typed short code has a limit of its own and does not stop with the names. */
  isCode?: boolean;
}
export interface CountedSearch {
  input: string;
  name: string;
  birthDate: string;
  kind: 'code' | 'raised' | null;
}

/** Searches of a person's station that count now, oldest first. */
function readStation(deps: Pick<Deps, 'clock'>, db: Database, facilityId: string) {
  return db
    .selectFrom('search_log')
    .select(['at', 'person_id', 'input_hash', 'name_hash', 'birth_date_hash', 'case_id', 'kind'])
    .where('facility_id', '=', facilityId)
    .where('at', '>', deps.clock() - searchWindowMs)
    .orderBy('at')
    .execute();
}

/**
 * Judges one search by the limits. The same name and date asked again, for more or narrowed by sex or town, is the same
 * search and is not counted anew. A refusal is recorded, and its record is kept although the call fails. In a case of an
 * open incident with many patients nobody is stopped by number; each search past the limit is recorded as such.
 */
export async function countSearch(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  occasion: Occasion,
  { name, birthDate, isCode = false }: SearchTerms,
): Promise<Outcome<{ counts?: CountedSearch }>> {
  const hash = (term: string) => Buffer.from(deps.keys.cipher.blind(`search|${term}`)).toString('hex');
  const hashes = { input: hash(`${name}|${birthDate}`), name: hash(name), birthDate: hash(birthDate) };
  const all = await readStation(deps, transaction, person.facilityId);
  const isMine = (row: { person_id: string }) => row.person_id === person.personId;
  if (all.some((row) => isMine(row) && row.input_hash === hashes.input && row.case_id === occasion.caseId))
    return done({});
  const stop = (limit: SearchLimit, oldest?: { at: number }) =>
    stopSearch(deps, transaction, person, occasion, limit, oldest);

  if (isCode) {
    const codes = all.filter((row) => isMine(row) && row.kind === 'code');
    return codes.length >= codesPerPerson
      ? stop('codes', codes[0])
      : done({ counts: { ...hashes, kind: 'code' } });
  }
  const station = all.filter((row) => row.kind !== 'code');
  const mine = station.filter(isMine);
  const sameName = mine.filter((row) => row.name_hash === hashes.name);
  const otherDates = new Set(
    sameName.map((row) => row.birth_date_hash).filter((date) => date !== hashes.birthDate),
  );
  const raise = raiseFor(await listRaises(deps, transaction, person.facilityId), person.personId);
  const verdict = judgeSearch({
    byPerson: mine.length,
    byStation: station.length,
    otherBirthDates: otherDates.size,
    raised: raise && (raise.personId === null ? 'station' : 'person'),
  });
  const isLifted =
    !verdict.allowed &&
    verdict.limit !== 'birth-dates' &&
    (await isOfMassIncident(deps, transaction, occasion.caseId));
  if (isLifted)
    await appendAudit(deps, transaction, {
      actor: person,
      action: 'limit-lifted',
      purpose: occasion.purpose,
      caseId: occasion.caseId,
      detail: `limit:${verdict.limit},searches:${mine.length + 1}`,
    });
  else if (!verdict.allowed)
    return stop(
      verdict.limit,
      { person: mine[0], station: station[0], 'birth-dates': sameName[0] }[verdict.limit],
    );
  const region = await checkBreaker(deps, transaction);
  if (region !== 'open' && !raise && !isLifted) {
    if (region !== 'stopped') await recordLimit(deps, transaction, person, occasion, `breaker:${region}`);
    return stop('region');
  }
  if (verdict.allowed && verdict.alert)
    await recordLimit(deps, transaction, person, occasion, 'alert:person');
  if (otherDates.size === birthDatesPerName - 1)
    await recordLimit(deps, transaction, person, occasion, 'alert:birth-dates');
  return done({ counts: { ...hashes, kind: raise || isLifted ? 'raised' : null } });
}

/** Refuses, and says which limit it was and how long it holds; the region's ends when the secretariat says so. */
async function stopSearch(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  occasion: Occasion,
  limit: SearchLimit,
  oldest: { at: number } | undefined,
): Promise<Refusal> {
  await recordLimit(deps, transaction, person, occasion, `stopped:${limit}`);
  return refuse('LIMIT_REACHED', {
    issues: [{ path: 'limit', message: limit }],
    ...(oldest && {
      retryAfterSeconds: Math.max(1, Math.ceil((Number(oldest.at) + searchWindowMs - deps.clock()) / 1000)),
    }),
    keep: true,
  });
}

/** How much one person and the station have searched, for the screens that show it. */
export async function countRecentSearches(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  facilityId: string,
): Promise<{
  station: number;
  byPerson: ReadonlyMap<string, number>;
  oldestAt: ReadonlyMap<string, number>;
}> {
  const named = (await readStation(deps, db, facilityId)).filter((row) => row.kind !== 'code');
  const [byPerson, oldestAt] = [new Map<string, number>(), new Map<string, number>()];
  for (const { person_id: id, at } of named) {
    byPerson.set(id, (byPerson.get(id) ?? 0) + 1);
    if (!oldestAt.has(id)) oldestAt.set(id, Number(at));
  }
  return { station: named.length, byPerson, oldestAt };
}

/** A person's searches in the last 24 h, and how many of them found nobody. */
export async function countEmptySearches(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
  facilityId: string,
): Promise<{ searches: number; empty: number }> {
  const rows = await db
    .selectFrom('search_log')
    .select('candidates')
    .where('facility_id', '=', facilityId)
    .where('person_id', '=', personId)
    .where('at', '>', deps.clock() - searchWindowMs)
    .execute();
  return { searches: rows.length, empty: rows.filter((row) => Number(row.candidates) === 0).length };
}

function recordLimit(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { caseId, purpose }: Occasion,
  detail: string,
): Promise<number> {
  return appendAudit(deps, transaction, {
    actor: person,
    action: 'search-limit',
    purpose,
    caseId,
    detail,
  });
}

/**
 * Keeps what counts against the limits. The audit holds one entry for the search, never what was typed, and one for each
 * person listed, whose identity was shown although the record stayed closed.
 */
export async function recordSearch(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { caseId, purpose, why = '' }: Occasion,
  { counts }: { counts?: CountedSearch },
  listed: readonly Listed[],
  by = '',
): Promise<void> {
  if (counts)
    await transaction
      .insertInto('search_log')
      .values({
        id: deps.newId(),
        at: deps.clock(),
        person_id: person.personId,
        facility_id: person.facilityId,
        case_id: caseId,
        input_hash: counts.input,
        name_hash: counts.name,
        birth_date_hash: counts.birthDate,
        candidates: listed.length,
        kind: counts.kind,
      })
      .execute();
  const entry = { actor: person, purpose, caseId };
  await appendAudits(deps, transaction, [
    { ...entry, action: 'search', detail: `${why}${by}candidates:${listed.length}` },
    ...listed.map(({ patientId, label, tier, cardId }) => ({
      ...entry,
      action: 'listed' as const,
      patientId,
      patientLabel: label,
      ...(cardId !== undefined && { cardId }),
      sections: ['identity' as const],
      detail: `${why}${by}tier:${tier}`,
    })),
  ]);
}

/** Searches past the window no longer count; the audit keeps that they were made. */
export async function forgetOldSearches(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('search_log')
    .where('at', '<=', deps.clock() - searchWindowMs)
    .execute();
}
