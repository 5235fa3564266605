// Invitations: a one-time code, on paper or as a link, by which one known person registers a passkey. The database
// holds the code's keyed hash only; whoever invites sees it once.
import { makeInvitationCode } from '#lib/core/access/invitation-code.ts';
import type { Instant, PlainDate } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';

export type InvitationKind = 'staff' | 'family' | 'first';

const hourMs = 3_600_000;
/** How long a code is good: at work people are at hand, a family's paper lies in a drawer. */
export const invitationMs: Record<InvitationKind, number> = {
  first: 24 * hourMs,
  staff: 72 * hourMs,
  family: 60 * 24 * hourMs,
};

export const hashInvitationCode = (deps: Pick<Deps, 'keys'>, code: string): string =>
  Buffer.from(deps.keys.cipher.blind(`invitation|${code}`)).toString('hex');

export const hashInvitationBirthDate = (
  deps: Pick<Deps, 'keys'>,
  invitationId: string,
  birthDate: PlainDate,
): string => Buffer.from(deps.keys.cipher.blind(`invitation|${invitationId}|${birthDate}`)).toString('hex');

export interface NewInvitation {
  personId: string;
  kind: InvitationKind;
  /** Person who invites; null for the first administrator. */
  invitedBy: string | null;
  /** Families also give the patient's birth date. */
  birthDate?: PlainDate;
}

export interface MadeInvitation {
  id: string;
  /** Twelve letters; cannot be read again. */
  code: string;
  expiresAt: Instant;
}

/** Invites a person, and withdraws every earlier invitation of theirs that still waits. */
export async function createInvitation(
  deps: Pick<Deps, 'keys' | 'clock' | 'newId' | 'random'>,
  transaction: Database,
  { personId, kind, invitedBy, birthDate }: NewInvitation,
): Promise<MadeInvitation> {
  await withdrawInvitations(deps, transaction, personId);
  const [id, code, now] = [deps.newId(), makeInvitationCode(deps.random(12)), deps.clock()];
  const expiresAt = (now + invitationMs[kind]) as Instant;
  await transaction
    .insertInto('invitations')
    .values({
      id,
      person_id: personId,
      kind,
      code_hash: hashInvitationCode(deps, code),
      birth_date_hash: birthDate ? hashInvitationBirthDate(deps, id, birthDate) : null,
      attempts: 0,
      invited_by: invitedBy,
      created_at: now,
      expires_at: expiresAt,
      used_at: null,
      withdrawn_at: null,
    })
    .execute();
  return { id, code, expiresAt };
}

/** Ends every invitation of a person that was not used. @returns how many */
export async function withdrawInvitations(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
): Promise<number> {
  const ended = await transaction
    .updateTable('invitations')
    .set({ withdrawn_at: deps.clock() })
    .where('person_id', '=', personId)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .returning('id')
    .execute();
  return ended.length;
}

/** Wrong birth dates before the invitation is withdrawn. */
export const secondFactorTries = 5;

export interface OpenInvitation {
  id: string;
  kind: InvitationKind;
  personId: string;
}

export type Redeemable =
  { ok: true; invitation: OpenInvitation } | { ok: false; code: 'NOT_VALID' | 'BIRTH_DATE_NEEDED' };

/**
 * The invitation of a code while it can be used. Unknown, used, withdrawn and late codes and a wrong birth date are one
 * answer; a wrong birth date is counted, and the fifth withdraws the invitation: commit whatever is returned.
 */
export async function findRedeemable(
  deps: Pick<Deps, 'keys' | 'clock'>,
  transaction: Database,
  code: string,
  birthDate: PlainDate | undefined,
): Promise<Redeemable> {
  const row = await selectOpen(deps, transaction)
    .where('code_hash', '=', hashInvitationCode(deps, code))
    .executeTakeFirst();
  if (!row) return { ok: false, code: 'NOT_VALID' };
  const invitation = toOpenInvitation(row);
  if (row.birth_date_hash === null) return { ok: true, invitation };
  if (birthDate === undefined) return { ok: false, code: 'BIRTH_DATE_NEEDED' };
  if (hashInvitationBirthDate(deps, row.id, birthDate) === row.birth_date_hash)
    return { ok: true, invitation };
  const { attempts } = await transaction
    .updateTable('invitations')
    .set((columns) => ({ attempts: columns('attempts', '+', 1) }))
    .where('id', '=', row.id)
    .returning('attempts')
    .executeTakeFirstOrThrow();
  if (Number(attempts) >= secondFactorTries) await withdrawInvitations(deps, transaction, row.person_id);
  return { ok: false, code: 'NOT_VALID' };
}

/** Uses an invitation up; undefined when it can no longer be used, of two at once for all but one. */
export async function useInvitation(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
): Promise<OpenInvitation | undefined> {
  const now = deps.clock();
  const row = await transaction
    .updateTable('invitations')
    .set({ used_at: now })
    .where('id', '=', id)
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', now)
    .returningAll()
    .executeTakeFirst();
  return row && toOpenInvitation(row);
}

/** Who made the code by which a person came in last: nobody for the first administrator and the demo's people. */
export async function findInviter(db: Database, personId: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('invitations')
    .select('invited_by')
    .where('person_id', '=', personId)
    .where('used_at', 'is not', null)
    .orderBy('used_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.invited_by ?? undefined;
}

const selectOpen = (deps: Pick<Deps, 'clock'>, db: Database) =>
  db
    .selectFrom('invitations')
    .selectAll()
    .where('used_at', 'is', null)
    .where('withdrawn_at', 'is', null)
    .where('expires_at', '>', deps.clock());

const toOpenInvitation = (row: { id: string; kind: string; person_id: string }): OpenInvitation => ({
  id: row.id,
  kind: row.kind as InvitationKind,
  personId: row.person_id,
});
