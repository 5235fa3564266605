// The directory of hospitals with what each answered lately: a fresh answer says more than a keyed-in status.
import type { HospitalBrief } from '#lib/core/contract/session.ts';
import type { Database, Deps } from '#server/ports.ts';

const recentMs = 24 * 3_600_000;
const answersShown = 10;

export async function listHospitals(deps: Pick<Deps, 'clock'>, db: Database): Promise<HospitalBrief[]> {
  const rows = await db
    .selectFrom('facilities')
    .selectAll()
    .where('kind', '=', 'hospital')
    .where('state', '=', 'active')
    .orderBy('kana')
    .execute();
  const answers = await db
    .selectFrom('requests')
    .select(['hospital_id', 'answered_at', 'state', 'reason'])
    .where('answered_at', '>', deps.clock() - recentMs)
    .orderBy('answered_at', 'desc')
    .execute();
  const recent = new Map<string, HospitalBrief['recentAnswers']>();
  for (const { hospital_id, answered_at, state, reason } of answers) {
    const held = recent.get(hospital_id) ?? [];
    recent.set(hospital_id, held);
    if (held.length >= answersShown) continue;
    const answer = answerOf(state);
    held.push({ at: Number(answered_at), answer, ...(answer === 'refused' && reason && { reason }) });
  }
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    kana: row.kana,
    town: row.town,
    address: row.address,
    phone: row.phone,
    latitude: Number(row.latitude ?? 0),
    longitude: Number(row.longitude ?? 0),
    level: (row.level ?? 'secondary') as HospitalBrief['level'],
    capabilities: JSON.parse(row.capabilities) as string[],
    beds: Number(row.beds),
    reach: 'board',
    roles: [],
    departments: [],
    emergencyPhone: '',
    duties: [],
    closures: [],
    recentAnswers: recent.get(row.id) ?? [],
  }));
}

/** What became of an acceptance later (chosen, withdrawn by the crew) does not change that it was one. */
const answerOf = (state: string) => (state === 'refused' || state === 'conditional' ? state : 'accepted');
