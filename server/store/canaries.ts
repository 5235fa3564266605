// Canaries: invented people in the register whom nobody has a reason to look for. Being listed is enough for an alert.
// A canary never stands in the way: it shares no search term with anybody, is shown only where no real person fits, and
// whoever opens it reads in place of the name that it is a test.
import type { CanaryView } from '#lib/core/contract/watch.ts';
import { drawCanary } from '#lib/core/access/canary.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import { todayInJapan } from '#lib/core/identity/plain-date.ts';
import { indexTerms, queryTerms } from '#lib/core/identity/index-keys.ts';
import { parseNameSearch } from '#lib/core/identity/name-search.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { fullKana, fullName } from './patient-summary.ts';
import { listSummaries, touchPatient } from './patients.ts';
import { registerPatient } from './registration.ts';

const mostDraws = 200;
const termsAtOnce = 200;

export async function isCanary(db: Database, patientId: string): Promise<boolean> {
  const row = await db
    .selectFrom('canaries')
    .select('patient_id')
    .where('patient_id', '=', patientId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Invents a person and puts it into the register. Undefined when every draw came near somebody. */
export async function createCanary(
  deps: StoreDeps & Pick<Deps, 'random'>,
  transaction: Database,
  by: Person,
): Promise<string | undefined> {
  const office = await transaction
    .selectFrom('facilities')
    .select(['town', 'phone'])
    .where('id', '=', by.facilityId)
    .executeTakeFirstOrThrow();
  const identity = await drawLonely(deps, transaction, office.town);
  if (!identity) return undefined;
  const id = deps.newId();
  const today: PlainDate = todayInJapan(deps.clock());
  const actor = by;
  await registerPatient(deps, transaction, {
    id,
    draft: {
      identity,
      items: [
        { kind: 'history', value: { text: testWords } },
        ...(/^\+?[0-9][0-9-]{4,18}[0-9]$/.test(office.phone)
          ? [
              {
                kind: 'contact' as const,
                value: { name: testWords, relation: '事務局', phone: office.phone, order: 1 },
              },
            ]
          : []),
      ],
      consent: {
        formReference: testWords,
        givenOn: today,
        giver: testWords,
        giverIs: 'patient',
        takenBy: by.facility,
      },
    },
    author: { source: 'clinic', facility: by.facility, facilityId: by.facilityId, person: testWords },
    actor,
    place: { careHomeId: null, clinicId: null },
  });
  await transaction
    .insertInto('canaries')
    .values({ patient_id: id, created_by: by.personId, created_at: deps.clock() })
    .execute();
  await appendAudit(deps, transaction, {
    actor,
    action: 'watch-changed',
    purpose: 'oversight',
    patientId: id,
    patientLabel: fullName(identity),
    detail: 'canary:added',
  });
  return id;
}

const testWords = 'テスト登録（実在しません）';

async function drawLonely(
  deps: Pick<Deps, 'keys' | 'random'>,
  db: Database,
  town: string,
): Promise<IdentityValue | undefined> {
  for (let draw = 0; draw < mostDraws; draw += 1) {
    const identity = drawCanary(deps.random(8), town, testWords);
    if (await isLonely(deps, db, identity)) return identity;
  }
  return undefined;
}

/**
 * Whether no search for anybody on record could lead to this person, nor a search for this person to anybody: neither
 * share a name's key on one birth date, nor a whole name on dates that are taken for each other.
 */
export async function isLonely(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  identity: IdentityValue,
): Promise<boolean> {
  const searched = parseNameSearch({
    name: fullKana(identity),
    birthDate: identity.birthDate,
  });
  if (!searched.ok) return false;
  const asked = queryTerms(searched.search);
  const terms = [
    ...new Set([...indexTerms(identity), ...asked.best, ...asked.wider, ...asked.dates]),
  ].flatMap((term) => deps.keys.cipher.indexTermsToAsk(term));
  for (let start = 0; start < terms.length; start += termsAtOnce) {
    const met = await db
      .selectFrom('blind_index')
      .select('patient_id')
      .where('term', 'in', terms.slice(start, start + termsAtOnce))
      .limit(1)
      .executeTakeFirst();
    if (met) return false;
  }
  return true;
}

/** Takes a canary out of every search. @returns false when there is none of this id */
export async function withdrawCanary(
  deps: StoreDeps,
  transaction: Database,
  by: Person,
  patientId: string,
): Promise<boolean> {
  const held = await transaction
    .selectFrom('canaries')
    .innerJoin('patients', 'patients.id', 'canaries.patient_id')
    .select('canaries.patient_id')
    .where('canaries.patient_id', '=', patientId)
    .where('patients.state', '=', 'active')
    .executeTakeFirst();
  if (!held) return false;
  await touchPatient(deps, transaction, patientId, { state: 'consent-withdrawn' });
  await appendAudit(deps, transaction, {
    actor: by,
    action: 'watch-changed',
    purpose: 'oversight',
    patientId,
    detail: 'canary:withdrawn',
  });
  return true;
}

/** Canaries that searches can meet, and how often each was listed or opened. */
export async function listCanaries(deps: Pick<Deps, 'keys'>, db: Database): Promise<CanaryView[]> {
  const rows = await db
    .selectFrom('canaries')
    .innerJoin('patients', 'patients.id', 'canaries.patient_id')
    .select(['canaries.patient_id', 'canaries.created_at'])
    .where('patients.state', '=', 'active')
    .orderBy('canaries.created_at', 'desc')
    .orderBy('canaries.patient_id')
    .execute();
  if (rows.length === 0) return [];
  const ids = rows.map((row) => row.patient_id);
  const met = await db
    .selectFrom('audit')
    .select(['patient_id', (count) => count.fn.countAll().as('count')])
    .where('patient_id', 'in', ids)
    .where('action', 'in', ['listed', 'look', 'look-offline', 'break-glass'])
    .groupBy('patient_id')
    .execute();
  const summaries = new Map(
    (await listSummaries(deps, db, ids)).map(({ id, summary }) => [id, summary.identity]),
  );
  return rows.flatMap((row) => {
    const identity = summaries.get(row.patient_id);
    if (!identity) return [];
    return {
      patientId: row.patient_id,
      name: fullName(identity),
      kana: fullKana(identity),
      birthDate: identity.birthDate,
      sex: identity.sex,
      createdAt: Number(row.created_at) as Instant,
      listed: Number(met.find(({ patient_id }) => patient_id === row.patient_id)?.count ?? 0),
    };
  });
}
