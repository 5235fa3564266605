// What the region knows of a hospital beside its facility row.
import type { Database } from '#server/ports.ts';
import type { Tables } from './database.ts';

type Profile = Tables['hospital_profiles'];
export type ProfilePatch = Partial<Omit<Profile, 'facility_id' | 'version' | 'updated_at'>>;

export const blankProfile = (facilityId: string, now: number): Profile => ({
  facility_id: facilityId,
  directory_id: null,
  departments: '[]',
  roles: '[]',
  emergency_phone: '',
  status: null,
  status_at: null,
  updated_at: now,
  version: 1,
});

/** Changes what is known of a hospital; the first time the row is made. */
export async function keepProfile(
  transaction: Database,
  facilityId: string,
  patch: ProfilePatch,
  now: number,
): Promise<void> {
  const changed = await transaction
    .updateTable('hospital_profiles')
    .set((columns) => ({ ...patch, updated_at: now, version: columns('version', '+', 1) }))
    .where('facility_id', '=', facilityId)
    .returning('facility_id')
    .executeTakeFirst();
  if (changed) return;
  await transaction
    .insertInto('hospital_profiles')
    .values({ ...blankProfile(facilityId, now), ...patch })
    .execute();
}
