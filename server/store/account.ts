// What people see of their own account: their passkeys and where they are signed in.
import type { Instant } from '#lib/core/brands.ts';
import type { Account } from '#lib/core/contract/sign-in.ts';
import type { Database, Deps } from '#server/ports.ts';
import { handleOf, listPasskeys } from './passkeys.ts';
import { sessionIdleMs, type Session } from './sessions.ts';

export interface OwnSession {
  tokenHash: string;
  passkeyId: string | null;
  deviceName: string | null;
  openedAt: Instant;
  lastUsedAt: Instant;
  endsAt: Instant;
}

/** Sessions of a person that are alive, the one used last first. */
export async function listOwnSessions(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
): Promise<OwnSession[]> {
  const now = deps.clock();
  const rows = await db
    .selectFrom('sessions')
    .leftJoin('devices', 'devices.id', 'sessions.device_id')
    .select([
      'sessions.token_hash',
      'sessions.passkey_id',
      'sessions.created_at',
      'sessions.last_seen_at',
      'sessions.expires_at',
      'devices.name as device_name',
    ])
    .where('sessions.person_id', '=', personId)
    .where('sessions.revoked_at', 'is', null)
    .where('devices.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', now - sessionIdleMs)
    .orderBy('sessions.last_seen_at', 'desc')
    .orderBy('sessions.created_at', 'desc')
    .execute();
  return rows.map((row) => ({
    tokenHash: row.token_hash,
    passkeyId: row.passkey_id,
    deviceName: row.device_name,
    openedAt: Number(row.created_at) as Instant,
    lastUsedAt: Number(row.last_seen_at) as Instant,
    endsAt: Number(row.expires_at) as Instant,
  }));
}

export async function readAccount(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
  session: Session,
): Promise<Account> {
  const passkeys = await listPasskeys(deps, db, session.person.id);
  const sessions = await listOwnSessions(deps, db, session.person.id);
  return {
    passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, isSynced }) => ({
      id: handleOf(id),
      name,
      createdAt,
      lastUsedAt,
      isSynced,
      isCurrent: id === session.passkeyId,
    })),
    sessions: sessions.map(({ tokenHash, passkeyId, deviceName, openedAt, lastUsedAt, endsAt }) => ({
      id: handleOf(tokenHash),
      openedAt,
      lastUsedAt,
      endsAt,
      passkeyName: passkeys.find(({ id }) => id === passkeyId)?.name ?? null,
      deviceName,
      isCurrent: tokenHash === session.tokenHash,
    })),
  };
}
