// Cases (出動) and their timelines. Every change locks the case's row first, so that changes of one case queue up.
import type { Selectable } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import type { CaseEvent } from '#lib/core/contract/receiving.ts';
import { fixedStates } from '#lib/core/receiving/states.ts';
import { summaryStaysOpenMs } from '#lib/core/receiving/summary-access.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit, type Actor, type SignedInActor } from './audit.ts';
import type { Tables } from './database.ts';
import { appendLiveEvents } from './live-events.ts';

export type CaseRow = Selectable<Tables['cases']>;
export type StoreDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;
/** A person who acts from a facility. */
export type Person = SignedInActor;

const dayMs = 86_400_000;

/** A phone may be out of reach for weeks; outside of this its clock is wrong, and the case begins when it is heard of. */
const openedAsTold = ({ clock }: Pick<Deps, 'clock'>, told: number): number =>
  told > clock() + dayMs || told < clock() - 31 * dayMs ? clock() : told;

/** Opens a case, or finds that this person opened it before. Another person's case is not found. */
export async function openCase(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  opening: { id: string; openedAt: number; openedBy: string },
): Promise<Outcome<{ version: number }>> {
  const inserted = await transaction
    .insertInto('cases')
    .values({
      id: opening.id,
      person_id: person.personId,
      facility_id: person.facilityId,
      crew_sealed: deps.keys.cipher.seal({ table: 'cases', row: opening.id }, { crew: crewLabel(person) }),
      patient_id: null,
      card_id: null,
      opened_at: openedAsTold(deps, opening.openedAt),
      opened_by: opening.openedBy,
      closed_at: null,
      incident_id: null,
      incident_number: null,
      start_tag: null,
      described_sealed: null,
      version: 1,
      recorded_at: deps.clock(),
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('version')
    .executeTakeFirst();
  if (!inserted) {
    const held = await findOwnCase(transaction, opening.id, person.personId);
    return held ? done({ version: Number(held.version) }) : refuse('NOT_FOUND');
  }
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'case-opened',
    purpose: 'emergency',
    caseId: opening.id,
    at: opening.openedAt as Instant,
    detail: `by:${opening.openedBy}`,
  });
  return done({ version: 1 });
}

/** '潮見消防署 救急隊長 〇〇', as hospitals read it. */
const crewLabel = (person: Actor) => `${person.facility} ${person.person}`;

