// What stands around an entry of the audit: the people, the case, the duty. Read for the watch only, after the commit.
import type { Looker, LookedAt } from '#lib/core/access/acquaintance.ts';
import {
  watchThresholds,
  type CaseEnd,
  type CaseFacts,
  type CaseLook,
  type LookSurroundings,
} from '#lib/core/access/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { AuditRow } from '#server/store/audit-chain.ts';
import { findCaseFacts } from '#server/store/case-facts.ts';
import { listRaises, raiseFor } from '#server/store/limit-raises.ts';
import { listSummaries } from '#server/store/patients.ts';
import { openDetails } from '#server/store/people.ts';
import { listShifts, recordsShifts } from '#server/store/shifts.ts';

export type WatchDeps = Pick<Deps, 'keys' | 'clock' | 'newId'>;

const lookActions = ['look', 'look-offline'];
const crewRoles = ['crew', 'crew-supervisor'];

export async function findLooker(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  personId: string | null,
): Promise<Looker> {
  if (personId === null) return { name: '' };
  const row = await db
    .selectFrom('people')
    .select(['id', 'name_sealed', 'details_sealed'])
    .where('id', '=', personId)
    .executeTakeFirst();
  return row ? toLooker(deps, row) : { name: '' };
}

function toLooker(
  { keys: { cipher } }: Pick<Deps, 'keys'>,
  row: { id: string; name_sealed: Uint8Array; details_sealed: Uint8Array | null },
): Looker {
  const name = cipher.open<string>({ table: 'people', row: row.id }, row.name_sealed);
  return { name, ...openDetails(cipher, row.id, row.details_sealed) };
}

/** Everybody of a place, those who left and the one who looks among them: who looks up oneself is found too. */
async function findColleagues(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  facilityId: string | null,
): Promise<Looker[]> {
  if (facilityId === null) return [];
  const rows = await db
    .selectFrom('people')
    .select(['id', 'name_sealed', 'details_sealed'])
    .where('facility_id', '=', facilityId)
    .execute();
  return rows.map((row) => toLooker(deps, row));
}

async function findLookedAt(
  deps: Pick<Deps, 'keys'>,
  db: Database,
  patientId: string | null,
): Promise<LookedAt | undefined> {
  if (patientId === null) return undefined;
  const [patient] = await listSummaries(deps, db, [patientId]);
  return patient?.summary.identity;
}

export const isCrewRole = (role: string) => crewRoles.includes(role);

export async function surroundLook(
  deps: WatchDeps,
  db: Database,
  entry: AuditRow,
): Promise<LookSurroundings> {
  const [at, isCrew] = [Number(entry.at), isCrewRole(entry.role) && entry.purpose === 'emergency'];
  const facts = isCrew && entry.case_id !== null ? await findCaseFacts(db, entry.case_id) : undefined;
  const duty = isCrew
    ? await findDuty(db, entry, facts)
    : { shift: 'not-recorded' as const, openedOnShift: false };
  const raises = isCrew && entry.facility_id !== null ? await listRaises(deps, db, entry.facility_id) : [];
  return {
    looker: await findLooker(deps, db, entry.person_id),
    patient: await findLookedAt(deps, db, entry.patient_id),
    colleagues: await findColleagues(deps, db, entry.facility_id),
    case: entry.case_id === null ? 'none' : (facts ?? 'unknown'),
    patientsInCase: facts ? await countPatients(db, facts.id, Number(entry.seq)) : 0,
    isIncident: raiseFor(raises, entry.person_id ?? '') !== undefined,
    ...duty,
    handedOver: isCrew ? await findHandover(db, entry, at) : undefined,
  };
}

async function countPatients(db: Database, caseId: string, untilSeq: number): Promise<number> {
  const row = await db
    .selectFrom('audit')
    .select((count) => count.fn.count('patient_id').distinct().as('count'))
    .where('case_id', '=', caseId)
    .where('action', 'in', lookActions)
    .where('seq', '<=', untilSeq)
    .executeTakeFirstOrThrow();
  return Number(row.count);
}

