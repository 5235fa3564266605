// What a device may still do and what was last heard of it: seen, suspended, resumed, wiped, tested, keys delivered.
import { deviceMark } from '#lib/core/access/device-mark.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { DeviceStanding } from '#lib/core/card/lease.ts';
import { selfTestChecks, type SelfTestCheck, type StationDevice } from '#lib/core/contract/standing.ts';
import type { Database, Deps } from '#server/ports.ts';
import { revokeDeviceSessions } from './sessions.ts';

/** `last_seen_at` is written at most this often. */
const seenEveryMs = 60_000;

export interface KnownDevice {
  id: string;
  standing: DeviceStanding;
  lastSeenAt: Instant | null;
}

export const instantOrNull = (value: number | null) => (value === null ? null : (Number(value) as Instant));

/** Any device that ever was one here. */
export async function findKnownDevice(db: Database, id: string): Promise<KnownDevice | undefined> {
  const row = await db
    .selectFrom('devices')
    .select(['id', 'revoked_at', 'suspended_at', 'last_seen_at'])
    .where('id', '=', id)
    .executeTakeFirst();
  return (
    row && {
      id: row.id,
      standing: row.revoked_at !== null ? 'revoked' : row.suspended_at !== null ? 'suspended' : 'in-use',
      lastSeenAt: instantOrNull(row.last_seen_at),
    }
  );
}

/** Notes that a device was heard of, unless that was noted within the last minute. */
export async function noteHeardOf(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  { id, lastSeenAt }: KnownDevice,
): Promise<void> {
  const now = deps.clock();
  if (lastSeenAt !== null && now - lastSeenAt < seenEveryMs) return;
  await transaction.updateTable('devices').set({ last_seen_at: now }).where('id', '=', id).execute();
}

export async function noteKeysDelivered(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
): Promise<void> {
  await transaction.updateTable('devices').set({ keys_at: deps.clock() }).where('id', '=', id).execute();
}

export type SuspensionOutcome = 'done' | 'was-so' | 'unknown';

/** Its right rests and every session on it ends. Wake the live streams after the commit. */
export async function suspendDevice(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
  by: string,
): Promise<SuspensionOutcome> {
  const suspended = await transaction
    .updateTable('devices')
    .set({ suspended_at: deps.clock(), suspended_by: by })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('suspended_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  if (!suspended) return unchanged(transaction, id);
  await revokeDeviceSessions(deps, transaction, id);
  return 'done';
}

export async function resumeDevice(transaction: Database, id: string): Promise<SuspensionOutcome> {
  const resumed = await transaction
    .updateTable('devices')
    .set({ suspended_at: null, suspended_by: null })
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .where('suspended_at', 'is not', null)
    .returning('id')
    .executeTakeFirst();
  return resumed ? 'done' : unchanged(transaction, id);
}

/** A revoked device can be neither suspended nor resumed: for that it is not there. */
async function unchanged(transaction: Database, id: string): Promise<SuspensionOutcome> {
  const known = await findKnownDevice(transaction, id);
  return known && known.standing !== 'revoked' ? 'was-so' : 'unknown';
}

/** @returns the station of a device that is told for the first time; 'again' later; undefined when it is not revoked */
export async function noteWiped(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
): Promise<{ id: string; name: string } | 'again' | undefined> {
  const row = await transaction
    .selectFrom('devices')
    .innerJoin('facilities', 'facilities.id', 'devices.facility_id')
    .select(['facilities.id', 'facilities.name'])
    .where('devices.id', '=', id)
    .where('devices.revoked_at', 'is not', null)
    .executeTakeFirst();
  if (!row) return undefined;
  const noted = await transaction
    .updateTable('devices')
    .set({ wiped_at: deps.clock() })
    .where('id', '=', id)
    .where('wiped_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return noted ? row : 'again';
}

/** What did not pass, out of how it is kept. */
export const failedChecksOf = (kept: string | null): SelfTestCheck[] =>
  selfTestChecks.filter((check) => kept?.split(',').includes(check));

/**
 * Keeps the newest test of a device; one that came late changes nothing.
 * @returns 'same' when it says what the one before said
 */
export async function storeSelfTest(
  transaction: Database,
  id: string,
  { at, failed }: { at: Instant; failed: readonly SelfTestCheck[] },
): Promise<'stored' | 'same' | 'late'> {
  const held = await transaction
    .selectFrom('devices')
    .select(['tested_at', 'test_result'])
    .where('id', '=', id)
    .executeTakeFirstOrThrow();
  if (held.tested_at !== null && Number(held.tested_at) > at) return 'late';
  const result = selfTestChecks.filter((check) => failed.includes(check)).join(',');
  await transaction
    .updateTable('devices')
    .set({ tested_at: at, test_result: result })
    .where('id', '=', id)
    .execute();
  return held.test_result === result ? 'same' : 'stored';
}

/** Devices of a station that were not revoked, those longest unheard of first. */
export async function listStationDevices(db: Database, facilityId: string): Promise<StationDevice[]> {
  const rows = await db
    .selectFrom('devices')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('revoked_at', 'is', null)
    .orderBy('name')
    .orderBy('id')
    .execute();
  const devices = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      mark: await deviceMark(new Uint8Array(row.public_key)),
      lastSeenAt: instantOrNull(row.last_seen_at),
      suspendedAt: instantOrNull(row.suspended_at),
      testedAt: instantOrNull(row.tested_at),
      failedChecks: failedChecksOf(row.test_result),
    })),
  );
  return devices.sort((left, right) => (left.lastSeenAt ?? 0) - (right.lastSeenAt ?? 0));
}

/** How many override codes were made for a device since then. */
export async function countOverrides(db: Database, id: string, since: Instant): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((count) => count.fn.countAll().as('count'))
    .where('action', '=', 'lease-overridden')
    .where('detail', '=', `device:${id}`)
    .where('at', '>=', since)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
