// What `tasuki init` settled for good: where people open the app, and for which region.
import type { Database } from '#server/ports.ts';

export interface Setup {
  /** 'https://tasuki.example.jp': passkeys belong to its host. */
  origin: string;
  region: { code: string; name: string };
}

const setting = 'setup';

/** @returns undefined before `tasuki init` */
export async function readSetup(db: Database): Promise<Setup | undefined> {
  const row = await db.selectFrom('settings').select('value').where('name', '=', setting).executeTakeFirst();
  return row && (JSON.parse(row.value) as Setup);
}

export async function writeSetup(transaction: Database, setup: Setup): Promise<void> {
  await transaction
    .insertInto('settings')
    .values({ name: setting, value: JSON.stringify(setup) })
    .execute();
}
