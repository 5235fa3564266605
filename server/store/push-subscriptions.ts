// Browsers that are called while their board is closed. The push service's address is sealed like a person's data: it
// leads to a person's device.
import { rolesFor } from '#lib/core/access/tasks.ts';
import type { PushSubscriptionView } from '#lib/core/contract/delivery.ts';
import type { Instant } from '#lib/core/brands.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps, PushTarget } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';

/** More than a hospital has screens; a loop of registrations stops here. */
const mostOfHospital = 60;

interface Kept extends PushTarget {
  label: string;
}

export async function subscribePush(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  { label, ...target }: Kept,
): Promise<Outcome<{ id: string }>> {
  const address = Buffer.from(deps.keys.cipher.blind(`push:${target.endpoint}`)).toString('hex');
  // One row for each browser: whoever registers it last is whom it belongs to.
  await transaction.deleteFrom('push_subscriptions').where('address_hash', '=', address).execute();
  const { count } = await transaction
    .selectFrom('push_subscriptions')
    .select((columns) => columns.fn.countAll().as('count'))
    .where('facility_id', '=', person.facilityId)
    .executeTakeFirstOrThrow();
  if (Number(count) >= mostOfHospital) return refuse('NOT_ALLOWED_NOW');
  const id = deps.newId();
  await transaction
    .insertInto('push_subscriptions')
    .values({
      id,
      person_id: person.personId,
      facility_id: person.facilityId,
      sealed: deps.keys.cipher.seal({ table: 'push_subscriptions', row: id }, { ...target, label }),
      address_hash: address,
      created_at: deps.clock(),
      last_ok_at: null,
      failed_at: null,
      failures: 0,
    })
    .execute();
  await auditPush(deps, transaction, person, 'push-subscribed');
  return done({ id });
}

/** A colleague's device may be taken off as well: it rings in the same room. */
export async function removePush(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  id: string,
): Promise<Outcome<Record<string, never>>> {
  const removed = await transaction
    .deleteFrom('push_subscriptions')
    .where('id', '=', id)
    .where('facility_id', '=', person.facilityId)
    .returning('id')
    .executeTakeFirst();
  if (!removed) return refuse('NOT_FOUND');
  await auditPush(deps, transaction, person, 'push-removed');
  return done({});
}

async function auditPush(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  action: 'push-subscribed' | 'push-removed',
): Promise<void> {
  await appendAudit(deps, transaction, { actor: person, action, purpose: 'receiving' });
}

export async function listPush(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  person: Person,
): Promise<PushSubscriptionView[]> {
  const rows = await db
    .selectFrom('push_subscriptions')
    .selectAll()
    .where('facility_id', '=', person.facilityId)
    .orderBy('created_at')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    label: openKept(deps, row).label,
    isMine: row.person_id === person.personId,
    createdAt: Number(row.created_at) as Instant,
    ...(row.last_ok_at !== null && { lastOkAt: Number(row.last_ok_at) as Instant }),
    ...(row.failed_at !== null && { failedAt: Number(row.failed_at) as Instant }),
  }));
}

const openKept = (deps: Pick<Deps, 'keys'>, row: { id: string; sealed: Uint8Array }): Kept =>
  deps.keys.cipher.open<Kept>({ table: 'push_subscriptions', row: row.id }, row.sealed);

export interface PushRow extends PushTarget {
  id: string;
}

const targetOf = (deps: Pick<Deps, 'keys'>, row: { id: string; sealed: Uint8Array }): PushRow => {
  const { endpoint, keys } = openKept(deps, row);
  return { id: row.id, endpoint, keys };
};

/** Everything of a hospital that is called; whoever has left, or answers no requests any more, is called no more. */
export async function pushTargetsOf(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  hospitalId: string,
): Promise<PushRow[]> {
  const rows = await db
    .selectFrom('push_subscriptions')
    .innerJoin('people', 'people.id', 'push_subscriptions.person_id')
    .innerJoin('facilities', 'facilities.id', 'push_subscriptions.facility_id')
    .select(['push_subscriptions.id', 'push_subscriptions.sealed'])
    .where('push_subscriptions.facility_id', '=', hospitalId)
    .where('people.active', '=', 1)
    .where('people.role', 'in', [...rolesFor('answer-requests')])
    .where('people.facility_id', '=', hospitalId)
    .where('facilities.state', '=', 'active')
    .execute();
  return rows.map((row) => targetOf(deps, row));
}

export async function findPush(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  id: string,
  hospitalId: string,
): Promise<PushRow | undefined> {
  const row = await db
    .selectFrom('push_subscriptions')
    .select(['id', 'sealed'])
    .where('id', '=', id)
    .where('facility_id', '=', hospitalId)
    .executeTakeFirst();
  return row && targetOf(deps, row);
}

/** What a call told of the browser it went to. One that the browser has ended is forgotten. */
export async function notePush(
  deps: Pick<Deps, 'clock'>,
  db: Database,
  id: string,
  outcome: 'taken' | 'gone' | 'failed',
): Promise<void> {
  if (outcome === 'gone') {
    await db.deleteFrom('push_subscriptions').where('id', '=', id).execute();
    return;
  }
  await db
    .updateTable('push_subscriptions')
    .set((columns) =>
      outcome === 'taken'
        ? { last_ok_at: deps.clock(), failed_at: null, failures: 0 }
        : { failed_at: deps.clock(), failures: columns('failures', '+', 1) },
    )
    .where('id', '=', id)
    .execute();
}
