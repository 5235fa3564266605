// Records opened in an emergency without a relation, or although consent was withdrawn: reason, short time, and an
// audit entry of its own that the secretariat and the patient are shown. Nobody else is told.
import type { Selectable } from 'kysely';
import {
  breakGlassMs,
  isStillOpen,
  mayBreakInto,
  type BreakGlassReason,
  type BreakGlassWay,
} from '#lib/core/access/break-glass.ts';
import { mayDo, sectionsFor } from '#lib/core/access/table.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { BrokenGlass } from '#lib/core/contract/break-glass.ts';
import type { ConfirmedBy } from '#lib/core/contract/look-up.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import { openCandidateToken } from './candidate-tokens.ts';
import { findCards } from './cards.ts';
import { findOwnCase, type Person, type StoreDeps } from './cases.ts';
import type { Tables } from './database.ts';
import { emergencyOf, findRecord, type PatientRecord } from './patients.ts';
import { labelOf } from './patient-summary.ts';

type Row = Selectable<Tables['break_glass']>;

export interface BreakingGlass {
  /** Made by the client. */
  id: string;
  reason: BreakGlassReason;
  note?: string | undefined;
  by: { way: 'card'; cardId: string } | { way: 'candidate'; token: string };
  confirmedBy: readonly ConfirmedBy[];
  caseId?: string | undefined;
}

interface Target {
  way: BreakGlassWay;
  patientId: string;
  cardId?: string;
  confirmations: number;
}

/**
 * Opens a record for a short time. Unknown, deceased, and found by a name or code after a withdrawal, are not found
 * alike. The caller has made sure that the person is who they say, just now.
 */
export async function breakGlass(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  input: BreakingGlass,
): Promise<Outcome<BrokenGlass>> {
  const { caseId } = input;
  if (caseId !== undefined && !(await findOwnCase(transaction, caseId, person.personId)))
    return refuse('NOT_FOUND');
  const target = await findTarget(deps, transaction, person, input);
  const record = target && (await findRecord(deps, transaction, target.patientId));
  if (!record || !mayBreakInto(target.way, record.state) || !mayLook(person)) return refuse('NOT_FOUND');
  const confirmed = [...new Set(input.confirmedBy)];
  if (confirmed.length < target.confirmations)
    return refuse('BAD_REQUEST', {
      issues: [{ path: 'confirmedBy', message: `at least ${target.confirmations} different ones` }],
    });

  const now = deps.clock();
  const opening = await takeOpening(deps, transaction, person, input, target, now);
  if (!opening) return refuse('NOT_FOUND');
  const how = `via:${target.way},confirmed:${confirmed.join('+')}`;
  if (opening.isNew)
    await appendAudit(deps, transaction, {
      ...entryOf(person, opening.row, record),
      action: 'break-glass',
      at: Number(opening.row.opened_at) as Instant,
      detail: `reason:${opening.row.reason},state:${record.state},${how}`,
    });
  return look(deps, transaction, person, opening.row, record, how);
}

/** What the person opened, read again; each reading is a look. Nobody else's opening is found, nor one that is over. */
export async function readBrokenGlass(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  id: string,
): Promise<Outcome<BrokenGlass>> {
  const row = await findOwn(transaction, id, person.personId);
  if (!row || !isStillOpen(timesOf(row), deps.clock()) || !mayLook(person)) return refuse('NOT_FOUND');
  const record = await findRecord(deps, transaction, row.patient_id);
  // The person may have died since.
  if (!record || !mayBreakInto('card', record.state)) return refuse('NOT_FOUND');
  return look(deps, transaction, person, row, record, 'via:again');
}

/** Closes an opening before its time; one that is over stays as it is. */
export async function endBreakGlass(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
  id: string,
): Promise<Outcome<Record<string, never>>> {
  const row = await findOwn(transaction, id, personId);
  if (!row) return refuse('NOT_FOUND');
  const now = deps.clock();
  if (isStillOpen(timesOf(row), now))
    await transaction.updateTable('break_glass').set({ ended_at: now }).where('id', '=', id).execute();
  return done({});
}

/**
 * Keeps that a crew opened a withdrawn card's own content without a network; the look is recorded beside it. Even of a
 * card that this server does not know it is told.
 */
