// Devices whose keys a key of the server guards.
import type { Database } from '#server/ports.ts';

/** What such a key is derived from; a request and the device that comes of it agree in all three. */
export interface ShiftKeyGround {
  publicKey: Uint8Array;
  facilityId: string;
  /** Who asked. */
  personId: string;
}

/** Undefined unless the device is this station's, in use, and of that class. */
export async function findShiftDevice(
  db: Database,
  id: string,
  facilityId: string,
): Promise<ShiftKeyGround | undefined> {
  const row = await db
    .selectFrom('devices')
    .select(['public_key', 'facility_id', 'person_id'])
    .where('id', '=', id)
    .where('facility_id', '=', facilityId)
    .where('key_class', '=', 'shift')
    .where('revoked_at', 'is', null)
    .where('suspended_at', 'is', null)
    .executeTakeFirst();
  return (
    row && {
      publicKey: new Uint8Array(row.public_key),
      facilityId: row.facility_id,
      personId: row.person_id,
    }
  );
}

/** Whether a public key already is another device's, in use or not: it was read from that one's disk. */
export async function isKeyOfAnother(
  db: Database,
  publicKey: Uint8Array,
  ownDeviceId: string | null,
): Promise<boolean> {
  const rows = await db.selectFrom('devices').select('id').where('public_key', '=', publicKey).execute();
  return rows.some(({ id }) => id !== ownDeviceId);
}