async function findDuty(
  db: Database,
  entry: AuditRow,
  facts: CaseFacts | undefined,
): Promise<Pick<LookSurroundings, 'shift' | 'openedOnShift'>> {
  const at = Number(entry.at);
  const facilityId = entry.facility_id ?? '';
  if (!(await recordsShifts(db, facilityId, at))) return { shift: 'not-recorded', openedOnShift: false };
  const { shiftGraceMs, runOnMs } = watchThresholds;
  const from = at - shiftGraceMs - runOnMs;
  const shifts = (await listShifts(db, facilityId, { from, until: at + shiftGraceMs })).filter(
    ({ personId }) => personId === entry.person_id,
  );
  const isOn = (moment: number) =>
    shifts.some(
      ({ startsAt, endsAt }) => startsAt - shiftGraceMs <= moment && moment <= endsAt + shiftGraceMs,
    );
  return { shift: isOn(at) ? 'on' : 'off', openedOnShift: facts !== undefined && isOn(facts.openedAt) };
}

/** When this person last handed this patient over. */
async function findHandover(db: Database, entry: AuditRow, at: number) {
  if (entry.patient_id === null) return undefined;
  const row = await db
    .selectFrom('requests')
    .innerJoin('cases', 'cases.id', 'requests.case_id')
    .select(['requests.case_id', 'requests.handed_over_at'])
    .where('cases.patient_id', '=', entry.patient_id)
    .where('cases.person_id', '=', entry.person_id)
    .where('requests.handed_over_at', '>', at - watchThresholds.handoversMs)
    .where('requests.handed_over_at', '<', at)
    .orderBy('requests.handed_over_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row ? { at: Number(row.handed_over_at), caseId: row.case_id } : undefined;
}

/** A case at its end with everybody whose record was opened in it. Undefined for a case this server does not know. */
export async function surroundCaseEnd(
  deps: WatchDeps,
  db: Database,
  caseId: string,
): Promise<(CaseEnd & { patientIds: readonly string[] }) | undefined> {
  const held = await db
    .selectFrom('cases')
    .select(['person_id', 'facility_id'])
    .where('id', '=', caseId)
    .executeTakeFirst();
  const facts = held && (await findCaseFacts(db, caseId));
  if (!held || !facts) return undefined;
  const entries = await db
    .selectFrom('audit')
    .select(['action', 'patient_id', 'sections'])
    .where('case_id', '=', caseId)
    .where('person_id', '=', held.person_id)
    .where('action', 'in', [...lookActions, 'search'])
    .execute();
  const shown = entries.filter(({ action, sections }) => action !== 'search' && sections !== '');
  const patientIds = [...new Set(shown.flatMap(({ patient_id }) => patient_id ?? []))];
  const looker = await findLooker(deps, db, held.person_id);
  const looks: CaseLook[] = [];
  for (const patientId of patientIds)
    looks.push({
      patientId,
      looker,
      patient: await findLookedAt(deps, db, patientId),
      othersWithoutDrive: await countOthersWithoutDrive(db, patientId, held.person_id, facts),
    });
  return {
    facts,
    searches: entries.filter(({ action }) => action === 'search').length,
    looks,
    colleagues: await findColleagues(deps, db, held.facility_id),
    patientIds,
  };
}

async function countOthersWithoutDrive(
  db: Database,
  patientId: string,
  personId: string,
  facts: CaseFacts,
): Promise<number> {
  const rows = await db
    .selectFrom('audit')
    .select(['person_id', 'case_id'])
    .distinct()
    .where('patient_id', '=', patientId)
    .where('action', 'in', lookActions)
    .where('role', 'in', crewRoles)
    .where('person_id', '!=', personId)
    .where('sections', '!=', '')
    .where('at', '>', facts.openedAt - watchThresholds.crewsAtOne.withinMs)
    .execute();
  const others = new Set<string>();
  for (const { person_id, case_id } of rows) {
    const other = case_id === null ? undefined : await findCaseFacts(db, case_id);
    if (person_id !== null && !(other && (other.marks > 0 || other.requests > 0))) others.add(person_id);
  }
  return others.size;
}