export function findOwnCase(db: Database, id: string, personId: string): Promise<CaseRow | undefined> {
  return db
    .selectFrom('cases')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

/** The person's own case while it is open. */
export async function findOpenCase(db: Database, id: string, personId: string): Promise<CaseRow | undefined> {
  const found = await findOwnCase(db, id, personId);
  return found && found.closed_at === null ? found : undefined;
}

/**
 * Raises the case's version and holds its row until the transaction ends.
 * @param personId only a case of this person
 */
export function lockCase(db: Database, id: string, personId?: string): Promise<CaseRow | undefined> {
  let update = db
    .updateTable('cases')
    .set((columns) => ({ version: columns('version', '+', 1) }))
    .where('id', '=', id);
  if (personId !== undefined) update = update.where('person_id', '=', personId);
  return update.returningAll().executeTakeFirst();
}

/**
 * Keeps which patient the case is about: the newest look counts, until the patient is in a hospital's hands. A look
 * after that is about somebody else, whose facts that hospital must not get. A hospital on the way to another patient
 * is told at once.
 */
export async function attachPatient(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  caseId: string,
  personId: string,
  look: { patientId: string; cardId?: string; at: number },
): Promise<void> {
  const held = await findOwnCase(transaction, caseId, personId);
  if (!held || (held.closed_at !== null && look.at > Number(held.closed_at))) return;
  const isAnother = held.patient_id !== look.patientId;
  const handedOverAt = await findHandover(transaction, caseId);
  if (handedOverAt !== undefined && handedOverAt <= look.at) return;
  // Told after the handover: its time is of a phone out of reach, whose clock may be wrong. It may still say who an
  // unknown patient was, and never that a known one is somebody else.
  if (handedOverAt !== undefined && isAnother && held.patient_id !== null) return;
  await transaction
    .updateTable('cases')
    .set((columns) => ({
      patient_id: look.patientId,
      ...((isAnother || look.cardId !== undefined) && { card_id: look.cardId ?? null }),
      version: columns('version', '+', 1),
    }))
    .where('id', '=', caseId)
    .execute();
  if (!isAnother) return;
  const concerned = await transaction
    .updateTable('requests')
    .set((columns) => ({ version: columns('version', '+', 1) }))
    .where('case_id', '=', caseId)
    .where('state', '=', 'chosen')
    .returning(['id', 'hospital_id'])
    .execute();
  await appendLiveEvents(
    deps,
    transaction,
    concerned.map(({ id, hospital_id }) => ({
      facilityId: hospital_id,
      kind: 'case-changed',
      caseId,
      requestId: id,
    })),
  );
}

/** When the patient of a case first came into a hospital's hands. */
async function findHandover(db: Database, caseId: string): Promise<number | undefined> {
  const row = await db
    .selectFrom('requests')
    .select('handed_over_at')
    .where('case_id', '=', caseId)
    .where('handed_over_at', 'is not', null)
    .orderBy('handed_over_at')
    .executeTakeFirst();
  return row && Number(row.handed_over_at);
}

/** Appends to the timeline. Events that came before are left as they are; late ones keep the device's clock. */
export async function addCaseEvents(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  caseId: string,
  events: readonly CaseEvent[],
): Promise<Outcome<{ version: number }>> {
  const held = await lockCase(transaction, caseId, person.personId);
  if (!held) return refuse('NOT_FOUND');
  for (const { id, at, kind, replaces, removed, ...what } of events)
    await transaction
      .insertInto('case_events')
      .values({
        id,
        case_id: caseId,
        at,
        kind,
        sealed: deps.keys.cipher.seal({ table: 'case_events', row: id }, what),
        replaces: replaces ?? null,
        removed: removed ? 1 : null,
        recorded_at: deps.clock(),
      })
      .onConflict((conflict) => conflict.column('id').doNothing())
      .execute();
  await appendLiveEvents(deps, transaction, [
    { facilityId: held.facility_id, kind: 'case-changed', caseId },
    ...(await destinationsOf(transaction, caseId, deps.clock())).map(({ id, hospital_id }) => ({
      facilityId: hospital_id,
      kind: 'case-changed' as const,
      caseId,
      requestId: id,
    })),
  ]);
  return done({ version: Number(held.version) });
}

/** The hospital the patient goes to or has come to: it follows the timeline as long as it may read. */
export function destinationsOf(
  db: Database,
  caseId: string,
  now: number,
): Promise<{ id: string; hospital_id: string }[]> {
  return db
    .selectFrom('requests')
    .select(['id', 'hospital_id'])
    .where('case_id', '=', caseId)
    .where('state', 'in', [...fixedStates])
    .where((where) =>
      where.or([where('handed_over_at', 'is', null), where('handed_over_at', '>', now - summaryStaysOpenMs)]),
    )
    .execute();
}

export async function eventsOfCase(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  caseId: string,
): Promise<CaseEvent[]> {
  const rows = await db
    .selectFrom('case_events')
    .selectAll()
    .where('case_id', '=', caseId)
    .orderBy('at')
    .orderBy('recorded_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    at: Number(row.at) as Instant,
    kind: row.kind as CaseEvent['kind'],
    ...deps.keys.cipher.open<Pick<CaseEvent, 'vitals' | 'note' | 'urgency' | 'proposed'>>(
      { table: 'case_events', row: row.id },
      row.sealed,
    ),
    ...(row.replaces !== null && { replaces: row.replaces }),
    ...(row.removed !== null && { removed: true as const }),
  }));
}

export function crewOf(deps: Pick<Deps, 'keys'>, row: Pick<CaseRow, 'id' | 'crew_sealed'>): string {
  return deps.keys.cipher.open<{ crew: string }>({ table: 'cases', row: row.id }, row.crew_sealed).crew;
}
