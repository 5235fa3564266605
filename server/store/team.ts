// The people of a facility: added, invited, changed, gone. What may be done by whom is core/access/people-rules.ts.
import type { PersonDraft } from '#lib/core/access/facility-draft.ts';
import { managerRole, type ManagerOf } from '#lib/core/access/people-rules.ts';
import type { FacilityKind, Role } from '#lib/core/access/roles.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Member, MemberState } from '#lib/core/contract/people.ts';
import type { Database, Deps } from '#server/ports.ts';
import { withdrawInvitations } from './invitations.ts';
import { addPerson, openDetails, sealDetails } from './people.ts';
import { endSessionsOf } from './sessions.ts';

const instant = (value: number | string | bigint | null) =>
  value === null ? null : (Number(value) as Instant);

/** Everybody who works or worked at a facility: those who work first, in the order they were added. */
export async function listTeam(
  deps: Pick<Deps, 'keys' | 'clock' | 'mode'>,
  db: Database,
  facilityId: string,
): Promise<Member[]> {
  const rows = await db
    .selectFrom('people')
    .selectAll('people')
    .select((select) => [
      select
        .selectFrom('passkeys')
        .select((count) => count.fn.countAll().as('count'))
        .whereRef('passkeys.person_id', '=', 'people.id')
        .where('passkeys.revoked_at', 'is', null)
        .as('passkeys'),
      select
        .selectFrom('devices')
        .select((count) => count.fn.countAll().as('count'))
        .whereRef('devices.person_id', '=', 'people.id')
        .where('devices.revoked_at', 'is', null)
        .as('devices'),
      select
        .selectFrom('sessions')
        .select((newest) => newest.fn.max('sessions.last_seen_at').as('at'))
        .whereRef('sessions.person_id', '=', 'people.id')
        .as('seen'),
      select
        .selectFrom('invitations')
        .select((newest) => newest.fn.max('invitations.expires_at').as('at'))
        .whereRef('invitations.person_id', '=', 'people.id')
        .where('invitations.used_at', 'is', null)
        .where('invitations.withdrawn_at', 'is', null)
        .as('invited'),
    ])
    .where('facility_id', '=', facilityId)
    .orderBy('active', 'desc')
    .orderBy('position')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => {
    const details = openDetails(deps.keys.cipher, row.id, row.details_sealed);
    const invited = instant(row.invited);
    const passkeys = Number(row.passkeys ?? 0);
    return {
      id: row.id,
      name: deps.keys.cipher.open<string>({ table: 'people', row: row.id }, row.name_sealed),
      kana: details.kana ?? null,
      post: row.post,
      role: row.role as Role,
      hasAddress: details.address !== undefined,
      state: stateOf(deps, Number(row.active) === 1, passkeys, invited),
      invitedUntil: invited !== null && invited > deps.clock() ? invited : null,
      passkeys,
      devices: Number(row.devices ?? 0),
      lastSeenAt: instant(row.seen),
      addedAt: Number(row.created_at) as Instant,
      leftAt: instant(row.left_at),
    };
  });
}

function stateOf(
  deps: Pick<Deps, 'clock' | 'mode'>,
  isActive: boolean,
  passkeys: number,
  invited: Instant | null,
): MemberState {
  if (!isActive) return 'left';
  if (invited !== null && invited > deps.clock()) return passkeys > 0 ? 'ready' : 'invited';
  if (passkeys > 0) return 'ready';
  if (invited !== null) return 'lapsed';
  return deps.mode === 'demo' ? 'door' : 'added';
}

export interface StoredMember {
  id: string;
  name: string;
  facilityId: string;
  role: Role;
  active: boolean;
}

/** Whoever works or worked in a facility; patients and families are none of them. */
export async function findMember(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
): Promise<StoredMember | undefined> {
  const row = await db
    .selectFrom('people')
    .select(['id', 'name_sealed', 'facility_id', 'role', 'active'])
    .where('id', '=', id)
    .where('role', '!=', 'patient')
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      name: deps.keys.cipher.open<string>({ table: 'people', row: row.id }, row.name_sealed),
      facilityId: row.facility_id,
      role: row.role as Role,
      active: Number(row.active) === 1,
    }
  );
}

/** Those who answer for a facility now. Whoever has no passkey enters by the demo's door, where there is one. */
export async function listManagers(
  deps: Pick<Deps, 'mode'>,
  db: Database,
  facilityId: string,
  kind: FacilityKind,
): Promise<ManagerOf[]> {
  const rows = await db
    .selectFrom('people')
    .select((select) => [
      'people.id',
      select
        .selectFrom('passkeys')
        .select((count) => count.fn.countAll().as('count'))
        .whereRef('passkeys.person_id', '=', 'people.id')
        .where('passkeys.revoked_at', 'is', null)
        .as('passkeys'),
    ])
    .where('facility_id', '=', facilityId)
    .where('role', '=', managerRole(kind))
    .where('active', '=', 1)
    .execute();
  return rows.map(({ id, passkeys }) => ({ id, ready: Number(passkeys ?? 0) > 0 || deps.mode === 'demo' }));
}

export async function hasPasskey(db: Database, personId: string): Promise<boolean> {
  const row = await db
    .selectFrom('passkeys')
    .select('id')
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the new person's id */
export async function addMember(
  deps: Pick<Deps, 'clock' | 'keys' | 'newId'>,
  transaction: Database,
  facilityId: string,
  { role, name, post, kana, address }: PersonDraft,
): Promise<string> {
  const id = deps.newId();
  const last = await transaction
    .selectFrom('people')
    .select((select) => select.fn.max('position').as('position'))
    .executeTakeFirst();
  await addPerson(deps, transaction, {
    id,
    facilityId,
    role,
    name,
    post,
    details: { ...(kana && { kana }), ...(address && { address }) },
    position: Number(last?.position ?? 0) + 1,
  });
  return id;
}

/** A missing address stays, an empty one is taken away. */
export async function changeMember(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  id: string,
  { role, name, post, kana, address }: PersonDraft,
): Promise<void> {
  const { cipher } = deps.keys;
  const held = await transaction
    .selectFrom('people')
    .select('details_sealed')
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  const kept = address ?? openDetails(cipher, id, held.details_sealed).address;
  await transaction
    .updateTable('people')
    .set({
      role,
      post,
      name_sealed: cipher.seal({ table: 'people', row: id }, name),
      details_sealed: sealDetails(cipher, id, { ...(kana && { kana }), ...(kept && { address: kept }) }),
    })
    .where('id', '=', id)
    .execute();
}

export interface EndedAccess {
  passkeys: number;
  sessions: number;
  invitations: number;
}

/** Ends every way in that a person has: passkeys, sessions, invitations that wait. Wake the streams after the commit. */
export async function endAccess(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
): Promise<EndedAccess> {
  const passkeys = await transaction
    .updateTable('passkeys')
    .set({ revoked_at: deps.clock() })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .returning('id')
    .execute();
  return {
    passkeys: passkeys.length,
    sessions: await endSessionsOf(deps, transaction, personId),
    invitations: await withdrawInvitations(deps, transaction, personId),
  };
}

export async function endMember(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  personId: string,
): Promise<EndedAccess> {
  await transaction
    .updateTable('people')
    .set({ active: 0, left_at: deps.clock() })
    .where('id', '=', personId)
    .execute();
  return endAccess(deps, transaction, personId);
}
