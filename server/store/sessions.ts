// Sessions: the cookie's token is known to the browser only; the database holds its SHA-256.
import { createHash } from 'node:crypto';
import type { Person } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { SignedInActor } from './audit.ts';
import { selectPeople, toPerson } from './people.ts';

export const sessionMaxMs = 24 * 3_600_000;
export const sessionIdleMs = 3_600_000;
/** `last_seen_at` is written at most this often: a commit per request would be dear. */
const seenEveryMs = 60_000;

export interface Session {
  tokenHash: string;
  deviceId: string | null;
  person: Person;
  /** Role 'patient': whose record this person stands for. */
  patientId: string | null;
}

export const hashToken = (token: string) => createHash('sha256').update(token, 'utf8').digest('hex');

/** Who acts, as the audit keeps it: name and post, and the device of the session. */
export function actorOf({
  person,
  deviceId,
}: Pick<Session, 'person'> & Partial<Pick<Session, 'deviceId'>>): SignedInActor {
  return {
    personId: person.id,
    person: `${person.name}（${person.post}）`,
    role: person.role,
    facilityId: person.facility.id,
    facility: person.facility.name,
    ...(deviceId && { deviceId }),
  };
}

/** @returns the token for the cookie; it cannot be read again. */
export async function createSession(
  deps: Pick<Deps, 'clock' | 'random'>,
  db: Database,
  personId: string,
): Promise<string> {
  const token = Buffer.from(deps.random(32)).toString('base64url');
  const now = deps.clock();
  await db
    .insertInto('sessions')
    .values({
      token_hash: hashToken(token),
      person_id: personId,
      device_id: null,
      created_at: now,
      last_seen_at: now,
      expires_at: now + sessionMaxMs,
      revoked_at: null,
      passkey_id: null,
      binding_sealed: null,
      confirmed_at: null,
    })
    .execute();
  return token;
}

/** The session of a token while it is neither expired, idle nor revoked, and neither is its device. */
export async function findSession(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
  token: string,
): Promise<Session | undefined> {
  const now = deps.clock();
  const tokenHash = hashToken(token);
  const row = await selectPeople(db)
    .innerJoin('sessions', 'sessions.person_id', 'people.id')
    .leftJoin('devices', 'devices.id', 'sessions.device_id')
    .select(['sessions.device_id', 'sessions.last_seen_at'])
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.revoked_at', 'is', null)
    .where('devices.revoked_at', 'is', null)
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', now - sessionIdleMs)
    .executeTakeFirst();
  if (!row) return undefined;
  if (now - Number(row.last_seen_at) >= seenEveryMs) {
    await db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
    if (row.device_id)
      await db.updateTable('devices').set({ last_seen_at: now }).where('id', '=', row.device_id).execute();
  }
  return {
    tokenHash,
    deviceId: row.device_id,
    person: toPerson(deps.keys.cipher, row),
    patientId: row.patient_id,
  };
}

/** Whether an open stream may go on. `isUse`: the stream itself keeps the session from falling idle. */
export async function isSessionAlive(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  tokenHash: string,
  isUse: boolean,
): Promise<boolean> {
  const now = deps.clock();
  const row = await db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .leftJoin('devices', 'devices.id', 'sessions.device_id')
    .select('sessions.last_seen_at')
    .where('sessions.token_hash', '=', tokenHash)
    .where('sessions.revoked_at', 'is', null)
    .where('devices.revoked_at', 'is', null)
    .where('people.active', '=', 1)
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', now - sessionIdleMs)
    .executeTakeFirst();
  if (!row) return false;
  if (isUse && now - Number(row.last_seen_at) >= seenEveryMs)
    await db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
  return true;
}

export async function revokeSession(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  tokenHash: string,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: deps.clock() })
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .execute();
}

/** Ends every session of a person, on whatever device. @returns how many were open */
export async function endSessionsOfPerson(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
): Promise<number> {
  const ended = await db
    .updateTable('sessions')
    .set({ revoked_at: deps.clock() })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', deps.clock())
    .returning('token_hash')
    .execute();
  return ended.length;
}

/** Ends every session on a device. */
export async function revokeDeviceSessions(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  deviceId: string,
): Promise<void> {
  await db
    .updateTable('sessions')
    .set({ revoked_at: deps.clock() })
    .where('device_id', '=', deviceId)
    .where('revoked_at', 'is', null)
    .execute();
}

export async function bindSessionToDevice(db: Database, tokenHash: string, deviceId: string): Promise<void> {
  await db.updateTable('sessions').set({ device_id: deviceId }).where('token_hash', '=', tokenHash).execute();
}

/** Sessions past their end are of no use to anyone. */
export async function forgetOldSessions(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('sessions')
    .where('expires_at', '<', deps.clock() - sessionMaxMs)
    .execute();
}
