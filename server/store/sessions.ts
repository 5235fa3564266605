// Sessions: the cookie's token is known to the browser only; the database holds its SHA-256.
import { createHash } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import type { Person } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { SignedInActor } from './audit.ts';
import { personColumns, toPerson } from './people.ts';

export const sessionMaxMs = 24 * 3_600_000;
export const sessionIdleMs = 3_600_000;
/** `last_seen_at` is written at most this often: a commit per request would be dear. */
const seenEveryMs = 60_000;
/** How long a second confirmation counts. */
export const confirmationMs = 5 * 60_000;

export interface Session {
  tokenHash: string;
  deviceId: string | null;
  /** The passkey it was opened with; null at the demo door. */
  passkeyId: string | null;
  /** When the person was last asked for the passkey again. */
  confirmedAt: Instant | null;
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

/** Whether the person confirmed with the passkey within the last five minutes. */
export const isFreshlyConfirmed = (session: Pick<Session, 'confirmedAt'>, now: Instant): boolean =>
  session.confirmedAt !== null && now - session.confirmedAt <= confirmationMs;

export interface NewSession {
  /** For the cookie; cannot be read again. */
  token: string;
  /** Secret of the browser, base64url: each call must be proven with it. */
  binding: string;
}

export async function createSession(
  deps: Pick<Deps, 'clock' | 'random' | 'keys'>,
  db: Database,
  personId: string,
  passkeyId: string | null = null,
): Promise<NewSession> {
  const token = Buffer.from(deps.random(32)).toString('base64url');
  const binding = Buffer.from(deps.random(32)).toString('base64url');
  const now = deps.clock();
  const tokenHash = hashToken(token);
  await db
    .insertInto('sessions')
    .values({
      token_hash: tokenHash,
      person_id: personId,
      device_id: null,
      created_at: now,
      last_seen_at: now,
      expires_at: now + sessionMaxMs,
      revoked_at: null,
      passkey_id: passkeyId,
      binding_sealed: deps.keys.cipher.seal({ table: 'sessions', row: tokenHash }, binding),
      confirmed_at: null,
    })
    .execute();
  return { token, binding };
}

/** What is alive: neither expired, idle nor revoked, and neither is its device, its passkey, its person or the facility. */
function selectAlive(db: Database, now: Instant, tokenHashes: readonly string[]) {
  return db
    .selectFrom('sessions')
    .innerJoin('people', 'people.id', 'sessions.person_id')
    .innerJoin('facilities', 'facilities.id', 'people.facility_id')
    .leftJoin('devices', 'devices.id', 'sessions.device_id')
    .leftJoin('passkeys', 'passkeys.id', 'sessions.passkey_id')
    .select('sessions.last_seen_at')
    .where('sessions.token_hash', 'in', tokenHashes)
    .where('sessions.revoked_at', 'is', null)
    .where('devices.revoked_at', 'is', null)
    .where('devices.suspended_at', 'is', null)
    .where('passkeys.revoked_at', 'is', null)
    .where('people.active', '=', 1)
    .where('facilities.state', '=', 'active')
    .where('sessions.expires_at', '>', now)
    .where('sessions.last_seen_at', '>', now - sessionIdleMs);
}

/**
 * The session of a token while it is alive.
 * @param isProven whether the call was proven with the browser's secret; until it is, nothing is written
 * @param isUse whether a person is behind the call; a page that asks by itself lets the session fall idle
 */
export async function findSession(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
  token: string,
  isProven: (binding: string) => boolean,
  isUse = true,
): Promise<Session | undefined> {
  const now = deps.clock();
  const tokenHash = hashToken(token);
  const row = await selectAlive(db, now, [tokenHash])
    .select(personColumns)
    .select(['sessions.device_id', 'sessions.passkey_id', 'sessions.confirmed_at', 'sessions.binding_sealed'])
    .executeTakeFirst();
  if (!row?.binding_sealed) return undefined;
  if (!isProven(deps.keys.cipher.open({ table: 'sessions', row: tokenHash }, row.binding_sealed)))
    return undefined;
  if (isUse && now - Number(row.last_seen_at) >= seenEveryMs) {
    await db.updateTable('sessions').set({ last_seen_at: now }).where('token_hash', '=', tokenHash).execute();
    if (row.device_id)
      await db.updateTable('devices').set({ last_seen_at: now }).where('id', '=', row.device_id).execute();
  }
  return {
    tokenHash,
    deviceId: row.device_id,
    passkeyId: row.passkey_id,
    confirmedAt: row.confirmed_at === null ? null : (Number(row.confirmed_at) as Instant),
    person: toPerson(deps.keys.cipher, row),
    patientId: row.patient_id,
  };
}

/** What was begun in a session, and may go on. */
export interface Standing {
  session: Pick<Session, 'tokenHash' | 'person'>;
  /** Whether this keeps the session from falling idle. */
  isUse: boolean;
}

/**
 * Whether what was begun in a session may go on: the session is alive, and the person still has the role.
 * @param isUse whether this keeps the session from falling idle
 */
export async function isSessionAlive(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  session: Standing['session'],
  isUse: boolean,
): Promise<boolean> {
  const [isAlive] = await areSessionsAlive(deps, db, [{ session, isUse }]);
  return isAlive!;
}

/** The same for many at once, in their order. */
export async function areSessionsAlive(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  asked: readonly Standing[],
): Promise<boolean[]> {
  const now = deps.clock();
  const hashes = asked.map(({ session }) => session.tokenHash);
  const rows = await selectAlive(db, now, filledUp(hashes))
    .select(['sessions.token_hash', 'people.role'])
    .execute();
  const found = new Map(rows.map((row) => [row.token_hash, row]));
  const alive = asked.map(({ session }) => found.get(session.tokenHash)?.role === session.person.role);
  const seen = hashes.filter(
    (hash, at) => alive[at] && asked[at]!.isUse && now - Number(found.get(hash)!.last_seen_at) >= seenEveryMs,
  );
  if (seen.length > 0)
    await db
      .updateTable('sessions')
      .set({ last_seen_at: now })
      .where('token_hash', 'in', filledUp(seen))
      .execute();
  return alive;
}

/** Few different lengths mean few different statements to prepare; what is repeated changes nothing. */
function filledUp(hashes: readonly string[]): string[] {
  const length = 2 ** Math.ceil(Math.log2(hashes.length));
  return Array.from({ length }, (_, at) => hashes[at] ?? hashes[0]!);
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

/**
 * Ends every session of a person; open streams end with them. Wake the live streams after the commit.
 * @returns how many there were
 */
export async function endSessionsOf(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
  exceptTokenHash?: string,
): Promise<number> {
  const ended = await db
    .updateTable('sessions')
    .set({ revoked_at: deps.clock() })
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .where('token_hash', '!=', exceptTokenHash ?? '')
    .returning('token_hash')
    .execute();
  return ended.length;
}

/** Notes that the person of a session has just confirmed with the passkey. */
export async function confirmSession(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  tokenHash: string,
): Promise<Instant> {
  const now = deps.clock();
  await db.updateTable('sessions').set({ confirmed_at: now }).where('token_hash', '=', tokenHash).execute();
  return now;
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
