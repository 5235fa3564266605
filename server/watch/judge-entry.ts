// One entry of the audit, given to the rules that concern it (core/access/watch.ts).
import {
  judgeBreakGlass,
  judgeCanary,
  judgeCase,
  judgeLifted,
  judgeLimit,
  judgeLook,
  judgeOtherWords,
  judgeRaise,
  judgeRefusals,
  judgeSearches,
  watchThresholds,
  type AlertDraft,
} from '#lib/core/access/watch.ts';
import type { Database, Deps } from '#server/ports.ts';
import type { AlertSource } from '#server/store/alerts.ts';
import type { AuditRow } from '#server/store/audit-chain.ts';
import { toAuditEntry } from '#server/store/audit.ts';
import { isCanary } from '#server/store/canaries.ts';
import { fullName } from '#server/store/patient-summary.ts';
import { listSummaries } from '#server/store/patients.ts';
import { findPerson } from '#server/store/people.ts';
import { countEmptySearches } from '#server/store/search-log.ts';
import { isMadeAfterRevocation } from '#server/store/last-looks.ts';
import { isCrewRole, surroundCaseEnd, surroundLook, type WatchDeps } from './surroundings.ts';

export interface Finding {
  draft: AlertDraft;
  source: AlertSource;
}

/** What a person's acts can show of somebody: the keepers' own care and the patient's own reading are not watched. */
const watchedPurposes = ['emergency', 'receiving', 'break-glass'];

/** Alerts of one entry; what can only be known later is left to {@link judgeCaseEnd}. */
export async function judgeEntry(deps: WatchDeps, db: Database, entry: AuditRow): Promise<Finding[]> {
  const drafts: (AlertDraft | undefined)[] = [];
  const fact = {
    at: Number(entry.at),
    isCrew: isCrewRole(entry.role) && entry.purpose === 'emergency',
    personId: entry.person_id ?? '',
    patientId: entry.patient_id ?? '',
    isAfterRevocation: isMadeAfterRevocation(entry.detail),
  };
  switch (entry.action) {
    case 'look':
    case 'look-offline':
      if (watchedPurposes.includes(entry.purpose))
        drafts.push(...judgeLook(fact, await surroundLook(deps, db, entry)));
      drafts.push(await canaryOf(db, entry, fact));
      break;
    case 'listed':
    case 'break-glass':
      if (entry.action === 'break-glass') drafts.push(judgeBreakGlass(fact));
      drafts.push(await canaryOf(db, entry, fact));
      break;
    case 'search':
      drafts.push(judgeSearches({ ...fact, ...(await emptySearchesOf(deps, db, entry)) }));
      break;
    case 'search-limit':
      drafts.push(judgeLimit({ ...fact, facilityId: entry.facility_id ?? '', detail: entry.detail ?? '' }));
      break;
    case 'limit-raised':
      drafts.push(await raiseOf(db, entry));
      break;
    case 'limit-lifted':
      drafts.push(judgeLifted(fact));
      break;
    case 'sign-in-refused':
      drafts.push(
        judgeRefusals({ ...fact, personId: entry.person_id, ...(await refusalsAround(db, entry)) }),
      );
      break;
    case 'device-refused':
      return judgeRefusedDevice(deps, db, entry);
    case 'case-closed':
      return judgeCaseEnd(deps, db, entry);
  }
  const found = drafts.filter((draft) => draft !== undefined);
  if (found.length === 0) return [];
  const source = sourceOf(deps, entry);
  // A listed person is masked in the entry; the reviewer has to know who it was.
  const patient = entry.action === 'listed' ? await nameOf(deps, db, entry.patient_id) : undefined;
  const labels = { ...source.labels, ...(patient !== undefined && { patient }) };
  const region = { personId: null, facilityId: null, labels: { person: '', facility: '' } };
  return found.map((draft) => ({
    draft,
    source: draft.isRegional ? { ...source, ...region } : { ...source, labels },
  }));
}

