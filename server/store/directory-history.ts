// Which hospitals of the directory must not vanish with it: they take part, or something here speaks of them.
import type { Database } from '#server/ports.ts';
import { inParts } from './directory-entries.ts';

/** Of these entries, those whose hospital takes or took part, was asked, stood on a roster, or was closed for a time. */
export async function keptOf(db: Database, entryIds: readonly string[]): Promise<Set<string>> {
  const kept = new Set<string>();
  for (const some of inParts(entryIds)) {
    const rows = await db
      .selectFrom('hospital_profiles')
      .innerJoin('facilities', 'facilities.id', 'hospital_profiles.facility_id')
      .select(['directory_id', 'facilities.state'])
      .where('directory_id', 'in', some)
      .where((where) =>
        where.or([
          where('facilities.state', 'in', ['active', 'closed']),
          where.exists(
            where
              .selectFrom('requests')
              .select('requests.id')
              .whereRef('requests.hospital_id', '=', 'facilities.id'),
          ),
          where.exists(
            where
              .selectFrom('duties')
              .select('duties.id')
              .whereRef('duties.facility_id', '=', 'facilities.id'),
          ),
          where.exists(
            where
              .selectFrom('closures')
              .select('closures.id')
              .whereRef('closures.facility_id', '=', 'facilities.id'),
          ),
        ]),
      )
      .execute();
    for (const { directory_id } of rows) kept.add(directory_id!);
  }
  return kept;
}
