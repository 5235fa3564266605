// Devices of crews: named, listed, revocable at once.
import type { Database, Deps } from '#server/ports.ts';

export interface NewDevice {
  id: string;
  facilityId: string;
  personId: string;
  name: string;
  publicKey: Uint8Array;
  keyClass: 'demo' | 'prf' | 'shift';
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
      approved_by: null,
      last_seen_at: now,
      revoked_at: null,
    })
    .execute();
}

/** A device of one station whose right has not ended. */
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
    .executeTakeFirst();
  return row && { id: row.id, publicKey: new Uint8Array(row.public_key) };
}
