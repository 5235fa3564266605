// The directory of hospitals as everybody sees it, with what each answered lately: a fresh answer says more than a
// keyed-in status. One query for each sort of fact, whatever the number of hospitals.
import type { RequestFacts } from '#lib/core/contract/receiving.ts';
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import type { ClosureReason } from '#lib/core/receiving/closure.ts';
import type { Database, Deps } from '#server/ports.ts';
import { closuresFrom } from './closures.ts';

const recentMs = 24 * 3_600_000;
/** Duties and closures that begin within this time are told. */
const aheadMs = 36 * 3_600_000;
const answersShown = 10;

export async function listHospitals(
  deps: Pick<Deps, 'clock' | 'keys'>,
  db: Database,
): Promise<HospitalBrief[]> {
  const now = deps.clock();
  const rows = await db
    .selectFrom('facilities')
    .leftJoin('hospital_profiles', 'hospital_profiles.facility_id', 'facilities.id')
    .select([
      'facilities.id',
      'facilities.name',
      'facilities.kana',
      'facilities.town',
      'facilities.address',
      'facilities.phone',
      'facilities.latitude',
      'facilities.longitude',
      'facilities.level',
      'facilities.capabilities',
      'facilities.beds',
      'facilities.state',
      'hospital_profiles.roles',
      'hospital_profiles.departments',
      'hospital_profiles.emergency_phone',
      'hospital_profiles.status',
      'hospital_profiles.status_at',
    ])
    .where('facilities.kind', '=', 'hospital')
    .where('facilities.state', 'in', ['active', 'listed'])
    .orderBy('facilities.kana')
    .orderBy('facilities.id')
    .execute();
  const recent = await readAnswers(deps, db, now - recentMs);
  const duties = await readDuties(db, now, now + aheadMs);
  const closures = await readClosures(db, now, now + aheadMs);
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kana: row.kana,
    town: row.town,
    address: row.address,
    phone: row.phone,
    latitude: Number(row.latitude ?? 0),
    longitude: Number(row.longitude ?? 0),
    level: levelOf(row),
    capabilities: JSON.parse(row.capabilities) as string[],
    beds: Number(row.beds),
    reach: row.state === 'listed' ? 'phone' : 'board',
    roles: JSON.parse(row.roles ?? '[]') as string[],
    departments: JSON.parse(row.departments ?? '[]') as string[],
    emergencyPhone: row.emergency_phone ?? '',
    ...(row.status && { status: { is: row.status as 'open', at: Number(row.status_at) } }),
    duties: duties.get(row.id) ?? [],
    closures: closures.get(row.id) ?? [],
    recentAnswers: recent.get(row.id) ?? [],
  }));
}

/** Of a hospital that takes no part, nothing is claimed that the directory does not say. */
const levelOf = ({ level, state }: { level: string | null; state: string }) =>
  (level ?? (state === 'listed' ? 'primary' : 'secondary')) as HospitalBrief['level'];

async function readAnswers(
  { keys }: Pick<Deps, 'keys'>,
  db: Database,
  since: number,
): Promise<Map<string, HospitalBrief['recentAnswers']>> {
  const answers = await db
    .selectFrom('requests')
    .select(['id', 'hospital_id', 'answered_at', 'state', 'reason', 'facts_sealed'])
    .where('answered_at', '>', since)
    .orderBy('answered_at', 'desc')
    .execute();
  const recent = new Map<string, HospitalBrief['recentAnswers']>();
  for (const { id, hospital_id, answered_at, state, reason, facts_sealed } of answers) {
    const held = heldOf(recent, hospital_id);
    if (held.length >= answersShown) continue;
    const answer = answerOf(state);
    const { category } = keys.cipher.open<RequestFacts>({ table: 'requests', row: id }, facts_sealed);
    held.push({
      at: Number(answered_at),
      answer,
      category,
      ...(answer === 'refused' && reason && { reason }),
    });
  }
  return recent;
}

async function readDuties(db: Database, from: number, until: number) {
  const rows = await db
    .selectFrom('duties')
    .select(['facility_id', 'field', 'starts_at', 'ends_at'])
    .where('ends_at', '>', from)
    .where('starts_at', '<', until)
    .orderBy('starts_at')
    .orderBy('field')
    .execute();
  const duties = new Map<string, HospitalBrief['duties']>();
  for (const { facility_id, field, starts_at, ends_at } of rows)
    heldOf(duties, facility_id).push({ field, startsAt: Number(starts_at), endsAt: Number(ends_at) });
  return duties;
}

async function readClosures(db: Database, from: number, until: number) {
  const closures = new Map<string, HospitalBrief['closures']>();
  for (const row of await closuresFrom(db, from, until))
    heldOf(closures, row.facility_id).push({
      startsAt: Number(row.starts_at),
      endsAt: Number(row.ends_at),
      capabilities: JSON.parse(row.capabilities) as string[],
      reason: row.reason as ClosureReason,
    });
  return closures;
}

function heldOf<T>(all: Map<string, T[]>, id: string): T[] {
  const held = all.get(id) ?? [];
  all.set(id, held);
  return held;
}

/** What became of an acceptance later (chosen, withdrawn by the crew) does not change that it was one. */
const answerOf = (state: string) => (state === 'refused' || state === 'conditional' ? state : 'accepted');
