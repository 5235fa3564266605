// Who is on call at a hospital, as the hospital enters it itself. Names and lines are sealed and stay inside; the crew
// that goes there may be shown a line.
import type { Selectable } from 'kysely';
import type { Instant } from '#lib/core/brands.ts';
import type { OnCall, OnCallDraft } from '#lib/core/contract/hospital-desk.ts';
import type { RequestView } from '#lib/core/contract/receiving.ts';
import { findCategory } from '#lib/core/receiving/rule-words.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import type { Tables } from './database.ts';
import { rulesInForce } from './rules.ts';

type Sealed = Pick<OnCallDraft, 'name' | 'post' | 'line' | 'tellCrews'>;
type Row = Selectable<Tables['on_calls']>;

const spanAtMostMs = 36 * 86_400_000;
/** What is over is kept for the question who was there, and no longer. */
const keptMs = 400 * 86_400_000;
const atMost = 2_000;

const toOnCall = (deps: Pick<Deps, 'keys'>, row: Row): OnCall => ({
  id: row.id,
  field: row.field,
  startsAt: Number(row.starts_at) as Instant,
  endsAt: Number(row.ends_at) as Instant,
  ...deps.keys.cipher.open<Sealed>({ table: 'on_calls', row: row.id }, row.sealed),
});

/** Entries that overlap the span, the earliest first. */
export async function listOnCalls(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  facilityId: string,
  { from, until }: { from: number; until: number },
): Promise<OnCall[]> {
  const rows = await db
    .selectFrom('on_calls')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('ends_at', '>', from)
    .where('starts_at', '<', Math.min(until, from + spanAtMostMs))
    .orderBy('starts_at')
    .orderBy('id')
    .limit(atMost)
    .execute();
  return rows.map((row) => toOnCall(deps, row));
}

/** Enters somebody, or puts an own entry right. An id of another hospital is not found. */
export async function setOnCall(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  id: string,
  draft: OnCallDraft,
): Promise<Outcome<OnCall>> {
  const { field, startsAt, endsAt, ...sealed } = draft;
  const values = {
    field,
    starts_at: startsAt,
    ends_at: endsAt,
    sealed: deps.keys.cipher.seal({ table: 'on_calls', row: id }, sealed),
  };
  const written = await transaction
    .insertInto('on_calls')
    .values({ id, facility_id: person.facilityId, created_at: deps.clock(), ...values })
    .onConflict((conflict) =>
      conflict.column('id').doUpdateSet(values).where('on_calls.facility_id', '=', person.facilityId),
    )
    .returning('id')
    .executeTakeFirst();
  if (!written) return refuse('NOT_FOUND');
  await transaction
    .deleteFrom('on_calls')
    .where('facility_id', '=', person.facilityId)
    .where('ends_at', '<', deps.clock() - keptMs)
    .execute();
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'on-call-set',
    purpose: 'oversight',
    detail: `field:${field}`,
  });
  return done({ id, ...draft });
}

export async function removeOnCall(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  id: string,
): Promise<Outcome<Record<string, never>>> {
  const removed = await transaction
    .deleteFrom('on_calls')
    .where('id', '=', id)
    .where('facility_id', '=', person.facilityId)
    .returning('field')
    .executeTakeFirst();
  if (!removed) return refuse('NOT_FOUND');
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'on-call-set',
    purpose: 'oversight',
    detail: `removed:${removed.field}`,
  });
  return done({});
}

/** The line that crews may be told at a hospital now: of the field the patient needs, else the one for everything. */
export async function findLineToCall(
  deps: Pick<Deps, 'keys' | 'clock'>,
  db: Database,
  request: Pick<RequestView, 'hospitalId' | 'facts'>,
): Promise<string | undefined> {
  const now = deps.clock();
  const standing = (await listOnCalls(deps, db, request.hospitalId, { from: now, until: now + 1 })).filter(
    ({ tellCrews, line }) => tellCrews && line !== undefined,
  );
  if (standing.length === 0) return undefined;
  const { rules } = await rulesInForce(db, now);
  const fields = [...(findCategory(rules, request.facts.category)?.needs ?? []), 'all'];
  for (const field of fields) {
    const found = standing.find((one) => one.field === field);
    if (found) return found.line;
  }
  return undefined;
}
