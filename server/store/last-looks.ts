// The looks that a revoked device tells before it empties itself. They are recorded in the name of who made them and
// change nothing else: no case, no opening.
import type { Instant } from '#lib/core/brands.ts';
import type { LastLook } from '#lib/core/contract/standing.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { SignedInActor } from './audit.ts';
import type { StoreDeps } from './cases.ts';
import { linkHash } from './device-chains.ts';
import { storeOfflineLooks } from './looks.ts';
import { personColumns, toPerson } from './people.ts';
import { actorOf } from './sessions.ts';

/** For so long after its revocation a device is still heard. */
export const lastLooksWithinMs = 30 * 86_400_000;
/** As many as a phone's outbox holds. */
export const mostLastLooks = 500;

const told = 'told:after-revocation';
const madeAfter = 'made:after-revocation';

/** By the device's clock. */
export const isMadeAfterRevocation = (detail: string | null): boolean =>
  detail?.split(',').includes(madeAfter) ?? false;

export interface LeavingDevice {
  id: string;
  revokedAt: Instant;
  stationId: string;
}

/** A device that was revoked of late and has not said yet that it is empty. */
export async function findLeavingDevice(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  id: string,
): Promise<LeavingDevice | undefined> {
  const row = await db
    .selectFrom('devices')
    .select(['id', 'revoked_at', 'facility_id'])
    .where('id', '=', id)
    .where('revoked_at', '>', deps.clock() - lastLooksWithinMs)
    .where('wiped_at', 'is', null)
    .executeTakeFirst();
  return row && { id: row.id, revokedAt: Number(row.revoked_at) as Instant, stationId: row.facility_id };
}

/**
 * Notes that the device was heard of, and holds its row until the transaction ends: the same looks told twice at once
 * are told one after the other.
 * @returns false when it has said meanwhile that it is empty
 */
export async function lockLeavingDevice(
  deps: Pick<Deps, 'clock'>,
  transaction: Database,
  id: string,
): Promise<boolean> {
  const row = await transaction
    .updateTable('devices')
    .set({ last_seen_at: deps.clock() })
    .where('id', '=', id)
    .where('wiped_at', 'is', null)
    .returning('id')
    .executeTakeFirst();
  return row !== undefined;
}

/** @returns the ids of those the audit has now */
export async function storeLastLooks(
  deps: StoreDeps,
  transaction: Database,
  device: LeavingDevice,
  looks: readonly LastLook[],
): Promise<string[]> {
  const people = await findPeople(
    deps,
    transaction,
    device,
    looks.map(({ personId }) => personId),
  );
  const known = await findStored(transaction, looks);
  let left = mostLastLooks - (await countTold(transaction, device));
  const stored: string[] = [];
  for (const { personId, look } of looks) {
    const person = people.get(personId);
    const { seq, previousHash, hash } = look.link;
    if (!person || linkHash(device.id, seq, previousHash, look) !== hash) continue;
    if (!known.has(look.id) && left-- <= 0) continue;
    stored.push(
      ...(await storeOfflineLooks(deps, transaction, person, [look], ({ at }) =>
        at > device.revokedAt ? `${told},${madeAfter}` : told,
      )),
    );
  }
  return stored;
}

/** Of the device's station; those who left are named too. */
async function findPeople(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  device: LeavingDevice,
  ids: readonly string[],
): Promise<Map<string, SignedInActor>> {
  const rows = await db
    .selectFrom('people')
    .innerJoin('facilities', 'facilities.id', 'people.facility_id')
    .select(personColumns)
    .where('people.id', 'in', [...new Set(ids)])
    .where('people.facility_id', '=', device.stationId)
    .where('people.role', 'in', ['crew', 'crew-supervisor'])
    .execute();
  return new Map(
    rows.map((row) => [
      row.personId,
      actorOf({ person: toPerson(deps.keys.cipher, row), deviceId: device.id }),
    ]),
  );
}

async function findStored(db: Database, looks: readonly LastLook[]): Promise<Set<string>> {
  const rows = await db
    .selectFrom('audit')
    .select('id')
    .where(
      'id',
      'in',
      looks.map(({ look }) => look.id),
    )
    .execute();
  return new Set(rows.map(({ id }) => id));
}

async function countTold(db: Database, device: LeavingDevice): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((count) => count.fn.countAll().as('count'))
    .where('device_id', '=', device.id)
    .where('action', '=', 'look-offline')
    .where('recorded_at', '>=', device.revokedAt)
    .where('detail', 'like', `%,${told}%`)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}
