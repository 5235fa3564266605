// Finding people without reading names: the database holds keyed hashes of what a name and a birth date can be asked by.
import { indexTerms } from '#lib/core/identity/index-keys.ts';
import type { IdentityValue } from '#lib/core/record/item.ts';
import { samePersonKeys } from '#lib/core/record/same-person.ts';
import type { Database, Deps } from '#server/ports.ts';

/** Replaces the terms of a patient: for search, and for recognising a second registration. */
export async function writeBlindIndex(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  patientId: string,
  identity: IdentityValue,
): Promise<void> {
  await transaction.deleteFrom('blind_index').where('patient_id', '=', patientId).execute();
  const terms = [...new Set([...indexTerms(identity), ...samePersonKeys(identity)])];
  const rows = terms.map((term) => ({ term: deps.keys.cipher.indexTerm(term), patient_id: patientId }));
  await transaction
    .insertInto('blind_index')
    .values(rows)
    .onConflict((conflict) => conflict.columns(['term', 'patient_id']).doNothing())
    .execute();
}

/** The person of one facility who may be the one described, by blind index alone: the most alike, then the earliest. */
export async function findSamePerson(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  facilityId: string,
  identity: Parameters<typeof samePersonKeys>[0],
): Promise<string | undefined> {
  const terms = samePersonKeys(identity).flatMap((key) => deps.keys.cipher.indexTermsToAsk(key));
  if (terms.length === 0) return undefined;
  const row = await db
    .selectFrom('blind_index')
    .innerJoin('patients', 'patients.id', 'blind_index.patient_id')
    .select('patients.id')
    .groupBy(['patients.id', 'patients.created_at'])
    .where('blind_index.term', 'in', terms)
    .where((where) =>
      where.or([
        where('patients.care_home_id', '=', facilityId),
        where('patients.clinic_id', '=', facilityId),
      ]),
    )
    .orderBy((expression) => expression.fn.countAll(), 'desc')
    .orderBy('patients.created_at')
    .limit(1)
    .executeTakeFirst();
  return row?.id;
}
