// What the audit of a server says, read from its database beside it.
import path from 'node:path';
import { openSqlite } from '#server/store/sqlite.ts';

export interface Recorded {
  action: string;
  personId: string | null;
  deviceId: string | null;
  detail: string | null;
}

/** Entries of these actions, oldest first. */
export async function recorded(dataFolder: string, ...actions: string[]): Promise<Recorded[]> {
  const db = openSqlite(path.join(dataFolder, 'tasuki.sqlite'));
  const rows = await db
    .selectFrom('audit')
    .select(['action', 'person_id as personId', 'device_id as deviceId', 'detail'])
    .where('action', 'in', actions)
    .orderBy('seq')
    .execute();
  await db.destroy();
  return rows;
}
