// 輪番: who is on duty for what, by days of the roster.
import { createHash } from 'node:crypto';
import type { PlainDate } from '#lib/core/brands.ts';
import type { DutyDraft, DutyView, RosterDiffView, RosterHospitalView } from '#lib/core/contract/rosters.ts';
import { daysOfMonth, instantsOf } from '#lib/core/receiving/roster/duty.ts';
import { diffRoster, type RosterDiff, type StandingDuty } from '#lib/core/receiving/roster/diff.ts';
import {
  dutyKey,
  readRosterFile,
  type ReadDuty,
  type RosterFault,
  type RosterHospital,
} from '#lib/core/receiving/roster/read-file.ts';
import { done, refuse, type Outcome } from '#server/problem.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { Selectable } from 'kysely';
import type { Tables } from './database.ts';
import { inParts } from './directory-entries.ts';

const toDuty = (row: Selectable<Tables['duties']>): DutyView => ({
  id: row.id,
  facilityId: row.facility_id,
  field: row.field,
  day: row.day as PlainDate,
  startsAt: Number(row.starts_at),
  endsAt: Number(row.ends_at),
  note: row.note,
});

/** Duties of the days between two, both included. */
export async function dutiesBetween(db: Database, first: string, last: string): Promise<DutyView[]> {
  const rows = await db
    .selectFrom('duties')
    .selectAll()
    .where('day', '>=', first)
    .where('day', '<=', last)
    .orderBy('day')
    .orderBy('starts_at')
    .orderBy('field')
    .orderBy('id')
    .execute();
  return rows.map(toDuty);
}

/** Duties of a hospital that stand or are still to come, until an instant. */
export async function dutiesOf(
  db: Database,
  facilityId: string,
  from: number,
  until: number,
): Promise<DutyView[]> {
  const rows = await db
    .selectFrom('duties')
    .selectAll()
    .where('facility_id', '=', facilityId)
    .where('ends_at', '>', from)
    .where('starts_at', '<', until)
    .orderBy('starts_at')
    .execute();
  return rows.map(toDuty);
}

/** Hospitals that can be on duty: those that take part, and those that crews telephone. */
async function readRosterHospitals(db: Database): Promise<(RosterHospital & RosterHospitalView)[]> {
  const rows = await db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .select(['facilities.id', 'facilities.name', 'facilities.town', 'facilities.code', 'directory_id'])
    .where('kind', '=', 'hospital')
    .where('state', 'in', ['active', 'listed'])
    .orderBy('facilities.kana')
    .orderBy('facilities.name')
    .execute();
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    town: row.town,
    code: row.code,
    directoryId: row.directory_id || null,
  }));
}

export async function readRoster(db: Database, month: string) {
  const days = daysOfMonth(month);
  const duties = await dutiesBetween(db, days[0]!, days.at(-1)!);
  const known = await readRosterHospitals(db);
  // Who stood on the roster and has left since is still named there.
  const ids = new Set(known.map(({ id }) => id));
  const missing = [...new Set(duties.map(({ facilityId }) => facilityId))].filter((id) => !ids.has(id));
  const others =
    missing.length === 0
      ? []
      : await db.selectFrom('facilities').select(['id', 'name', 'town']).where('id', 'in', missing).execute();
  return {
    month,
    duties,
    hospitals: [...known, ...others].map(({ id, name, town }) => ({ id, name, town })),
  };
}

type Compared = { ok: true; diff: RosterDiff; base: string } | { ok: false; faults: RosterFault[] };

async function compare(db: Database, text: string): Promise<Compared> {
  const read = readRosterFile(text, await readRosterHospitals(db));
  if (!read.ok) return read;
  const days = read.duties.map(({ day }) => day as string).sort();
  const standing = await dutiesBetween(db, days[0]!, days.at(-1)!);
  return { ok: true, diff: diffRoster(standing, read.duties), base: fingerprint(standing) };
}

const fingerprint = (duties: readonly StandingDuty[]) =>
  createHash('sha256')
    .update(
      duties
        .map((duty) => `${duty.id} ${dutyKey(duty)} ${duty.note}`)
        .sort()
        .join('\n'),
    )
    .digest('hex');

