// Patients and family members, and whose record each stands for (ADR 0020). A person ends when the last record does.
import { ownRelation } from '#lib/core/access/family.ts';
import type { FamilyMember } from '#lib/core/contract/family.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { withdrawInvitations } from './invitations.ts';
import { fullName } from './patient-summary.ts';
import { listSummaries } from './patients.ts';
import { addFacility, addPerson } from './people.ts';
import { endSessionsOf } from './sessions.ts';

type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

/** One for everybody: a household of its own would stand in the clear under the family's name. */
const householdName = 'ご家族';

async function householdId(deps: Pick<Deps, 'clock' | 'newId'>, transaction: Database): Promise<string> {
  const row = await transaction
    .selectFrom('facilities')
    .select('id')
    .where('kind', '=', 'household')
    .orderBy('created_at')
    .orderBy('id')
    .limit(1)
    .executeTakeFirst();
  if (row) return row.id;
  const id = deps.newId();
  await addFacility(deps, transaction, {
    id,
    kind: 'household',
    name: householdName,
    town: '',
    address: '',
    phone: '',
  });
  return id;
}

const place = (personId: string, patientId: string) =>
  ({ table: 'proxies', row: `${personId}:${patientId}` }) as const;

const relationIn = (
  { keys }: Pick<Deps, 'keys'>,
  row: { person_id: string; patient_id: string; relation_sealed: Uint8Array },
): string => keys.cipher.open<string>(place(row.person_id, row.patient_id), row.relation_sealed);

export interface NewProxy {
  patientId: string;
  name: string;
  /** 'self' or a word. */
  relation: string;
  invitedBy: string | null;
}

/** A person of the family, or the patient, who may see one record from now on. @returns the person's id */
export async function addFamilyMember(
  deps: StoreDeps,
  transaction: Database,
  { patientId, name, relation, invitedBy }: NewProxy,
): Promise<string> {
  const personId = deps.newId();
  const { last } = await transaction
    .selectFrom('people')
    .select((columns) => columns.fn.max('position').as('last'))
    .executeTakeFirstOrThrow();
  await addPerson(deps, transaction, {
    id: personId,
    facilityId: await householdId(deps, transaction),
    role: 'patient',
    name,
    post: relation === ownRelation ? '本人' : '家族',
    patientId,
    position: Number(last) + 1,
  });
  await addProxy(deps, transaction, { personId, patientId, relation, invitedBy });
  return personId;
}

/** Lets a person who is in already see one more record, or one that had ended for them. */
export async function addProxy(
  deps: Pick<Deps, 'clock' | 'keys'>,
  transaction: Database,
  proxy: { personId: string; patientId: string; relation: string; invitedBy: string | null },
): Promise<void> {
  const { personId, patientId, relation } = proxy;
  const standing = {
    is_patient: relation === ownRelation ? 1 : 0,
    relation_sealed: deps.keys.cipher.seal(place(personId, patientId), relation),
    invited_by: proxy.invitedBy,
    created_at: deps.clock(),
    ended_at: null,
  };
  await transaction
    .insertInto('proxies')
    .values({ person_id: personId, patient_id: patientId, ...standing })
    .onConflict((conflict) => conflict.columns(['person_id', 'patient_id']).doUpdateSet(standing))
    .execute();
}

/** How a person stands to a patient now; undefined for everybody who does not. */
export async function findProxy(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string,
  patientId: string,
): Promise<{ relation: string } | undefined> {
  const row = await db
    .selectFrom('proxies')
    .select(['person_id', 'patient_id', 'relation_sealed'])
    .where('person_id', '=', personId)
    .where('patient_id', '=', patientId)
    .where('ended_at', 'is', null)
    .executeTakeFirst();
  return row && { relation: relationIn(deps, row) };
}

/** The records a person stands for, the longest first. */
export async function listOwnProxies(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string,
): Promise<{ patientId: string; name: string; relation: string }[]> {
  const rows = await db
    .selectFrom('proxies')
    .selectAll()
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .orderBy('patient_id')
    .execute();
  const patients = await listSummaries(
    deps,
    db,
    rows.map(({ patient_id }) => patient_id),
  );
  const names = new Map(patients.map(({ id, summary }) => [id, fullName(summary.identity)]));
  return rows.map((row) => ({
    patientId: row.patient_id,
    name: names.get(row.patient_id) ?? '',
    relation: relationIn(deps, row),
  }));
}

/** Who may see a patient's record, the first invited first. */
export async function listFamilyOf(
  deps: Pick<Deps, 'keys' | 'clock'>,
  db: Database,
  patientId: string,
): Promise<FamilyMember[]> {
  const rows = await db
    .selectFrom('proxies')
    .innerJoin('people', 'people.id', 'proxies.person_id')
    .select([
      'proxies.person_id',
      'proxies.patient_id',
      'proxies.relation_sealed',
      'proxies.created_at',
      'people.name_sealed',
    ])
    .where('proxies.patient_id', '=', patientId)
    .where('proxies.ended_at', 'is', null)
    .where('people.active', '=', 1)
    .orderBy('proxies.created_at')
    .orderBy('proxies.person_id')
    .execute();
  const members: FamilyMember[] = [];
  for (const row of rows)
    members.push({
      personId: row.person_id,
      name: deps.keys.cipher.open<string>({ table: 'people', row: row.person_id }, row.name_sealed),
      relation: relationIn(deps, row),
      invitedAt: Number(row.created_at) as Instant,
      ...(await joiningOf(deps, db, row.person_id)),
    });
  return members;
}