/** A case that ended, or that nobody closed for hours. */
export async function judgeCaseEnd(deps: WatchDeps, db: Database, entry: AuditRow): Promise<Finding[]> {
  const end = entry.case_id === null ? undefined : await surroundCaseEnd(deps, db, entry.case_id);
  if (!end) return [];
  const [patientId] = end.patientIds;
  const patient = end.looks[0]?.patient;
  const source = sourceOf(deps, entry);
  return judgeCase(end).map((draft) => ({
    draft,
    source: {
      ...source,
      patientId: patientId ?? null,
      labels: {
        ...source.labels,
        ...(patient && { patient: `${patient.familyName} ${patient.givenName}` }),
      },
    },
  }));
}

/** About the phone that asked and its station, not about who compared the words. */
async function judgeRefusedDevice(deps: WatchDeps, db: Database, entry: AuditRow): Promise<Finding[]> {
  const enrolmentId = /^reason:other-words,enrolment:([0-9a-f-]{36})$/.exec(entry.detail ?? '')?.[1];
  if (!enrolmentId) return [];
  const asked = await db
    .selectFrom('enrolments')
    .select('person_id')
    .where('id', '=', enrolmentId)
    .executeTakeFirst();
  const person = asked && (await findPerson(deps, db, asked.person_id));
  const about = {
    personId: person?.id ?? null,
    facilityId: person?.facility.id ?? null,
    labels: {
      person: person ? `${person.name}（${person.post}）` : '',
      facility: person?.facility.name ?? '',
    },
  };
  return [{ draft: judgeOtherWords({ enrolmentId }), source: { ...sourceOf(deps, entry), ...about } }];
}

function sourceOf({ keys }: Pick<Deps, 'keys'>, entry: AuditRow): AlertSource {
  const { person, facility, patientLabel } = toAuditEntry(keys.cipher, entry);
  return {
    seq: Number(entry.seq),
    at: Number(entry.at),
    personId: entry.person_id,
    facilityId: entry.facility_id,
    patientId: entry.patient_id,
    caseId: entry.case_id,
    labels: { person, facility, patient: patientLabel },
  };
}

async function canaryOf(db: Database, entry: AuditRow, fact: Parameters<typeof judgeCanary>[0]) {
  return entry.patient_id !== null && (await isCanary(db, entry.patient_id)) ? judgeCanary(fact) : undefined;
}

async function nameOf(deps: WatchDeps, db: Database, patientId: string | null): Promise<string | undefined> {
  const [patient] = patientId === null ? [] : await listSummaries(deps, db, [patientId]);
  return patient && fullName(patient.summary.identity);
}

async function emptySearchesOf(deps: WatchDeps, db: Database, { person_id, facility_id }: AuditRow) {
  return person_id !== null && facility_id !== null
    ? countEmptySearches(deps, db, person_id, facility_id)
    : { searches: 0, empty: 0 };
}

async function raiseOf(db: Database, { person_id, detail }: AuditRow): Promise<AlertDraft | undefined> {
  const id = /^raise:([0-9a-f-]{36})/.exec(detail ?? '')?.[1];
  if (!id) return undefined;
  const raise = await db
    .selectFrom('limit_raises')
    .select('person_id')
    .where('id', '=', id)
    .executeTakeFirst();
  return judgeRaise({ id, isOwn: raise?.person_id === person_id });
}

async function refusalsAround(db: Database, entry: AuditRow): Promise<{ ofOne: number; ofAll: number }> {
  const rows = await db
    .selectFrom('audit')
    .select('person_id')
    .where('action', '=', 'sign-in-refused')
    .where('seq', '<=', Number(entry.seq))
    .where('recorded_at', '>', Number(entry.recorded_at) - watchThresholds.refusedSignIns.withinMs)
    .execute();
  return { ofOne: rows.filter((row) => row.person_id === entry.person_id).length, ofAll: rows.length };
}
