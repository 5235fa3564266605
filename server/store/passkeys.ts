// Passkeys of people. What an authenticator answers is checked in server/webauthn.ts before it comes here.
import { createHash } from 'node:crypto';
import type { Instant } from '#lib/core/brands.ts';
import type { Person } from '#lib/core/contract/session.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import { personColumns, toPerson } from './people.ts';

export interface Passkey {
  /** Credential id, base64url. */
  id: string;
  personId: string;
  name: string;
  publicKey: Uint8Array;
  counter: number;
  transports: string[];
  /** Kept on several devices by their maker; counters of such keys mean nothing. */
  isSynced: boolean;
  createdAt: Instant;
  lastUsedAt: Instant | null;
  isRevoked: boolean;
}

/** Names a passkey or a session on screens and in paths, without the secret it hangs on: 32 hex digits. */
export const handleOf = (secret: string): string =>
  createHash('sha256').update(`handle|${secret}`, 'utf8').digest('hex').slice(0, 32);

/** Every passkey of a person that is in force, oldest first. */
export async function listPasskeys(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string,
): Promise<Passkey[]> {
  const rows = await selectPasskeys(db)
    .where('person_id', '=', personId)
    .where('revoked_at', 'is', null)
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  return rows.map((row) => toPasskey(deps.keys.cipher, row));
}

/** A passkey by its credential id, also one that is no longer in force. */
export async function findPasskey(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
): Promise<Passkey | undefined> {
  const row = await selectPasskeys(db).where('id', '=', id).executeTakeFirst();
  return row && toPasskey(deps.keys.cipher, row);
}

const selectPasskeys = (db: Database) => db.selectFrom('passkeys').selectAll();

function toPasskey(
  cipher: RecordCipher,
  row: Awaited<ReturnType<ReturnType<typeof selectPasskeys>['executeTakeFirstOrThrow']>>,
): Passkey {
  return {
    id: row.id,
    personId: row.person_id,
    name: cipher.open<string>({ table: 'passkeys', row: row.id }, row.name_sealed),
    publicKey: row.public_key,
    counter: Number(row.counter),
    transports: row.transports === '' ? [] : row.transports.split(','),
    isSynced: Number(row.backed_up) === 1,
    createdAt: Number(row.created_at) as Instant,
    lastUsedAt: row.last_used_at === null ? null : (Number(row.last_used_at) as Instant),
    isRevoked: row.revoked_at !== null,
  };
}

/** Whose passkey it is, also after leaving: for the audit of who was refused. */
export async function findOwner(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string,
): Promise<Person | undefined> {
  const row = await db
    .selectFrom('people')
    .innerJoin('facilities', 'facilities.id', 'people.facility_id')
    .select(personColumns)
    .where('people.id', '=', personId)
    .executeTakeFirst();
  return row && toPerson(deps.keys.cipher, row);
}

export type NewPasskey = Omit<Passkey, 'personId' | 'name' | 'createdAt' | 'lastUsedAt' | 'isRevoked'>;

export async function insertPasskey(
  deps: Pick<Deps, 'clock' | 'keys'>,
  transaction: Database,
  personId: string,
  passkey: NewPasskey,
  name: string,
): Promise<boolean> {
  const inserted = await transaction
    .insertInto('passkeys')
    .values({
      id: passkey.id,
      person_id: personId,
      public_key: passkey.publicKey,
      counter: passkey.counter,
      transports: passkey.transports.join(','),
      backed_up: passkey.isSynced ? 1 : 0,
      name_sealed: sealName(deps, passkey.id, name),
      created_at: deps.clock(),
      last_used_at: deps.clock(),
      revoked_at: null,
    })
    .onConflict((conflict) => conflict.column('id').doNothing())
    .returning('id')
    .execute();
  return inserted.length === 1;
}

/** Notes a use. The counter only rises, whichever of two answers comes first. */
export async function notePasskeyUse(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  passkey: Pick<Passkey, 'id' | 'counter'>,
  { counter, isSynced }: { counter: number; isSynced: boolean },
): Promise<void> {
  await transaction
    .updateTable('passkeys')
    .set({
      counter: Math.max(counter, passkey.counter),
      backed_up: isSynced ? 1 : 0,
      last_used_at: deps.clock(),
    })
    .where('id', '=', passkey.id)
    .execute();
}

export async function renamePasskey(
  deps: Pick<Deps, 'keys'>,
  transaction: Database,
  id: string,
  name: string,
): Promise<void> {
  await transaction
    .updateTable('passkeys')
    .set({ name_sealed: sealName(deps, id, name) })
    .where('id', '=', id)
    .execute();
}

/** Takes one passkey, or all of a person, out of force; sessions opened with them end. @returns how many */
export async function revokePasskeys(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  which: { personId: string; id?: string },
): Promise<number> {
  const now = deps.clock();
  let update = transaction
    .updateTable('passkeys')
    .set({ revoked_at: now })
    .where('person_id', '=', which.personId)
    .where('revoked_at', 'is', null);
  if (which.id !== undefined) update = update.where('id', '=', which.id);
  const revoked = await update.returning('id').execute();
  const ids = revoked.map(({ id }) => id);
  if (ids.length > 0)
    await transaction
      .updateTable('sessions')
      .set({ revoked_at: now })
      .where('passkey_id', 'in', ids)
      .where('revoked_at', 'is', null)
      .execute();
  return revoked.length;
}

const sealName = (deps: Pick<Deps, 'keys'>, id: string, name: string) =>
  deps.keys.cipher.seal({ table: 'passkeys', row: id }, name);
