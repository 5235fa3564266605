// Challenges that wait for an authenticator's answer. Each is good once and for five minutes: taking one deletes it.
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';

export const ceremonyMs = 5 * 60_000;

/** register: of an invitation. add: a further passkey of somebody signed in. */
export type CeremonyKind = 'sign-in' | 'confirm' | 'register' | 'add';

export interface Ceremony {
  id: string;
  challenge: string;
  personId: string | null;
  invitationId: string | null;
}

export async function beginCeremony(
  deps: Pick<Deps, 'clock' | 'newId' | 'random'>,
  db: Database,
  kind: CeremonyKind,
  of: { personId?: string; invitationId?: string } = {},
): Promise<Ceremony> {
  const now = deps.clock();
  const ceremony: Ceremony = {
    id: deps.newId(),
    challenge: Buffer.from(deps.random(32)).toString('base64url'),
    personId: of.personId ?? null,
    invitationId: of.invitationId ?? null,
  };
  await db
    .insertInto('ceremonies')
    .values({
      id: ceremony.id,
      kind,
      challenge: ceremony.challenge,
      person_id: ceremony.personId,
      invitation_id: ceremony.invitationId,
      created_at: now,
      expires_at: now + ceremonyMs,
    })
    .execute();
  return ceremony;
}

/** Takes a ceremony for its one answer; undefined when there is none, when it was answered, or when it is too late. */
export async function takeCeremony(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  kind: CeremonyKind,
  id: string,
): Promise<Ceremony | undefined> {
  const row = await db
    .deleteFrom('ceremonies')
    .where('id', '=', id)
    .where('kind', '=', kind)
    .returningAll()
    .executeTakeFirst();
  if (!row || (Number(row.expires_at) as Instant) <= deps.clock()) return undefined;
  return {
    id: row.id,
    challenge: row.challenge,
    personId: row.person_id,
    invitationId: row.invitation_id,
  };
}

export async function forgetOldCeremonies(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db.deleteFrom('ceremonies').where('expires_at', '<', deps.clock()).execute();
}
