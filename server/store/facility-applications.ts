// Facilities that ask to take part. What they wrote is sealed; the receipt they hold finds it by its keyed hash.
import type { Instant } from '#lib/core/brands.ts';
import { formatInvitationCode, makeInvitationCode } from '#lib/core/access/invitation-code.ts';
import type {
  ApplicationRefusal,
  ApplicationRow,
  ApplicationState,
  FacilityApplication,
} from '#lib/core/contract/people.ts';
import type { Database, Deps, RecordCipher } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';

/** More than this wait for nobody: the door is shut until some are decided. */
export const mostWaiting = 200;

type Row = Selectable<Tables['facility_applications']>;
type Asked = Pick<FacilityApplication, 'facility' | 'applicant' | 'manager'>;
interface Sealed extends Asked {
  receipt: string;
  decidedBy?: string;
  note?: string;
}

const hashReceipt = (cipher: RecordCipher, receipt: string): string =>
  Buffer.from(cipher.blind(`receipt|${receipt}`)).toString('hex');
const placeOf = (id: string) => ({ table: 'facility_applications', row: id }) as const;
const instant = (value: number | null) => (value === null ? null : (Number(value) as Instant));

export type Applied =
  { ok: true; receipt: string; isNew: boolean } | { ok: false; code: 'OTHER_CONTENT' | 'TOO_MANY_WAIT' };

/** Keeps an application once; the same one again gives the same receipt. */
export async function storeApplication(
  deps: Pick<Deps, 'clock' | 'keys' | 'random'>,
  transaction: Database,
  { id, facility, applicant, manager }: FacilityApplication,
): Promise<Applied> {
  const { cipher } = deps.keys;
  const asked: Asked = { facility, applicant, manager };
  const held = await findRow(transaction, id);
  if (held) {
    const { receipt, ...before } = cipher.open<Sealed>(placeOf(id), held.sealed);
    const first: Asked = { facility: before.facility, applicant: before.applicant, manager: before.manager };
    return JSON.stringify(asked) === JSON.stringify(first)
      ? { ok: true, receipt, isNew: false }
      : { ok: false, code: 'OTHER_CONTENT' };
  }
  const { count } = await transaction
    .selectFrom('facility_applications')
    .select((select) => select.fn.countAll().as('count'))
    .where('state', '=', 'waiting')
    .executeTakeFirstOrThrow();
  if (Number(count) >= mostWaiting) return { ok: false, code: 'TOO_MANY_WAIT' };
  const receipt = makeInvitationCode(deps.random(12));
  await transaction
    .insertInto('facility_applications')
    .values({
      id,
      state: 'waiting',
      sealed: cipher.seal(placeOf(id), { ...asked, receipt } satisfies Sealed),
      receipt_hash: hashReceipt(cipher, receipt),
      facility_id: null,
      decided_by: null,
      decided_at: null,
      reason: null,
      created_at: deps.clock(),
    })
    .execute();
  return { ok: true, receipt, isNew: true };
}

const findRow = (db: Database, id: string) =>
  db.selectFrom('facility_applications').selectAll().where('id', '=', id).executeTakeFirst();

/** @param receipt the twelve letters, as read by `parseInvitationCode` */
export async function findApplicationByReceipt(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  receipt: string,
): Promise<ApplicationRow | undefined> {
  const row = await db
    .selectFrom('facility_applications')
    .selectAll()
    .where('receipt_hash', '=', hashReceipt(deps.keys.cipher, receipt))
    .executeTakeFirst();
  return row && toApplication(deps.keys.cipher, row);
}

function toApplication(cipher: RecordCipher, row: Row): ApplicationRow {
  const { facility, applicant, manager, decidedBy, note } = cipher.open<Sealed>(placeOf(row.id), row.sealed);
  return {
    id: row.id,
    facility,
    applicant,
    manager,
    state: row.state as ApplicationState,
    appliedAt: Number(row.created_at) as Instant,
    decidedAt: instant(row.decided_at),
    decidedBy: decidedBy ?? null,
    reason: row.reason as ApplicationRefusal | null,
    note: note ?? null,
    facilityId: row.facility_id,
  };
}

/** Waiting ones first, oldest first; then the newest decisions. */
export async function listApplications(deps: Pick<Deps, 'keys'>, db: Database): Promise<ApplicationRow[]> {
  const waiting = await db
    .selectFrom('facility_applications')
    .selectAll()
    .where('state', '=', 'waiting')
    .orderBy('created_at')
    .orderBy('id')
    .execute();
  const decided = await db
    .selectFrom('facility_applications')
    .selectAll()
    .where('state', '!=', 'waiting')
    .orderBy('decided_at', 'desc')
    .orderBy('id')
    .limit(100)
    .execute();
  return [...waiting, ...decided].map((row) => toApplication(deps.keys.cipher, row));
}

export type Decision =
  | { state: 'approved'; facilityId: string }
  | { state: 'refused'; reason: ApplicationRefusal; note?: string | undefined };

/** Decides once: one conditional update. @returns whether this was the decision, or what stands against it */
export async function decideApplication(
  deps: Pick<Deps, 'clock' | 'keys'>,
  transaction: Database,
  id: string,
  by: { id: string; name: string },
  decision: Decision,
): Promise<'decided' | 'decided-before' | 'unknown'> {
  const { cipher } = deps.keys;
  const row = await findRow(transaction, id);
  if (!row) return 'unknown';
  const note = decision.state === 'refused' ? decision.note : undefined;
  const sealed: Sealed = {
    ...cipher.open<Sealed>(placeOf(id), row.sealed),
    decidedBy: by.name,
    ...(note && { note }),
  };
  const decided = await transaction
    .updateTable('facility_applications')
    .set({
      state: decision.state,
      facility_id: decision.state === 'approved' ? decision.facilityId : null,
      reason: decision.state === 'refused' ? decision.reason : null,
      decided_by: by.id,
      decided_at: deps.clock(),
      sealed: cipher.seal(placeOf(id), sealed),
    })
    .where('id', '=', id)
    .where('state', '=', 'waiting')
    .returning('id')
    .executeTakeFirst();
  return decided ? 'decided' : 'decided-before';
}

/** As the applicant reads it. */
export const formatReceipt = formatInvitationCode;