export async function keepOfflineBreakGlass(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  look: {
    id: string;
    at: Instant;
    caseId: string;
    cardId: string;
    patientId?: string | undefined;
    patientLabel?: string | undefined;
    reason: BreakGlassReason;
    note?: string | undefined;
    /** Nothing is to be read under it any more. */
    isOver?: boolean;
  },
): Promise<void> {
  const { patientId, patientLabel } = look;
  if (patientId !== undefined) {
    const isNew = await insertOpening(deps, transaction, person, {
      ...look,
      patientId,
      // A phone's clock may be ahead: nothing stays open longer for that.
      openedAt: Math.min(look.at, deps.clock()) as Instant,
    });
    // The phone asked, got no answer, and opened the paper: it is the same opening.
    const held = isNew ? undefined : await findOwn(transaction, look.id, person.personId);
    if (held?.patient_id === patientId) return;
  }
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'break-glass',
    purpose: 'break-glass',
    at: look.at,
    ...(patientId !== undefined && { patientId }),
    ...(patientLabel !== undefined && { patientLabel }),
    cardId: look.cardId,
    caseId: look.caseId,
    sections: sectionsFor(person.role, 'break-glass', 'break-glass'),
    detail: `reason:${look.reason},offline,via:card`,
  });
}

const mayLook = ({ role }: Pick<Person, 'role'>) =>
  mayDo(role, 'break-glass', 'break-glass', 'read-emergency');

async function findTarget(
  deps: StoreDeps,
  db: Database,
  person: Person,
  { id, by, caseId }: BreakingGlass,
): Promise<Target | undefined> {
  if (by.way === 'card') {
    const [card] = await findCards(db, [by.cardId]);
    return card && { way: 'card', patientId: card.patient_id, cardId: card.id, confirmations: 1 };
  }
  const token = openCandidateToken(deps, person, caseId ?? id, by.token);
  return (
    token && {
      way: token.cardId === undefined ? 'search' : 'short-code',
      patientId: token.patientId,
      confirmations: Math.max(1, token.confirmations),
      ...(token.cardId !== undefined && { cardId: token.cardId }),
    }
  );
}

/** The opening under this id: new, or the person's own of the same patient, sent again while it is open. */
async function takeOpening(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  input: BreakingGlass,
  { patientId, cardId }: Target,
  now: Instant,
): Promise<{ row: Row; isNew: boolean } | undefined> {
  const isNew = await insertOpening(deps, transaction, person, {
    ...input,
    patientId,
    cardId,
    openedAt: now,
  });
  const row = await findOwn(transaction, input.id, person.personId);
  if (!row || row.patient_id !== patientId || !isStillOpen(timesOf(row), now)) return undefined;
  return { row, isNew };
}

/** @returns false when the id is taken */
async function insertOpening(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  person: Person,
  opening: Pick<BreakingGlass, 'id' | 'reason' | 'note' | 'caseId'> & {
    patientId: string;
    cardId?: string | undefined;
    openedAt: Instant;
    isOver?: boolean;
  },
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('break_glass')
    .values({
      id: opening.id,
      person_id: person.personId,
      facility_id: person.facilityId,
      patient_id: opening.patientId,
      case_id: opening.caseId ?? null,
      card_id: opening.cardId ?? null,
      reason: opening.reason,
      note_sealed: opening.note
        ? deps.keys.cipher.seal({ table: 'break_glass', row: opening.id }, { note: opening.note })
        : null,
      opened_at: opening.openedAt,
      expires_at: opening.openedAt + breakGlassMs,
      ended_at: opening.isOver ? opening.openedAt : null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .executeTakeFirst();
  return inserted !== undefined;
}

function findOwn(db: Database, id: string, personId: string): Promise<Row | undefined> {
  return db
    .selectFrom('break_glass')
    .selectAll()
    .where('id', '=', id)
    .where('person_id', '=', personId)
    .executeTakeFirst();
}

const timesOf = (row: Row) => ({
  expiresAt: Number(row.expires_at),
  ...(row.ended_at !== null && { endedAt: Number(row.ended_at) }),
});

function entryOf(person: Person, row: Row, record: PatientRecord) {
  return {
    actor: person,
    purpose: 'break-glass',
    patientId: record.id,
    patientLabel: labelOf(record),
    ...(row.card_id !== null && { cardId: row.card_id }),
    // A search without a case stands under the opening's id.
    caseId: row.case_id ?? row.id,
    sections: sectionsFor(person.role, 'break-glass', 'break-glass'),
  } as const;
}

async function look(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  row: Row,
  record: PatientRecord,
  how: string,
): Promise<Outcome<BrokenGlass>> {
  const readAt = deps.clock();
  const reason = row.reason as BreakGlassReason;
  await appendAudit(deps, transaction, {
    ...entryOf(person, row, record),
    action: 'look',
    detail: `reason:${reason},${how}`,
  });
  return done({
    id: row.id,
    patientRef: record.id,
    emergency: emergencyOf(
      record,
      readAt,
      mayDo(person.role, 'break-glass', 'break-glass', 'read-uninformed'),
    ),
    reason,
    readAt,
    expiresAt: Number(row.expires_at) as Instant,
  });
}
