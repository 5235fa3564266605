// How a facility is called and reached: what stands on paper that families get, and on their page.
import type { Database } from '#server/ports.ts';

export async function findFacilityBrief(db: Database, id: string): Promise<{ name: string; phone: string }> {
  return db.selectFrom('facilities').select(['name', 'phone']).where('id', '=', id).executeTakeFirstOrThrow();
}