export async function previewRoster(
  db: Database,
  text: string,
): Promise<{ ok: true; diff: RosterDiffView } | { ok: false; faults: RosterFault[] }> {
  const compared = await compare(db, text);
  if (!compared.ok) return compared;
  const { renoted, ...diff } = compared.diff;
  return {
    ok: true,
    diff: { ...diff, renoted: renoted.length, base: compared.base } as RosterDiffView,
  };
}

/** Writes a roster file, whole; refused when what stands is no longer what the preview compared it with. */
export async function importRoster(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  personId: string,
  { text, base }: { text: string; base: string },
): Promise<Outcome<{ added: number; removed: number; unchanged: number }>> {
  const compared = await compare(transaction, text);
  if (!compared.ok)
    return refuse('BAD_REQUEST', {
      // Headers of the file are the office's own words: a refusal repeats none of them.
      issues: compared.faults.map(({ code, line }) => ({ path: `line ${line}`, message: code })),
    });
  if (compared.base !== base) return refuse('CHANGED_MEANWHILE');
  const { added, removed, renoted, unchanged } = compared.diff;
  await removeDuties(
    transaction,
    removed.map(({ id }) => id),
  );
  for (const { id, note } of renoted)
    await transaction.updateTable('duties').set({ note }).where('id', '=', id).execute();
  await addDuties(deps, transaction, personId, deps.newId(), added);
  return done({ added: added.length, removed: removed.length, unchanged: unchanged + renoted.length });
}

async function removeDuties(transaction: Database, ids: readonly string[]): Promise<void> {
  for (const some of inParts(ids)) await transaction.deleteFrom('duties').where('id', 'in', some).execute();
}

export async function addDuties(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  personId: string,
  importId: string | null,
  duties: readonly Omit<ReadDuty, 'line'>[],
): Promise<void> {
  for (const some of inParts(duties))
    await transaction
      .insertInto('duties')
      .values(
        some.map(({ facilityId, field, day, startsAt, endsAt, note }) => ({
          id: deps.newId(),
          facility_id: facilityId,
          field,
          day,
          starts_at: startsAt,
          ends_at: endsAt,
          note,
          import_id: importId,
          person_id: personId,
          created_at: deps.clock(),
        })),
      )
      .execute();
}

/** Sets a whole day as it stands on the screen; refused when somebody changed it since it was read. */
export async function setRosterDay(
  deps: Pick<Deps, 'clock' | 'newId'>,
  transaction: Database,
  personId: string,
  { day, base, duties }: { day: PlainDate; base: readonly string[]; duties: readonly DutyDraft[] },
): Promise<Outcome<{ duties: DutyView[] }>> {
  const standing = await dutiesBetween(transaction, day, day);
  const held = standing.map(({ id }) => id).sort();
  if (JSON.stringify(held) !== JSON.stringify([...base].sort())) return refuse('CHANGED_MEANWHILE');
  const known = new Set((await readRosterHospitals(transaction)).map(({ id }) => id));
  const stood = new Set(standing.map(({ facilityId }) => facilityId));
  const wanted = duties.map((draft) => ({ ...draft, day, ...instantsOf({ ...draft, day }) }));
  const unknown = wanted.findIndex(({ facilityId }) => !known.has(facilityId) && !stood.has(facilityId));
  if (unknown !== -1) return badDuty(unknown, 'not a hospital of the roster');
  const early = wanted.findIndex(({ from }) => from === '24:00');
  if (early !== -1) return badDuty(early, 'begins on the day itself');
  const keys = wanted.map(dutyKey);
  const twice = keys.findIndex((key, at) => keys.indexOf(key) !== at);
  if (twice !== -1) return badDuty(twice, 'stands twice');
  await removeDuties(transaction, held);
  await addDuties(deps, transaction, personId, null, wanted);
  return done({ duties: await dutiesBetween(transaction, day, day) });
}

const badDuty = (at: number, message: string) =>
  refuse('BAD_REQUEST', { issues: [{ path: `duties.${at}`, message }] });
