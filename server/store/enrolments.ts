// Devices that asked to be enrolled. A request waits half an hour, is decided once, and its keys can be fetched for a day.
import type { Instant } from '#lib/core/brands.ts';
import { deviceMark } from '#lib/core/access/device-mark.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { WaitingEnrolment } from '#lib/core/contract/enrolment.ts';
import type { Database, Deps } from '#server/ports.ts';
import { findInviter } from './invitations.ts';

export const requestMs = 30 * 60_000;
export const deliveryMs = 24 * 3_600_000;
export const maxWaiting = 3;

export type EnrolmentState = 'waiting' | 'approved' | 'refused' | 'expired' | 'delivered';

export interface Enrolment {
  id: string;
  state: EnrolmentState;
  personId: string;
  facilityId: string;
  name: string;
  publicKey: Uint8Array;
  keyClass: Exclude<KeyClass, 'demo'>;
  commitment: Uint8Array;
  nonce: Uint8Array | null;
  deviceId: string | null;
  expiresAt: Instant;
}

export type NewEnrolment = Pick<
  Enrolment,
  'personId' | 'facilityId' | 'name' | 'publicKey' | 'keyClass' | 'commitment'
>;

export async function insertEnrolment(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  asked: NewEnrolment,
): Promise<{ id: string; expiresAt: Instant }> {
  const now = deps.clock();
  const id = deps.newId();
  const expiresAt = (now + requestMs) as Instant;
  await transaction
    .insertInto('enrolments')
    .values({
      id,
      state: 'waiting',
      person_id: asked.personId,
      facility_id: asked.facilityId,
      name: asked.name,
      public_key: asked.publicKey,
      key_class: asked.keyClass,
      commitment: asked.commitment,
      nonce: null,
      device_id: null,
      decided_by: null,
      decided_at: null,
      created_at: now,
      expires_at: expiresAt,
    })
    .execute();
  return { id, expiresAt };
}

/** When the requests of a person that still wait expire, soonest first. */
export async function waitingOf(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  personId: string,
): Promise<Instant[]> {
  const rows = await db
    .selectFrom('enrolments')
    .select('expires_at')
    .where('person_id', '=', personId)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', deps.clock())
    .orderBy('expires_at')
    .execute();
  return rows.map((row) => Number(row.expires_at) as Instant);
}

/** `personId` narrows to the requests of one person. */
export async function findEnrolment(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  id: string,
  personId?: string,
): Promise<Enrolment | undefined> {
  let query = db.selectFrom('enrolments').selectAll().where('id', '=', id);
  if (personId !== undefined) query = query.where('person_id', '=', personId);
  const row = await query.executeTakeFirst();
  if (!row) return undefined;
  const now = deps.clock();
  const isLate =
    (row.state === 'waiting' && now >= Number(row.expires_at)) ||
    (row.state === 'approved' && now >= Number(row.decided_at) + deliveryMs);
  return {
    id: row.id,
    state: isLate ? 'expired' : (row.state as EnrolmentState),
    personId: row.person_id,
    facilityId: row.facility_id,
    name: row.name,
    publicKey: new Uint8Array(row.public_key),
    keyClass: row.key_class as Enrolment['keyClass'],
    commitment: new Uint8Array(row.commitment),
    nonce: row.nonce && new Uint8Array(row.nonce),
    deviceId: row.device_id,
    expiresAt: Number(row.expires_at) as Instant,
  };
}

/** Once only: a second nonce could be chosen to give other words. @returns false when one was shown before */
export async function showNonce(transaction: Database, id: string, nonce: Uint8Array): Promise<boolean> {
  const shown = await transaction
    .updateTable('enrolments')
    .set({ nonce })
    .where('id', '=', id)
    .where('nonce', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return shown !== undefined;
}

/** One conditional update decides: whoever comes second, or too late, gets false. */
export async function decideEnrolment(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
  decision: { state: 'approved' | 'refused'; personId: string; deviceId?: string },
): Promise<boolean> {
  const now = deps.clock();
  const decided = await transaction
    .updateTable('enrolments')
    .set({
      state: decision.state,
      decided_by: decision.personId,
      decided_at: now,
      device_id: decision.deviceId ?? null,
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .where('expires_at', '>', now)
    .returning('id')
    .executeTakeFirst();
  return decided !== undefined;
}

/** @returns false when it was not waiting to be delivered */
export async function markDelivered(transaction: Database, id: string): Promise<boolean> {
  const marked = await transaction
    .updateTable('enrolments')
    .set({ state: 'delivered' })
    .where('id', '=', id)
    .where('state', '=', 'approved')
    .returning('id')
    .executeTakeFirst();
  return marked !== undefined;
}

/** What waits for the secretariat, oldest first. */
export async function listWaiting(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
  readerId: string,
): Promise<WaitingEnrolment[]> {
  const rows = await db
    .selectFrom('enrolments')
    .innerJoin('facilities', 'facilities.id', 'enrolments.facility_id')
    .innerJoin('people', 'people.id', 'enrolments.person_id')
    .selectAll('enrolments')
    .select(['facilities.name as station', 'people.name_sealed', 'people.post'])
    .where('enrolments.state', '=', 'waiting')
    .where('enrolments.expires_at', '>', deps.clock())
    .orderBy('enrolments.created_at')
    .orderBy('enrolments.id')
    .execute();
  const rootKey = toBase64url(deps.keys.rootPublicKey());
  return Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      station: row.station,
      person: `${deps.keys.cipher.open<string>({ table: 'people', row: row.person_id }, row.name_sealed)}（${row.post}）`,
      isOwn: row.person_id === readerId || (await findInviter(db, row.person_id)) === readerId,
      keyClass: row.key_class as WaitingEnrolment['keyClass'],
      mark: await deviceMark(new Uint8Array(row.public_key)),
      askedAt: Number(row.created_at) as Instant,
      expiresAt: Number(row.expires_at) as Instant,
      rootKey,
      publicKey: toBase64url(row.public_key),
      nonce: row.nonce && toBase64url(row.nonce),
    })),
  );
}

/** Requests that came to nothing are of no use after a month; the audit keeps what happened. */
export async function forgetOldEnrolments(deps: Pick<Deps, 'clock'>, db: Database): Promise<void> {
  await db
    .deleteFrom('enrolments')
    .where('expires_at', '<', deps.clock() - 30 * 24 * 3_600_000)
    .execute();
}

const toBase64url = (bytes: Uint8Array) => Buffer.from(bytes).toString('base64url');
