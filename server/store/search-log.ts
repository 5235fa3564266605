// Searches as they count against the limits: keyed hashes only, forgotten after a day. The audit keeps that they were made.
import type { Purpose } from '#lib/core/access/audit.ts';
import { judgeSearch, searchWindowMs } from '#lib/core/access/search-limits.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, appendAudits } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';

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
}
type SearchHashes = { input: string; name: string; birthDate: string };

/**
 * Judges one search by the limits. The same name and date asked again, for more or narrowed by sex or town, is the same
 * search and is not counted anew. A refusal is recorded, and its record is kept although the call fails.
 */
export async function countSearch(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  occasion: Occasion,
  { name, birthDate }: SearchTerms,
): Promise<Outcome<{ counts?: SearchHashes }>> {
  const hash = (term: string) => Buffer.from(deps.keys.cipher.blind(`search|${term}`)).toString('hex');
  const hashes = { input: hash(`${name}|${birthDate}`), name: hash(name), birthDate: hash(birthDate) };
  const now = deps.clock();
  const station = await transaction
    .selectFrom('search_log')
    .select(['at', 'person_id', 'input_hash', 'name_hash', 'birth_date_hash', 'case_id'])
    .where('facility_id', '=', person.facilityId)
    .where('at', '>', now - searchWindowMs)
    .orderBy('at')
    .execute();
  const mine = station.filter((row) => row.person_id === person.personId);
  if (mine.some((row) => row.input_hash === hashes.input && row.case_id === occasion.caseId)) return done({});

  const sameName = mine.filter((row) => row.name_hash === hashes.name);
  const verdict = judgeSearch({
    byPerson: mine.length,
    byStation: station.length,
    otherBirthDates: new Set(
      sameName.map((row) => row.birth_date_hash).filter((date) => date !== hashes.birthDate),
    ).size,
  });
  if (!verdict.allowed) {
    const oldest = {
      person: mine[0]?.at,
      station: station[0]?.at,
      'birth-dates': sameName[0]?.at,
    }[verdict.limit];
    await recordLimit(deps, transaction, person, occasion, `stopped:${verdict.limit}`);
    return refuse('LIMIT_REACHED', {
      retryAfterSeconds: Math.max(1, Math.ceil((Number(oldest) + searchWindowMs - now) / 1000)),
      keep: true,
    });
  }
  if (verdict.alert) await recordLimit(deps, transaction, person, occasion, 'alert:person');
  return done({ counts: hashes });
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
  { counts }: { counts?: SearchHashes },
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
