// Devices of crews: named, listed, revocable at once.
import type { Instant } from '#lib/core/brands.ts';
import { leaseEnd, leaseLimits } from '#lib/core/card/lease.ts';
import { deviceMark } from '#lib/core/access/device-mark.ts';
import type { OfficeDevice } from '#lib/core/contract/enrolment.ts';
import type { KeyClass } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Tables } from './database.ts';
import { newestDisaster, standsAt, type DisasterRow } from './disaster.ts';
import { failedChecksOf, instantOrNull } from './standing.ts';

export interface NewDevice {
  id: string;
  facilityId: string;
  /** Who asked for it. */
  personId: string;
  name: string;
  publicKey: Uint8Array;
  keyClass: KeyClass;
  /** The second person; absent in the demo. */
  approvedBy?: string;
  /** It fetches its keys later, and has not been seen yet. */
  isAwaited?: boolean;
}

export async function insertDevice(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  device: NewDevice,
): Promise<void> {
  const now = deps.clock();
  await transaction
    .insertInto('devices')
    .values({
      id: device.id,
      facility_id: device.facilityId,
      person_id: device.personId,
      name: device.name,
      public_key: device.publicKey,
      key_class: device.keyClass,
      enrolled_at: now,
      approved_by: device.approvedBy ?? null,
      last_seen_at: device.isAwaited ? null : now,
      revoked_at: null,
      suspended_at: null,
      suspended_by: null,
      wiped_at: null,
      keys_at: device.isAwaited ? null : now,
      tested_at: null,
      test_result: null,
    })
    .execute();
}

/** A device of one station whose right has neither ended nor rests. */
export async function findDevice(
  db: Database,
  id: string,
  facilityId: string,
): Promise<{ id: string; publicKey: Uint8Array } | undefined> {
  const row = await db
    .selectFrom('devices')
    .select(['id', 'public_key'])
    .where('id', '=', id)
    .where('facility_id', '=', facilityId)
    .where('revoked_at', 'is', null)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
  return row && { id: row.id, publicKey: new Uint8Array(row.public_key) };
}

/** Devices at a station that were not revoked. */
export async function countDevices(db: Database, facilityId: string): Promise<number> {
  const row = await db
    .selectFrom('devices')
    .select((expression) => expression.fn.countAll().as('count'))
    .where('facility_id', '=', facilityId)
    .where('revoked_at', 'is', null)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

export async function noteSeen(deps: Pick<Deps, 'clock'>, transaction: Database, id: string): Promise<void> {
  await transaction.updateTable('devices').set({ last_seen_at: deps.clock() }).where('id', '=', id).execute();
}

/** @returns the name it had; undefined when there is no such device in use */
export async function renameDevice(
  transaction: Database,
  id: string,
  name: string,
): Promise<string | undefined> {
  const device = await transaction
    .selectFrom('devices')
    .select('name')
    .where('id', '=', id)
    .where('revoked_at', 'is', null)
    .executeTakeFirst();
  if (!device) return undefined;
  await transaction.updateTable('devices').set({ name }).where('id', '=', id).execute();
  return device.name;
}

/** Every device there ever was, newest first, those in use before those revoked. */
export async function listDevices(deps: Pick<Deps, 'keys' | 'clock'>, db: Database): Promise<OfficeDevice[]> {
  const disaster = await newestDisaster(db);
  const flag = standsAt(disaster, deps.clock()) ? disaster : undefined;
  const rows = await db
    .selectFrom('devices')
    .innerJoin('facilities', 'facilities.id', 'devices.facility_id')
    .innerJoin('people', 'people.id', 'devices.person_id')
    .leftJoin('people as approvers', 'approvers.id', 'devices.approved_by')
    .selectAll('devices')
    .select(['facilities.name as station', 'people.name_sealed', 'approvers.name_sealed as approver_sealed'])
    .orderBy('devices.enrolled_at', 'desc')
    .orderBy('devices.id')
    .execute();
  const nameOf = (id: string, sealed: Uint8Array) =>
    deps.keys.cipher.open<string>({ table: 'people', row: id }, sealed);
  const devices = await Promise.all(
    rows.map(async (row) => ({
      id: row.id,
      name: row.name,
      mark: await deviceMark(new Uint8Array(row.public_key)),
      station: row.station,
      person: nameOf(row.person_id, row.name_sealed),
      approvedBy:
        row.approved_by && row.approver_sealed ? nameOf(row.approved_by, row.approver_sealed) : null,
      keyClass: row.key_class as KeyClass,
      enrolledAt: Number(row.enrolled_at) as Instant,
      lastSeenAt: instantOrNull(row.last_seen_at),
      leaseUntil: leaseUntil(row, flag),
      suspendedAt: instantOrNull(row.suspended_at),
      revokedAt: instantOrNull(row.revoked_at),
      wipedAt: instantOrNull(row.wiped_at),
      keysAt: instantOrNull(row.keys_at),
      testedAt: instantOrNull(row.tested_at),
      failedChecks: failedChecksOf(row.test_result),
    })),
  );
  return devices.sort((left, right) => Number(left.revokedAt !== null) - Number(right.revokedAt !== null));
}

/** Until when a device that was last heard of then opens cards by itself. */
function leaseUntil(
  row: Pick<Tables['devices'], 'last_seen_at' | 'suspended_at' | 'revoked_at'>,
  flag: DisasterRow | undefined,
): Instant | null {
  if (row.last_seen_at === null || row.suspended_at !== null || row.revoked_at !== null) return null;
  const issuedAt = Number(row.last_seen_at) as Instant;
  const until = (issuedAt + leaseLimits.ordinaryMs) as Instant;
  return leaseEnd({ issuedAt, until }, flag && { region: '', ...flag });
}
