// Shifts as a station writes them down: by the supervisor, or by a crew member at the start of duty.
import type { ShiftPattern } from '#lib/core/contract/watch.ts';
import { shiftOf } from '#lib/core/access/shift.ts';
import type { Instant } from '#lib/core/brands.ts';
import type { Database, Deps } from '#server/ports.ts';
import { appendAudit } from './audit.ts';
import type { Person, StoreDeps } from './cases.ts';
import { isOfStation } from './limit-raises.ts';

const dayMs = 86_400_000;
/** A station that wrote down no shift for so long does not record them. */
const recordsForMs = 7 * dayMs;

export interface Shift {
  id: string;
  personId: string;
  startsAt: Instant;
  endsAt: Instant;
  recordedBy: string;
}

/** Shifts of a station that touch a span of time, the latest first. */
export async function listShifts(
  db: Database,
  facilityId: string,
  span: { from: number; until: number },
): Promise<Shift[]> {
  const rows = await db
    .selectFrom('shifts')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('ends_at', '>', span.from)
    .where('starts_at', '<', span.until)
    .orderBy('ends_at', 'desc')
    .orderBy('id')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    personId: row.person_id,
    startsAt: Number(row.starts_at) as Instant,
    endsAt: Number(row.ends_at) as Instant,
    recordedBy: row.recorded_by,
  }));
}

/** Whether a station writes shifts down at all: without any, nobody is off duty. */
export async function recordsShifts(db: Database, facilityId: string, at: number): Promise<boolean> {
  const row = await db
    .selectFrom('shifts')
    .select('id')
    .where('facility_id', '=', facilityId)
    .where('ends_at', '>', at - recordsForMs)
    .where('starts_at', '<=', at + dayMs)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}

/** Sets today's shift of a person of the supervisor's station, or takes it away. @returns false for anybody else */
export async function setShift(
  deps: StoreDeps,
  transaction: Database,
  supervisor: Person,
  { personId, pattern }: { personId: string; pattern: ShiftPattern | 'none' },
): Promise<boolean> {
  if (!(await isOfStation(transaction, personId, supervisor.facilityId))) return false;
  const shift = shiftOf(pattern === 'none' ? 'whole-day' : pattern, deps.clock());
  await transaction
    .deleteFrom('shifts')
    .where('person_id', '=', personId)
    .where('ends_at', '>', shift.startsAt)
    .where('starts_at', '<', shift.endsAt)
    .execute();
  if (pattern !== 'none') await insertShift(deps, transaction, supervisor, personId, shift);
  await appendAudit(deps, transaction, {
    actor: supervisor,
    action: 'shift-set',
    purpose: 'oversight',
    detail: `person:${personId},shift:${pattern}`,
  });
  return true;
}

/** A crew member's own word that duty begins now; it ends with the pattern. */
export async function startOwnShift(
  deps: StoreDeps,
  transaction: Database,
  person: Person,
  pattern: ShiftPattern,
): Promise<{ startsAt: Instant; endsAt: Instant }> {
  const now = deps.clock();
  const shift = { startsAt: now, endsAt: shiftOf(pattern, now).endsAt };
  await insertShift(deps, transaction, person, person.personId, shift);
  await appendAudit(deps, transaction, {
    actor: person,
    action: 'shift-set',
    purpose: 'emergency',
    detail: `own,shift:${pattern}`,
  });
  return shift;
}

async function insertShift(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  recorder: Person,
  personId: string,
  { startsAt, endsAt }: { startsAt: Instant; endsAt: Instant },
): Promise<void> {
  await transaction
    .insertInto('shifts')
    .values({
      id: deps.newId(),
      person_id: personId,
      facility_id: recorder.facilityId,
      starts_at: startsAt,
      ends_at: endsAt,
      recorded_by: recorder.personId,
      created_at: deps.clock(),
    })
    .execute();
}
