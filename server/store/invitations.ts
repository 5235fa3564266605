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
