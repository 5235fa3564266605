// Finding a person by name and birth date, or by a card's short code, in the blind index. Every search belongs to an
// open case of the searcher or to an opening with a stated reason, is counted against the limits and recorded; nothing opens here.
import type { PlainDate } from '#lib/core/brands.ts';
import type { Candidate, SearchAnswer } from '#lib/core/contract/look-up.ts';
import { queryTerms } from '#lib/core/identity/index-keys.ts';
import { kanaK1, kanaK2 } from '#lib/core/identity/kana.ts';
import { foldNameLoosely } from '#lib/core/identity/kanji.ts';
import { parseNameSearch, type NameSearch } from '#lib/core/identity/name-search.ts';
import { rankCandidates, type RankedCandidate, type Ranking } from '#lib/core/identity/rank.ts';
import { townOf } from '#lib/core/identity/town.ts';
import type { Sex } from '#lib/core/record/item.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { findOpenCase, type Person, type StoreDeps } from './cases.ts';
import { sealCandidateToken } from './candidate-tokens.ts';
import { fullKana, type PatientSummary } from './patient-summary.ts';
import { openSummary } from './patients.ts';
import { countSearch, recordSearch, type Occasion } from './search-log.ts';

export interface SearchInput {
  name: string;
  birthDate: PlainDate;
  sex?: Sex | undefined;
  town?: string | undefined;
  more?: boolean | undefined;
}

/** A person a term led to, with what a candidate shows. */
export interface Found {
  id: string;
  summary: PatientSummary;
  facility: string;
  /** Invented, so that looking for it is noticed. */
  isCanary: boolean;
}

/** Far more than a name and a date lead to in a register of millions; a bound on the work. */
const mostRetrieved = 200;
const termsAtOnce = 16;

/** A search in a crew's open case; a case of somebody else is not found. */
export async function searchPeople(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { caseId, ...input }: SearchInput & { caseId: string },
): Promise<Outcome<SearchAnswer>> {
  if (!(await findOpenCase(transaction, caseId, person.personId))) return refuse('NOT_FOUND');
  return searchFor(deps, transaction, person, { caseId, purpose: 'emergency' }, input);
}

/**
 * At most five masked candidates. Somebody unknown, withdrawn, deceased or of another region gives the same empty
 * answer after the same steps.
 */
export async function searchFor(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  occasion: Occasion,
  input: SearchInput,
): Promise<Outcome<SearchAnswer>> {
  const parsed = parseNameSearch(input);
  if (!parsed.ok) return refuse('BAD_REQUEST', { issues: [{ path: 'name', message: parsed.code }] });
  const { search } = parsed;
  const counted = await countSearch(deps, transaction, person, occasion, {
    name: nameKey(search),
    birthDate: search.birthDate,
  });
  if (!counted.ok) return counted;

  const ranking = await rank(deps, transaction, search, input.more);
  const candidates = ranking.candidates.map((ranked) => toCandidate(deps, person, occasion.caseId, ranked));
  await recordSearch(
    deps,
    transaction,
    person,
    occasion,
    counted.value,
    candidates.map(({ name, tier }, at) => ({
      patientId: ranking.candidates[at]!.person.id,
      label: name,
      tier,
    })),
  );
  return done({
    candidates,
    tooMany: ranking.tooMany,
    mayHaveMore: ranking.mayHaveMore,
  });
}

/** The same key for spellings that find the same people. */
const nameKey = (search: NameSearch) =>
  search.script === 'kana' ? kanaK2(kanaK1(search.joined)) : foldNameLoosely(search.joined);

/**
 * The terms of the best tiers first; the wider ones only when they are needed. Somebody withdrawn is filtered before
 * this decides, and so costs the same steps as somebody unknown.
 */
async function rank(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  search: NameSearch,
  more: boolean | undefined,
): Promise<Ranking<Found>> {
  const terms = queryTerms(search);
  const rankOf = (people: readonly Found[]) =>
    rankCandidates(
      search,
      people.map((found) => ({ person: found, identity: found.summary.identity })),
      { more },
    );
  const isReal = (found: Found) => !found.isCanary;
  if (!more) {
    const best = rankOf((await retrieve(deps, db, terms.best)).filter(isReal));
    if (best.mayHaveMore) return best;
  }
  const all = await retrieve(deps, db, [...terms.best, ...terms.wider, ...terms.dates]);
  // An invented person is shown only where no real one fits at all.
  const real = rankOf(all.filter(isReal));
  return real.candidates.length > 0 || real.tooMany ? real : rankOf(all);
}

async function retrieve(deps: Pick<Deps, 'keys'>, db: Database, terms: readonly string[]): Promise<Found[]> {
  const blind = terms.flatMap((term) => deps.keys.cipher.indexTermsToAsk(term));
  // Few different lengths mean few different statements to prepare; a repeated term changes nothing.
  while (blind.length % termsAtOnce !== 0) blind.push(blind[0]!);
  const rows = await selectFound(db)
    .where('patients.id', 'in', (query) =>
      query.selectFrom('blind_index').select('patient_id').where('term', 'in', blind),
    )
    .limit(mostRetrieved)
    .execute();
  return rows.map((row) => toFound(deps, row));
}

/** People who may be found: registered, consenting, living. */
export function selectFound(db: Database) {
  return db
    .selectFrom('patients')
    .leftJoin('facilities as home', 'home.id', 'patients.care_home_id')
    .leftJoin('facilities as clinic', 'clinic.id', 'patients.clinic_id')
    .leftJoin('canaries', 'canaries.patient_id', 'patients.id')
    .select([
      'patients.id',
      'canaries.patient_id as canary_id',
      'patients.summary_sealed',
      'home.name as home_name',
      'clinic.name as clinic_name',
    ])
    .where('patients.state', '=', 'active');
}

export function toFound(
  deps: Pick<Deps, 'keys'>,
  row: {
    id: string;
    summary_sealed: Uint8Array;
    home_name: string | null;
    clinic_name: string | null;
    canary_id: string | null;
  },
): Found {
  const summary = openSummary(deps.keys.cipher, row);
  return {
    id: row.id,
    summary,
    facility: summary.careHome ?? row.home_name ?? row.clinic_name ?? '',
    isCanary: row.canary_id !== null,
  };
}

/** Masked: kana and birth date whole, the written name by its first letters, the address by its town. */
export function toCandidate(
  deps: StoreDeps,
  person: Person,
  caseId: string,
  { person: found, match }: Pick<RankedCandidate<Found>, 'person' | 'match'>,
  cardId?: string,
): Candidate {
  const { identity } = found.summary;
  return {
    token: sealCandidateToken(deps, person, caseId, {
      patientId: found.id,
      tier: match.tier,
      confirmations: match.confirmations,
      ...(cardId !== undefined && { cardId }),
    }),
    tier: match.tier,
    kana: fullKana(identity),
    name: `${mask(identity.familyName)} ${mask(identity.givenName)}`,
    birthDate: identity.birthDate,
    sex: identity.sex,
    town: townOf(identity.address),
    facility: found.facility,
    differs: match.differs,
    confirmations: match.confirmations,
  };
}

/** What stands behind a dot is left out: a mask as long as nobody's name would tell the invented people from the others. */
function mask(text: string): string {
  const [first = '', ...rest] = [...(text.split('・')[0] ?? '')];
  return first + '＊'.repeat(rest.length);
}