async function joiningOf(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
): Promise<Pick<FamilyMember, 'state' | 'expiresAt' | 'lastSeenAt'>> {
  const { seen } = await db
    .selectFrom('sessions')
    .select((columns) => columns.fn.max('last_seen_at').as('seen'))
    .where('person_id', '=', personId)
    .executeTakeFirstOrThrow();
  const lastSeenAt = seen === null ? {} : { lastSeenAt: Number(seen) as Instant };
  const waiting = await db
    .selectFrom('invitations')
    .select('expires_at')
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', deps.clock())
    .executeTakeFirst();
  if (waiting) return { state: 'waiting', expiresAt: Number(waiting.expires_at) as Instant, ...lastSeenAt };
  const used = await db
    .selectFrom('invitations')
    .select('id')
    .where('person_id', '=', personId)
    .where('used_at', 'is not', null)
    .limit(1)
    .executeTakeFirst();
  return { state: used ? 'joined' : 'lapsed', ...lastSeenAt };
}

/** Families of other patients kept at a facility, with whom they belong to. */
export async function listKnownFamilies(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  facilityId: string,
  exceptPatientId: string,
): Promise<{ personId: string; name: string; of: string[] }[]> {
  const rows = await selectFamiliesAt(db, facilityId).execute();
  const already = new Set(
    rows.filter(({ patient_id }) => patient_id === exceptPatientId).map(({ person_id }) => person_id),
  );
  const others = rows.filter(({ person_id, is_patient }) => !already.has(person_id) && is_patient === 0);
  const patients = await listSummaries(deps, db, [...new Set(others.map(({ patient_id }) => patient_id))]);
  const names = new Map(patients.map(({ id, summary }) => [id, fullName(summary.identity)]));
  const known = new Map<string, { personId: string; name: string; of: string[] }>();
  for (const { person_id, patient_id, name_sealed } of others) {
    const name = deps.keys.cipher.open<string>({ table: 'people', row: person_id }, name_sealed);
    const entry = known.get(person_id) ?? { personId: person_id, name, of: [] };
    entry.of.push(names.get(patient_id) ?? '');
    known.set(person_id, entry);
  }
  return [...known.values()].sort((left, right) => left.name.localeCompare(right.name, 'ja'));
}

/** Whether a person is the family of somebody kept at a facility. */
export async function isFamilyAt(db: Database, facilityId: string, personId: string): Promise<boolean> {
  const row = await selectFamiliesAt(db, facilityId)
    .where('proxies.person_id', '=', personId)
    .where('proxies.is_patient', '=', 0)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Whether every record a person stands for is kept at a facility: only then may it let them in anew. */
export async function standsOnlyAt(db: Database, facilityId: string, personId: string): Promise<boolean> {
  const elsewhere = await db
    .selectFrom('proxies')
    .innerJoin('patients', 'patients.id', 'proxies.patient_id')
    .select(['patients.care_home_id', 'patients.clinic_id'])
    .where('proxies.person_id', '=', personId)
    .where('proxies.ended_at', 'is', null)
    .execute();
  return elsewhere.every((row) => row.care_home_id === facilityId || row.clinic_id === facilityId);
}

function selectFamiliesAt(db: Database, facilityId: string) {
  return db
    .selectFrom('proxies')
    .innerJoin('patients', 'patients.id', 'proxies.patient_id')
    .innerJoin('people', 'people.id', 'proxies.person_id')
    .select(['proxies.person_id', 'proxies.patient_id', 'proxies.is_patient', 'people.name_sealed'])
    .where('proxies.ended_at', 'is', null)
    .where('people.active', '=', 1)
    .where((where) =>
      where.or([
        where('patients.care_home_id', '=', facilityId),
        where('patients.clinic_id', '=', facilityId),
      ]),
    )
    .orderBy('proxies.created_at')
    .orderBy('proxies.patient_id');
}

/**
 * Ends a person's right to a record, every session of theirs and a code that waits; who stands for nobody any more cannot enter again.
 * Wake the live streams after the commit.
 * @returns false when it had ended, or never was
 */
export async function endProxy(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
  patientId: string,
): Promise<boolean> {
  const now = deps.clock();
  const ended = await transaction
    .updateTable('proxies')
    .set({ ended_at: now })
    .where('person_id', '=', personId)
    .where('patient_id', '=', patientId)
    .where('ended_at', 'is', null)
    .returning('person_id')
    .executeTakeFirst();
  if (!ended) return false;
  await endSessionsOf(deps, transaction, personId);
  // A paper that still lies about was given for this record, and would open the others.
  await withdrawInvitations(deps, transaction, personId);
  const left = await transaction
    .selectFrom('proxies')
    .select('patient_id')
    .where('person_id', '=', personId)
    .where('ended_at', 'is', null)
    .orderBy('created_at')
    .limit(1)
    .executeTakeFirst();
  if (left) {
    await transaction
      .updateTable('people')
      .set({ patient_id: left.patient_id })
      .where('id', '=', personId)
      .execute();
    return true;
  }
  await transaction
    .updateTable('people')
    .set({ active: 0, left_at: now, patient_id: null })
    .where('id', '=', personId)
    .execute();
  await transaction
    .updateTable('passkeys')
    .set({ revoked_at: now })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .execute();
  return true;
}
